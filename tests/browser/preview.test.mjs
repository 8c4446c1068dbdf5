// The browser's part of `offprint serve` in Chromium, with a server that is played (mock.mjs).

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, launch, until } from "./chromium.mjs";
import { Mock } from "./mock.mjs";

// Playwright turns the cache for "back" off, and one test is about it.
const browser = await launch({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });

const INVALID = {
  code: "invalid-yaml", severity: "error", message: "the front matter is not valid YAML: mapping values are not allowed in this context",
  remedy: "put the value in quotes: a colon and a space in it look like another key",
  file: "content/publications/boats.md", line: 2, column: 19, snippet: "title: Small boats: a survey", related: [],
};
const TWICE = {
  code: "duplicate-slug", severity: "error", message: "two papers have the address /publications/forecast/",
  remedy: "give one of them a `slug` of its own, or rename its file",
  file: "content/publications/fog.md", line: 5, column: 1, snippet: "slug: forecast",
  related: [{ file: "content/publications/forecast.md", line: 2, column: 1, snippet: "title: Forecast", label: "the other one" }],
};
const WARNING = { code: "no-abstract", severity: "warning", message: "there is no abstract", remedy: "", file: "content/publications/boats.md", line: null, column: null, snippet: null, related: [] };
const PAGE = { kind: "publication", source: "content/publications/boats.md", marks: ["Draft", "Appears on 2027-01-01"], diagnostics: [WARNING] };

const html = (body, head = "") => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Page</title><link rel="stylesheet" href="/a.css?v=1">${head}</head><body>${body}</body></html>`;
const TALL = '<h1 id="top">Page</h1><p><input id="field"></p><div class="tall"></div><h2 id="part">Part</h2><div class="tall"></div>';
const CSS = "html { scroll-behavior: smooth } h1 { color: rgb(1, 2, 3) } .tall { height: 3000px }";

/** A server, and a page in a browser of its own. Whatever the page complains of fails the test. */
async function visit({ path = "/", body = TALL, head = "", mock = new Mock(), options = {} }, look) {
  mock.files = new Map([["/", html(body, head)], ["/other/", html("<h1>Other</h1>")], ["/a.css", CSS], ...mock.files]);
  await mock.start();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const wrong = [];
  context.on("weberror", (error) => wrong.push(String(error.error())));
  context.on("console", (message) => {
    // That a server is away, or has no icon, the browser notes by itself.
    if (["error", "warning"].includes(message.type()) && !/Failed to load resource|ERR_CONNECTION|favicon/.test(message.text())) wrong.push(message.text());
  });
  try {
    const page = await context.newPage();
    await page.goto(mock.url + path);
    await until(() => mock.clients.size === 1, "the page listens");
    await look({ page, mock, context, overlay: page.getByRole("alertdialog"), bar: page.getByRole("complementary", { name: "Preview" }) });
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
    await mock.stop().catch(() => {});
  }
}

/** Comes back when the page has heard all that the server has said so far. */
async function heard({ mock, bar }) {
  const kind = `news ${heard.count = (heard.count ?? 0) + 1}`;
  mock.describe({ ...PAGE, kind });
  await bar.getByText(kind, { exact: true }).waitFor();
}

/** Comes back when the page has been drawn twice, so that all that its layout leads to has happened. */
const drawn = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));

const mark = (page) => page.evaluate(() => { window.survivor = true; });
const survives = (page) => page.evaluate(() => window.survivor === true);
const colour = (page) => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);

test("problems lie over the page, and go away by themselves", () => visit({}, async ({ page, mock, overlay }) => {
  assert.equal(await overlay.count(), 0);
  mock.tell([INVALID, TWICE]);
  await overlay.waitFor();
  await overlay.getByRole("heading", { name: "2 problems: below is the last good state" }).waitFor();
  await overlay.getByText("error[invalid-yaml]").waitFor();
  await overlay.getByText("content/publications/boats.md:2:19", { exact: true }).waitFor();
  assert.equal(await overlay.locator(".line code").first().textContent(), INVALID.snippet);
  assert.equal(await overlay.locator("mark").first().evaluate((mark) => mark.previousSibling.data), "title: Small boats");
  assert.equal(await overlay.locator("mark").first().textContent(), ":");
  await overlay.getByText("content/publications/forecast.md:2:1").waitFor();
  await overlay.getByText("the other one").waitFor();
  await overlay.getByText("give one of them a slug of its own").waitFor();
  mock.tell([TWICE]);
  await overlay.getByRole("heading", { name: "1 problem:" }).waitFor();
  mock.tell([]);
  await overlay.waitFor({ state: "hidden" });
  assert.equal(await page.getByRole("button", { name: /^Show/ }).count(), 0);
}));

test("a reader closes the overlay, and it comes back with other problems only", () => visit({}, async ({ page, mock, overlay, bar }) => {
  const reopen = page.getByRole("button", { name: "Show 1 problem" });
  mock.tell([INVALID]);
  await overlay.waitFor();
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "hidden" });
  mock.tell([INVALID]);
  await heard({ mock, bar });
  assert.equal(await overlay.count(), 0);
  await page.goto(`${mock.url}/other/`);
  await reopen.waitFor();
  assert.equal(await overlay.count(), 0, "the next page does not show it again");
  await reopen.click();
  await overlay.getByRole("button", { name: "Close" }).click();
  await overlay.waitFor({ state: "hidden" });
  mock.tell([TWICE]);
  await overlay.waitFor();
  mock.tell([INVALID]);
  await overlay.getByText("invalid-yaml").waitFor();
}));

test("the overlay takes the focus and gives it back; nobody loses it while typing", () => visit({ body: `${TALL}<a id="link" href="/other/">Other</a>` }, async ({ page, mock, overlay }) => {
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.localName);
  await page.locator("#link").focus();
  mock.tell([INVALID]);
  await overlay.waitFor();
  assert.equal(await focused(), "offprint-preview");
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("Tab");
    assert.notEqual(await focused(), "link", "what lies below cannot be reached");
  }
  const close = overlay.getByRole("button", { name: "Close" });
  await close.focus();
  mock.tell([INVALID, TWICE]);
  await overlay.getByRole("heading", { name: "2 problems" }).waitFor();
  assert.ok(await close.evaluate((button) => button.getRootNode().activeElement === button), "news leave the focus where it is");
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "hidden" });
  assert.equal(await focused(), "link");

  await page.locator("#field").focus();
  await page.keyboard.type("a wo");
  mock.tell([TWICE]);
  await overlay.waitFor();
  await page.keyboard.type("rd");
  assert.equal(await page.locator("#field").inputValue(), "a word");
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "hidden" });
  assert.equal(await focused(), "field");
}));

test("what diagnostics quote is text", () => visit({}, async ({ page, mock, overlay, bar }) => {
  const hostile = '<img src=x onerror="window.harmed = true"><script>window.harmed = true</script>';
  const all = { code: hostile, severity: hostile, message: hostile, remedy: hostile, file: hostile, line: 1, column: 3, snippet: hostile };
  mock.page = { kind: hostile, source: hostile, marks: [hostile], diagnostics: [all] };
  mock.problems = [{ ...all, related: [{ ...all, label: hostile }] }];
  await page.reload();
  await overlay.waitFor();
  assert.equal((await overlay.textContent()).split("onerror").length - 1, 9, "all of it is to be read");
  await page.keyboard.press("Escape");
  await bar.getByRole("button", { expanded: false }).first().click();
  assert.equal(await page.evaluate(() => document.querySelector("offprint-preview").shadowRoot.querySelectorAll("img, script").length), 0);
  assert.equal(await page.evaluate(() => window.harmed), undefined);
}));

test("columns count characters, also beyond 16 bits, to one past the end", () => visit({}, async ({ mock, overlay }) => {
  const at = (snippet, column) => ({ ...INVALID, snippet, column });
  mock.tell([at("𝔘𝔫 é𝔵", 5), at("title:", 7), at("cut off", 900), { ...at("two words", 5), width: 5 }, { ...WARNING, file: undefined }]);
  await overlay.waitFor();
  assert.deepEqual(await overlay.locator("mark").allTextContents(), ["𝔵", " ", "words"]);
  assert.equal(await overlay.locator("li").count(), 5);
}));

test("of very many problems fifty are shown", () => visit({}, async ({ mock, overlay }) => {
  mock.tell(Array.from({ length: 1234 }, (_, i) => ({ ...INVALID, line: i + 1 })));
  await overlay.getByRole("heading", { name: "1234 problems" }).waitFor();
  assert.equal(await overlay.locator("li").count(), 50);
  await overlay.getByText("and 1184 more", { exact: true }).waitFor();
}));

test("styles are swapped without navigation, and no frame is without them", () => visit({
  head: '<link rel="stylesheet" href="/b.css"><link rel="stylesheet" href="https://elsewhere.example/a.css" disabled>',
  mock: Object.assign(new Mock(), { files: new Map([["/b.css", "h2 { color: red }"]]) }),
}, async ({ page, mock }) => {
  await mark(page);
  await page.evaluate(() => {
    window.seen = new Set();
    (function look() {
      window.seen.add(getComputedStyle(document.querySelector("h1")).color);
      requestAnimationFrame(look);
    })();
  });
  mock.slow.set("/a.css", 300);
  mock.change({ "/a.css": CSS.replace("1, 2, 3", "4, 5, 6") });
  await until(async () => (await colour(page)) === "rgb(4, 5, 6)", "the new colour");
  mock.slow.clear();
  mock.change({ "/a.css": CSS.replace("1, 2, 3", "5, 5, 5") });
  mock.change({ "/a.css": CSS.replace("1, 2, 3", "7, 8, 9") });
  await until(async () => (await colour(page)) === "rgb(7, 8, 9)", "the last colour");
  await until(() => page.evaluate(() => document.querySelectorAll("link").length === 3), "one link for each style");
  assert.ok(await survives(page));
  assert.deepEqual(await page.evaluate(() => [...window.seen].filter((c) => !["rgb(1, 2, 3)", "rgb(4, 5, 6)", "rgb(5, 5, 5)", "rgb(7, 8, 9)"].includes(c))), []);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("link")].map((link) => new URL(link.href).hostname)), ["127.0.0.1", "127.0.0.1", "elsewhere.example"]);
}));

test("a style that does not load leaves the old one, and is asked for again", () => visit({}, async ({ page, mock }) => {
  const before = mock.version;
  for (const client of mock.clients) mock.send(client, "css", { version: "nothing", styles: ["/a.css?v=2"] });
  await page.route("**/a.css?v=3", (route) => route.abort());
  for (const client of mock.clients) mock.send(client, "css", { version: "broken", styles: ["/a.css?v=3"] });
  await until(() => page.evaluate(() => document.querySelector("link[href$='v=2']") && document.querySelectorAll("link").length === 1), "the last sheet that loaded");
  assert.equal(await colour(page), "rgb(1, 2, 3)");
  for (const client of mock.clients) client.response.destroy();
  await until(() => mock.asked.length === 2, "a new connection");
  assert.deepEqual(mock.asked.map((asked) => asked.version), [before, "nothing"]);
}));

for (const fragment of ["", "#part"]) {
  test(`a reload keeps the place${fragment && " although the address has a fragment"}`, () => visit({ path: `/${fragment}` }, async ({ page, mock }) => {
    // At first the browser itself is on its way to the fragment, smoothly.
    if (fragment) await until(() => page.evaluate(() => Math.abs(document.querySelector("#part").getBoundingClientRect().top) < 1), "the fragment");
    await drawn(page);
    await page.evaluate(() => scrollTo({ top: 1234.5, behavior: "instant" }));
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 1234);
    await mark(page);
    mock.change({ "/": html(TALL.replace("Page", "New page")) });
    await page.getByRole("heading", { name: "New page" }).waitFor();
    await until(() => page.evaluate((before) => scrollY === before, before), "the place");
    assert.ok(!(await survives(page)));
    assert.equal(new URL(page.url()).hash, fragment);
  }));
}

test("a reload finds the place although the page grows late, and yields to the reader", () => visit({}, async ({ page, mock }) => {
  const late = '<div id="late"></div><script src="/late.js" defer></script>';
  mock.files.set("/late.js", "addEventListener('load', () => setTimeout(() => { document.querySelector('#late').style.height = '6000px'; window.grown = true }, 400))");
  await page.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
  mock.change({ "/": html(`<h1>Short</h1>${late}`) });
  await until(() => page.evaluate(() => window.grown).catch(() => false), "the page has grown");
  await until(() => page.evaluate(() => scrollY === 1500), "the place");
  await page.mouse.wheel(0, 100);
  await until(() => page.evaluate(() => scrollY > 1500), "the reader scrolls on");
  await page.evaluate(() => { document.querySelector("#late").style.height = "7000px"; });
  await drawn(page);
  assert.ok(await page.evaluate(() => scrollY > 1500), "and is left alone");
}));

test("another page, or the same one visited anew, begins at its top", () => visit({}, async ({ page, mock }) => {
  await page.evaluate(() => sessionStorage.setItem("offprint-preview:scroll:/", '{"left":0,"top":900}'));
  await page.goto(`${mock.url}/other/`);
  await page.goto(`${mock.url}/`);
  await drawn(page);
  assert.equal(await page.evaluate(() => scrollY), 0);
}));

test("a browser that lost the server says so, comes back and catches up", () => visit({}, async ({ page, mock, bar }) => {
  const lost = bar.getByText("Preview is not running", { exact: true });
  await mark(page);
  await mock.stop();
  await lost.waitFor();
  const { port, files } = mock;
  const again = new Mock();
  again.files = new Map(files).set("/a.css", CSS.replace("1, 2, 3", "9, 9, 9"));
  again.problems = [INVALID];
  try {
    await again.start(port);
    await until(async () => (await colour(page)) === "rgb(9, 9, 9)", "the style of the new server");
    await page.getByRole("alertdialog").waitFor();
    await lost.waitFor({ state: "hidden" });
    assert.ok(await survives(page), "a style is no reason to load the page again");
    for (const client of again.clients) client.response.destroy();
    await until(() => again.asked.length === 2, "the next connection");
    assert.equal(again.asked[1].version, again.version, "it names the version it has now");
    again.change({ "/": html("<h1>Since then</h1>") });
    await page.getByRole("heading", { name: "Since then" }).waitFor();
  } finally {
    await again.stop();
  }
}));

test("a short absence is not mentioned", () => visit({ mock: Object.assign(new Mock(), { page: PAGE }) }, async ({ page, mock, bar }) => {
  await page.evaluate(() => {
    window.said = "";
    const status = document.querySelector("offprint-preview").shadowRoot.querySelector("[role=status]");
    new MutationObserver(() => { window.said += status.textContent; }).observe(status, { childList: true });
  });
  // The page's clock moves as the test says, however slow the machine is.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  for (let i = 0; i < 3; i++) {
    for (const client of mock.clients) client.response.destroy();
    await until(async () => {
      await page.clock.runFor(10);
      return mock.asked.length === i + 2 && mock.clients.size === 1;
    }, "a new connection");
    await heard({ mock, bar });
  }
  await page.clock.runFor(5000);
  assert.equal(await page.evaluate(() => window.said), "");
  assert.ok(await bar.isVisible());
}));

// A headless browser shows every tab, so this test says itself what a hidden tab's browser would say.
test("a hidden tab holds no connection", () => visit({}, async ({ page, mock }) => {
  const see = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await page.clock.install();
  await see(true);
  await until(() => mock.clients.size === 0, "the connection is closed");
  mock.change({ "/": html("<h1>Meanwhile</h1>") });
  await page.clock.runFor(10_000);
  assert.equal(mock.asked.length, 1);
  await see(false);
  await page.getByRole("heading", { name: "Meanwhile" }).waitFor();
  await until(() => mock.asked.length >= 3, "the new page listens");
  assert.equal(mock.asked.length, 3, "it asked when it was seen again, and when it was new");
}));

test("a page that the browser keeps for “back” holds no connection, and catches up", () => visit({}, async ({ page, mock }) => {
  await page.evaluate(() => {
    window.survivor = true;
    addEventListener("pageshow", (event) => { window.kept = event.persisted; });
  });
  await page.evaluate(() => { location.href = "/other/"; });
  await page.getByRole("heading", { name: "Other" }).waitFor();
  await until(() => mock.clients.size === 1 && [...mock.clients][0].path === "/other/", "only the new page listens");
  mock.change({ "/a.css": CSS.replace("1, 2, 3", "3, 3, 3") });
  await page.evaluate(() => history.back()).catch(() => {});
  await until(() => page.evaluate(() => window.kept === true && window.survivor).catch(() => false), "the page is the kept one");
  await until(async () => (await colour(page)) === "rgb(3, 3, 3)", "it catches up");
  assert.equal(mock.clients.size, 1);
}));

test("without any good state the page says so, stays, and loads itself when there is one", () => visit({
  mock: Object.assign(new Mock(), { bare: true, problems: [INVALID] }),
}, async ({ page, mock, overlay }) => {
  await overlay.getByRole("heading", { name: "1 problem: there is nothing to show yet" }).waitFor();
  assert.equal(await overlay.getByRole("button").count(), 0);
  await page.keyboard.press("Escape");
  assert.ok(await overlay.isVisible());
  mock.bare = false;
  mock.tell([]);
  mock.change({});
  await page.getByRole("heading", { name: "Page" }).waitFor();
  assert.equal(await overlay.count(), 0);
}));

test("the bar says what the page is", () => visit({
  mock: Object.assign(new Mock(), { page: PAGE }),
  options: { permissions: ["clipboard-read", "clipboard-write"] },
}, async ({ page, mock, overlay, bar }) => {
  const toggle = bar.getByRole("button", { name: "Publication Draft Appears on 2027-01-01 1 warning" });
  await toggle.waitFor();
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  await toggle.focus();
  await page.keyboard.press("Enter");
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  await bar.getByText("there is no abstract").waitFor();
  await bar.getByRole("button", { name: "Copy" }).click();
  await bar.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), PAGE.source);
  assert.equal(await bar.getByRole("link").getAttribute("href"), "/__offprint/");
  await page.keyboard.press("Escape");
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  await toggle.click();
  await bar.getByRole("button", { name: "Hide in this tab" }).click();
  await bar.waitFor({ state: "hidden" });
  await page.goto(`${mock.url}/other/`);
  mock.tell([INVALID]);
  await overlay.waitFor();
  assert.ok(!(await bar.isVisible()), "hidden is hidden, on every page");
}));

test("the page is left as it was but for one element, unmoved, and prints alone", () => visit({
  mock: Object.assign(new Mock(), { page: PAGE }),
  head: '<link rel="stylesheet" href="/hostile.css">',
}, async ({ page, mock, overlay, bar }) => {
  const shape = () => page.evaluate(() => [document.body.innerHTML, document.head.innerHTML, document.documentElement.scrollHeight, document.documentElement.scrollWidth, document.querySelector("h1").getBoundingClientRect().top]);
  const before = await shape();
  mock.tell([INVALID]);
  await overlay.waitFor();
  assert.deepEqual(await shape(), before);
  assert.deepEqual(await page.evaluate(() => [...document.documentElement.children].map((child) => child.localName)), ["head", "body", "offprint-preview"]);
  assert.deepEqual(await page.evaluate(() => Object.keys(window).filter((key) => /offprint|preview/i.test(key))), []);
  // Whatever the theme says of all elements stays outside.
  mock.change({ "/a.css": "* { display: block !important; font: 40px fantasy; color: red; visibility: hidden; opacity: 0 } html > * { transform: rotate(9deg); position: absolute; filter: blur(9px) }" });
  await until(async () => (await colour(page)) === "rgb(255, 0, 0)", "the theme's new colours");
  assert.deepEqual(await overlay.evaluate((dialog) => [getComputedStyle(dialog).visibility, getComputedStyle(dialog).fontSize, getComputedStyle(dialog.getRootNode().host).opacity]), ["visible", "16px", "1"]);
  await page.keyboard.press("Escape");
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await bar.isVisible()));
}));

for (const colorScheme of ["light", "dark"]) {
  test(`it is readable (${colorScheme}, narrow)`, () => visit({
    mock: Object.assign(new Mock(), { page: PAGE, problems: [INVALID, TWICE, WARNING] }),
    options: { colorScheme, viewport: { width: 360, height: 640 }, reducedMotion: "reduce" },
  }, async ({ page, overlay, bar }) => {
    const check = async () => assert.deepEqual(await axe(page, "offprint-preview"), []);
    await overlay.waitFor();
    await check();
    const { x, width } = await overlay.boundingBox();
    assert.ok(x >= 0 && x + width <= 360);
    assert.ok(await overlay.evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth), "nothing is cut off");
    await page.keyboard.press("Escape");
    await bar.getByRole("button", { expanded: false }).click();
    await check();
    const box = await bar.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360);
  }));
}
