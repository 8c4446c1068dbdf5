// What somebody asks who looks for a paper that they have heard of.

import { below, draw, one, random } from "./random.mjs";
import { frequencies, words } from "./papers.mjs";

const ORDINARY = ["one", "two", "three", "family"];
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** The kinds of queries, in the order of the table. `twins`: a paper of the very same title is as right as the one meant. */
export const KINDS = [
  { key: "two", name: "2 rarer words of the title" },
  { key: "three", name: "3 rarer words of the title" },
  { key: "family", name: "first author's family name, 1 such word" },
  { key: "typo", name: "the title with one typing error", twins: true },
  { key: "title", name: "the title", twins: true },
];

/**
 * `count` papers drawn by the seed → [{kind, q, right}], where `right` are the addresses that answer it. A paper of which a
 * query cannot be formed has none of that kind.
 */
export function queries(papers, count, seed) {
  const frequency = frequencies(papers);
  const titled = byTitle(papers);
  const drawn = draw(random(`${seed} papers`), papers, count);
  return drawn.flatMap((paper) => {
    const formed = form(paper, frequency, random(`${seed} ${paper.url}`));
    return KINDS.filter(({ key }) => formed[key]).map(({ key, twins }) => ({
      kind: key,
      q: formed[key],
      right: twins ? titled.get(paper.title).map(({ url }) => url) : [paper.url],
    }));
  });
}

/** `count` queries to take the time of: of papers drawn by the seed, in turn one word, two, three, and a name with a word. */
export function ordinary(papers, count, seed) {
  const frequency = frequencies(papers), found = [];
  for (const paper of draw(random(`${seed} ordinary`), papers, papers.length)) {
    if (found.length === count) break;
    const q = form(paper, frequency, random(`${seed} ${paper.url}`))[ORDINARY[found.length % ORDINARY.length]];
    if (q) found.push(q);
  }
  return found;
}

function byTitle(papers) {
  const titled = new Map();
  for (const paper of papers) titled.set(paper.title, [...(titled.get(paper.title) ?? []), paper]);
  return titled;
}

function form({ title, family }, frequency, chance) {
  const rarer = rarerWords(title, frequency);
  const some = (count) => rarer(count) && inOrder(title, draw(chance, rarer(count), count));
  const single = rarer(1) && one(chance, rarer(1));
  return { one: single, two: some(2), three: some(3), family: family && single && `${family} ${single}`, typo: mistyped(title, chance), title };
}

/**
 * The rarer half of a title's words, from which queries draw: nobody remembers just the rarest, which would find everything.
 * Gives a function of how many are needed, which gives more than half where half is too few, and null where all are.
 */
function rarerWords(title, frequency) {
  const distinct = new Map();
  for (const word of words(title)) if ([...word].length >= 3 && !distinct.has(word.toLowerCase())) distinct.set(word.toLowerCase(), word);
  const sorted = [...distinct.entries()].sort(([a], [b]) => frequency.get(a) - frequency.get(b) || (a < b ? -1 : 1)).map(([, word]) => word);
  return (needed) => (sorted.length < needed ? null : sorted.slice(0, Math.max(needed, Math.ceil(sorted.length / 2))));
}

const inOrder = (title, chosen) => words(title).filter((word, at, all) => chosen.includes(word) && all.indexOf(word) === at).join(" ");

/** A title in which a word of five letters or more has a letter changed, missing, too many, or two of them swapped. */
function mistyped(title, chance) {
  const long = [...title.matchAll(/\p{L}[\p{L}\p{M}]*/gu)].filter(([word]) => [...word].length >= 5 && words(word).length);
  if (!long.length) return null;
  const { 0: word, index } = one(chance, long);
  const letters = [...word];
  for (;;) {
    const typed = [...letters], at = below(chance, letters.length), letter = one(chance, LETTERS);
    const kind = one(chance, ["substituted", "deleted", "inserted", "transposed"]);
    if (kind === "substituted") typed[at] = letter;
    if (kind === "deleted") typed.splice(at, 1);
    if (kind === "inserted") typed.splice(at, 0, letter);
    if (kind === "transposed") typed.splice(at, 2, ...typed.slice(at, at + 2).reverse());
    // Neither the same word again, nor one that differs only in what every search takes for the same.
    if (typed.join("").toLowerCase() !== word.toLowerCase()) return title.slice(0, index) + typed.join("") + title.slice(index + word.length);
  }
}
