#!/usr/bin/env node
// Checks the JSON-LD of built pages against schema.org's vocabulary.
//
//     node tests/scholar/jsonld.mjs OUT|FILE.html ...
//
// Every property has to be one of its type's, and every value in the property's range: text, number, date, address, a member of an
// enumeration, or an object of such a type. The vocabulary is that of the package schema-dts, whose declarations are generated from
// schema.org's own file; they are read here, at the time of the test. A paper's page has to have one object, with what PROMISED says.
// Prints each problem with the number of pages that have it and the first of them; exits with 1 if there is one.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

const SHOWN = 3; // pages of one problem
const KEYWORDS = new Set(["@context", "@id", "@type", "@graph"]);
const DATES = {
  Date: /^-?\d{4,}(-\d\d(-\d\d)?)?$/, // ISO 8601, as precise as it is known
  DateTime: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/,
  Time: /^\d\d:\d\d(:\d\d)?/,
};
const AMOUNTS = new Set(["Duration", "Distance", "Energy", "Mass"]); // types of schema.org that are written as text
const ADDRESS = /^[a-z][a-z0-9+.-]*:\S+$/i;
const PAPERS = ["Report", "ScholarlyArticle", "Article", "Book", "Chapter", "Thesis", "Dataset"];
const PROMISED = ["@id", "name", "url", "datePublished", "publisher", "inLanguage"]; // on each paper's page

/** The vocabulary: the parents and own properties of each type, the ranges of each property, the members of enumerations. */
export class Vocabulary {
  types = new Map(); // name → { parents, properties: Map of name → ranges }
  texts = new Map(); // name of a type that may be written as a string → its members, or null where any text will do
  replaced = new Map(); // `Type.property` → what to use instead

  constructor(declarations) {
    const type = (name) => this.types.get(name) ?? this.types.set(name, { parents: [], properties: new Map() }).get(name);
    const names = (list) => list.replace(/<[^>]*>/g, "").split(",").map((name) => name.trim());
    for (const [, base, parents, body] of declarations.matchAll(/^(?:export )?interface (\w+)Base extends (.+?) \{\n([\s\S]*?)^\}/gm)) {
      type(base).parents.push(...names(parents).filter((name) => name.endsWith("Base")).map((name) => name.slice(0, -4)));
      const declared = body.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\s*"([\w-]+)"\?: SchemaValue<(.+), "\2">;/g);
      for (const [, comment, property, ranges] of declared) {
        type(base).properties.set(property, ranges.split("|").map((range) => range.trim()));
        const instead = /@deprecated\s+(.*?)\s*(?:\*\/|$)/m.exec(comment ?? "");
        if (instead) this.replaced.set(`${base}.${property}`, instead[1].replace(/\{@link \S+ (\w+)\}/g, "$1"));
      }
    }
    // A type without properties of its own has only a leaf, which hangs on its parents.
    for (const [, leaf, parents] of declarations.matchAll(/^export interface (\w+)Leaf extends (.+?) \{/gm)) {
      type(leaf).parents.push(...names(parents).map((name) => name.replace(/Base$/, "")).filter((name) => name !== leaf));
    }
    for (const [, name, union] of declarations.matchAll(/^export type (\w+)(?:<[^=]*>)? = ([^{]*?);$/gm)) {
      const members = [...union.matchAll(/"([^"]+)"/g)].map(([, member]) => member);
      if (members.length) this.texts.set(name, new Set(members));
      else if (/\bstring\b/.test(union)) this.texts.set(name, null);
    }
  }

  /** The type with all that it descends from. */
  lineage(name, seen = new Set()) {
    if (!seen.has(name)) {
      seen.add(name);
      for (const parent of this.types.get(name)?.parents ?? []) this.lineage(parent, seen);
    }
    return seen;
  }

  /** The ranges of a property of an object that has these types; undefined where none of them has it. */
  ranges(types, property) {
    const lineage = types.flatMap((type) => [...this.lineage(type)]);
    // What a visitor is to put into an action, as in `query-input` of a site's search.
    if (lineage.includes("Action") && /-(input|output)$/.test(property)) return new Set(["PropertyValueSpecification", "Text"]);
    const found = lineage.flatMap((name) => this.types.get(name)?.properties.get(property) ?? []);
    return found.length ? new Set(found) : undefined;
  }
}

/** Everything that is wrong with an object, each as `fail(problem)`. */
export function checkObject(object, vocabulary, fail, where = "") {
  const types = [object["@type"] ?? []].flat();
  const known = types.filter((type) => vocabulary.types.has(type));
  for (const type of types) if (!vocabulary.types.has(type)) fail(`${where || "the object"}: schema.org has no type ${type}`);
  if ("@id" in object && !(typeof object["@id"] === "string" && (ADDRESS.test(object["@id"]) || object["@id"].startsWith("#")))) {
    fail(`${where}@id is not an address: ${JSON.stringify(object["@id"])}`);
  }
  if (!types.length) return Object.keys(object).some((key) => !KEYWORDS.has(key)) && fail(`${where || "the object"} has no @type`);
  for (const [property, value] of Object.entries(object)) {
    if (KEYWORDS.has(property)) continue;
    const name = `${types.join("+")}.${property}`;
    const ranges = vocabulary.ranges(known, property);
    if (!ranges) {
      if (known.length) fail(`${types.join("+")} has no property ${property}`);
      continue;
    }
    for (const type of known.flatMap((type) => [...vocabulary.lineage(type)])) {
      const instead = vocabulary.replaced.get(`${type}.${property}`);
      if (instead) fail(`${name} is out of date: ${instead}`);
    }
    const values = [value].flat();
    if (!values.length) fail(`${name} is an empty list`);
    for (const one of values) checkValue(one, ranges, vocabulary, fail, name);
  }
}

function checkValue(value, ranges, vocabulary, fail, name) {
  const wrong = (what) => fail(`${name}: ${what} is not ${[...ranges].filter((range) => range !== "IdReference").join(", ")}`);
  const has = (...names) => names.some((range) => ranges.has(range));
  if (value === null || value === "") fail(`${name} is empty`);
  else if (typeof value === "boolean") has("Boolean") || wrong("a truth value");
  else if (typeof value === "number") has("Number", "Integer", "Float") || wrong("a number");
  else if (typeof value === "string") {
    const fits = [...ranges].some((range) => {
      if (range === "URL") return ADDRESS.test(value);
      if (DATES[range]) return DATES[range].test(value);
      if (/^(Number|Integer|Float)$/.test(range)) return /^-?\d+(\.\d+)?$/.test(value);
      // The declarations let a person or a place be a text as well; schema.org does not.
      if (!vocabulary.texts.has(range)) return false;
      return vocabulary.texts.get(range)?.has(value) ?? (AMOUNTS.has(range) || !vocabulary.types.has(range));
    });
    // Search engines ask for the bare address of a breadcrumb's page.
    const isBreadcrumb = name === "ListItem.item" && ADDRESS.test(value);
    if (!fits && !isBreadcrumb) wrong(`the text ${JSON.stringify(value.slice(0, 60))}`);
  } else if ("@value" in value) has("Text") || wrong("a text with a language");
  else {
    checkObject(value, vocabulary, fail, name);
    const types = [value["@type"] ?? []].flat().filter((type) => vocabulary.types.has(type));
    if (!types.length) return "@id" in value && !has("IdReference") && wrong("a reference");
    // A role may stand between a property and its value.
    const lineage = new Set(types.flatMap((type) => [...vocabulary.lineage(type)]));
    if (!lineage.has("Role") && ![...lineage].some((type) => ranges.has(type))) wrong(`a ${types.join("+")}`);
  }
}

/** The JSON-LD of a page, each as text. */
export function scripts(html) {
  // Nothing ends a script but this, whatever its text has in quotes.
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script/gi)]
    .filter(([, attributes]) => /\btype\s*=\s*["']?application\/ld\+json\b/i.test(attributes)).map(([, , text]) => text);
}

/** Everything that is wrong on a page; `isPaper` where it is that of a paper. */
export function checkPage(html, vocabulary, isPaper, fail, count = () => {}) {
  const objects = scripts(html).flatMap((text) => {
    try {
      const data = JSON.parse(text);
      const context = data["@context"];
      if (!/^https?:\/\/schema\.org\/?$/.test(context)) fail(`@context is ${JSON.stringify(context)}, not https://schema.org`);
      return data["@graph"] ?? [data];
    } catch (error) {
      fail(`JSON that cannot be read: ${error.message.replace(/\d+/g, "…")}`);
      return [];
    }
  });
  for (const object of objects) {
    for (const type of [object["@type"] ?? []].flat()) count(type);
    checkObject(object, vocabulary, fail);
  }
  if (!isPaper) return;
  const papers = objects.filter((object) => [object["@type"]].flat().some((type) => PAPERS.includes(type)));
  if (papers.length !== 1) fail(`a paper's page has ${papers.length || "no"} objects of a paper, and one is right`);
  for (const paper of papers) for (const key of PROMISED) if (!(key in paper)) fail(`a paper has no ${key}`);
}

export function readVocabulary() {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve("schema-dts/package.json");
  const declarations = readFileSync(join(dirname(manifest), "dist/schema.d.ts"), "utf8");
  return { vocabulary: new Vocabulary(declarations), version: require(manifest).version };
}

function* pagesOf(path) {
  if (statSync(path).isFile()) yield path;
  else for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* pagesOf(join(path, entry.name));
    else if (entry.name.endsWith(".html")) yield join(path, entry.name);
  }
}

function main(roots) {
  if (!roots.length || !roots.every(existsSync)) {
    console.error("usage: jsonld.mjs OUT|FILE.html ...");
    process.exit(2);
  }
  const started = Date.now();
  const { vocabulary, version } = readVocabulary();
  const problems = new Map(), types = new Map();
  let pages = 0;
  for (const root of roots) {
    for (const path of pagesOf(root)) {
      const html = readFileSync(path, "utf8");
      const name = relative(root, path) || path;
      const isPaper = /^publications\/(?!page\/)[^/]+\/index\.html$/.test(name) && !/<meta\s[^>]*http-equiv=["']?refresh/i.test(html);
      const fail = (problem) => void (problems.has(problem) ? problems.get(problem) : problems.set(problem, []).get(problem)).push(name);
      checkPage(html, vocabulary, isPaper, fail, (type) => types.set(type, (types.get(type) ?? 0) + 1));
      pages++;
    }
  }
  const counts = [...types].sort(([, a], [, b]) => b - a).map(([type, times]) => `${times} ${type}`);
  console.log(`${pages} pages, schema-dts ${version} with ${vocabulary.types.size} types, ${Date.now() - started} ms`);
  console.log(counts.length ? counts.join(", ") : "no JSON-LD");
  for (const [problem, where] of problems) console.log(`${where.length} × ${problem}\n    ${where.slice(0, SHOWN).join("\n    ")}`);
  console.log(`${problems.size} problems`);
  process.exitCode = problems.size || !counts.length ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main(process.argv.slice(2));
