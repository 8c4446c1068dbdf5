// Finding: whether the paper that is meant is among the results, and at which place.

import { PAGES } from "./ask.mjs";

/** Places beyond are as good as not found. */
const PLACES = 100;

/** Asks all queries in one page → [{…query, place}], the place of the first right result, counted from 1, or 0. */
export async function find(browser, host, engine, queries, addresses) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.url + Object.keys(PAGES)[0]);
    const found = [];
    for (const query of queries) {
      const results = (await page.evaluate(engine.find, query.q)).slice(0, PLACES);
      const urls = results.map((result) => new URL(addresses ? addresses.get(result) : result, host.url).pathname);
      found.push({ ...query, place: urls.findIndex((url) => query.right.includes(url)) + 1 });
    }
    return found;
  } finally {
    await context.close();
  }
}

/** Of those of one kind → {count, first, ten, reciprocal}: how many, and which part of them is found at 1, at 10, and the mean of 1/place. */
export function success(found) {
  const part = (of) => found.reduce((sum, { place }) => sum + of(place), 0) / found.length;
  return { count: found.length, first: part((place) => Number(place === 1)), ten: part((place) => Number(place >= 1 && place <= 10)), reciprocal: part((place) => (place ? 1 / place : 0)) };
}
