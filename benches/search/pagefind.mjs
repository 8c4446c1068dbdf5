// Pagefind over the same papers: one page each with the paper's title, people and abstract, as its documentation would have them.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { measured } from "./measured.mjs";

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), "node_modules/.bin/pagefind");

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/**
 * Headings have the weight 7 and the title the further weight 5 without our doing. The site is in one language, so that
 * Pagefind makes one index, as Offprint does; there is nothing on the page but what is to be found.
 */
const page = ({ title, people, abstract }) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body>
<main data-pagefind-body>
<h1 data-pagefind-meta="title">${escaped(title)}</h1>
<p data-pagefind-weight="${PEOPLE}">${escaped(people.join(", "))}</p>
<p>${escaped(abstract)}</p>
</main>
</body>
</html>
`;

/** What was best for Pagefind of 1, 3, 5, 7 and 10, if only by 0.003 of the mean reciprocal rank of family names. */
const PEOPLE = 7;

/** Makes the pages and the index in `folder`, or takes what a run over the same pages has left there → {version, building}. */
export function prepare(papers, folder) {
  const { version } = JSON.parse(readFileSync(join(dirname(PROGRAM), "../pagefind/package.json"), "utf8"));
  const pages = papers.map((paper) => [paper.url, page(paper)]);
  const hash = createHash("sha256").update(version);
  for (const [url, html] of pages) hash.update(`${url}\n${html}`);
  const of = hash.digest("hex");
  const note = join(folder, "built.json");
  if (existsSync(note)) {
    const building = JSON.parse(readFileSync(note, "utf8"));
    if (building.of !== of) throw new Error(`${folder} is Pagefind's index of something else; delete the folder, or name another`);
    return { version, building: { ...building, reused: true } };
  }
  if (existsSync(folder) && readdirSync(folder).length) throw new Error(`${folder} is not empty, and not a folder of this benchmark`);
  for (const [url, html] of pages) {
    mkdirSync(join(folder, url), { recursive: true });
    writeFileSync(join(folder, url, "index.html"), html);
  }
  const building = { of, date: new Date().toISOString(), ...measured(PROGRAM, ["--site", folder]) };
  rmSync(join(folder, "publications"), { recursive: true });
  writeFileSync(note, JSON.stringify(building));
  return { version, building };
}

/** Pagefind's results have identifiers; this is of which address each is, read from the files that the browser would read. */
export function addresses(folder) {
  const fragments = join(folder, "pagefind/fragment");
  return new Map(readdirSync(fragments).map((name) => {
    const text = gunzipSync(readFileSync(join(fragments, name))).toString("utf8");
    return [name.replace(/\.pf_fragment$/, ""), JSON.parse(text.slice(text.indexOf("{"))).url];
  }));
}
