// What Zotero makes of a page: the item that its button would save.
//
// An implementation of our own of the rules by which Zotero's generic translator reads the head of a page, written from
// what they do, so that the tests know what readers get. The rules are those of
// - "Embedded Metadata" (translator 951c027d-74ac-47d4-a107-9c3069ab7b48) of 2025-08-02: which tag decides the type, which
//   field a Highwire tag fills, how names are split, what fills the gaps;
// - "RDF" (5e3ad958-ac79-463d-812b-a86a9235c28f) of 2019-09-08, to which the former hands every name with a known prefix:
//   here as far as Dublin Core, Open Graph and Zotero's own `z:` go;
// - what Zotero does to every item from the web before it is saved (zotero/translate, zotero/utilities): names cleaned,
//   short titles made, ISBNs checked, fields of other types dropped. Since 7.0.31 every type has a DOI; an older one keeps
//   it under "Extra".
// Zotero has had a version of the former of 2026-04-27 since, of which no more than the first lines could be read here.
//
// Left out: PRISM, BIBO, Eprints, schema.org's RDFa, Parse.ly and the other vocabularies that Offprint does not write; dates
// of `citation_online_date` and `citation_year`; RDF nodes other than the page; the guess at authors from a byline, for which
// there is an error instead; `libraryCatalog` and `accessDate`, which are the same for all. JSON-LD and Signposting are not
// left out: Zotero does not read them.

import { DomUtils, parseDocument } from "htmlparser2";

/** The fields that all types have. */
const COMMON = ["title", "abstractNote", "date", "language", "shortTitle", "url", "rights", "extra", "DOI"];
/** The others of each type, and what it calls a general field. */
const TYPES = {
  report: { fields: ["reportType", "seriesTitle", "place", "pages"], names: { publisher: "institution", number: "reportNumber" } },
  journalArticle: {
    fields: ["publicationTitle", "volume", "issue", "pages", "series", "seriesTitle", "seriesText", "journalAbbreviation", "ISSN"],
  },
  magazineArticle: { fields: ["publicationTitle", "volume", "issue", "pages", "ISSN"] },
  newspaperArticle: { fields: ["publicationTitle", "place", "edition", "section", "pages", "ISSN"] },
  book: { fields: ["series", "seriesNumber", "volume", "numberOfVolumes", "edition", "place", "publisher", "numPages", "ISBN"] },
  bookSection: {
    fields: ["series", "seriesNumber", "volume", "numberOfVolumes", "edition", "place", "publisher", "pages", "ISBN"],
    names: { publicationTitle: "bookTitle" },
  },
  conferencePaper: {
    fields: ["conferenceName", "place", "publisher", "volume", "pages", "series", "ISBN"],
    names: { publicationTitle: "proceedingsTitle" },
  },
  thesis: { fields: ["thesisType", "place", "numPages"], names: { publisher: "university" } },
  dataset: {
    fields: ["type", "versionNumber"],
    names: { publisher: "repository", number: "identifier", place: "repositoryLocation", medium: "format" },
  },
  hearing: { fields: ["committee", "place", "publisher", "pages", "legislativeBody", "session"], names: { number: "documentNumber" } },
  blogPost: { fields: ["websiteType"], names: { publicationTitle: "blogTitle" } },
  webpage: { fields: ["websiteType"], names: { publicationTitle: "websiteTitle" } },
  document: { fields: ["publisher"] },
};
/** Further types that a page can ask for by name, of whose fields nothing is known here. */
const OTHER_TYPES = [
  "artwork", "audioRecording", "bill", "case", "computerProgram", "dictionaryEntry", "email", "encyclopediaArticle", "film",
  "forumPost", "instantMessage", "interview", "letter", "manuscript", "map", "patent", "podcast", "preprint", "presentation",
  "radioBroadcast", "standard", "statute", "tvBroadcast", "videoRecording",
];
// As names they are looked up with their capitals, so that `Dataset` is none and `dataset` is one.
const isType = (name) => Object.hasOwn(TYPES, name) || OTHER_TYPES.includes(name);

const DCTERMS = "http://purl.org/dc/terms/", DC = "http://purl.org/dc/elements/1.1/";
const OG = "http://ogp.me/ns#", ARTICLE = "http://ogp.me/ns/article#", BOOK = "http://ogp.me/ns/book#";
const Z = "http://www.zotero.org/namespaces/export#";
/** A name with one of these before its first or second `.`, `:` or `_` is RDF, whatever the page declares. */
const PREFIXES = {
  dcterms: DCTERMS, dc: DC, og: OG, article: ARTICLE, book: BOOK, z: Z, so: "http://schema.org/",
  music: "http://ogp.me/ns/music#", video: "http://ogp.me/ns/video#", codemeta: "https://codemeta.github.io/terms/",
  bib: "http://purl.org/net/biblio#", bibo: "http://purl.org/ontology/bibo/", foaf: "http://xmlns.com/foaf/0.1/",
  prism: "http://prismstandard.org/namespaces/1.2/basic/", eprint: "http://purl.org/eprint/terms/",
  eprints: "http://purl.org/eprint/terms/", link: "http://purl.org/rss/1.0/modules/link/",
  vcard: "http://nwalsh.com/rdf/vCard#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
};

/** Highwire tags that make an item of a type for certain; the last one on the page does. */
const TYPE_OF_TAG = {
  citation_journal_title: "journalArticle", citation_technical_report_institution: "report",
  citation_conference_title: "conferencePaper", citation_conference: "conferencePaper", citation_book_title: "bookSection",
  citation_inbook_title: "bookSection", citation_dissertation_institution: "thesis",
};
/** The field of each Highwire tag. Where two have one field, the later line wins. */
const FIELD_OF_TAG = {
  citation_title: "title", citation_publication_date: "date", citation_cover_date: "date", citation_date: "date",
  citation_journal_title: "publicationTitle", citation_journal_abbrev: "journalAbbreviation",
  citation_inbook_title: "publicationTitle", citation_book_title: "bookTitle", citation_volume: "volume",
  citation_issue: "issue", citation_series_title: "series", citation_conference_title: "conferenceName",
  citation_conference: "conferenceName", citation_dissertation_institution: "university",
  citation_technical_report_institution: "institution", citation_technical_report_number: "number",
  citation_publisher: "publisher", citation_isbn: "ISBN", citation_abstract: "abstractNote", citation_doi: "DOI",
  citation_public_url: "url", citation_language: "language",
};
/** What a Dublin Core type means, in small letters and without spaces, where it is no item type's name. */
const TYPE_OF_DC = {
  book: "book", authoredbook: "book", electronicbook: "book", bookitem: "bookSection", bookchapter: "bookSection",
  report: "report", workingpaper: "report", thesis: "thesis", patent: "patent", map: "map", illustration: "artwork",
  conferenceitem: "conferencePaper", conferencepaper: "conferencePaper", conferenceposter: "conferencePaper",
  article: "journalArticle", journalitem: "journalArticle", journalarticle: "journalArticle",
  submittedjournalarticle: "journalArticle", scholarlytext: "journalArticle", "text.serial.journal": "journalArticle",
  dataset: "journalArticle", newsitem: "newspaperArticle", homepage: "webpage", webpage: "webpage",
};
const TYPE_OF_OG = { book: "book", website: "webpage", "music.song": "audioRecording", "music.album": "audioRecording" };

/**
 * The item, with the fields of its type in Zotero's names, `creators` as {lastName, firstName, creatorType}, `tags`, and
 * `attachments` as {title, mimeType, url}. A field without a value is absent.
 */
export function zoteroItem(html, url) {
  const page = readPage(html);
  const { type, guess, statements } = sort(page);
  const item = { creators: [], attachments: [], ...(statements.size ? rdfItem(statements, guess) : { itemType: guess }) };
  highwire(page, item, url);
  if (type) item.itemType = type;
  fillGaps(page, item, url);
  return finished(item, url);
}

// ---- the page

function readPage(html) {
  const all = DomUtils.findAll(() => true, parseDocument(html, { lowerCaseAttributeNames: true }).children);
  const named = (name) => all.filter((element) => element.name === name);
  const meta = named("meta").map((element) => {
    const { name, property, content } = element.attribs;
    // Highwire tags count right below the head or the body. (The head may be understood, as HTML allows.)
    return { name, property, content, parent: element.parent?.name ?? "html" };
  });
  return { all, named, meta };
}

/** The values of the tags whose names end so: some repositories put a word of their own before them. */
function valuesOf(page, tag) {
  const found = page.meta.filter(({ name, parent }) => name?.endsWith(tag) && ["html", "head", "body"].includes(parent));
  return found.map(({ content }) => content ?? "");
}
const valueOf = (page, tag) => valuesOf(page, tag)[0] || undefined;

/** What RDF's translator is given, {property → values}, and what the Highwire tags say of the type. */
function sort(page) {
  const prefixes = Object.assign(Object.create(null), PREFIXES);
  for (const { attribs } of page.named("link")) {
    const prefix = /^schema\.([a-zA-Z]+)/.exec(attribs.rel ?? "")?.[1];
    if (prefix) prefixes[prefix.toLowerCase()] = attribs.href;
  }
  for (const { attribs } of [...page.named("html"), ...page.named("head")]) {
    for (const [, prefix, uri] of (attribs.prefix ?? "").matchAll(/(\w+):\s+(\S+)/g)) prefixes[prefix.toLowerCase()] = uri;
  }
  const statements = new Map();
  let type, guess, generator;
  for (const { name, property, content } of page.meta) {
    if (!content) continue;
    for (const tag of (name || property || "").split(/\s+/).filter(Boolean)) {
      // The second word is looked at first, for such as og:video:duration. So `citation_book_title` is RDF, of a book.
      const words = tag.split(/[.:_]/);
      const place = words.length > 2 && prefixes[words[1].toLowerCase()] ? 1 : 0;
      const uri = prefixes[words[place].toLowerCase()];
      if (uri) {
        const rest = tag.slice(words.slice(0, place + 1).join(".").length + 1);
        const key = uri + rest.charAt(0).toLowerCase() + rest.slice(1);
        statements.set(key, [...(statements.get(key) ?? []), content]);
      } else if (tag.toLowerCase() === "generator") {
        if (/blogger|wordpress|wooframework/i.test(content)) generator = "blogPost";
      } else {
        const highwireTag = tag.slice(tag.lastIndexOf("citation_"));
        if (TYPE_OF_TAG[highwireTag]) type = TYPE_OF_TAG[highwireTag];
        else if (highwireTag === "citation_isbn") guess = "book";
        else if (["citation_title", "citation_series_title"].includes(highwireTag)) guess ??= "journalArticle";
      }
    }
  }
  const isWordPress = page.all.some(({ attribs }) => attribs.id === "wp-block-library-css" || attribs.class === "yoast-schema-graph");
  return { type, guess: guess ?? generator ?? (isWordPress ? "blogPost" : "webpage"), statements };
}

// ---- RDF

function rdfItem(statements, guess) {
  const values = (...properties) => statements.get(properties.find((property) => statements.has(property))) ?? [];
  const first = (...properties) => values(...properties)[0];
  const zoteroType = first(`${Z}itemType`, `${Z}type`), kind = first(`${DC}type`, `${DCTERMS}type`), og = first(`${OG}type`) ?? "";
  const isName = (name) => name && Number.isNaN(parseInt(name, 10)) && isType(name);
  const itemType = (isName(zoteroType) && zoteroType)
    || TYPE_OF_OG[og] || (/^video\.(movie|episode|tv_show|other)$/.test(og) && "videoRecording")
    || (isName(kind) ? kind : TYPE_OF_DC[(kind ?? "").toLowerCase().replace(/\s/g, "")])
    || guess;
  const item = {
    itemType,
    title: first(`${DC}title`, `${DCTERMS}title`, `${OG}title`),
    // Without a creator a contributor is an author, whoever it is.
    creators: values(`${DC}creator`, `${DCTERMS}creator`, `${DC}contributor`, `${DCTERMS}contributor`)
      .map((name) => cleaned(name, "author")),
    publicationTitle: first(`${DC}source`, `${DCTERMS}source`),
    rights: first(`${DC}rights`, `${DCTERMS}rights`),
    section: first(`${ARTICLE}section`),
    publisher: first(`${DC}publisher`, `${DCTERMS}publisher`),
    date: first(`${ARTICLE}published_time`, `${BOOK}release_date`, `${DC}date.issued`, `${DCTERMS}issued`, `${DC}date`, `${DCTERMS}date`),
    ISBN: first(`${BOOK}isbn`),
    url: first(`${OG}url`),
    abstractNote: first(`${OG}description`, `${DCTERMS}abstract`, `${DC}description`, `${DCTERMS}description`),
    language: first(`${DC}language`, `${DCTERMS}language`),
    journalAbbreviation: first(`${DCTERMS}alternative`),
    extra: /^(dataset|datacatalog)$/i.test(kind ?? "") ? "type: dataset" : undefined,
    reportType: kind, thesisType: kind, websiteType: kind,
  };
  if (["blogPost", "webpage", "newspaperArticle"].includes(itemType)) item.publicationTitle ??= first(`${OG}site_name`);
  // An identifier without a word before it is taken for the first of these that it could be, address or not.
  for (const identifier of values(`${DC}identifier`, `${DCTERMS}identifier`)) {
    const [, label, rest] = /^(ISBN|ISSN|DOI) (.*)$/i.exec(identifier) ?? [];
    if (label) item[label.toUpperCase()] = rest;
    else if (isbnIn(identifier)) item.ISBN ??= identifier;
    else if (hasIssn(identifier)) item.ISSN = identifier;
    else if (doiIn(identifier)) item.DOI = identifier;
  }
  // Whatever is in Zotero's own namespace is a field of the item. A type there means that "Extra" is Dublin Core's description.
  if (zoteroType) item.extra = first(`${DC}description`);
  for (const [property, [value]] of statements) if (property.startsWith(Z)) item[property.slice(Z.length)] = value;
  return item;
}

// ---- Highwire

function highwire(page, item, url) {
  for (const [tag, field] of Object.entries(FIELD_OF_TAG)) {
    const value = field === "ISBN" ? valuesOf(page, tag).join(", ") : valueOf(page, tag);
    if (value?.trim()) item[field] = trimmed(value);
  }
  const issn = ["citation_issn", "citation_ISSN", "citation_eIssn"].map((tag) => valuesOf(page, tag).join(", ")).find(Boolean);
  if (issn) item.ISSN = issn;

  const written = (tag) => (valuesOf(page, tag).length ? valuesOf(page, tag) : valuesOf(page, `${tag}s`));
  const people = ["author", "editor"].flatMap((role) => creators(written(`citation_${role}`), role, valueOf(page, "citation_language")));
  // Dublin Core's are for want of these, so that nobody is there twice.
  if (people.length) item.creators = people;

  const [first] = valueOf(page, "citation_firstpage")?.trim().split(/\s*[-–]\s*/) ?? [];
  const last = valueOf(page, "citation_lastpage")?.trim().split(/\s*[-–]\s*/).slice(0, 2).at(-1);
  if (first) item.pages = last ? `${first}-${last}` : first;

  const [pdf] = valuesOf(page, "citation_pdf_url");
  const paper = pdf && { title: "Full Text PDF", mimeType: "application/pdf", url: absolute(pdf, url) };
  item.attachments.push(paper || { title: "Snapshot", mimeType: "text/html" });
  item.url ??= valueOf(page, "citation_abstract_html_url") ?? valueOf(page, "citation_fulltext_html_url");
}

/** The people of `citation_author` or `citation_editor`. */
function creators(tags, role, language) {
  const people = [];
  let previous;
  for (const tag of tags) {
    let names = tag.split(/\s*;\s*/);
    const halves = names[0].split(/\s*,\s*/);
    // What stands alone and has a plain space on both sides of a comma is taken for two people, unless it looks Spanish.
    if (names.length === 1 && tags.length === 1 && halves.length > 1 && halves[0].includes(" ") && halves[1].includes(" ")) {
      const words = halves[0].split(" ").length;
      const isSpanish = halves.length === 2 && ["es", "spa", "Spanish", "español"].includes(language)
        && (words === 2 || /[À-ú]|\b[Dd]e\b/u.test(halves[0]));
      if (!isSpanish) names = halves;
    }
    for (const name of names.map((name) => name.trim())) {
      if (!/[^\s,\-.;]/.test(name) || name === previous) continue;
      previous = name;
      const person = cleaned(name, role);
      if (person.firstName) for (const part of ["firstName", "lastName"]) person[part] = recased(person[part]);
      people.push(person);
    }
  }
  return people;
}

const DASH = /\s*[-\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b]\s*/;

/** A name taken apart: at its comma, or else before its last word. */
function cleaned(name, creatorType, atComma = name.includes(",")) {
  // Only the first space is made a plain one.
  let text = name.replace(/^[\s.,/[\]:]+/, "").replace(/[\s.,/[\]:]+$/, "").replace(/\s+/, " ");
  let firstName = "", lastName = text;
  if (atComma) {
    text = text.replace(/\.([^ ])/, ". $1");
    [lastName, firstName = ""] = text.split(/[,،] ?/);
  } else {
    for (let space = text.lastIndexOf(" "); ; space = text.lastIndexOf(" ", space - 1)) {
      [firstName, lastName] = [text.slice(0, Math.max(space, 0)), text.slice(space + 1)];
      if (/^\p{L}/u.test(lastName) || space <= 0) break;
    }
  }
  const CAPITALS = /^[A-Z\u0400-\u042f]{1,3}$/, INITIAL = /^-?[A-Z\u0400-\u042f]$/;
  // Up to three capitals are initials, where the family's name is not in capitals as well.
  const isInitials = CAPITALS.test(firstName) && (firstName.length === 1 || lastName.toUpperCase() !== lastName);
  if (isInitials) firstName = [...firstName].join(". ");
  const bare = firstName.replace(/^[\s.]+/, "").replace(/[\s,]+$/, "").replace(DASH, "-");
  firstName = bare.split(/[\s.]+|(?=-)/).map((word) => (INITIAL.test(word) ? `${word}.` : word)).join(" ").replace(/ -/g, "-").trim();
  return { lastName, firstName, creatorType };
}

/** A half of a name that is all in capitals, or has none, in the capitals of a title. Letters without case stay. */
function recased(name) {
  if (name !== name.toUpperCase() && name !== name.toLowerCase()) return name;
  const small = "a an and as at but by down for from in into nor of on or so the to up with yet".split(" ");
  const isUpper = trimmed(name).toUpperCase() === trimmed(name);
  const parts = trimmed(name).split(/([ /\u002d\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b])/);
  return parts.map((part, index) => {
    const lower = part.toLowerCase();
    if (!part || (!isUpper && part !== lower)) return part;
    // So the A of "J. A. R." is an article.
    if (small.includes(lower.replace(/[^a-z]+/, "")) && index > 0 && index < parts.length - 1) return lower;
    const head = (/^['"¡¿“‘„«\s]+/.exec(part)?.[0].length ?? 0) + 1;
    return part.slice(0, head).toUpperCase() + part.slice(head).toLowerCase();
  }).join("");
}

// ---- what is missing

function fillGaps(page, item, url) {
  const named = (wanted) => page.meta.filter(({ name }) => name?.toLowerCase() === wanted).map(({ content }) => (content ?? "").trim());
  const text = (elements) => (elements[0] ? trimmed(DomUtils.textContent(elements[0])) : undefined);
  item.title = (item.title || text(page.named("title")) || url).replace(/\s+/g, " ");
  if (item.publicationTitle) {
    const name = item.publicationTitle.replace(/[()[\]$^*+.?|]/g, "\\$&");
    item.title = item.title.replace(new RegExp(`\\s*[-–—=_:|~#]\\s*${name}\\s*$`, "i"), "");
  }
  if (!item.creators.length) item.creators = unsigned(page, named("author"));
  // So of a paper without an abstract the description is the abstract.
  item.abstractNote ||= trimmed(named("description")[0] ?? "");
  item.url ||= page.named("link").find(({ attribs }) => attribs.rel === "canonical")?.attribs.href ?? url;
  item.language ||= named("language")[0] || page.named("html")[0]?.attribs.lang;
  item.date ||= page.named("time").find(({ attribs }) => attribs.datetime)?.attribs.datetime;
}

/** The creators of a page whose tags name nobody. */
function unsigned(page, authors) {
  const names = [...new Set(authors.filter((name) => /[^\s,\-.;]/.test(name)))];
  const isName = (content) => content && !/[\da-z.-]+\.[a-z.]{2,6}/.test(content);
  const networks = page.meta.filter(({ property, content }) => property === "article:author" && isName(content));
  const found = names.length ? names : networks.map(({ content }) => content);
  const isByline = ({ name, attribs }) => /byline|vcard/i.test(attribs.class ?? "") || (name === "a" && attribs.rel === "author");
  if (!found.length && page.all.some((element) => isByline(element) && DomUtils.textContent(element).trim())) {
    throw new Error("no tag says who wrote this page, so that Zotero would guess it from a byline");
  }
  return found.map((name) => cleaned(name, "author", false));
}

function finished(item, url) {
  if (item.DOI) item.DOI = doiIn(item.DOI);
  item.url = absolute(item.url, url);
  item.date = item.date?.replace(/^(\d{4}-\d{2}-\d{2})[T\s]\d.+/, "$1");
  if (item.shortTitle === undefined) {
    const [head] = item.title.split(":");
    const short = /^[^?]*\?(?=.)/su.exec(head)?.[0] ?? head;
    if (short !== item.title) item.shortTitle = short;
  }
  if (item.ISBN) {
    const found = item.ISBN.match(/\b(?:97[89][\s\-‐-―]*)?(?:\d[\s\-‐-―]*){9}[\dx]\b/gi) ?? [];
    item.ISBN = [...new Set(found.map(isbnIn).filter(Boolean).map(isbn13))].join(" ");
  }
  const { creators: people, attachments } = item;
  const itemType = isType(item.itemType) ? item.itemType : "webpage";
  const { fields = Object.keys(FIELD_OF_TAG), names = {} } = TYPES[itemType] ?? {};
  const kept = Object.fromEntries([...COMMON, ...fields].map((field) => [field, item[field]]));
  for (const [general, field] of Object.entries(names)) kept[field] = item[field] || item[general];
  const present = Object.entries(kept).filter(([, value]) => value?.trim()).map(([field, value]) => [field, value.trim()]);
  const named = people.map(({ lastName, firstName, creatorType }) => ({ lastName, ...(firstName && { firstName }), creatorType }));
  // Tags of a page are dropped unless a site's own translator asks for them.
  return { itemType, ...Object.fromEntries(present), creators: named, tags: [], attachments };
}

// ---- words and numbers

/** JavaScript's spaces have the no-break space among them, as Zotero's have. */
const trimmed = (text) => text.replace(/\s+/g, " ").trim();

const absolute = (address, base) => (/^\w+:/.test(address) ? address : new URL(address, base).href);
const doiIn = (text) => /10(?:\.\d{4,})?\/\S*[^\s.,]/.exec(text)?.[0];
const undashed = (text) => text.toUpperCase().replace(/[-\u00ad\u2010-\u2015\u2043\u2212]+/g, "");
const ISBN_13 = (place) => (place % 2 ? 3 : 1);

function weighed(digits, weight) {
  return [...digits].reduce((sum, digit, place) => sum + (digit === "X" ? 10 : Number(digit)) * weight(place), 0);
}

/** The ISBN in a text, if its check digit is right. Hyphens are nothing; what stands before and after has to be no word. */
function isbnIn(text) {
  for (const [found] of undashed(text).matchAll(/\b(?:97[89]\s*(?:\d\s*){9}\d|(?:\d\s*){9}[\dX])\b/g)) {
    const isbn = found.replace(/\s/g, "");
    const isRight = isbn.length === 13 ? weighed(isbn, ISBN_13) % 10 === 0 : weighed(isbn, (place) => 10 - place) % 11 === 0;
    if (isRight) return isbn;
  }
}

function isbn13(isbn) {
  const start = isbn.length === 13 ? isbn.slice(0, 12) : `978${isbn.slice(0, 9)}`;
  return start + ((10 - (weighed(start, ISBN_13) % 10)) % 10);
}

const hasIssn = (text) => [...undashed(text).matchAll(/\b(?:\d\s*){7}[\dX]\b/g)]
  .some(([found]) => weighed(found.replace(/\s/g, ""), (place) => 8 - place) % 11 === 0);
