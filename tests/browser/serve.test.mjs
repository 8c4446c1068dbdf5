// `offprint serve` as an editor has it: files change on the disk, and the browser is not touched.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { OFFPRINT, TEMP } from "../site/build.mjs";
import { axe, launch, until } from "./chromium.mjs";

const browser = await launch();

const LONG = Array.from({ length: 80 }, (_, i) => `Paragraph ${i + 1} of a long paper.`).join("\n\n");
const FILES = {
  "site.toml": 'title = "Harbour"\nbase_url = "https://harbour.example/"\ntheme = "harbour"\n',
  "themes/harbour/theme.toml": 'name = "Harbour"\nparent = "folio"\n',
  "themes/harbour/static/harbour.css": "h1 { color: rgb(1, 2, 3) }\n",
  "themes/harbour/templates/base.html":
    '{% extends "themes/folio/base.html" %}\n{% block head %}\n{{- super() }}\n<link rel="stylesheet" href="{{ asset(path="harbour.css") }}">\n{%- endblock head %}\n',
  "content/publications/boats.md": `---\ntitle: Boats\ndate: 2020-05-01\n---\n\nSmall ones.\n\n${LONG}\n`,
  "content/publications/fog.md": "---\ntitle: Fog\ndate: 2021\n---\n\nThick.\n",
  "content/publications/draft.md": "---\ntitle: Draft\ndate: 2022\ndraft: true\n---\n\nNot yet.\n",
  "content/publications/later.md": "---\ntitle: Later\ndate: 2999-01-01\n---\n\nMuch later.\n",
  "content/about.md": "---\ntitle: About us\naliases: /who/\n---\n\nWe.\n",
};
const BOATS = "content/publications/boats.md";

/** The site, which tests may change as they like. */
class Site {
  constructor(changed = {}) {
    this.root = mkdtempSync(join(TEMP, "site-"));
    for (const [path, text] of Object.entries({ ...FILES, ...changed })) this.write(path, text);
  }

  write(path, text) {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  replace(path, old, by) {
    const text = readFileSync(join(this.root, path), "utf8");
    assert.ok(text.includes(old), `${path} has "${old}"`);
    this.write(path, text.replace(old, by));
  }

  remove(path) {
    rmSync(join(this.root, path));
  }
}

const running = new Set();
after(() => running.forEach((server) => server.kill("SIGKILL")));

/** The program, when it has said where it serves → {home, port, said, stop}. */
async function serve({ root }, ...args) {
  const server = spawn(OFFPRINT, ["serve", "--root", root, ...(args.includes("--port") ? [] : ["--port", "0"]), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((done) => server.once("exit", done));
  const said = { out: "", err: "" };
  running.add(server);
  server.stdout.on("data", (text) => { said.out += text; });
  server.stderr.on("data", (text) => { said.err += text; });
  const home = () => said.out.match(/^http:\S+$/m)?.[0];
  await until(() => {
    assert.equal(server.exitCode, null, said.err);
    return home();
  }, "the program says where it serves");
  const stop = async (signal = "SIGKILL") => {
    server.kill(signal);
    await ended;
    running.delete(server);
    return server.exitCode;
  };
  return { home: home(), port: new URL(home()).port, said, stop };
}

/** A site, the program that serves it, and a page that looks at it. Whatever the page complains of fails the test. */
async function visit({ path = "publications/boats/", changed = {}, args = [], options = {} }, look) {
  const site = new Site(changed);
  const server = await serve(site, ...args);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const wrong = [];
  context.on("weberror", (error) => wrong.push(String(error.error())));
  context.on("console", (message) => {
    // That a server is away or has no page, or no icon, the browser notes by itself.
    if (["error", "warning"].includes(message.type()) && !/Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE/.test(message.text())) wrong.push(message.text());
  });
  const open = async (path) => {
    const page = await context.newPage();
    await page.goto(server.home + path);
    // What is there when the page has heard of the server.
    if (!path.startsWith("__offprint/")) await page.locator("offprint-preview").locator("aside, dialog").locator("visible=true").first().waitFor();
    return page;
  };
  try {
    const page = await open(path);
    await look({ site, server, page, open, overlay: page.getByRole("alertdialog"), bar: page.getByRole("complementary", { name: "Preview" }) });
    assert.deepEqual(wrong, []);
  } catch (error) {
    error.message += `\nThe program said:\n${server.said.out}${server.said.err}`;
    throw error;
  } finally {
    await context.close();
    await server.stop();
  }
}

/** What a page forgets when it is loaded again. */
const mark = (page) => page.evaluate(() => { window.survivor = true; });
const survives = (page) => page.evaluate(() => window.survivor === true);
const colour = (page) => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
const shows = (page, text) => page.getByText(text, { exact: true }).waitFor();

/** Counts how often a page is loaded from now on. */
function loads(page) {
  const count = { loads: 0 };
  page.on("framenavigated", (frame) => { if (frame === page.mainFrame()) count.loads += 1; });
  return count;
}

test("an edited paper is seen", () => visit({}, async ({ site, page }) => {
  await shows(page, "Small ones.");
  site.replace(BOATS, "Small ones.", "Large ones.");
  await shows(page, "Large ones.");
  site.replace(BOATS, "title: Boats", "title: Ships");
  await page.getByRole("heading", { level: 1, name: "Ships" }).waitFor();
  assert.ok(!existsSync(join(site.root, "public")), "a preview writes nothing");
}));

test("what is wrong lies over the last good page until it is mended", () => visit({}, async ({ site, page, overlay }) => {
  site.replace(BOATS, "title: Boats\ndate: 2020-05-01", "title: Ships\ndate: never");
  await overlay.getByRole("heading", { name: "1 problem: below is the last good state" }).waitFor();
  await overlay.getByText("error[bad-date]").waitFor();
  await overlay.getByText(`${BOATS}:3:1`, { exact: true }).waitFor();
  assert.equal(await overlay.locator(".line code").textContent(), "date: never");
  assert.equal(await page.locator("h1").first().textContent(), "Boats", "the old page is below");
  // Another page has the same problems, and is there all the same.
  await page.goto(new URL("../fog/", page.url()).href);
  await overlay.getByText("error[bad-date]").waitFor();
  assert.equal(await page.locator("h1").first().textContent(), "Fog");
  await page.goBack();
  await overlay.waitFor();
  site.replace(BOATS, "never", "2020-06");
  await page.getByRole("heading", { level: 1, name: "Ships" }).waitFor();
  await overlay.waitFor({ state: "hidden" });
}));

test("a template that is wrong is told of once, with its line", () => visit({}, async ({ site, server, page, overlay }) => {
  const base = "themes/harbour/templates/base.html";
  site.replace(base, "{{ asset", "{{ nothing.at.all }}{{ asset");
  await overlay.getByText(new RegExp(`^${base}:4\\b`)).waitFor();
  assert.equal(await overlay.locator("li").count(), 1);
  assert.equal(server.said.err.split("error[template]").length - 1, 1, server.said.err);
  assert.equal(await page.locator("h1").first().textContent(), "Boats");
  site.replace(base, "{{ nothing.at.all }}", "");
  await overlay.waitFor({ state: "hidden" });
}));

test("an error that shows in one page only is told there", () => visit({ path: "publications/fog/" }, async ({ site, page, overlay }) => {
  site.write("themes/harbour/templates/publication.html",
    '{% extends "themes/folio/publication.html" %}\n{% block title %}{% if publication.title == "Boats" %}{{ nothing.at.all }}{% endif %}A paper{% endblock title %}\n');
  await page.waitForFunction(() => document.title === "A paper");
  assert.equal((await page.goto(new URL("../boats/", page.url()).href)).status(), 500);
  await overlay.getByRole("heading", { name: "1 problem: there is nothing to show yet" }).waitFor();
  await overlay.getByText(/^themes\/harbour\/templates\/publication\.html:2\b/).waitFor();
  site.remove("themes/harbour/templates/publication.html");
  await shows(page, "Small ones.");
}));

test("the theme's colour changes without navigation", () => visit({}, async ({ site, page }) => {
  assert.equal(await colour(page), "rgb(1, 2, 3)");
  await mark(page);
  for (const wanted of ["rgb(4, 5, 6)", "rgb(7, 8, 9)"]) {
    site.write("themes/harbour/static/harbour.css", `h1 { color: ${wanted} }\n`);
    await until(async () => (await colour(page)) === wanted, wanted);
  }
  assert.ok(await survives(page));
  // And the page that knows the new style is loaded again when its text changes.
  site.replace(BOATS, "Small ones.", "Large ones.");
  await shows(page, "Large ones.");
  assert.equal(await colour(page), "rgb(7, 8, 9)");
  assert.ok(!(await survives(page)));
}));

test("a reload keeps the place", () => visit({}, async ({ site, page }) => {
  const before = 777;
  await page.evaluate((before) => scrollTo({ top: before, behavior: "instant" }), before);
  assert.equal(await page.evaluate(() => scrollY), before);
  await mark(page);
  site.replace(BOATS, "Paragraph 80 of a long paper.", "The end.");
  await page.getByText("The end.", { exact: true }).waitFor();
  assert.ok(!(await survives(page)));
  await until(() => page.evaluate((before) => scrollY === before, before), "the place");
}));

test("only a browser that shows what has changed loads again", () => visit({}, async ({ site, page, open }) => {
  const other = await open("publications/fog/");
  const [first, second] = [loads(page), loads(other)];
  site.replace(BOATS, "Paragraph 9 of", "Chapter 9 of");
  await shows(page, "Chapter 9 of a long paper.");
  site.replace("content/about.md", "We.", "Nobody looks at us.");
  site.replace("content/publications/fog.md", "Thick.", "Thin.");
  await shows(other, "Thin.");
  site.replace(BOATS, "Paragraph 10 of", "Chapter 10 of");
  await shows(page, "Chapter 10 of a long paper.");
  // Each hears of everything in its order, so that what it has not done by now it never will.
  assert.deepEqual([first.loads, second.loads], [2, 1]);
}));

test("a page that goes, and comes again", () => visit({ path: "publications/fog/" }, async ({ site, page, bar }) => {
  site.remove("content/publications/fog.md");
  await bar.getByRole("button", { name: "Page for what is not found" }).waitFor();
  site.write("content/publications/fog.md", FILES["content/publications/fog.md"]);
  await shows(page, "Thick.");
}));

test("a browser catches up with a server that was away", () => visit({}, async ({ site, server, page, bar, overlay }) => {
  const lost = bar.getByText("Preview is not running", { exact: true });
  await server.stop();
  await lost.waitFor();
  site.replace(BOATS, "Small ones.", "Large ones.");
  let again = await serve(site, "--port", server.port);
  try {
    assert.equal(again.port, server.port);
    await shows(page, "Large ones.");
    await lost.waitFor({ state: "hidden" });
    // Nothing has changed this time, so that the page stays as it is.
    await mark(page);
    await again.stop();
    await lost.waitFor();
    again = await serve(site, "--port", server.port);
    await lost.waitFor({ state: "hidden" });
    site.replace(BOATS, "date: 2020-05-01", "date: never");
    await overlay.waitFor();
    assert.ok(await survives(page));
  } finally {
    await again.stop();
  }
}));

test("while there is no good state the page says why, and loads when there is one", () => visit({
  path: "", changed: { "site.toml": 'title = "Harbour\n' },
}, async ({ site, page, overlay }) => {
  await overlay.getByRole("heading", { name: "1 problem: there is nothing to show yet" }).waitFor();
  await overlay.getByText(/^site\.toml:1\b/).waitFor();
  assert.equal((await page.locator("body").textContent()).trim(), "");
  assert.deepEqual(await axe(page), []);
  const overview = await page.context().newPage();
  await overview.goto(new URL("/__offprint/", page.url()).href);
  await overview.getByText("error[invalid-toml]").waitFor();
  assert.deepEqual(await axe(overview), []);
  await overview.close();
  site.write("site.toml", FILES["site.toml"]);
  await page.getByRole("link", { name: "Boats" }).first().waitFor();
  assert.equal(await overlay.count(), 0);
}));

test("a site that will stand in a folder stands in it here", () => visit({
  path: "publications/fog/", args: ["--base-url", "https://harbour.example/papers/"],
}, async ({ site, server, page }) => {
  assert.equal(new URL(server.home).pathname, "/papers/");
  site.replace("content/publications/fog.md", "Thick.", "Thin.");
  await shows(page, "Thin.");
  await page.goto(new URL("/", server.home).href);
  assert.equal(page.url(), server.home);
  await page.goto(`${server.home}who/`);
  assert.equal(page.url(), `${server.home}about/`);
}));

test("a draft and a paper to come are marked as such", () => visit({
  path: "publications/draft/", args: ["--drafts", "--future"],
}, async ({ page, bar, open }) => {
  const toggle = bar.getByRole("button", { name: /^paper draft$/i });
  await toggle.click();
  await bar.getByText("content/publications/draft.md", { exact: true }).waitFor();
  assert.deepEqual(await axe(page, "offprint-preview"), []);
  const later = await open("publications/later/");
  await later.getByRole("button", { name: /^paper appears on 2999-01-01$/i }).waitFor();
  // Without the options neither is there.
  const plain = await serve(new Site());
  for (const slug of ["draft", "later"]) {
    assert.equal((await page.goto(`${plain.home}publications/${slug}/`)).status(), 404);
  }
  await plain.stop();
}));

for (const colorScheme of ["light", "dark"]) {
  test(`the overview lists all there is (${colorScheme})`, () => visit({
    path: "__offprint/", options: { colorScheme },
  }, async ({ site, page, open }) => {
    await page.getByRole("heading", { name: "Pages" }).waitFor();
    await page.getByText("Nothing is wrong.").waitFor();
    const row = page.getByRole("row", { name: "publications/boats/index.html" });
    assert.deepEqual(await row.getByRole("cell").allTextContents(), ["publications/boats/index.html", "paper", BOATS]);
    await page.getByRole("link", { name: "who/index.html" }).waitFor();
    await page.getByText(/^\d+ in all$/).waitFor();
    await page.getByRole("searchbox").fill("About");
    await page.getByRole("button", { name: "Filter" }).click();
    assert.equal(new URL(page.url()).search, "?q=About");
    await page.getByRole("link", { name: "about/index.html" }).waitFor();
    assert.equal(await row.count(), 0);
    await page.getByText(/^\d+ found · show all$/).waitFor();
    site.replace(BOATS, "date: 2020-05-01", "date: never");
    const paper = await open("publications/boats/");
    await paper.getByRole("alertdialog").waitFor();
    await page.goto(new URL("/__offprint/", page.url()).href);
    await page.getByText("error[bad-date]").waitFor();
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await axe(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${width} px`);
    }
    await row.getByRole("link").click();
    assert.equal(await page.locator("h1").first().textContent(), "Boats");
  }));
}

test("Ctrl-C ends the program, though a browser listens", () => visit({}, async ({ server }) => {
  assert.equal(await server.stop("SIGINT"), 0, server.said.err);
}));
