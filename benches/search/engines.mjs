// How each engine is asked, in the page. These functions are sent into the browser: they know nothing of what is around them here.

/** What a page needs that is only to ask an engine: nothing but its language. */
export const BARE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,"><body></body></html>';

export const offprint = {
  name: "Offprint",

  /** Asks → {milliseconds, urls} of the first ten, whose display data are then there. The engine is loaded when it is not yet. */
  async ask(q) {
    const begun = performance.now();
    window.engine ??= await (await import("/search/offprint-1.js")).open();
    const found = await window.engine.find({ q, sort: "relevance", from: null, to: null, chosen: {} });
    window.rows = await found.rows(0, 10);
    return { milliseconds: performance.now() - begun, urls: window.rows.map((row) => row.url) };
  },

  /** The excerpts of the rows that were found last → milliseconds. */
  async excerpts() {
    const begun = performance.now();
    await Promise.all(window.rows.map((row) => row.excerpt()));
    return performance.now() - begun;
  },

  /** The addresses of the first hundred results, of an engine that has not been asked before. */
  async find(q) {
    const engine = await (await import("/search/offprint-1.js")).open();
    const found = await engine.find({ q, sort: "relevance", from: null, to: null, chosen: {} });
    return (await found.rows(0, 100)).map((row) => row.url);
  },
};

export const pagefind = {
  name: "Pagefind",

  async ask(q) {
    const begun = performance.now();
    window.engine ??= await import("/pagefind/pagefind.js");
    const found = await window.engine.search(q);
    const rows = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
    return { milliseconds: performance.now() - begun, urls: rows.map((row) => row.url) };
  },

  /** They come with the results. */
  excerpts: null,

  /** What it finds for a word that it does not know depends on what it has been asked before; so both begin anew each time. */
  async find(q) {
    const engine = (await import("/pagefind/pagefind.js")).createInstance({});
    const names = (await engine.search(q)).results.slice(0, 100).map((result) => result.id);
    await engine.destroy();
    return names;
  },
};
