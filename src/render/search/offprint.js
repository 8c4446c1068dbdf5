// Asks Offprint's search index, in the browser. The format and the rules are described and tested in Offprint's sources,
// src/render/search; what is found here is what `offprint search` finds.
//
//   import { open } from "./search/offprint-1.js";
//   const found = await (await open()).find({ q: "tide tables" });
//   for (const row of await found.rows(0, 10)) console.log(row.url);

const HERE = new URL(".", import.meta.url);
const SITE = new URL("..", HERE).pathname;

// As in find.rs.
const EXACT = 16, SIBLING = 14, COMPLETED = 8, CORRECTED = 10;
const COMPLETIONS = 8, CORRECTIONS = 3, COMPLETABLE = 3, CORRECTABLE = 5;
const ON_PAGE = 6, OFTEN_ON_PAGE = 9, NEXT_IN_TITLE = 10, AFTER_IN_TITLE = 3;
const FREQUENT = 2000, MOST_WORDS = 16, IN_TITLE = 64;
// As in lists.rs: the kinds of lists, their longest inline ones, and how much a group has in the first two streams.
const POSTINGS = 0, PAGES = 1, POSITIONS = 2;
const INLINE = [8, 6, 0];
const SHORT = 3072, MIDDLING = 40960;

// So long the table of contents is taken for the newest, in milliseconds.
const FRESH = 5000;

// ---- words, as in words.rs

const INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff";
const WORD = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
const RUN = new RegExp(`[\\p{Alphabetic}\\p{N}\\p{M}${INVISIBLE}]+`, "gu");
const ENDS_IN_RUN = new RegExp(`[\\p{Alphabetic}\\p{N}\\p{M}${INVISIBLE}]$`, "u");
const UNSEEN = new RegExp(
  `[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670` +
    `\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f${INVISIBLE}]`, "g");
const UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3ffff}]/u;
const PARTS = new RegExp(`${UNSPACED.source}+|(?:(?!${UNSPACED.source}).)+`, "gsu");
const LETTERS = {
  ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", ŋ: "n", ς: "σ",
  ى: "ي", ی: "ي", ک: "ك", ة: "ه",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

const fold = (run) =>
  run.normalize("NFKD").toLowerCase().replace(UNSEEN, "").replace(LETTER, (letter) => LETTERS[letter]).normalize("NFC");

/** The words that find a text, each with its place. */
function wanted(text) {
  const words = [];
  let at = 0;
  for (const [run] of text.matchAll(RUN)) {
    for (const [word] of fold(run).matchAll(WORD)) {
      for (const [part] of word.matchAll(PARTS)) {
        const letters = [...part];
        if (!UNSPACED.test(part)) words.push([letters.slice(0, 40).join(""), at++]);
        else {
          if (letters.length === 1) words.push([part, at]);
          for (let i = 0; i + 1 < letters.length; i++) words.push([letters[i] + letters[i + 1], at + i]);
          at += letters.length;
        }
      }
    }
  }
  return words;
}

/** What was typed, taken apart. */
function parse(text) {
  const query = { words: new Map(), phrases: [], excluded: [] };
  const pattern = /(-?)(?:"([^"]*)"?|([^\s"]+))/g;
  text = text.replace(/[“”„«»＂]/g, '"');
  for (const match of text.matchAll(pattern)) {
    const [whole, minus, inside, plain] = match;
    const quoted = plain === undefined;
    const places = wanted(quoted ? inside : plain);
    if (!places.length) continue;
    if (minus) {
      query.excluded.push([places, quoted]);
      continue;
    }
    const begun = !quoted && match.index + whole.length === text.length && ENDS_IN_RUN.test(plain);
    places.forEach(([word], i) => {
      const typed = quoted ? "exactly" : begun && i === places.length - 1 ? "begun" : "done";
      if (query.words.has(word)) {
        if (quoted) query.words.set(word, typed);
      } else if (query.words.size < MOST_WORDS) query.words.set(word, typed);
    });
    if (quoted && places.length > 1) query.phrases.push(places);
  }
  return query;
}

/** Whether two words differ by one typing error. */
function isOneError(a, b) {
  [a, b] = [[...a], [...b]];
  const at = a.findIndex((letter, i) => letter !== b[i]);
  [a, b] = [a, b].map((letters) => letters.slice(at < 0 ? a.length : at));
  const same = (x, y) => a.slice(x).join() === b.slice(y).join();
  return !same(0, 0) && (same(1, 1) || same(1, 0) || same(0, 1) || (a[0] === b[1] && a[1] === b[0] && same(2, 2)));
}

/** A text that compares as its UTF-8 does. */
const order = (text) => text.replace(/[\ud800-\udbff]/g, "\uffff$&");
const byLetters = (a, b) => (order(a) < order(b) ? -1 : 1);

// ---- files

const utf8 = new TextDecoder("utf-8", { fatal: true });

class Bytes {
  at = 0;
  constructor(bytes) {
    this.bytes = bytes;
  }
  get ended() {
    return this.at >= this.bytes.length;
  }
  number() {
    let number = 0;
    for (let factor = 1; ; factor *= 128) {
      if (this.ended) throw Error("it ends too early");
      const byte = this.bytes[this.at++];
      number += (byte & 127) * factor;
      if (byte < 128) return number;
    }
  }
  take(length) {
    if (this.at + length > this.bytes.length) throw Error("it ends too early");
    return this.bytes.subarray(this.at, (this.at += length));
  }
  text() {
    return utf8.decode(this.take(this.number()));
  }
  name() {
    return Array.from(this.take(6), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  many(read) {
    return Array.from({ length: this.number() }, () => read(this));
  }
  column(number) {
    const column = new Bytes(this.take(this.number()));
    return Array.from({ length: number }, () => column.number());
  }
  /** Texts that begin with what they have in common with the one before. */
  texts(number) {
    const [shared, lengths] = [this.column(number), this.column(number)];
    const rest = new Bytes(this.take(this.number()));
    const text = new Uint8Array(1024);
    return shared.map((from, i) => {
      text.set(rest.take(lengths[i]), from);
      return utf8.decode(text.subarray(0, from + lengths[i]));
    });
  }
}

async function load(name, read, options) {
  const url = new URL(`${name}.bin`, HERE);
  try {
    const response = await fetch(url, options);
    if (!response.ok) throw Error(response.status);
    const inflated = response.body.pipeThrough(new DecompressionStream("deflate"));
    return read(new Bytes(new Uint8Array(await new Response(inflated).arrayBuffer())));
  } catch (error) {
    throw Error(`${url} cannot be read: ${error.message}`);
  }
}

const directory = (bytes) => bytes.many(() => {
  const first = bytes.text();
  return { first, order: order(first), name: bytes.name() };
});
const blocks = (bytes) => ({ stride: bytes.number(), names: bytes.many(() => bytes.name()) });
const json = (bytes) => JSON.parse(utf8.decode(bytes.bytes));

function contents(bytes) {
  bytes.text();
  const of = { plain: bytes.number(), total: bytes.number() };
  of.entries = of.plain + of.total;
  let year = 0;
  of.years = bytes.many(() => [(year += bytes.number()), bytes.number()]);
  of.axes = bytes.many(() => ({
    key: bytes.text(), title: bytes.text(), place: bytes.number(), names: bytes.many(() => bytes.name()),
  }));
  of.words = directory(bytes);
  of.endings = directory(bytes);
  of.results = blocks(bytes);
  of.nameResults = blocks(bytes);
  return of;
}

/** A shard of words. */
function words(bytes) {
  const number = bytes.number();
  const shard = { forms: bytes.texts(number), groups: [], far: [] };
  bytes.column(number).forEach((step, i) => shard.groups.push(step ? shard.groups[i - step] : i));
  shard.numbers = bytes.column(number);
  shard.more = bytes.column(number);
  shard.names = bytes.column(number);
  const { groups } = shard;
  // The lists of a group stand together, and what is left of it.
  const order = [...groups.keys()].sort((a, b) => groups[a] - groups[b]);
  shard.lists = INLINE.map((longest) => {
    const lengths = bytes.column(number);
    const inline = bytes.take(bytes.number());
    const streams = [{ size: Infinity, end: 0, inline }, ...[0, 0, 0].map(() => ({ size: bytes.number(), end: bytes.number(), files: bytes.many(() => bytes.name()) }))];
    const sums = groups.map(() => 0), places = [];
    lengths.forEach((length, i) => (sums[groups[i]] += length));
    let left;
    for (const i of order) {
      const length = lengths[i];
      if (groups[i] === i) left = sums[i];
      const sum = sums[groups[i]];
      const stream = streams[length <= longest ? 0 : 1 + (sum > SHORT) + (sum > MIDDLING)];
      const { size, end } = stream;
      const start = (end % size) + left > size ? Math.ceil(end / size) * size : end;
      left -= length;
      places[i] = { stream, start, end: (stream.end = start + length) };
    }
    return places;
  });
  while (!bytes.ended) shard.far.push([bytes.number(), bytes.text()]);
  return shard;
}

/** An axis's shard: terms and their entries. */
function terms(bytes) {
  const all = [];
  while (!bytes.ended) {
    const term = { slug: bytes.text(), title: bytes.text() };
    let entry = 0;
    term.entries = bytes.many(() => (entry += bytes.number()));
    all.push(term);
  }
  return all;
}

// ---- texts

/** A text in pieces, each with whether it is a word that was asked for. */
function mark(text, forms) {
  const pieces = [];
  const add = (piece, marked) => {
    const last = pieces.at(-1);
    if (last && last[1] === marked) last[0] += piece;
    else if (piece) pieces.push([piece, marked]);
  };
  let at = 0;
  for (const { 0: run, index } of text.matchAll(RUN)) {
    add(text.slice(at, index), false);
    at = index + run.length;
    if (!UNSPACED.test(run)) {
      add(run, wanted(run).some(([word]) => forms.has(word)));
      continue;
    }
    const letters = [...run];
    const pair = (i) => letters[i] && letters[i + 1] && forms.has(fold(letters[i] + letters[i + 1]));
    letters.forEach((letter, i) => add(letter, pair(i) || pair(i - 1) || forms.has(fold(letter))));
  }
  add(text.slice(at), false);
  return pieces;
}

const EXCERPT = 240, BEFORE = 40;

/** The part of a text that has most of the words. */
function excerpt(paragraphs, groups) {
  const forms = new Set(groups.flatMap((group) => [...group]));
  let best = { score: -1 };
  for (const text of paragraphs) {
    const hits = [];
    for (const { 0: run, index } of text.matchAll(RUN)) {
      for (const [word] of wanted(run)) {
        groups.forEach((group, i) => group.has(word) && hits.push([index, i]));
      }
    }
    // A paragraph of a few words is rarely one.
    const start = text.length > 60 ? 0.5 : 0;
    if (!hits.length && start > best.score) best = { score: start, text, from: 0 };
    hits.forEach(([from], i) => {
      const inside = hits.slice(i).filter(([at]) => at < from + EXCERPT);
      const score = start + new Set(inside.map((hit) => hit[1])).size;
      if (score > best.score) best = { score, text, from };
    });
  }
  if (best.score < 0) return [];
  const { text } = best;
  // A narrow screen has room for the beginning.
  let from = text.length > EXCERPT ? Math.max(0, best.from - BEFORE) : 0;
  let to = from + EXCERPT;
  // Whole words, where there are spaces near.
  if (from > 0) from = Math.min(best.from, text.indexOf(" ", from) + 1 || from);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), to - 40);
  const cut = (from > 0 ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
  return mark(cut, forms);
}

/** The paragraphs of a page's main part. */
function paragraphs(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main") ?? page.body;
  const apart = "aside,button,footer,form,header,iframe,nav,noscript,object,script,style,svg,template";
  main.querySelectorAll(apart).forEach((element) => element.remove());
  const blocks = "p,li,dd,td,th,pre,h2,h3,h4";
  return [...main.querySelectorAll(blocks)]
    .filter((element) => !element.querySelector(blocks))
    .map((element) => element.textContent.trim().replace(/\s+/g, " "));
}

// ---- the index

class Index {
  known = new Map();

  /** Reads the table of contents. Whether it is another one than before. */
  async renew() {
    const of = await load("catalogue-1", contents, { cache: "no-cache" });
    const old = this.of;
    Object.assign(this, of, { of: JSON.stringify(of), read: Date.now() });
    return this.of !== old;
  }

  shard(name, read) {
    if (!this.known.has(name)) {
      const loading = load(name, read);
      this.known.set(name, loading);
      // What failed may come another time.
      loading.catch(() => this.known.delete(name));
    }
    return this.known.get(name);
  }

  /** Asks, and asks again if the site has been published anew, which takes shards away. */
  async ask(act) {
    const asked = act();
    asked.catch(() => {});
    const old = Date.now() - this.read > FRESH;
    const renewed = old && (await this.renew().catch(() => false));
    try {
      if (!renewed) return await asked;
    } catch (error) {
      if (old || !(await this.renew())) throw error;
    }
    return act();
  }

  find(query) {
    return this.ask(() => this.#find(query));
  }

  suggest(q) {
    return this.ask(() => this.#suggest(q));
  }

  // -- words

  async form(word, weight) {
    const key = order(word);
    const at = this.words.findLastIndex((shard) => shard.order <= key);
    const { name } = this.words[Math.max(at, 0)] ?? {};
    if (!name) return [];
    const shard = await this.shard(name, words);
    const i = shard.forms.indexOf(word);
    return i < 0 ? [] : [{ shard, i, weight }];
  }

  /** The shards in which words stand that begin in this way. */
  async beginning(directory, prefix, read) {
    const key = order(prefix);
    const start = Math.max(directory.findLastIndex((shard) => shard.order <= key), 0);
    let end = start + 1;
    while (directory[end]?.first.startsWith(prefix)) end++;
    return Promise.all(directory.slice(start, end).map(({ name }) => this.shard(name, read)));
  }

  async formsBeginning(prefix) {
    const shards = await this.beginning(this.words, prefix, words);
    return shards.flatMap((shard) =>
      shard.forms.flatMap((form, i) => (form.startsWith(prefix) ? [{ shard, i, weight: 0 }] : [])));
  }

  async corrections(word) {
    const letters = [...word];
    const half = letters.length >> 1;
    const beginning = letters.slice(0, half).join("");
    const ending = letters.slice(half + 1).reverse().join("");
    const [forms, shards] = await Promise.all([
      this.formsBeginning(beginning), this.beginning(this.endings, ending, endings),
    ]);
    const others = shards.flat().filter(([reversed]) => reversed.startsWith(ending))
      .map(([reversed, seen]) => [[...reversed].reverse().join(""), seen])
      .filter(([text]) => !text.startsWith(beginning) && isOneError(word, text))
      .sort((a, b) => b[1] - a[1] || byLetters(a[0], b[0]))
      .slice(0, CORRECTIONS);
    return [
      ...forms.filter((form) => isOneError(word, text(form))),
      ...(await Promise.all(others.map(([text]) => this.form(text, 0)))).flat(),
    ];
  }

  /** The forms by which a word is found. */
  async expand(word, typed) {
    const completable = typed === "begun" && [...word].length >= COMPLETABLE && !UNSPACED.test([...word][0]);
    const [exact, begun] = await Promise.all([this.form(word, EXACT), completable ? this.formsBeginning(word) : []]);
    const forms = [...exact];
    if (exact.length && typed !== "exactly") {
      const [{ shard, i }] = exact;
      shard.groups.forEach((group, other) => {
        if (group === shard.groups[i] && other !== i) forms.push({ shard, i: other, weight: SIBLING });
      });
      const far = shard.far.filter(([of]) => of === i);
      forms.push(...(await Promise.all(far.map(([, form]) => this.form(form, SIBLING)))).flat());
    }
    const known = new Set(forms.map(text));
    forms.push(...best(begun.filter((form) => !known.has(text(form))), COMPLETIONS, COMPLETED));
    if (!forms.length && typed !== "exactly" && [...word].length >= CORRECTABLE) {
      return best(await this.corrections(word), CORRECTIONS, CORRECTED);
    }
    return forms;
  }

  async list({ shard, i }, kind) {
    const { stream: { size, files, inline }, start, end } = shard.lists[kind][i];
    if (inline) return new Bytes(inline.subarray(start, end));
    const first = (start / size) | 0;
    const parts = await Promise.all(files.slice(first, Math.ceil(end / size)).map((name) => this.shard(name, ({ bytes }) => bytes)));
    const list = new Uint8Array(end - start);
    // A list that goes on in another file begins its own.
    parts.forEach((part, i) => list.set(part.subarray(start % size, end - (first + i) * size), i * size));
    return new Bytes(list);
  }

  /** Entries, levels, and places in the title from 1, or 0; of names, if they are asked for. */
  async postings(form, ofNames) {
    const bytes = await this.list(form, POSTINGS);
    const read = (number) => {
      let entry = 0;
      const entries = Array.from({ length: number }, () => (entry += bytes.number()));
      const levels = bytes.take(number);
      return entries.map((entry, i) => [entry, levels[i] & (IN_TITLE - 1), levels[i] & IN_TITLE && bytes.take(1)[0]]);
    };
    const postings = read(form.shard.numbers[form.i]);
    return ofNames ? read(form.shard.names[form.i]) : postings;
  }

  /** Entries, pages of their PDFs, and whether the word stands there often. */
  async pages(form) {
    const bytes = await this.list(form, PAGES);
    const pages = [];
    let entry = 0;
    while (!bytes.ended) {
      entry += bytes.number();
      let page = 0;
      for (let number = bytes.number(); number > 0; number--) {
        const step = bytes.number();
        pages.push([entry, (page += step >> 1), step & 1]);
      }
    }
    return pages;
  }

  isFrequent(number) {
    return number > FREQUENT && number > (this.entries >> 1);
  }

  /** The entries in whose texts words stand at these distances; `null` when nothing is known. */
  async phrase(places) {
    let forms = await Promise.all(places.map(async ([word, offset]) => [(await this.form(word, EXACT))[0], offset]));
    if (forms.some(([form]) => !form)) return new Set();
    // Any word may stand for a frequent one, whose places are not known.
    forms = forms.filter(([form]) => !this.isFrequent(number(form)));
    if (!forms.length) return null;
    const all = await Promise.all(forms.map(async ([form, offset]) => {
      const [postings, bytes] = await Promise.all([this.postings(form), this.list(form, POSITIONS)]);
      const starts = new Set();
      for (const [entry] of postings) {
        for (let place = 0, step = 1; step & 1; ) {
          step = bytes.number();
          starts.add(`${entry} ${(place += step >> 1) - offset}`);
        }
      }
      return starts;
    }));
    const starts = [...all[0]].filter((start) => all.every((other) => other.has(start)));
    return new Set(starts.map((start) => parseInt(start, 10)));
  }

  /** The entries that have something that is not wanted. */
  async excluded(query) {
    const sets = await Promise.all(query.excluded.map(async ([places, quoted]) => {
      if (quoted && places.length > 1) return [...((await this.phrase(places)) ?? [])];
      const each = await Promise.all(places.map(async ([word]) => {
        const forms = await this.form(word, EXACT);
        const lists = await Promise.all(forms.flatMap((form) => [this.postings(form), this.pages(form)]));
        return lists.flat().map(([entry]) => entry);
      }));
      return each.reduce((some, others) => some.filter(Set.prototype.has, new Set(others)));
    }));
    return new Set(sets.flat());
  }

  // -- finding

  /** What has all words, or if nothing has, what has most: `[entry, score, page]`, best first. */
  async match(query) {
    const asked = await Promise.all([...query.words].map(([word, typed]) => this.expand(word, typed)));
    let forms = asked;
    const frequent = (forms) => this.isFrequent(sum(forms, number));
    if (!forms.every((forms) => !forms.length || frequent(forms))) forms = forms.filter((forms) => !frequent(forms));
    const words = forms.length;
    forms = forms.filter((forms) => forms.length);
    const found = { asked, hits: [], some: false, forms: forms.map((forms) => new Set(forms.map(text))) };
    const excluded = await this.excluded(query);
    if (!query.words.size) {
      for (let entry = this.entries; entry-- > this.plain; ) if (!excluded.has(entry)) found.hits.push([entry, 0, 0]);
    }
    if (!forms.length) return found;
    const [phrases, lists] = await Promise.all([
      Promise.all(query.phrases.map((phrase) => this.phrase(phrase))),
      Promise.all(forms.map((forms) => Promise.all(forms.map((form) => Promise.all([this.postings(form), this.pages(form)]))))),
    ]);

    const total = this.entries;
    const [own, all, inText] = [new Uint32Array(total), new Uint8Array(total), new Uint8Array(total)];
    const rarity = (number) => Math.round(16 * Math.log2(1 + total / Math.min(Math.max(number, 1), total)));
    const onPages = [];
    // Of the word before.
    let before = [[], 0];
    forms.forEach((forms, word) => {
      const [value, inTitle] = [new Uint16Array(total), new Uint8Array(total)];
      const pages = new Map();
      forms.forEach(({ weight }, i) => {
        const [postings, paged] = lists[word][i];
        for (const [entry, level, place] of postings) {
          value[entry] = Math.max(value[entry], weight * level);
          if (place && !(inTitle[entry] < place && inTitle[entry])) inTitle[entry] = place;
        }
        for (const [entry, page, often] of paged) {
          const of = pages.get(entry) ?? new Map();
          of.set(page, Math.max(of.get(page) ?? 0, weight * (often ? OFTEN_ON_PAGE : ON_PAGE)));
          pages.set(entry, of);
        }
      });
      const [inTexts, inPdfs] = [rarity(sum(forms, number)), rarity(sum(forms, seen))];
      for (let entry = 0; entry < total; entry++) {
        if (value[entry] || pages.has(entry)) all[entry]++;
        if (value[entry]) inText[entry]++;
        own[entry] += value[entry] * inTexts;
        const step = inTitle[entry] && before[0][entry] && inTitle[entry] - before[0][entry];
        if (step > 0 && step < 128) own[entry] += Math.min(inTexts, before[1]) * EXACT * (step === 1 ? NEXT_IN_TITLE : AFTER_IN_TITLE);
      }
      before = [inTitle, inTexts];
      onPages.push([pages, inPdfs]);
    });

    const having = (least, phrases) => [...all.keys()].filter(
      (entry) => all[entry] >= least && !excluded.has(entry) && phrases.every((phrase) => !phrase || phrase.has(entry)),
    );
    let entries = having(words, phrases);
    if (!entries.length && words > 1) {
      found.some = true;
      entries = having(Math.ceil(words / 2), []);
      if (!entries.length) entries = having(1, []);
    }
    found.hits = entries.map((entry) => {
      const pages = new Map();
      for (const [of, rarity] of onPages) {
        of.get(entry)?.forEach((value, page) => pages.set(page, (pages.get(page) ?? 0) + value * rarity));
      }
      let [best, at] = [0, 0];
      pages.forEach((value, page) => {
        if (value > best || (value === best && page < at)) [best, at] = [value, page];
      });
      return [entry, own[entry] + best, inText[entry] < all[entry] ? at : 0];
    });
    found.hits.sort((a, b) => b[1] - a[1] || b[0] - a[0]);
    return found;
  }

  async #find({ q = "", sort = "relevance", from = null, to = null, chosen = {} }) {
    const query = parse(q);
    const [found, ...axes] = await Promise.all([
      this.match(query),
      ...Object.entries(chosen).filter(([, slugs]) => slugs.length).map(async ([key, slugs]) => {
        const terms = (await this.terms(key)).filter((term) => slugs.includes(term.slug));
        return [key, new Set(terms.flatMap((term) => term.entries))];
      }),
    ]);
    const { plain, results } = this;
    const { hits } = found;

    // Years are spans of entries.
    let first = plain;
    const spans = this.years.map(([year, number]) => [year, first, (first += number)]);
    const inYears = spans.filter(([year]) => (from === null || year >= from) && (to === null || year <= to));
    const [low, high] = inYears.length ? [inYears[0][1], inYears.at(-1)[2]] : [0, 0];
    const dated = from !== null || to !== null;
    const isIn = (entry) => !dated || (entry >= low && entry < high);
    const has = (entry, but) => axes.every(([key, entries]) => key === but || entries.has(entry));

    const shown = hits.filter(([entry]) => isIn(entry) && has(entry));
    if (sort === "newest") shown.sort((a, b) => b[0] - a[0]);
    // Plain pages have no date, and come last.
    if (sort === "oldest") shown.sort((a, b) => (a[0] < plain) - (b[0] < plain) || a[0] - b[0]);
    return {
      total: shown.length,
      some: found.some,
      spelling: spell(q, query, found.asked),
      years: () => spans
        .map(([year, low, high]) => [year, hits.filter(([entry]) => entry >= low && entry < high && has(entry)).length])
        .filter(([, number]) => number),
      facet: async (key) => {
        const counted = new Uint8Array(this.entries);
        for (const [entry] of hits) if (isIn(entry) && has(entry, key)) counted[entry] = 1;
        const slugs = chosen[key] ?? [];
        return (await this.terms(key))
          .map(({ entries, ...term }) => ({
            ...term, count: entries.reduce((sum, entry) => sum + counted[entry], 0), chosen: slugs.includes(term.slug),
          }))
          .filter((term) => term.count || term.chosen)
          .sort((a, b) => b.count - a.count);
      },
      rows: (start, end) => this.rows(shown.slice(start, end), found.forms, results),
    };
  }

  async terms(key) {
    const axis = this.axes.find((axis) => axis.key === key);
    return axis ? (await Promise.all(axis.names.map((name) => this.shard(name, terms)))).flat() : [];
  }

  async block({ stride, names }, entry) {
    return (await this.shard(names[(entry / stride) | 0], json)).map((column) => column[entry % stride]);
  }

  rows(hits, groups, results = this.results) {
    const forms = new Set(groups.flatMap((group) => [...group]));
    return Promise.all(hits.map(async ([entry, , page]) => {
      const [path, title, people, others, date, type, series, language, pdf, texts] = await this.block(results, entry);
      const url = SITE + path;
      return {
        url, title: mark(title, forms), people, others, date, type, series, language,
        pdf: pdf && url + pdf, page,
        excerpt: async () => {
          try {
            if (!page) return excerpt(paragraphs(await (await fetch(url)).text()), groups);
            const [first, name] = texts.findLast(([first]) => first <= page);
            const pages = await this.shard(name, (bytes) => utf8.decode(bytes.bytes).split("\f"));
            return excerpt(pages[page - first].split("\n"), groups);
          } catch {
            return [];
          }
        },
      };
    }));
  }

  async #suggest(q) {
    const query = parse(q);
    const found = await this.match(query);
    const forms = new Set(found.asked.flat().map(text));
    const scores = (await Promise.all(found.asked.map(async (forms) => {
      const scores = new Map();
      for (const form of forms.filter((form) => form.weight !== CORRECTED)) {
        for (const [entry, level] of await this.postings(form, true)) {
          scores.set(entry, Math.max(scores.get(entry) ?? 0, form.weight * level));
        }
      }
      return scores;
    })));
    const names = [...(scores[0] ?? [])].filter(([entry]) => scores.every((of) => of.has(entry)))
      .map(([entry]) => [entry, sum(scores, (of) => of.get(entry))])
      .sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 5);
    const [titles, people] = await Promise.all([
      this.rows(found.hits.slice(0, 5), found.forms),
      Promise.all(names.map(async ([entry]) => {
        const [path, title, place, count] = await this.block(this.nameResults, entry);
        const axis = this.axes.find((axis) => axis.place === place);
        return { url: SITE + path, title: mark(title, forms), axis: axis?.key ?? "", kind: axis?.title ?? "", count };
      })),
    ]);
    return { titles, names: people, total: found.hits.length };
  }
}

const endings = (bytes) => {
  const number = bytes.number();
  const texts = bytes.texts(number);
  return bytes.column(number).map((seen, i) => [texts[i], seen]);
};
const text = ({ shard, i }) => shard.forms[i];
/** In how many texts a form stands. */
const number = ({ shard, i }) => shard.numbers[i];
/** In how many texts or PDFs. */
const seen = ({ shard, i }) => shard.numbers[i] + shard.more[i];
const sum = (list, of) => list.reduce((sum, item) => sum + of(item), 0);

/** The forms in most publications. */
const best = (forms, most, weight) =>
  forms.filter(seen).sort((a, b) => seen(b) - seen(a) || byLetters(text(a), text(b)))
    .slice(0, most).map((form) => ({ ...form, weight }));

/** What was typed, with the words that were looked for in the place of mistyped ones; empty if there were none. */
function spell(q, { words }, asked) {
  const corrected = new Map([...words.keys()].map((word, i) => [word, asked[i][0]]).filter(([, form]) => form?.weight === CORRECTED));
  return corrected.size ? q.replace(RUN, (run) => (corrected.has(fold(run)) ? text(corrected.get(fold(run))) : run)) : "";
}

export async function open() {
  const index = new Index();
  await index.renew();
  return index;
}
