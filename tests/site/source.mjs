// Reads a site's content tree by itself: nothing here is taken from Offprint's own code or from what it wrote, so that the
// two can be compared. What it knows is what ../../README.md and the manual promise to those who write papers.

import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join, dirname, basename, extname, posix } from "node:path";
import { parse as parseYaml } from "yaml";
import { parse as parseToml } from "smol-toml";

// Letters that Unicode does not take apart into an ASCII letter and a mark.
const LATIN = { ß: "ss", æ: "ae", Æ: "ae", œ: "oe", Œ: "oe", ø: "o", Ø: "o", ł: "l", Ł: "l", đ: "d", Đ: "d", ð: "d", Ð: "d",
  þ: "th", Þ: "th", ħ: "h", ı: "i", "–": " ", "—": " ", "“": " ", "”": " ", "…": " " };

/**
 * The word of an address that a text makes, or null where that takes a transliteration (other scripts), or a hash because it
 * is too long. Such texts are compared by count and title instead.
 */
export function slug(text) {
  let ascii = "";
  for (const c of text.replace(/['`’‘ʼ\u00ad\u200b-\u200f\u2060\ufeff]/g, "")) {
    const plain = c < "\u0080" ? c : (LATIN[c] ?? c.normalize("NFKD").replace(/[\u0300-\u036f]/g, ""));
    if (!/^[\x00-\x7f]*$/.test(plain)) return null;
    ascii += plain;
  }
  const word = ascii.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return word && word.length <= 120 ? word : null;
}

const spaced = (text) => text.normalize("NFC").trim().replace(/\s+/g, " ");
const blank = (value) => value == null || value === "" || value === "null" || value === "~";
const list = (value) => (Array.isArray(value) ? value : [value]).filter((item) => !blank(item));
const texts = (value) => list(value).map((item) => spaced(String(item))).filter(Boolean);
const stem = (path) => basename(path, extname(path));

/** The front matter with every scalar as it is written: `007` stays `007`, and a date stays text. */
function frontMatter(path) {
  const text = readFileSync(path, "utf8").replace(/^[\ufeff\s]+/, "");
  const match = /^---[ \t]*\r?\n([\s\S]*?)^(?:---|\.\.\.)[ \t]*\r?$/m.exec(text);
  if (!match) throw new Error(`${path}: no front matter`);
  return parseYaml(match[1], { schema: "failsafe", logLevel: "error" }) ?? {};
}

function* markdown(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (/^\./.test(entry.name)) continue;
    if (entry.isDirectory()) yield* markdown(path);
    else if (/\.(md|markdown)$/i.test(entry.name)) yield path;
  }
}

/** What papers may write for a person or series that has a file → the file's name, which is its address. */
class Described {
  names = new Map();
  constructor(folder, titleKey) {
    for (const path of markdown(folder)) {
      const front = frontMatter(path);
      const name = stem(path) === "index" ? basename(dirname(path)) : stem(path);
      const address = slug(name) ?? name;
      for (const key of [name, front[titleKey], ...texts(front.aliases)]) this.names.set(spaced(String(key)), address);
      if (!blank(front.orcid)) this.names.set(bareOrcid(front.orcid), address);
    }
  }
}

const bareOrcid = (text) => text.split("/").pop().toUpperCase();

export function readSite(root, today, drafts = false) {
  const config = parseToml(readFileSync(join(root, "site.toml"), "utf8"));
  const people = new Described(join(root, "content/people"), "name");
  const series = new Described(join(root, "content/series"), "title");
  const taxonomies = (config.taxonomies ?? []).map((taxonomy) => taxonomy.key);
  const papers = [], pages = [], leftOut = [];

  // A term is {slug} where the address can be told from what is written, else {title}.
  const term = (text, described) => {
    const address = described?.names.get(text) ?? slug(text);
    return address ? { slug: address } : { title: text };
  };

  for (const path of markdown(join(root, "content"))) {
    const source = posix.relative(root, path);
    const front = frontMatter(path);
    const isDraft = front.draft === "true" && !drafts;
    const isPaper = source.startsWith("content/publications/") && source !== "content/publications/index.md";
    if (!isPaper && /^content\/(people|series)\//.test(source)) continue;
    const aliases = texts(front.aliases);
    if (!isPaper) {
      const parts = source.slice("content/".length).replace(/(^|\/)index\.\w+$|\.\w+$/, "").split("/").filter(Boolean);
      if (!isDraft) pages.push({ source, folder: parts.map(slug).join("/"), aliases });
      continue;
    }
    const name = stem(path) === "index" ? basename(dirname(path)) : stem(path);
    const date = String(front.date).trim().slice(0, 10).replace(/[T ].*/, "");
    const due = blank(front.publish_at) ? date : String(front.publish_at).trim().slice(0, 10);
    const first = (due + "-01-01").slice(0, 10);
    const paper = {
      source, date, aliases,
      slug: blank(front.slug) ? slug(name) : front.slug,
      title: spaced(String(front.title)),
      pdf: localFile(root, path, front.pdf),
      terms: {
        years: [{ slug: date.slice(0, 4) }],
        types: [{ slug: slug(blank(front.type) ? (config.catalogue?.type ?? "report") : front.type) }],
        series: texts(front.series).slice(0, 1).map((text) => term(text, series)),
        authors: [...list(front.authors), ...list(front.editors)]
          .map((person) => (typeof person === "string" ? { name: person } : person))
          .map(({ name, orcid }) => {
            const known = orcid && people.names.get(bareOrcid(orcid));
            return known ? { slug: known } : term(spaced(name), people);
          }),
      },
    };
    for (const key of taxonomies) paper.terms[key.replaceAll("_", "-")] = texts(front[key]).map((text) => term(text));
    (isDraft || first > today ? leftOut : papers).push(paper);
  }
  const redirects = Object.entries(config.redirects ?? {});
  return { config, papers, leftOut, pages, redirects, described: { authors: people, series } };
}

/** The file that `pdf` names: beside the Markdown, below content/, below static/, or from the root. */
function localFile(root, markdownPath, value) {
  if (blank(value) || /^https?:/.test(value)) return null;
  const folders = [...(value.startsWith("/") ? [] : [dirname(markdownPath)]), join(root, "content"), join(root, "static"), root];
  return folders.map((folder) => join(folder, value)).find(existsSync) ?? `${value} (not found)`;
}
