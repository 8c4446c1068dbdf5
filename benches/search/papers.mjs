// The corpus: real papers as JSON lines (`FILE.jsonl` or `FILE.jsonl.gz`), and where Offprint's site has them.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** What no text file holds; `make_content.py` takes it out before Offprint sees it. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|\p{Surrogate}/gu;

/** A word: letters, with the marks that stand on them. */
const WORD = /\p{L}[\p{L}\p{M}]*/gu;

/** Scripts that put no space between words: a run of their letters is not a word that anybody would type. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

const clean = (text) => (text ?? "").replace(CONTROL, "").replace(/\s+/g, " ").trim();

/** Words as they are written, without those that are no words. */
export const words = (text) => (text.match(WORD) ?? []).filter((word) => !UNSPACED.test(word));

/** The corpus as it is written. */
export function records(file) {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
}

/**
 * Every paper of the corpus → [{url, title, people, family, abstract}]. The address is what Offprint makes of the name that
 * `make_content.py` gives to the paper's file; `site`, if there is one, has to have it.
 */
export function papers(file, site) {
  const hashed = records(file).map((record) => [createHash("sha1").update(record.id).digest("hex"), record]);
  const used = new Map();
  const found = hashed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => {
    let name = record.id.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "untitled";
    const times = (used.get(name.toLowerCase()) ?? 0) + 1;
    used.set(name.toLowerCase(), times);
    if (times > 1) name += `-${times}`;
    const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    return {
      url: `/publications/${slug}/`,
      title: clean(record.title),
      people: [...new Set((record.authors ?? []).map((author) => clean(author.name)).filter(Boolean))],
      family: clean(record.authors?.[0]?.last),
      abstract: clean(record.abstract),
    };
  });
  const lost = site ? found.filter(({ url }) => !existsSync(join(site, url, "index.html"))) : [];
  if (lost.length) {
    throw new Error(`${lost.length} of ${found.length} papers of ${file} are not in ${site}, the first at ${lost[0].url}. ` +
      `Make the site from the same corpus: make_content.py ${file} --out SITE, offprint build --root SITE --out ${site}`);
  }
  return found;
}

/** In how many papers' titles and abstracts a word stands: Map of lower-case words. */
export function frequencies(papers) {
  const count = new Map();
  for (const { title, abstract } of papers) {
    for (const word of new Set(words(`${title} ${abstract}`).map((word) => word.toLowerCase()))) {
      count.set(word, (count.get(word) ?? 0) + 1);
    }
  }
  return count;
}
