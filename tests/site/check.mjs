#!/usr/bin/env node
// Compares a built site with the content tree that it was built from, which it reads by itself.
//
//     node tests/site/check.mjs OUT --root SITE [--base-url URL] [--date YYYY-MM-DD] [--drafts]
//
// Prints what it counted; names what is wrong and exits with 1.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { parseDocument, DomUtils } from "htmlparser2";
import { number } from "./page.mjs";
import { Resolver } from "./resolver.mjs";
import { readSite } from "./source.mjs";

const xml = (path) => parseDocument(readFileSync(join(out, path), "utf8"), { xmlMode: true });
const all = (name, within) => DomUtils.getElementsByTagName(name, within);
const text = (element) => DomUtils.textContent(element).trim();

const DEEPEST = 10; // clicks from the home page within which Google Scholar wants every paper
const SHOWN = 20; // of the problems of one kind

const { values: options, positionals: [out] } = parseArgs({
  allowPositionals: true,
  options: { root: { type: "string" }, "base-url": { type: "string" }, date: { type: "string" }, drafts: { type: "boolean" } },
});
if (!out || !options.root) {
  console.error("usage: check.mjs OUT --root SITE [--base-url URL] [--date YYYY-MM-DD] [--drafts]");
  process.exit(2);
}

const started = Date.now();
const today = options.date ?? new Date().toLocaleDateString("sv"); // the one locale that writes dates as ISO does
const site = readSite(options.root, today, options.drafts);
const base = (options["base-url"] ?? site.config.base_url).replace(/\/*$/, "/");
const files = walk(out, "").sort();
const resolver = new Resolver(files, base);
const pages = await readPages();
const problems = new Map();
const counts = new Map();

checkPages();
const papers = checkPapers();
checkListings();
checkRedirects();
checkDepth();
checkSitemap();
checkFeeds();
checkStyles();
report();

function walk(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    return entry.isDirectory() ? walk(root, path) : [path];
  });
}

/** By file, in the order of `files`. */
async function readPages() {
  const html = files.flatMap((file, id) => (file.endsWith(".html") ? [id] : []));
  const threads = Math.min(availableParallelism(), 8);
  const shares = Array.from({ length: threads }, (_, thread) => html.filter((_, at) => at % threads === thread));
  const read = await Promise.all(shares.map((share) => new Promise((done, failed) => {
    const workerData = { out, base, files, share };
    new Worker(new URL("worker.mjs", import.meta.url), { workerData }).on("message", done).on("error", failed);
  })));
  return new Map(read.flat().sort((a, b) => a.id - b.id).map((page) => [page.id, page]));
}

function fail(kind, what) {
  if (!problems.has(kind)) problems.set(kind, []);
  problems.get(kind).push(what);
}

function count(what, by = 1) {
  counts.set(what, (counts.get(what) ?? 0) + by);
}

function page(path) {
  return pages.get(resolver.ids.get(path));
}

/** Links, ids, fragments, and the header's total: on every page. */
function checkPages() {
  const ids = new Map([...pages.values()].map((page) => [page.id, new Set(page.ids)]));
  for (const page of pages.values()) {
    const path = files[page.id];
    count("HTML pages");
    count("links", page.links);
    for (const problem of page.problems) fail("links and ids", `${path}: ${problem}`);
    for (const [target, fragment] of page.fragments) {
      count("fragments");
      if (pages.has(target) && !ids.get(target).has(fragment)) fail("fragments", `${path}: ${files[target]} has no id "${fragment}"`);
    }
    if (page.refresh !== null) continue;
    const totals = page.total.map((text) => /^Total Index: (.*) publications?\.$/.exec(text)?.[1]);
    if (totals.length !== 1 || totals[0] === undefined || number(totals[0]) !== site.papers.length) {
      fail("Total Index", `${path}: ${JSON.stringify(page.total)}, and there are ${site.papers.length} papers`);
    }
    if (!page.noindex && page.canonical !== page.id) fail("canonical", `${path}: ${files[page.canonical] ?? page.canonical}`);
  }
}

/** Every paper has its page and its PDF; every plain page is there; drafts are not. → the id of the page → the paper. */
function checkPapers() {
  const papers = new Map();
  const byTitle = new Map();
  for (const page of pages.values()) {
    if (/^publications\/[^/]+\/index\.html$/.test(files[page.id]) && page.refresh === null) byTitle.set(page.title.replace(/\s+/g, " "), page);
  }
  for (const paper of site.papers) {
    const found = paper.slug ? page(`publications/${paper.slug}/index.html`) : byTitle.get(paper.title);
    if (!found) {
      fail("papers", `${paper.source} has no page`);
      continue;
    }
    if (papers.has(found.id)) fail("papers", `${paper.source} shares its page with ${papers.get(found.id).source}`);
    if (found.title.normalize("NFC").replace(/\s+/g, " ") !== paper.title) fail("papers", `${paper.source}: the page's title is ${JSON.stringify(found.title)}`);
    papers.set(found.id, paper);
    count("papers");
    if (!paper.pdf) continue;
    const pdf = files[found.id].replace(/([^/]+)\/index\.html$/, "$1/$1.pdf");
    if (!resolver.ids.has(pdf) || !readFileSync(join(out, pdf)).equals(readFileSync(paper.pdf))) {
      fail("PDFs", `${pdf} is not ${paper.pdf}`);
    }
    count("PDFs");
  }
  for (const { source, slug } of site.leftOut) {
    count("left out");
    if (page(`publications/${slug}/index.html`)) fail("drafts", `${source} is a draft or still to come, and has a page`);
  }
  const [first] = [...pages.values()].filter((page) => /^publications\/(?!page\/)[^/]+\/index\.html$/.test(files[page.id]) && page.refresh === null && !papers.has(page.id));
  if (first) fail("papers", `${files[first.id]} is the page of no paper`);
  for (const { source, folder } of site.pages) {
    count("plain pages");
    if (!page(folder ? `${folder}/index.html` : "index.html")) fail("plain pages", `${source} has no page`);
  }
  return papers;
}

/** The pages of each listing hold the papers that belong there, each once, newest first. */
function checkListings() {
  const listings = new Map(); // folder → the pages' rows, in their order
  for (const page of pages.values()) {
    const match = /^(.+?)\/(?:page\/(\d+)\/)?index\.html$/.exec(files[page.id]);
    if (!match || page.refresh !== null) continue;
    const [, folder, at] = match;
    if (!listings.has(folder)) listings.set(folder, { title: "", rows: [], entries: [] });
    const listing = listings.get(folder);
    if (!at) listing.title = page.title;
    listing.rows[(at ?? 1) - 1] = page.rows;
    listing.entries[(at ?? 1) - 1] = page.entries;
  }
  for (const listing of listings.values()) {
    listing.rows = listing.rows.flat();
    listing.entries = listing.entries.flat();
  }

  const compare = (folder, belongs) => {
    const rows = listings.get(folder)?.rows ?? [];
    const held = new Set(rows);
    count(`rows under /${folder.split("/")[0]}/`, rows.length);
    if (held.size !== rows.length) fail("listings", `/${folder}/ holds a paper twice`);
    for (const id of belongs) if (!held.has(id)) fail("listings", `/${folder}/ lacks ${files[id]}`);
    for (const id of held) if (!belongs.has(id)) fail("listings", `/${folder}/ holds ${files[id]}, which does not belong there`);
    for (let at = 1; at < rows.length; at++) {
      const [newer, older] = [papers.get(rows[at - 1]), papers.get(rows[at])];
      if (newer && older && newer.date < older.date) fail("order", `/${folder}/: ${older.source} comes after ${newer.source}`);
    }
  };

  compare("publications", new Set(papers.keys()));
  const axes = [...new Set(site.papers.flatMap((paper) => Object.keys(paper.terms)))];
  for (const axis of axes) {
    // Where each paper is, as the output has it; then where it belongs, as the source has it.
    const terms = [...listings.keys()].filter((folder) => folder.startsWith(`${axis}/`) && folder.split("/").length === 2);
    const shownIn = new Map();
    for (const folder of terms) {
      for (const id of listings.get(folder).rows) shownIn.set(id, [...(shownIn.get(id) ?? []), folder]);
    }
    const belongs = new Map(terms.map((folder) => [folder, new Set()]));
    const put = (folder, id) => {
      if (!belongs.has(folder)) belongs.set(folder, new Set());
      belongs.get(folder).add(id);
    };
    for (const [id, paper] of papers) {
      const wanted = new Set(paper.terms[axis].filter((term) => term.slug).map((term) => `${axis}/${term.slug}`));
      for (const folder of wanted) put(folder, id);
      // In other scripts: by the title of the listing, else by what is left, of which there has to be as much.
      const others = new Set(paper.terms[axis].filter((term) => !term.slug).map((term) => term.title));
      let left = (shownIn.get(id) ?? []).filter((folder) => !wanted.has(folder));
      for (const title of others) {
        const folder = left.find((folder) => listings.get(folder).title.normalize("NFC") === title);
        if (!folder) continue;
        put(folder, id);
        others.delete(title);
        left = left.filter((other) => other !== folder);
      }
      if (!others.size) continue;
      count("terms matched by count, not by name", others.size);
      // Two of them may be one person under two spellings.
      if (left.length > others.size || (!left.length && !wanted.size)) fail("listings", `${paper.source}: ${[...others].join(", ")} under /${axis}/: ${left.join(", ")}`);
      else for (const folder of left) put(folder, id);
    }
    for (const [folder, ids] of belongs) {
      if (!listings.has(folder)) fail("listings", `/${folder}/ is missing`);
      else compare(folder, ids);
    }
    count(`listings under /${axis}/`, belongs.size);

    // The index names each of them once, with its number of papers.
    const entries = listings.get(axis)?.entries ?? [];
    const named = new Map(entries.map(([id, shown]) => [files[id], shown]));
    if (named.size !== entries.length) fail("indexes", `/${axis}/ names a term twice`);
    if (named.size !== belongs.size) fail("indexes", `/${axis}/ names ${named.size} terms of ${belongs.size}`);
    for (const [folder, ids] of belongs) {
      const shown = named.get(`${folder}/index.html`);
      if (shown !== ids.size) fail("indexes", `/${axis}/ says ${shown} for /${folder}/, which has ${ids.size}`);
    }
  }
}

/** Every alias and every redirect forwards, and says so to search engines as well. */
function checkRedirects() {
  const fileOf = (old) => {
    const path = decodeURIComponent(old).replace(/^\/+|\/+$/g, "");
    return /\.html?$/i.test(path) ? path : `${path}/index.html`;
  };
  const forwards = (old, target, source) => {
    const found = page(fileOf(old));
    count("redirects");
    if (!found || found.refresh === null) fail("redirects", `${source}: ${old} does not forward`);
    else if (found.refresh !== target || found.canonical !== target) {
      fail("redirects", `${source}: ${old} leads to ${files[found.refresh] ?? found.refresh}, not to ${files[target] ?? target}`);
    }
  };
  for (const [id, paper] of papers) for (const alias of paper.aliases) forwards(alias, id, paper.source);
  for (const { source, folder, aliases } of site.pages) {
    for (const alias of aliases) forwards(alias, resolver.ids.get(folder ? `${folder}/index.html` : "index.html"), source);
  }
  for (const [old, to] of site.redirects) {
    forwards(old, /^https?:/.test(to) ? to : resolver.resolve(base.replace(/\/$/, "") + to, "index.html").target, "site.toml");
  }
  for (const found of pages.values()) {
    if (found.refresh !== null && typeof found.refresh === "string" && found.refresh.startsWith(base)) fail("redirects", `${files[found.id]} leads nowhere: ${found.refresh}`);
  }
}

function checkDepth() {
  let edge = [resolver.ids.get("index.html")];
  const reached = new Set(edge);
  let deepest = 0, depth = 0;
  while (edge.length) {
    if (edge.some((id) => papers.has(id))) deepest = depth;
    edge = edge.flatMap((id) => [...(pages.get(id)?.plain ?? [])].filter((target) => !reached.has(target) && reached.add(target)));
    depth++;
  }
  counts.set("clicks from the home page to the farthest paper", deepest);
  if (deepest > DEEPEST) fail("depth", `a paper is ${deepest} clicks from the home page`);
  for (const [id, paper] of papers) if (!reached.has(id)) fail("depth", `${paper.source}: no link leads to its page`);
}

function checkSitemap() {
  const listed = new Set();
  const read = (path) => {
    if (!resolver.ids.has(path)) return fail("sitemap", `${path} is missing`);
    const document = xml(path);
    const isIndex = all("sitemapindex", document).length > 0;
    for (const url of all("loc", document).map(text)) {
      const { target } = resolver.resolve(url, path);
      if (target === undefined) fail("sitemap", `${path}: ${url} leads nowhere`);
      else if (isIndex) read(files[target]);
      else if (listed.has(target)) fail("sitemap", `${path}: ${url} is there twice`);
      else listed.add(target);
    }
  };
  read("sitemap.xml");
  for (const page of pages.values()) {
    const indexable = page.refresh === null && !page.noindex;
    if (indexable !== listed.has(page.id)) fail("sitemap", `${files[page.id]} is ${indexable ? "missing" : "listed, and not to be indexed"}`);
  }
  for (const id of listed) if (!pages.has(id)) fail("sitemap", `${files[id]} is no page`);
  const robots = readFileSync(join(out, "robots.txt"), "utf8");
  for (const [, url] of robots.matchAll(/^Sitemap: (.*)$/gm)) if (resolver.resolve(url, "robots.txt").target === undefined) fail("sitemap", `robots.txt: ${url}`);
  counts.set("addresses in the sitemap", listed.size);
}

function checkFeeds() {
  const leads = (path, url) => {
    const { target } = resolver.resolve(url, path);
    if (target === undefined && (url.startsWith(base) || !/^https?:/.test(url))) fail("feeds", `${path}: ${url} leads nowhere`);
    return target;
  };
  const enclosure = (path, url, length) => {
    const target = leads(path, url);
    if (target !== undefined && length !== undefined && statSync(join(out, files[target])).size !== Number(length)) fail("feeds", `${path}: ${url} is not ${length} bytes long`);
  };
  for (const path of files.filter((file) => /(^|\/)feed\.xml$/.test(file))) {
    const document = xml(path);
    const entries = all("entry", document);
    const ids = entries.map((entry) => text(all("id", entry)[0]));
    count("feeds");
    count("entries of feeds", entries.length);
    if (new Set(ids).size !== ids.length) fail("feeds", `${path}: two entries have one id`);
    for (const link of all("link", document)) enclosure(path, link.attribs.href, link.attribs.length);
    const within = path === "feed.xml" ? "publications/index.html" : path.replace(/feed\.xml$/, "index.html");
    const newest = page(within)?.rows ?? [];
    const shown = entries.map((entry) => leads(path, all("link", entry).find((link) => link.attribs.rel !== "enclosure").attribs.href));
    const same = Math.min(newest.length, shown.length);
    if (!same !== !newest.length || shown.slice(0, same).some((id, at) => id !== newest[at])) fail("feeds", `${path} does not begin as ${within} does`);
  }
  if (resolver.ids.has("feed.json")) {
    const feed = JSON.parse(readFileSync(join(out, "feed.json"), "utf8"));
    count("feeds");
    count("entries of feeds", feed.items.length);
    for (const url of [feed.home_page_url, feed.feed_url, ...feed.items.map((item) => item.url)]) leads("feed.json", url);
    for (const { url, size_in_bytes } of feed.items.flatMap((item) => item.attachments ?? [])) enclosure("feed.json", url, size_in_bytes);
  }
}

function checkStyles() {
  for (const path of files.filter((file) => file.endsWith(".css"))) {
    for (const [, url] of readFileSync(join(out, path), "utf8").matchAll(/url\(\s*["']?([^"')]+)/g)) {
      if (!url.startsWith("data:") && !url.startsWith("#") && resolver.resolve(url, path).problem) fail("styles", `${path}: ${url} leads nowhere`);
    }
  }
}

function report() {
  for (const [what, value] of counts) console.log(`${String(value).padStart(9)}  ${what}`);
  console.log(`${String(files.length).padStart(9)}  files in ${out}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  let failures = 0;
  for (const [kind, list] of problems) {
    failures += list.length;
    console.error(`\nFAIL ${kind}: ${list.length}`);
    for (const what of list.slice(0, SHOWN)) console.error(`  ${what}`);
    if (list.length > SHOWN) console.error(`  … and ${list.length - SHOWN} more`);
  }
  if (failures) process.exit(1);
}
