// Folio as its readers use it: from right to left, in the dark, by keyboard, on paper, and over a slow line.

import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { build, ROOT, TEMP } from "../site/build.mjs";
import { axe, launch } from "./chromium.mjs";
import { serve } from "./server.mjs";

const PAPER = "publications/an-inventory-of-small-harbours/";
const KINDS = {
  home: "", paper: PAPER, "paper in Spanish": "publications/el-puerto-que-cobra-dos-veces/", listing: "publications/",
  "listing's last page": "publications/page/4/", people: "authors/", person: "authors/ingrid-haldorsen/", series: "series/brackwater-reports/",
  topic: "topics/ports-and-shipping/", year: "years/2021/", "plain page": "about/", manual: "manual/front-matter/", search: "search/?q=harbour",
  "not found": "no/such/page/",
};

const browser = await launch();
const host = await serve(build("folio").out);
after(() => host.close());

/** A page in a browser of its own; whatever it complains of is a failure. */
async function visit(path, options, look, from = host.url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const wrong = [];
  context.on("console", (message) => ["error", "warning"].includes(message.type()) && !/status of 404/.test(message.text()) && wrong.push(message.text()));
  context.on("weberror", (error) => wrong.push(String(error.error())));
  context.on("request", (request) => !request.url().startsWith(from) && !/^(data|blob|about|chrome|chrome-extension):/.test(request.url()) && wrong.push(`asks ${request.url()}`));
  const page = await context.newPage();
  try {
    if (path !== null) await page.goto(from + path, { waitUntil: "networkidle" });
    await look(page);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

// ---- from right to left

/** The demonstration as an Arabic site; its own texts stay English. */
function arabic() {
  const root = join(TEMP, "arabic");
  cpSync(join(ROOT, "content"), join(root, "content"), { recursive: true });
  writeFileSync(join(root, "site.toml"), readFileSync(join(ROOT, "site.toml"), "utf8").replace('language = "en"', 'language = "ar"'));
  return build("folio-arabic", root).out;
}

describe("from right to left", async () => {
  const host = await serve(arabic());
  after(() => host.close());
  for (const [kind, path] of Object.entries(KINDS)) {
    test(kind, () => visit(path, {}, async (page) => {
      assert.equal(await page.evaluate(() => `${document.documentElement.lang} ${getComputedStyle(document.body).direction}`), "ar rtl");
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const found = await axe(page, { exclude: ["iframe"] });
        assert.deepEqual(found, [], `at ${width} px`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `it scrolls sideways at ${width} px`);
      }
      if (kind === "listing") {
        await page.setViewportSize({ width: 1280, height: 900 });
        assert.match(await page.locator(".total").textContent(), /46|٤٦/);
        const [margin, text] = await Promise.all([".row[data-year]", ".row h2"].map((part) => page.locator(part).first().boundingBox()));
        assert.ok(margin.x + margin.width > text.x + text.width, "the margin is on the right");
      }
    }, host.url));
  }
});

// ---- what the eye needs

const ground = (page) => page.evaluate(() => getComputedStyle(document.body.querySelector(".sheet")).backgroundColor);

test("light and dark follow the system, until the reader chooses", () => visit("", { colorScheme: "dark" }, async (page) => {
  const button = page.getByRole("button", { name: "Dark colours" });
  assert.equal(await ground(page), "rgb(27, 25, 23)");
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  await button.click();
  assert.equal(await ground(page), "rgb(253, 251, 246)");
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  await page.goto(`${host.url}publications/`);
  assert.equal(await ground(page), "rgb(253, 251, 246)", "it is remembered");
  await page.getByRole("button", { name: "Dark colours" }).click();
  assert.equal(await ground(page), "rgb(27, 25, 23)");
}));

for (const [name, options] of Object.entries({ "forced colours": { forcedColors: "active" }, "reduced motion": { reducedMotion: "reduce" } })) {
  test(name, () => visit(PAPER, options, async (page) => {
    // Where colours are forced, they are the system's, and axe does not know them.
    const found = await axe(page, { exclude: ["iframe"] });
    assert.deepEqual(found.filter((problem) => !(options.forcedColors && problem.startsWith("color-contrast"))), []);
    const motion = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => {
      const { transitionDuration, animationName } = getComputedStyle(e);
      return transitionDuration.split(",").some((time) => parseFloat(time) > 0) || animationName !== "none";
    }).length);
    assert.equal(motion, 0, "nothing moves");
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), options.reducedMotion ? "auto" : "smooth");
  }));
}

test("nothing shifts while a page loads", async () => {
  for (const width of [1280, 360]) {
    await visit(null, { viewport: { width, height: 900 } }, async (page) => {
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(entry.value))).observe({ type: "layout-shift", buffered: true });
      });
      for (const [kind, path] of Object.entries(KINDS)) {
        if (kind === "search") continue; // it is filled by its script, after what was asked for
        await page.goto(host.url + path, { waitUntil: "networkidle" });
        assert.deepEqual(await page.evaluate(() => window.shifts), [], `${kind} at ${width} px`);
      }
    });
  }
});

// ---- by keyboard alone

/** Presses Tab until the page is left; what has had the focus, in order. Whatever has it must be seen to have it. */
async function walk(page, most = 400) {
  const stops = [];
  for (let step = 0; step < most; step++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(e), { width, height, bottom, top } = e.getBoundingClientRect();
      const name = e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent;
      const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0 && bottom > 0 && top < innerHeight;
      return seen ? name.trim().replace(/\s+/g, " ") : `HIDDEN ${e.outerHTML.slice(0, 160)}`;
    });
    if (stop === null) break;
    stops.push(stop);
  }
  assert.deepEqual(stops.filter((stop) => stop.startsWith("HIDDEN")), []);
  return stops;
}

/** Each of `wanted` is among `stops`, one after the other. */
function inOrder(stops, wanted) {
  let at = -1;
  for (const name of wanted) {
    const next = stops.findIndex((stop, index) => index > at && (name instanceof RegExp ? name.test(stop) : stop === name));
    assert.ok(next > at, `no ${name} after ${stops[at]}: ${stops.join(" | ")}`);
    at = next;
  }
}

const HEADER = ["Skip to content", "Brackwater Institute", "Search All Site Content", "Search", "Publications", "Topics", "About"];

test("the keyboard walks through a listing", () => visit("publications/", { reducedMotion: "reduce" }, async (page) => {
  inOrder(await walk(page), [...HEADER, "Dark colours", "2005: 2 publications", /^2025: /, "Narrow down", "Twenty Years on the Steps", /^PDF/, "2", "Next", "E-mail address", "Subscribe", "Years", "Feed"]);
}));

test("the keyboard walks through a paper", () => visit(null, { reducedMotion: "reduce" }, async (page) => {
  // Inside a PDF the keys are the browser's own viewer's.
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "pdfViewerEnabled", { get: () => false }));
  await page.goto(host.url + PAPER);
  inOrder(await walk(page), [...HEADER, "Report", "Brackwater Reports", /^Download PDF/, "Copy", "BibTeX", "RIS", "CSL-JSON", "E-mail", "LinkedIn", "Copy the address", "Subscribe"]);
}));

test("the keyboard walks through a search", () => visit("search/?q=harbour", { reducedMotion: "reduce" }, async (page) => {
  inOrder(await walk(page), [...HEADER, /^Search All/, "Sort by"]);
}));

test("a year of the picture leads to its papers", () => visit("series/brackwater-reports/", {}, async (page) => {
  await page.getByRole("link", { name: "2016: 1 publication", exact: true }).press("Enter");
  await page.waitForURL(/#y2016$/);
  assert.match(await page.locator(":target").textContent(), /Border Posts at Night/);
}));

// ---- citing and sharing

test("a citation is copied and saved", () => visit(PAPER, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const cite = page.locator(".cite");
  await cite.getByRole("button", { name: "Copy" }).first().click();
  assert.equal(await clipboard(), await cite.locator(".reference").first().textContent());
  assert.match(await clipboard(), /^Brackwater Institute\. \(2021\)\. An Inventory of Small Harbours: /);
  await cite.getByText("MLA").click();
  await cite.locator("details[open]").getByRole("button", { name: "Copy" }).click();
  assert.match(await clipboard(), /^Brackwater Institute\. An Inventory of Small Harbours: .* 17 May 2021, /);
  await cite.getByText("MLA").click();
  await cite.getByText("BibTeX").click();
  const [saved] = await Promise.all([page.waitForEvent("download"), cite.locator("details[open]").getByRole("button", { name: "Download" }).click()]);
  assert.equal(saved.suggestedFilename(), "an-inventory-of-small-harbours.bib");
  assert.equal(readFileSync(await saved.path(), "utf8"), await cite.locator("details[open] pre").textContent());
  await page.getByRole("button", { name: "Copy the address" }).click();
  assert.equal(await clipboard(), "https://brackwater.example/publications/an-inventory-of-small-harbours/");
}));

test("a translation is one click away, and says its language", () => visit("publications/the-port-that-charges-twice/", {}, async (page) => {
  const link = page.getByRole("link", { name: "Español" });
  assert.equal(await link.getAttribute("lang"), "es");
  await link.click();
  await page.getByRole("heading", { level: 1, name: "El puerto que cobra dos veces" }).waitFor();
  assert.equal(await page.getByRole("heading", { level: 1 }).getAttribute("lang"), "es");
}));

// ---- without a script, on paper, over a slow line

test("content and links are all there without JavaScript", async () => {
  for (const [kind, path] of Object.entries(KINDS)) {
    if (kind === "search") continue; // tests/browser/search.test.mjs has what it says
    const seen = {};
    for (const javaScriptEnabled of [true, false]) {
      await visit(path, { javaScriptEnabled }, async (page) => {
        const links = await page.locator("a[href]:not(.viewer a)").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
        const text = await page.locator("main :is(h1, h2, h3, p, li, dd, pre):not(.viewer *):not(:has(button)):not(.tools)").evaluateAll((all) => all.map((e) => e.textContent));
        seen[javaScriptEnabled] = { links, text };
      });
    }
    assert.ok(seen.false.links.length > 10);
    assert.deepEqual(seen.false, seen.true, kind);
  }
});

test("a paper prints as an abstract sheet", () => visit(PAPER, {}, async (page) => {
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g).length;
  assert.ok(pages <= 2, `${pages} pages`);
  await page.emulateMedia({ media: "print" });
  const visible = (selector) => page.locator(selector).locator("visible=true").count();
  for (const part of ["h1", ".people", ".published", ".facts", ".errata", ".reference", ".address", ".prose p"]) {
    assert.ok((await visible(part)) > 0, `${part} is printed`);
  }
  for (const part of ["nav", "form", "iframe", "button", ".share", ".cite pre"]) assert.equal(await visible(part), 0, `${part} is not printed`);
  assert.equal(await page.locator(".address").textContent(), "https://brackwater.example/publications/an-inventory-of-small-harbours/");
}));

test("a paper's page weighs at most 35 kB", async () => {
  for (const scale of [1, 2]) {
    const bytes = {};
    await visit(null, { viewport: { width: 1280, height: 900 }, deviceScaleFactor: scale }, async (page) => {
      page.on("response", async (response) => {
        const type = response.headers()["content-type"];
        if (/pdf/.test(type) || !response.url().startsWith(host.url)) return;
        const body = await response.body();
        bytes[new URL(response.url()).pathname] = /image\/png/.test(type) ? body.length : gzipSync(body).length;
      });
      await page.goto(host.url + PAPER, { waitUntil: "networkidle" });
    });
    const total = Object.values(bytes).reduce((a, b) => a + b, 0);
    assert.ok(Object.keys(bytes).length >= 4 && total <= 35_000, `${total}: ${JSON.stringify(bytes)}`);
  }
});
