// Tests the two checks: what is right passes, and every kind of mistake is found.
//
//     PYTHON=VENV/bin/python node --test tests/scholar/scholar.test.mjs

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkPage, readVocabulary } from "./jsonld.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TEMP = mkdtempSync(join(tmpdir(), "scholar-"));
after(() => rmSync(TEMP, { recursive: true, force: true }));

const PAPER = {
  "@context": "https://schema.org",
  "@type": "Report",
  "@id": "https://doi.org/10.5555/br.1",
  name: "Small Navies: </script>",
  headline: "Small Navies",
  url: "https://brackwater.example/publications/small-navies/",
  datePublished: "2007-02",
  dateModified: "2007-02-25",
  inLanguage: "en",
  author: [
    { "@type": "Person", "@id": "https://orcid.org/0000-0002-1825-0097", name: "Tomasz Wierzbiński", familyName: "Wierzbiński",
      affiliation: { "@type": "Organization", name: "Brackwater Institute" } },
    { "@type": "Organization", name: "Fleet Registers" },
  ],
  publisher: { "@type": "Organization", name: "Brackwater Institute", identifier: "https://ror.org/012345678" },
  isPartOf: { "@type": "CreativeWorkSeries", name: "Brackwater Reports", issn: "9999-1012", url: "https://brackwater.example/series/" },
  encoding: { "@type": "MediaObject", contentUrl: "https://brackwater.example/a.pdf", encodingFormat: "application/pdf", sha256: "ab" },
  license: "https://creativecommons.org/licenses/by/4.0/",
  reportNumber: "1",
  keywords: ["Tides"],
  isAccessibleForFree: true,
  pagination: "12-34",
  pageStart: 12,
  timeRequired: "PT10M",
};

const { vocabulary } = readVocabulary();

/** What is wrong on a paper's page that has this. */
function problemsOf(data, isPaper = true) {
  const found = [];
  const text = (typeof data === "string" ? data : JSON.stringify(data)).replaceAll("</", "<\\/");
  const html = `<!doctype html><script type=module>1</script><script type="application/ld+json">${text}</script>`;
  checkPage(html, vocabulary, isPaper, (problem) => found.push(problem));
  return found;
}

test("a paper, a breadcrumb and a search are right", () => {
  assert.deepEqual(problemsOf(PAPER), []);
  const breadcrumb = { "@type": "BreadcrumbList", itemListElement: [
    { "@type": "ListItem", position: 1, name: "Publications", item: "https://brackwater.example/publications/" }] };
  assert.deepEqual(problemsOf({ "@context": "https://schema.org", "@graph": [PAPER, breadcrumb] }), []);
  const search = { "@type": "SearchAction", target: { "@type": "EntryPoint", urlTemplate: "https://brackwater.example/search/?q={q}" },
    "query-input": "required name=q" };
  assert.deepEqual(problemsOf({ "@context": "https://schema.org/", "@type": "WebSite", potentialAction: search }, false), []);
});

for (const [what, change, problem] of [
  ["an unknown type", { "@type": "TechReport" }, /no type TechReport/],
  ["an unknown type inside", { publisher: { "@type": "Institute", name: "B" } }, /no type Institute/],
  ["a property that there is not", { reportnumber: "1" }, /Report has no property reportnumber/],
  ["a property of another type", { issn: "9999-1012" }, /Report has no property issn/],
  ["a property of another type inside", { isPartOf: { "@type": "CreativeWorkSeries", isbn: "9" } }, /Series has no property isbn/],
  ["a person as text", { author: "Tomasz Wierzbiński" }, /Report.author: the text/],
  ["a place for a person", { author: { "@type": "Place", name: "Haverness" } }, /Report.author: a Place is not/],
  ["an affiliation as text", { author: { "@type": "Person", name: "T", affiliation: "B" } }, /Person.affiliation: the text "B"/],
  ["a date as people write it", { datePublished: "February 2007" }, /datePublished: the text "February 2007" is not Date, DateTime/],
  ["a date as Google Scholar wants it", { datePublished: "2007/2/25" }, /datePublished/],
  ["an address without its host", { url: "/publications/small-navies/" }, /Report.url/],
  ["an identifier that is no address", { "@id": "10.5555/br.1" }, /@id is not an address/],
  ["a number for a text", { reportNumber: 1 }, /reportNumber: a number is not Text/],
  ["a text for a truth value", { isAccessibleForFree: "yes" }, /isAccessibleForFree/],
  ["nothing", { license: null }, /license is empty/],
  ["an empty text", { license: "" }, /license is empty/],
  ["an empty list", { author: [] }, /author is an empty list/],
  ["no type inside", { author: { name: "T" } }, /Report.author has no @type/],
  ["a member of no enumeration", { "@type": "Book", bookFormat: "Parchment" }, /bookFormat: the text "Parchment"/],
  ["a property that is out of date", { fileFormat: "application/pdf" }, /out of date/],
  ["another context", { "@context": "https://json-ld.org/" }, /@context/],
  ["no date", { datePublished: undefined }, /no datePublished/],
]) test(`found: ${what}`, () => assert.match(problemsOf({ ...PAPER, ...change }).join("\n"), problem));

test("found: JSON that cannot be read, and a paper without JSON-LD", () => {
  assert.match(problemsOf('{"@context": "https://schema.org", }').join("\n"), /cannot be read/);
  assert.match(problemsOf({ "@context": "https://schema.org", "@type": "WebPage" }).join("\n"), /no objects of a paper/);
});

const RECORDS = join(HERE, "references.json");

/** Runs references.mjs on the records here, in one style. */
function references(...options) {
  const args = [join(HERE, "references.mjs"), RECORDS, "--style", "ieee", "--python", process.env.PYTHON ?? "python3", ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.equal(stderr, "");
  return { status, text: stdout };
}

/** What it says of these references. */
function compare(given, ...options) {
  const file = join(TEMP, "references.json");
  writeFileSync(file, JSON.stringify(given));
  return references(file, ...options);
}

test("references agree with themselves, and every difference is named", () => {
  const made = join(TEMP, "made.json");
  assert.equal(references("--write", made).status, 0);
  const { ieee } = JSON.parse(readFileSync(made, "utf8"));
  assert.equal(Object.keys(ieee).length, JSON.parse(readFileSync(RECORDS, "utf8")).length);
  assert.match(compare({ ieee }).text, /\b0 differ/);
  assert.equal(compare({ ieee }).status, 0);

  const wrong = { ...ieee, particle: ieee.particle.replace("van der", "Van Der"), stranger: "?" };
  delete wrong.thesis;
  const { status, text } = compare({ "institute-of-electrical-and-electronics-engineers": wrong });
  assert.equal(status, 1);
  assert.match(text, /2 differ/);
  assert.match(text, /^particle\n {4}citeproc {2}J\. van der Meulen.*\n {4}offprint {2}J\. Van Der Meulen/m);
  assert.match(text, /^thesis\n.*\n {4}offprint {2}nothing/m);
  assert.match(text, /no records: stranger/);

  const quotes = { ...ieee, "straight-quotes": ieee["straight-quotes"].replace("’", "'") };
  assert.match(compare({ ieee: quotes }).text, /0 differ, 1 explained/);
  const known = join(TEMP, "known.json");
  writeFileSync(known, JSON.stringify({ ieee: { particle: "why", thesis: "why", book: "no longer" } }));
  const accepted = compare({ ieee: { ...wrong, thesis: "x", stranger: undefined } }, "--known", known);
  assert.equal(accepted.status, 0, accepted.text);
  assert.match(accepted.text, /known, and agree now: book/);
});

test("the references of a built site's pages are found", () => {
  const made = join(TEMP, "pages.json");
  references("--write", made, "--style", "apa", "--style", "modern-language-association");
  const { apa, "modern-language-association": mla } = JSON.parse(readFileSync(made, "utf8"));
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("'", "&#39;");
  const html = (text) => escaped(text).replace("Brackwater", "<i>Brackwater</i>");
  for (const id of Object.keys(apa)) {
    const folder = join(TEMP, "out/publications", id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), `<p class="reference">${html(apa[id])}</p>
      <details><summary>MLA</summary>\n<p class="reference">${html(mla[id])}</p></details>`);
  }
  const { status, text } = references(join(TEMP, "out"), "--style", "apa", "--style", "modern-language-association");
  assert.equal(status, 0, text);
  assert.equal(text.match(new RegExp(`: ${Object.keys(apa).length} agree, 0 differ`, "g"))?.length, 2, text);
});
