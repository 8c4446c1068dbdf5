// What Zotero users get: the item that each paper of a small catalogue becomes, against what zotero.json says that it should.
//
// zotero.json was written from the front matter and from Zotero's rules, not from what Offprint puts out. `item` is the whole
// record; `may` has what no Highwire tag can say, but a page may say otherwise, and then has to say so; `why` explains what
// looks odd. A report's type and a thesis's is what readers see of it, "Working paper", since Zotero prints it in citations.

import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { build, filesOf, TEMP } from "../site/build.mjs";
import { zoteroItem } from "./zotero.mjs";

const HERE = new URL(".", import.meta.url);
const EXPECTED = JSON.parse(readFileSync(new URL("zotero.json", HERE)));
const BASE = "https://skerry.example/";

// Builds leave a cache beside the site's files, which has no place in the repository.
const root = join(TEMP, "zotero-site");
cpSync(new URL("site", HERE), root, { recursive: true });
const { out } = build("zotero", root);
/** The pages of the site, by their addresses: "publications/tide-tables/". */
const PAGES = filesOf(out, "index.html").map((file) => file.slice(0, -"index.html".length));
const html = (page) => readFileSync(join(out, page, "index.html"), "utf8");

const shown = (value) => (JSON.stringify(value, null, 1) ?? "nothing").replace(/\n\s*/g, " ").replaceAll("\u00a0", "\\u00a0");

/** The fields in which a paper's item is not what it should be. */
function differences(got, { item, may = {} }) {
  const isSame = (field, record) => isDeepStrictEqual(got[field], record[field]);
  const isRight = (field) => isSame(field, item) || (field in may && isSame(field, may));
  const wrong = [...new Set([...Object.keys(item), ...Object.keys(got)])].filter((field) => !isRight(field));
  return wrong.map((field) => `  ${field}: ${shown(got[field])}\n    should be ${shown(item[field])}`);
}

test("every paper of the catalogue is expected and published", () => {
  const papers = filesOf(join(root, "content/publications"), ".md").map((file) => file.slice(0, -".md".length));
  assert.equal(papers.length, 40);
  assert.deepEqual(Object.keys(EXPECTED).sort(), papers);
  assert.deepEqual(PAGES.map((page) => /^publications\/((?!page\/).+)\/$/.exec(page)?.[1]).filter(Boolean), papers);
});

for (const [slug, expected] of Object.entries(EXPECTED)) {
  test(`${expected.item.itemType}: ${slug}`, () => {
    const page = `publications/${slug}/`;
    const wrong = differences(zoteroItem(html(page), BASE + page), expected);
    assert.ok(!wrong.length, `Zotero gets\n${wrong.join("\n")}${expected.why ? `\n(${expected.why})` : ""}`);
  });
}

test("no other page passes for a paper", () => {
  const others = PAGES.filter((page) => !(page.replace(/^publications\/|\/$/g, "") in EXPECTED));
  assert.ok(others.length > 20, `${others.length} pages`);
  const PAPER = /<meta (name="(citation_|DCTERMS\.|z:)|property="og:type" content="article")/;
  for (const page of others) assert.doesNotMatch(html(page), PAPER, page);
});

// ---- the rules themselves, on pages made by hand

const DCTERMS = '<link rel="schema.DCTERMS" href="http://purl.org/dc/terms/">';
const tag = ([name, content]) => `<meta ${/^(og|article):/.test(name) ? "property" : "name"}="${name}" content="${content}">`;
const page = (tags, head = DCTERMS) =>
  `<!DOCTYPE html><html lang="en"><head><title>A page</title>${head}${tags.map(tag).join("")}</head><body></body></html>`;
const TITLE = ["citation_title", "A title"], AUTHOR = ["citation_author", "Doe, Jane"];
const item = (...tags) => zoteroItem(page([TITLE, AUTHOR, ...tags]), `${BASE}p/`);

test("what decides the type", () => {
  const ISBN = ["citation_isbn", "9781402871016"], REPORT = ["citation_technical_report_institution", "I"];
  for (const [type, ...tags] of [
    ["journalArticle"],
    ["book", ISBN],
    ["report", ISBN, REPORT],
    ["report", REPORT, ["DCTERMS.type", "Book"], ["og:type", "website"], ["z:itemType", "book"]],
    ["journalArticle", ["citation_journal_title", "J"]],
    ["conferencePaper", ["citation_conference_title", "C"]],
    ["thesis", ["citation_dissertation_institution", "U"]],
    // Not what its author meant: "book" is a prefix of Open Graph's.
    ["journalArticle", ["citation_book_title", "B"]],
    ["bookSection", ["citation_inbook_title", "B"]],
    ["journalArticle", ["DCTERMS.type", "Text"]],
    ["journalArticle", ["DCTERMS.type", "Dataset"]],
    ["dataset", ["DCTERMS.type", "dataset"]],
    ["book", ["DCTERMS.type", "Book"], ["DCTERMS.type", "Text"]],
    ["bookSection", ISBN, ["DCTERMS.type", "Book chapter"]],
    ["report", ["DCTERMS.type", "Working paper"]],
    ["journalArticle", ["og:type", "article"]],
    ["book", ["og:type", "book"]],
    ["webpage", ["og:type", "website"]],
    ["bookSection", ISBN, ["z:itemType", "bookSection"], ["og:type", "website"]],
    ["webpage", ["z:itemType", "workingPaper"]],
  ]) assert.equal(item(...tags).itemType, type, JSON.stringify(tags));
  const foreign = '<link rel="schema.DCTERMS" href="https://purl.org/dc/terms/">';
  assert.equal(zoteroItem(page([TITLE, AUTHOR, ["DCTERMS.type", "Book"]], foreign), BASE).itemType, "journalArticle");
  const data = '<script type="application/ld+json">{"@type":"Book","author":{"name":"Jane Doe"}}</script>';
  assert.deepEqual(zoteroItem(page([], data), BASE), zoteroItem(page([], ""), BASE), "JSON-LD is not read");
});

test("what becomes of a name", () => {
  const names = (...authors) => {
    const { creators } = zoteroItem(page([TITLE, ...authors.map((name) => ["citation_author", name])]), BASE);
    return creators.map(({ lastName, firstName }) => [lastName, ...(firstName ? [firstName] : [])]);
  };
  assert.deepEqual(names("van Dyck, Ann"), [["van Dyck", "Ann"]]);
  // One author with spaces on both sides is two, several are not; a no-break space is none, but only one in a name is mended.
  assert.deepEqual(names("de la Cruz, José María"), [["Cruz", "De La"], ["María", "José"]]);
  assert.deepEqual(names("de la Cruz, José María", "Doe, Jane"), [["de la Cruz", "José María"], ["Doe", "Jane"]]);
  assert.deepEqual(names("de\u00a0la\u00a0Cruz, José María"), [["de la\u00a0Cruz", "José María"]]);
  assert.deepEqual(names("de la Cruz, José\u00a0María\u00a0Luis"), [["de la Cruz", "José María Luis"]]);
  assert.deepEqual(names("King, Martin, Jr."), [["King", "Martin"]], "a third part is lost");
  assert.deepEqual(names("King, Martin Jr."), [["King", "Martin Jr"]]);
  assert.deepEqual(names("World Health Office"), [["Office", "World Health"]]);
  assert.deepEqual(names("UN Office"), [["Office", "U. N."]]);
  assert.deepEqual(names("OPEC Office"), [["Office", "Opec"]]);
  // What ends in a comma is a family's name alone.
  assert.deepEqual(names("UN Office,"), [["UN Office"]]);
  assert.deepEqual(names("Doe, Jane; Roe, Richard"), [["Doe", "Jane"], ["Roe", "Richard"]]);
  assert.deepEqual(names("DOE, JANE", "Roe, RA", "ROE, RA"), [["Doe", "Jane"], ["Roe", "R. A."], ["Roe", "Ra"]]);
  assert.deepEqual(names("Poe, J.-P. A."), [["Poe", "J.-P. A."]]);
  assert.deepEqual(names("Doe, Jane", "Doe, Jane"), [["Doe", "Jane"]]);
});

test("what fills a field", () => {
  const identifier = "https://skerry.example/publications/2007-02-25/";
  assert.equal(item(["DCTERMS.identifier", identifier]).ISSN, identifier, "an address with the digits of an ISSN is taken for one");
  assert.equal(item(["DCTERMS.identifier", identifier], ["citation_issn", "2949-771X"]).ISSN, "2949-771X");
  assert.equal(item(["citation_isbn", "1-4028-9462-7"]).ISBN, "9781402894626");
  assert.equal(item(["citation_isbn", "1-4028-9462-8"]).ISBN, undefined);
  assert.equal(item(["description", "Of the site"]).abstractNote, "Of the site");
  assert.equal(item(["og:description", "Cut…"], ["DCTERMS.abstract", "Whole"]).abstractNote, "Cut…");
  assert.equal(item(["og:description", "Cut…"], ["citation_abstract", "Whole"]).abstractNote, "Whole");
  const YEAR = ["citation_publication_date", "2007"], DAY = ["DCTERMS.issued", "2007-02-25"];
  assert.equal(item(DAY).date, "2007-02-25");
  assert.equal(item(DAY, YEAR).date, "2007");
  assert.equal(item(DAY, ["citation_cover_date", "2007-02"], YEAR).date, "2007-02");
  assert.equal(item(["citation_firstpage", "45"], ["citation_lastpage", "67"]).pages, "45-67");
  assert.equal(item(["DCTERMS.type", "dataset"]).extra, "type: dataset");
  assert.equal(item(["DCTERMS.type", "Dataset"], ["z:itemType", "dataset"]).extra, undefined);
  const report = item(["citation_technical_report_institution", "I"], ["DCTERMS.type", "Text"], ["z:place", "P"], ["z:seriesTitle", "S"]);
  assert.deepEqual([report.reportType, report.place, report.seriesTitle], ["Text", "P", "S"]);
  const ROE = "Roe, Richard";
  const people = item(["DCTERMS.creator", "Doe, Jane"], ["DCTERMS.contributor", ROE], ["citation_editor", ROE]).creators;
  assert.deepEqual(people.map(({ lastName, creatorType }) => [lastName, creatorType]), [["Doe", "author"], ["Roe", "editor"]]);
  assert.deepEqual(item(["citation_keywords", "Tides"], ["DCTERMS.subject", "Tides"], ["article:tag", "Tides"]).tags, []);
  const [pdf, ...more] = item(["citation_pdf_url", "p.pdf"], ["citation_pdf_url", `${BASE}second.pdf`]).attachments;
  assert.deepEqual([pdf.url, more.length], [`${BASE}p/p.pdf`, 0]);
  const nobody = page([TITLE]);
  assert.deepEqual(zoteroItem(nobody, BASE).creators, []);
  assert.throws(() => zoteroItem(nobody.replace("<body>", '<body><p class="byline">Jane Doe</p>'), BASE), /byline/);
});
