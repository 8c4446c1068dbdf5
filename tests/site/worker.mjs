// Reads a share of the pages, and resolves their links against the files that are there.

import { parentPort, workerData } from "node:worker_threads";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPage } from "./page.mjs";
import { Resolver } from "./resolver.mjs";

const { out, base, files, share } = workerData;
const resolver = new Resolver(files, base);
const read = [];
for (const id of share) {
  const problems = [];
  const page = readPage(readFileSync(join(out, files[id]), "utf8"));
  const resolve = (url) => {
    const found = resolver.resolve(url, files[id]);
    if (found.problem) problems.push(`${url}: ${found.problem}`);
    return found;
  };
  const fragments = [], all = new Set(page.urls);
  for (const url of all) {
    const { target, fragment } = resolve(url);
    if (target !== undefined && fragment) fragments.push([target, fragment]);
  }
  const targets = (urls) => urls.map((url) => resolver.resolve(url, files[id]).target).filter((target) => target !== undefined);
  for (const twice of page.twice) problems.push(`the id "${twice}" is there twice`);
  read.push({
    id, problems, fragments,
    links: page.urls.length,
    ids: [...page.ids],
    title: page.title, total: page.total, noindex: page.noindex,
    refresh: page.refresh === null ? null : (resolver.resolve(page.refresh, files[id]).target ?? page.refresh),
    canonical: page.canonical === null ? null : (resolver.resolve(page.canonical, files[id]).target ?? page.canonical),
    plain: Uint32Array.from(new Set(targets(page.plain))),
    rows: targets(page.rows),
    entries: page.entries.map(({ url, count }) => [resolver.resolve(url, files[id]).target, count]),
  });
}
parentPort.postMessage(read);
