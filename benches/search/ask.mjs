// Asking: what a reader waits for, and what comes over the line.

import { BARE } from "./engines.mjs";

const PAGE = "/asking/";

/** The pages that `host` has to have for this. */
export const PAGES = { [PAGE]: BARE };

/** What is on the line besides the engine: the page that it is asked from. The pages of papers are where excerpts come from. */
const BESIDES = (path) => /^\/(asking|search|typing)\/$|\.css$|favicon/.test(path);

/** What came → {requests, bytes}; a file that is not there has been asked for in vain, and that is an error of this benchmark. */
export function came(host) {
  const taken = host.taken().filter(({ path }) => !BESIDES(path));
  const lost = taken.find(({ status }) => status === 404);
  if (lost) throw new Error(`the host has no ${lost.path}`);
  return { requests: taken.length, bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/**
 * Each of the queries in a browser context of its own, where nothing is kept yet, and then the next of them in the same
 * context → [{q, first, following}], each {milliseconds, requests, bytes, urls, excerpts: {milliseconds, requests, bytes}}.
 */
export async function ask(browser, host, engine, queries) {
  const asked = [];
  await once(browser, host, engine, queries.slice(0, 1)); // The browser's own first time is nobody's.
  for (const [at, q] of queries.entries()) {
    const [first, following] = await once(browser, host, engine, [q, queries[(at + 1) % queries.length]]);
    asked.push({ q, first, following });
  }
  return asked;
}

async function once(browser, host, engine, queries) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.url + PAGE);
    await host.idle();
    host.taken();
    const answers = [];
    for (const q of queries) {
      // All that the engine still asks for afterwards is counted as well.
      const answer = await page.evaluate(engine.ask, q);
      await host.idle();
      Object.assign(answer, came(host), { excerpts: { milliseconds: 0, requests: 0, bytes: 0 } });
      if (engine.excerpts) {
        answer.excerpts.milliseconds = await page.evaluate(engine.excerpts);
        await host.idle();
        Object.assign(answer.excerpts, came(host));
      }
      answers.push(answer);
    }
    return answers;
  } finally {
    await context.close();
  }
}
