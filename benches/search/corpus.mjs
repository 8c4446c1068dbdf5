// A corpus as large as need be, made of a real one:
//
//   node benches/search/corpus.mjs --corpus papers.jsonl.gz --papers 100000 --out large.jsonl[.gz] [--seed 1]
//
// It has the form of the real one, so that `make_content.py` makes a content tree of it. Titles are put together from words that
// follow one another in real titles, and are distinct; abstracts from real sentences of papers that share words with the title.
// The words of a language come to no end, and a larger corpus has more of them: what is rare in the real one is replaced by words
// that are spliced from two such words, new ones as often as the real corpus lets expect, and else ones that were new before. People are given
// names of two real people each, nine for ten papers; few of them write much.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { frequencies, records, words } from "./papers.mjs";
import { draw, one, random } from "./random.mjs";

const { values: options } = parseArgs({ options: {
  corpus: { type: "string" }, papers: { type: "string", default: "100000" }, out: { type: "string" }, seed: { type: "string", default: "1" },
} });

const YEARS = [1990, 2024];
const PEOPLE_PER_PAPER = 0.93; // As in a real corpus of 100,000.
const RARE = 2; // In so many papers or fewer.
const NEW = 1 / 3; // Of the places of rare words; so the vocabulary grows as it does from 3,000 to 6,000 real papers.
const LENGTH = [3, 20]; // Words of a title.

function main() {
  if (!options.corpus || !options.out) throw new Error("--corpus FILE and --out FILE are missing");
  const real = records(options.corpus).filter((record) => record.authors?.length);
  const count = Number(options.papers), chance = random(`${options.seed} corpus`);
  const title = titles(real, chance), abstract = abstracts(real, chance), people = persons(real, count, chance);
  const coined = coinage(frequencies(real.map((record) => ({ title: record.title, abstract: record.abstract ?? "" }))), chance);
  const vocabulary = new Set(), names = new Set(), titled = new Set();
  const lines = Array.from({ length: count }, (_, at) => {
    const source = one(chance, real), id = `g${String(at + 1).padStart(6, "0")}`;
    let made, change;
    do [made, change] = [title(), coined()];
    while (titled.has(change(made)));
    titled.add(change(made));
    const record = { ...source, id, title: change(made), authors: people(source.authors.length), date: `${year(chance)}${source.date.slice(4)}`,
      abstract: source.abstract && change(abstract(made)), pdf_url: `https://papers.example/${id}.pdf` };
    for (const key of ["doi", "date_raw", "language", "isbn", "keywords"]) delete record[key];
    for (const word of words(`${record.title} ${record.abstract ?? ""}`)) vocabulary.add(word.toLowerCase());
    for (const { name } of record.authors) names.add(name);
    return JSON.stringify(record);
  });
  const text = `${lines.join("\n")}\n`;
  writeFileSync(options.out, options.out.endsWith(".gz") ? gzipSync(text) : text);
  console.log(`${count} papers, ${vocabulary.size} words, ${names.size} people -> ${options.out}`);
}

/** More is published every year: of the last year are twice as many papers as of the middle one. */
const year = (chance) => YEARS[0] + Math.floor((YEARS[1] - YEARS[0] + 1) * Math.sqrt(chance()));

/** Titles: each word is one that has followed the last two, or the last one, in a real title. */
function titles(real, chance) {
  const after = new Map();
  const learn = (state, word) => (after.get(state) ?? after.set(state, []).get(state)).push(word);
  for (const { title } of real) {
    const all = ["", "", ...title.split(/\s+/).filter(Boolean), null];
    for (let at = 2; at < all.length; at++) {
      learn(`${all[at - 2]} ${all[at - 1]}`, all[at]);
      learn(all[at - 1], all[at]);
    }
  }
  return () => {
    for (;;) {
      const made = ["", ""];
      while (made.at(-1) !== null && made.length <= LENGTH[1] + 2) {
        made.push(one(chance, after.get(made.length > 2 && chance() < 0.4 ? made.at(-1) : made.slice(-2).join(" "))));
      }
      if (made.at(-1) === null && made.length >= LENGTH[0] + 3) return made.slice(2, -1).join(" ");
    }
  };
}

/** Abstracts for a title: sentences of up to three real papers with its rarer words in their titles, and of one without. */
function abstracts(real, chance) {
  const sentences = real.filter(({ abstract }) => abstract).map(({ title, abstract }) => ({ title, all: abstract.split(/(?<=[.!?])\s+(?=\p{Lu})/u) }));
  const titled = new Map();
  for (const paper of sentences) {
    for (const word of new Set(words(paper.title.toLowerCase()))) (titled.get(word) ?? titled.set(word, []).get(word)).push(paper);
  }
  return (title) => {
    const rarest = words(title.toLowerCase()).filter((word) => titled.has(word)).sort((a, b) => titled.get(a).length - titled.get(b).length);
    const sources = [...rarest.slice(0, 3).map((word) => one(chance, titled.get(word))), one(chance, sentences)];
    return draw(chance, [...new Set(sources.flatMap(({ all }) => all))], one(chance, sentences).all.length).join(" ");
  };
}

/** New words for rare ones, the same throughout a paper. */
function coinage(frequency, chance) {
  const rare = [...frequency].filter(([word, count]) => count <= RARE && /^\p{Script=Latin}{4,}$/u.test(word)).map(([word]) => word);
  const known = new Set(frequency.keys()), used = [];
  const coin = () => {
    for (;;) {
      const [front, back] = [one(chance, rare), one(chance, rare)];
      const word = front.slice(0, Math.ceil(front.length / 2)) + back.slice(Math.floor(back.length / 2));
      if (!known.has(word)) {
        known.add(word);
        used.push(word);
        return word;
      }
    }
  };
  const replaceable = new Set(rare);
  return () => {
    const replaced = new Map();
    return (text) => text.replace(/\p{L}[\p{L}\p{M}]*/gu, (word) => {
      const lower = word.toLowerCase();
      if (!replaceable.has(lower)) return word;
      if (!replaced.has(lower)) {
        replaced.set(lower, used.length && chance() >= NEW ? one(chance, used) : coin());
      }
      const made = replaced.get(lower);
      if (word === word.toUpperCase()) return made.toUpperCase();
      return word[0] === lower[0] ? made : made[0].toUpperCase() + made.slice(1);
    });
  };
}

/** People for papers: a first name and a family name that are real, together once only. */
function persons(real, papers, chance) {
  const authors = real.flatMap((record) => record.authors).filter(({ first, last }) => first && last);
  const known = new Map();
  const wanted = Math.ceil(papers * PEOPLE_PER_PAPER * 1.25); // Some will have written nothing.
  while (known.size < wanted) {
    const { first } = one(chance, authors), { last } = one(chance, authors);
    known.set(`${first} ${last}`, { name: `${first} ${last}`, first, last });
  }
  const all = [...known.values()];
  return (count) => [...new Set(Array.from({ length: count }, () => all[Math.floor(all.length * chance() * chance())]))];
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
