// The same as `ask.mjs`, through what a reader has before them: keys pressed in the search box, until the results on the page are
// what they remain.

import { came } from "./ask.mjs";

/** How fast somebody types, in milliseconds from key to key. */
const KEY = 90;

/** When the results have not changed for so long, they are what the page has to show. */
const SETTLED = 1000;

export const offprint = { path: "/search/", box: "main input[type=search]" };

/** Pagefind's Default UI as its documentation embeds it; ten results, as here, instead of five. */
export const pagefind = { path: "/typing/", box: ".pagefind-ui__search-input" };
export const PAGES = {
  [pagefind.path]: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,">
<link href="/pagefind/pagefind-ui.css" rel="stylesheet"><script src="/pagefind/pagefind-ui.js"></script></head>
<body><main><div id="search"></div></main>
<script>addEventListener("DOMContentLoaded", () => new PagefindUI({ element: "#search", pageSize: 10 }));</script>
</body>
</html>
`,
};

/** Types each query into a page in a context of its own → [{q, milliseconds, shown, requests, bytes}]. */
export async function type(browser, host, { path, box }, queries) {
  const typed = [];
  for (const q of queries) {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      host.taken();
      await page.goto(host.url + path);
      await page.locator(box).first().focus();
      await host.idle();
      await page.evaluate(watch);
      await page.keyboard.type(q, { delay: KEY });
      await host.idle();
      typed.push({ q, ...(await page.evaluate(settled, SETTLED)), ...came(host) });
    } finally {
      await context.close();
    }
  }
  return typed;
}

/** In the page: notes when the last key was pressed, and in which frame the links to papers last became others. */
function watch() {
  const watched = (window.watched = { key: performance.now(), changed: 0, links: "" });
  addEventListener("input", () => (watched.key = performance.now()), true);
  const look = () => {
    const paths = [...document.querySelectorAll("main a[href]")].map((link) => new URL(link.href).pathname);
    const links = paths.filter((path) => /^\/publications\/[^/]+\/$/.test(path)).join(" ");
    if (links !== watched.links) Object.assign(watched, { links, changed: performance.now() });
    requestAnimationFrame(look);
  };
  look();
}

/** In the page, later: from the last key to the last change; 0 if the results were there with the key before. */
async function settled(quiet) {
  const { watched } = window;
  while (performance.now() - Math.max(watched.key, watched.changed) < quiet) await new Promise((later) => setTimeout(later, 50));
  return { milliseconds: Math.max(0, watched.changed - watched.key), shown: watched.links.split(" ").filter(Boolean).length };
}
