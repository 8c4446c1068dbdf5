// Search as readers meet it: the suggestions under the header's box, and the search page.
// What is asked for stands in the demonstration's papers; how well the engine ranks is tested elsewhere.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { build, ROOT, TEMP } from "../site/build.mjs";
import { axe, launch, until } from "./chromium.mjs";
import { serve } from "./server.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src 'self'; object-src 'self'";
const CONTENTS = "**/search/catalogue-1.bin", SHARDS = /\/search\/[0-9a-f]{8,}\.bin$/, ENGINE = "**/search/offprint-1.js";
const LADDERS = "The Case for Inspecting Ladders";
const browser = await launch();

async function host(name, root = ROOT, base = "/", ...args) {
  const served = await serve(build(name, root, ...args).out, base, { "content-security-policy": POLICY });
  after(() => served.close());
  return served;
}

const demonstration = await host("search");

/** A page in a browser of its own. Whatever it complains of fails the test, but for what is `expected`. */
async function visit(path, look, { options = {}, site = demonstration, before = () => {}, expected = /^$/ } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const wrong = [], requests = [];
  context.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(message.text()));
  context.on("weberror", (error) => wrong.push(String(error.error())));
  context.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  context.on("request", (request) => {
    requests.push(request.url());
    if (!request.url().startsWith(site.url) && !/^data:/.test(request.url())) wrong.push(`asks ${request.url()}`);
  });
  const page = await context.newPage();
  try {
    await before(page);
    await page.goto(site.url + path);
    await look(page, { requests, site });
    assert.deepEqual(wrong.filter((text) => !expected.test(text)), []);
  } finally {
    await context.close();
  }
}

/** The search page's parts. */
const parts = (page) => ({
  box: page.getByRole("search", { name: "Catalogue" }).getByLabel("Search All Site Content"),
  status: page.getByRole("main").getByRole("status"),
  rows: page.locator(".rows > li"),
  titles: page.locator(".rows h2"),
  facet: (name) => page.locator("details.facet", { has: page.locator("summary", { hasText: name }) }),
  chips: page.locator(".chips li button"),
});
const says = (page, text) => until(async () => (await parts(page).status.innerText()).startsWith(text), `the status says ${text}`);
const query = (page) => decodeURIComponent(new URL(page.url()).search);
const header = (page) => page.getByRole("banner").getByLabel("Search All Site Content");

/** Types into the header's box when it has become a combobox. */
async function ask(page, words) {
  await header(page).focus();
  await page.getByRole("banner").getByRole("combobox").waitFor();
  await header(page).pressSequentially(words);
  await page.getByRole("listbox", { name: "Suggestions" }).waitFor();
}

const active = (page) => header(page).evaluate((input) => document.getElementById(input.getAttribute("aria-activedescendant"))?.textContent ?? null);

describe("suggestions", () => {
  test("nothing of the search is fetched until somebody turns to it", () => visit("", async (page, { requests }) => {
    await page.waitForLoadState("networkidle");
    const search = () => requests.filter((url) => /folio-search|\/search\//.test(url));
    assert.deepEqual(search(), []);
    await header(page).focus();
    await until(() => search().some((url) => url.endsWith("/search/offprint-1.js")), "the engine is fetched");
  }));

  test("one is chosen with the keyboard", () => visit("about/", async (page, { site }) => {
    await ask(page, "ladd");
    const box = header(page);
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    assert.equal(await box.getAttribute("aria-autocomplete"), "list");
    assert.equal(await page.locator(`#${await box.getAttribute("aria-controls")}`).getAttribute("role"), "listbox");
    const option = page.getByRole("group", { name: "Publications" }).getByRole("option", { name: LADDERS });
    assert.equal(await option.locator("mark").count(), 1, "what was typed is marked");
    assert.equal(await active(page), null);
    await page.keyboard.press("ArrowDown");
    assert.equal(await active(page), LADDERS);
    assert.equal(await option.getAttribute("aria-selected"), "true");
    assert.ok(await box.evaluate((input) => input === document.activeElement), "the focus stays in the box");
    // Up again to what was typed, and round to the last one, which leads to everything.
    await page.keyboard.press("ArrowUp");
    assert.equal(await active(page), null);
    await page.keyboard.press("ArrowUp");
    assert.match(await active(page), /^(All \d+ results|The one result) for “ladd”$/);
    await page.keyboard.press("Home");
    assert.equal(await active(page), null);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}publications/the-case-for-inspecting-ladders/`);
  }));

  test("people are among them, and their number is announced", () => visit("", async (page, { site }) => {
    await ask(page, "haldors");
    const authors = page.getByRole("group", { name: "Authors" });
    await authors.getByRole("option", { name: "Ingrid Haldorsen 5" }).waitFor();
    const number = await page.getByRole("option").filter({ hasNotText: "for “haldors”" }).count();
    assert.equal(await page.getByRole("banner").getByRole("status").textContent(), number === 1 ? "1 suggestion" : `${number} suggestions`);
    await authors.getByRole("option").first().click();
    await page.waitForURL(`${site.url}authors/ingrid-haldorsen/`);
  }));

  test("Escape and Tab close them, Enter alone sends the form", () => visit("", async (page, { site }) => {
    const list = page.getByRole("listbox", { name: "Suggestions" });
    await ask(page, "ladders");
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    assert.equal(await header(page).inputValue(), "ladders", "what was typed stays");
    assert.equal(await header(page).getAttribute("aria-expanded"), "false");
    await page.keyboard.press("ArrowDown");
    await list.waitFor();
    await page.keyboard.press("Tab");
    await list.waitFor({ state: "hidden" });
    assert.ok(await page.getByRole("banner").getByRole("button", { name: "Search" }).evaluate((button) => button === document.activeElement));
    await header(page).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}search/?q=ladders`);
    await says(page, "3 results");
  }));

  test("the last one leads to all results", () => visit("", async (page, { site }) => {
    await ask(page, "lighthouse");
    await page.keyboard.press("ArrowUp");
    const text = await active(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}search/?q=lighthouse`);
    await says(page, `${/\d+/.exec(text)[0]} results`);
  }));

  test("where the engine fails, the box is a plain form", () => visit("", async (page, { site, requests }) => {
    await header(page).focus();
    await until(() => requests.some((url) => url.endsWith("catalogue-1.bin")), "the engine tries");
    await page.waitForLoadState("networkidle");
    await header(page).pressSequentially("ladders");
    assert.equal(await page.getByRole("combobox").count(), 0);
    assert.equal(await page.getByRole("listbox").count(), 0);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}search/?q=ladders`);
    await page.getByRole("alert").getByText("The search index could not be read.").waitFor();
  }, { before: (page) => page.route(CONTENTS, (route) => route.fulfill({ status: 404 })), expected: /./ }));

  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]]) {
    test(`axe, and they fit: ${width} px, ${colorScheme}`, () => visit("", async (page) => {
      await ask(page, "por");
      await page.keyboard.press("ArrowDown");
      assert.deepEqual(await axe(page), []);
      const list = await page.getByRole("listbox").boundingBox();
      assert.ok(list.x >= 0 && list.x + list.width <= width, JSON.stringify(list));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
      const options = await page.getByRole("option").evaluateAll((all) => all.map((option) => {
        const { height, top, left, width } = option.getBoundingClientRect();
        return { height, text: option.textContent, top: document.elementFromPoint(left + width / 2, top + 8)?.closest("[role=option]") === option };
      }));
      assert.ok(options.length > 3);
      for (const option of options) assert.ok(option.height >= 24 && option.top, `too small, or covered: ${JSON.stringify(option)}`);
    }, { options: { viewport: { width, height: 900 }, colorScheme } }));
  }
});

describe("the search page", () => {
  test("it finds while one types, and announces how many", () => visit("search/", async (page) => {
    const { box, rows, titles } = parts(page);
    await says(page, "46 results");
    assert.equal(await rows.count(), 10);
    const before = await page.evaluate(() => history.length);
    await box.pressSequentially("ladders");
    await says(page, "3 results");
    assert.equal(await titles.first().textContent(), LADDERS);
    assert.equal(await titles.locator("mark").textContent(), "Ladders");
    assert.equal(query(page), "?q=ladders");
    assert.equal(await page.evaluate(() => history.length), before, "typing is no step in the history");
    assert.match(await rows.first().innerText(), /Tomasz Wierzbiński\s+September 17, 2013\s+Testimony/);
    await box.press("Enter");
    assert.equal(await page.evaluate(() => history.length), before + 1, "sending is one");
    await page.goBack();
    await says(page, "46 results");
    assert.equal(await box.inputValue(), "");
    await page.goForward();
    await says(page, "3 results");
    assert.equal(await box.inputValue(), "ladders");
  }));

  test("what is typed before the script has come is not lost", () => {
    let come;
    const late = new Promise((done) => { come = done; });
    return visit("search/", async (page) => {
      const { box, titles } = parts(page);
      await box.pressSequentially("ladders");
      come();
      await says(page, "3 results");
      assert.equal(await titles.first().textContent(), LADDERS);
      assert.equal(await box.inputValue(), "ladders");
    }, { before: (page) => page.route(/folio-search\.js/, (route) => late.then(() => route.continue())) });
  });

  test("facets count, narrow, and can be taken back", () => visit("search/", async (page) => {
    const { facet, chips, titles } = parts(page);
    const choice = (axis, name) => facet(axis).getByRole("checkbox", { name });
    await facet("Topics").getByRole("button", { name: "Show all 10" }).click();
    await choice("Topics", /^Maritime Security 3$/).waitFor();
    assert.ok(!(await facet("Authors").getByRole("group").isVisible()), "authors are folded away");
    await choice("Types", /^Testimony 4$/).check();
    await says(page, "4 results");
    assert.equal(query(page), "?types=testimony");
    await choice("Topics", /^Maritime Security 1$/).waitFor();
    await choice("Types", /^Reports 11$/).waitFor(); // within an axis, either will do
    assert.ok(await choice("Types", /^Testimony/).evaluate((input) => input === document.activeElement), "the focus stays");
    await choice("Topics", /^Maritime Security/).check();
    await says(page, "1 result");
    assert.deepEqual(await titles.allTextContents(), [LADDERS]);
    await choice("Types", /^Reports/).check();
    await says(page, "3 results");
    assert.equal(query(page), "?topics=maritime-security&types=testimony&types=report");
    assert.deepEqual(await chips.allTextContents(), ["Remove Types: Testimony ×", "Remove Types: Reports ×", "Remove Topics: Maritime Security ×", "Clear all"]);
    await chips.filter({ hasText: "Testimony" }).click();
    await says(page, "2 results");
    assert.ok(!(await choice("Types", /^Testimony/).isChecked()));
    await page.goBack();
    await says(page, "3 results");
    assert.ok(await choice("Types", /^Testimony/).isChecked());
    await page.goBack();
    await says(page, "1 result");
    await page.getByRole("button", { name: "Clear all" }).click();
    await says(page, "46 results");
    assert.equal(query(page), "");
    assert.equal(await chips.locator("visible=true").count(), 0);
  }));

  test("a long facet shows its beginning, and all of it on demand", () => visit("search/", async (page) => {
    const { facet } = parts(page);
    const authors = facet("Authors"), boxes = authors.getByRole("checkbox");
    await authors.locator("summary").click();
    await boxes.first().waitFor();
    assert.equal(await boxes.count(), 8);
    const all = authors.getByRole("button", { name: /^Show all \d+$/ });
    const number = Number(/\d+/.exec(await all.textContent())[0]);
    await all.click();
    assert.equal(await boxes.count(), number);
    assert.ok(number > 8);
    assert.ok(await boxes.nth(8).evaluate((input) => input === document.activeElement), "the focus is on the first new one");
    assert.ok(await all.isHidden());
  }));

  test("a range of years", () => visit("search/?topics=maritime-security", async (page) => {
    const { titles, chips } = parts(page);
    await says(page, "3 results");
    await page.getByLabel("From", { exact: true }).selectOption("2010");
    await says(page, "2 results");
    await page.getByLabel("To", { exact: true }).selectOption("2015");
    await says(page, "1 result");
    assert.deepEqual(await titles.allTextContents(), [LADDERS]);
    assert.equal(query(page), "?topics=maritime-security&from=2010&to=2015");
    assert.ok((await chips.allTextContents()).includes("Remove From: 2010 ×"));
    assert.match(await page.locator("details.years path").first().getAttribute("d"), /^M2007\.1.*M2013\.1.*M2020\.1/, "the bars show what the range leaves out, too");
    assert.match(await page.locator("details.years .within").getAttribute("d"), /^M2013\.1[^M]*$/);
    // A range cannot end before it begins.
    await page.getByLabel("From", { exact: true }).selectOption("2020");
    await says(page, "1 result");
    assert.equal(await page.getByLabel("To", { exact: true }).inputValue(), "2020");
  }));

  test("the order", () => visit("search/?topics=maritime-security", async (page) => {
    const { box, rows } = parts(page), years = () => rows.evaluateAll((all) => all.map((row) => row.dataset.year));
    const sort = page.getByLabel("Sort by");
    await says(page, "3 results");
    assert.equal(await sort.inputValue(), "newest", "without words nothing is relevant");
    assert.deepEqual(await years(), ["2020", "2013", "2007"]);
    await sort.selectOption("oldest");
    await until(async () => (await years())[0] === "2007", "the oldest first");
    assert.deepEqual(await years(), ["2007", "2013", "2020"]);
    assert.match(query(page), /&sort=oldest$/);
    await sort.selectOption("newest");
    await until(async () => (await years())[0] === "2020", "the newest first");
    assert.ok(!query(page).includes("sort"), "the usual order is not in the address");
    await box.fill("ladders");
    await says(page, "1 result");
    assert.equal(await sort.inputValue(), "relevance");
  }));

  test("a bookmarked address shows the same", () => visit("search/?q=security&types=report&topics=maritime-security&from=2006&sort=oldest", async (page) => {
    const { box, facet, chips, titles } = parts(page);
    await says(page, "2 results");
    assert.equal(await box.inputValue(), "security");
    assert.deepEqual(await titles.allTextContents(), ["Small Navies, Narrow Waters: Security Policy in the Northern Straits", "Security Policy in the Northern Straits, Reconsidered: Thirteen years of the common log"]);
    assert.ok(await facet("Types").getByRole("checkbox", { name: /^Reports/ }).isChecked());
    assert.equal(await page.getByLabel("Sort by").inputValue(), "oldest");
    assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "2006");
    assert.deepEqual(await chips.allTextContents(), ["Remove From: 2006 ×", "Remove Types: Reports ×", "Remove Topics: Maritime Security ×", "Clear all"]);
    assert.equal(await page.title(), "security · Search · Brackwater Institute");
    const shown = await titles.allTextContents();
    await page.reload();
    await says(page, "2 results");
    assert.deepEqual(await titles.allTextContents(), shown);
  }));

  test("more results, and the focus on the first of them", () => visit("search/", async (page) => {
    const { rows } = parts(page), more = page.getByRole("button", { name: "More results" });
    await says(page, "46 results");
    for (const number of [20, 30, 40, 46]) {
      await more.click();
      await until(async () => (await rows.count()) === number, `${number} rows`);
      const first = Math.floor((number - 1) / 10) * 10;
      assert.ok(await rows.nth(first).locator("h2 a").evaluate((link) => link === document.activeElement));
    }
    assert.ok(await more.isHidden());
    assert.equal(query(page), "");
    assert.equal(await rows.evaluateAll((all) => new Set(all.map((row) => row.querySelector("a").href)).size), 46);
  }));

  test("no results, and what may help", () => visit("search/?q=qqqqqqqq&types=report", async (page, { site }) => {
    await says(page, "No results");
    const help = page.locator(".nothing");
    await help.getByText("fewer words").waitFor();
    await help.getByText("spelling").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Years" }).waitFor();
    await help.getByRole("link", { name: "without the filters" }).click();
    await page.waitForURL(`${site.url}search/?q=qqqqqqqq`);
    await says(page, "No results");
    assert.ok(await help.getByRole("link", { name: "without the filters" }).isHidden());
  }));

  // The word is on that page of that PDF and nowhere else (tests/demo/text).
  test("what is inside a PDF is found on its page", () => visit("search/?q=extinguished", async (page) => {
    const { rows } = parts(page);
    await says(page, "1 result");
    const link = rows.first().getByRole("link", { name: "Page 4 of the PDF" });
    assert.equal(await link.getAttribute("href"), "/publications/an-inventory-of-small-harbours/an-inventory-of-small-harbours.pdf#page=4");
    await rows.first().locator(".teaser mark").getByText("extinguished").waitFor();
  }));

  test("a title in another language says so", () => visit("search/?q=registres+perdus", async (page) => {
    await says(page, "1 result");
    assert.equal(await parts(page).titles.first().locator("a").getAttribute("lang"), "fr");
  }));

  test("nothing moves when the excerpts come", () => visit("search/?q=ferry", async (page) => {
    const { rows } = parts(page);
    await until(async () => (await rows.locator(".teaser mark").count()) > 3, "the excerpts");
    const moved = await page.evaluate(() => new Promise((done) => {
      new PerformanceObserver((list) => done(list.getEntries().reduce((sum, shift) => sum + shift.value, 0))).observe({ type: "layout-shift", buffered: true });
      setTimeout(done, 500, 0);
    }));
    assert.ok(moved < 0.02, `layout shift ${moved}`);
  }));

  const broken = { "the table of contents": CONTENTS, "a part of the index": SHARDS, "the engine": ENGINE };
  for (const [what, pattern] of Object.entries(broken)) {
    test(`${what} is missing: it is said, and one can try again`, () => visit("search/?q=lighthouse", async (page) => {
      const alert = page.getByRole("alert");
      await alert.getByText("The search index could not be read.").waitFor();
      for (const name of ["All publications", "Years", "Authors", "Topics"]) assert.ok(await page.getByRole("main").getByRole("link", { name, exact: true }).isVisible(), name);
      const browse = await page.getByRole("main").getByRole("heading", { name: "Browse" }).boundingBox();
      assert.ok(browse.y < 800, "they need no scrolling");
      assert.ok(await page.locator(".results").isHidden());
      assert.deepEqual(await axe(page), []);
      await page.unroute(pattern);
      await alert.getByRole("button", { name: "Try again" }).click();
      await until(async () => (await parts(page).titles.allTextContents()).includes("What a Lighthouse Costs, and Who Should Pay"), "the results");
      assert.ok(await alert.isHidden());
    }, { before: (page) => page.route(pattern, (route) => route.fulfill({ status: 404, body: "" })), expected: /./ }));
  }

  test("the module itself is missing: that is said, too", () => visit("search/?q=lighthouse", async (page) => {
    await page.getByRole("alert").getByText("The search index could not be read.").waitFor();
    await page.unroute(/folio-search\.js/);
    await page.getByRole("button", { name: "Try again" }).click();
    await parts(page).titles.first().waitFor();
  }, { before: (page) => page.route(/folio-search\.js/, (route) => route.fulfill({ status: 404, body: "" })), expected: /./ }));

  test("without JavaScript the page says so, and leads on", () => visit("search/?q=ferry", async (page) => {
    // Playwright looks for no text in a <noscript>.
    assert.match(await page.locator("main noscript p").innerText(), /^Searching needs JavaScript/);
    assert.ok(await page.locator("main noscript p").isVisible());
    assert.equal(await page.locator("main noscript a", { hasText: "year by year" }).getAttribute("href"), "/years/");
    for (const [name, href] of [["All publications", "/publications/"], ["Authors", "/authors/"], ["Topics", "/topics/"]]) {
      assert.equal(await page.getByRole("main").getByRole("link", { name, exact: true }).getAttribute("href"), href);
    }
    assert.ok(await page.locator(".results").isHidden());
    assert.ok(await page.locator(".filters").isHidden());
    // Whatever is asked, to other search engines it is one page.
    assert.match(await page.locator("link[rel=canonical]").getAttribute("href"), /^https:.*\/search\/$/);
  }, { options: { javaScriptEnabled: false } }));

  test("on a narrow screen the filters are a fold", () => visit("search/?q=harbour", async (page, { requests }) => {
    const { facet, rows } = parts(page);
    await rows.first().waitFor();
    const boxes = page.getByRole("checkbox");
    assert.equal(await boxes.count(), 0);
    await page.getByText("Filters", { exact: true }).click();
    assert.equal(await boxes.count(), 0);
    await facet("Topics").locator("summary").click();
    await boxes.first().waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    assert.deepEqual(await axe(page), []);
    assert.ok(requests.length > 0);
  }, { options: { viewport: { width: 320, height: 640 } } }));

  for (const colorScheme of ["light", "dark"]) {
    test(`axe with results, ${colorScheme}`, () => visit("search/?q=harbour&topics=ports-and-shipping&from=2008", async (page) => {
      const { rows, facet } = parts(page);
      await rows.locator(".teaser mark").first().waitFor();
      await facet("Regions").getByRole("checkbox").first().waitFor();
      for (const width of [1280, 768, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const found = await axe(page);
        assert.equal(found.length, 0, `at ${width} px\n${found.join("\n")}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${width} px`);
      }
    }, { options: { colorScheme } }));
  }
});

test("in a folder of the host", async () => {
  const site = await host("search-folder", ROOT, "/some/folder/", "--base-url", "https://host.example/some/folder/");
  await visit("", async (page) => {
    await ask(page, "ladd");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}publications/the-case-for-inspecting-ladders/`);
    await page.goto(`${site.url}search/?q=extinguished`);
    await says(page, "1 result");
    const links = await page.locator(".rows a").evaluateAll((all) => all.map((link) => link.href));
    assert.deepEqual(links.map((url) => url.slice(site.url.length)), [
      "publications/an-inventory-of-small-harbours/",
      ...["", "#page=4"].map((end) => `publications/an-inventory-of-small-harbours/an-inventory-of-small-harbours.pdf${end}`),
    ]);
    await parts(page).box.fill("ladders");
    await page.waitForURL(`${site.url}search/?q=ladders`);
  }, { site });
});

test("a paper's title is never read as HTML", async () => {
  const title = "<img src=x onerror=alert(1)>", root = join(TEMP, "hostile");
  mkdirSync(join(root, "content/publications"), { recursive: true });
  cpSync(join(ROOT, "themes"), join(root, "themes"), { recursive: true });
  writeFileSync(join(root, "site.toml"), 'title = "Hostile"\nbase_url = "https://hostile.example/"\n[[taxonomies]]\nkey = "topics"\ntitle = "<i>Topics</i>"\n');
  writeFileSync(join(root, "content/publications/x.md"), `---\ntitle: '${title}'\ndate: 2020-01-02\nauthors: ['<b>Img Onerror</b>']\ntopics: ['<s onclick=alert(2)>Strike</s>']\n---\n\nAn onerror handler, \`<script>alert(3)</script>\`.\n`);
  const site = await host("hostile-out", root);
  await visit("", async (page) => {
    await ask(page, "onerror");
    await page.getByRole("option", { name: title }).waitFor();
    await page.getByRole("option", { name: "<b>Img Onerror</b>" }).waitFor();
    await page.goto(`${site.url}search/?q=onerror`);
    await says(page, "1 result");
    assert.deepEqual(await parts(page).titles.allTextContents(), [title]);
    await page.locator(".teaser mark").first().waitFor();
    await parts(page).facet("Topics").getByRole("checkbox").check();
    await parts(page).chips.first().waitFor();
    await page.goto(`${site.url}search/?q=${encodeURIComponent(title)}`);
    await until(async () => (await parts(page).titles.count()) === 1, "the paper is found by its title");
    assert.equal(await page.locator("main :is(img, script, s, b:not(.chips b), i)").count(), 0);
  }, { site });
});

// What the demonstration cannot bring about: an engine that says what it is told to.
describe("with an engine on a string", () => {
  const engine = (body) => ({ before: (page) => page.route(ENGINE, (route) => route.fulfill({ contentType: "text/javascript", body: `
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const row = (name) => ({ url: "/" + name, title: [[name, false]], people: ["A. Person", "B. Other"], others: 3, date: "2007-02", type: "Report", series: "", language: "", pdf: "", page: 0, excerpt: async () => [] });
    const found = (name, total = 1, rest = {}) => ({ total, some: false, spelling: "", years: () => [[2007, total]], facet: async () => [], rows: async () => [row(name)], ...rest });
    export const open = async () => ({ total: 1, years: [[2007, 1]], axes: [{ key: "types", title: "Types" }], find: async ({ q }) => { ${body} } });
  ` })) });

  test("an older question's answer does not take the place of a newer one's", () => visit("search/", async (page) => {
    const { box, titles } = parts(page);
    await titles.getByText("nothing", { exact: true }).waitFor();
    await box.pressSequentially("slow");
    await page.waitForTimeout(250);
    await box.fill("quick");
    await titles.getByText("quick", { exact: true }).waitFor();
    await page.waitForTimeout(900);
    assert.deepEqual(await titles.allTextContents(), ["quick"]);
    assert.equal(await parts(page).status.innerText(), "1 result");
  }, engine('if (q === "slow") await wait(800); return found(q || "nothing");')));

  test("one who waits is told so", () => visit("search/?q=slow", async (page) => {
    const { box } = parts(page);
    await says(page, "7 results");
    await box.fill("slower");
    await says(page, "Searching…");
    await says(page, "7 results");
  }, engine('if (q === "slower") await wait(1200); return found(q, 7);')));

  test("it is said when only some words are found, and when others were searched for", () => visit("search/?q=some", async (page) => {
    const { box, status, rows } = parts(page);
    await says(page, "1,234 results");
    assert.match(await status.innerText(), /No publication has all of these words\. These have some of them\.$/);
    assert.match(await rows.first().innerText(), /A\. Person, B\. Other and 3 others\s+February 2007\s+Report/);
    await box.fill("harbuor $& {n}");
    await until(async () => (await status.innerText()).endsWith("Showing results for “harbour $& {n}”."), "what was searched for");
  }, engine('return q === "some" ? found(q, 1234, { some: true }) : found(q, 2, { spelling: "harbour $& {n}" });')));

  test("an error in a later question is told, and gone with the next", () => visit("search/", async (page) => {
    const { box, titles } = parts(page), alert = page.getByRole("alert");
    await titles.first().waitFor();
    await box.fill("broken");
    await alert.getByText("The search index could not be read.").waitFor();
    assert.ok(await page.locator(".results").isHidden());
    await box.fill("mended");
    await titles.getByText("mended", { exact: true }).waitFor();
    assert.ok(await alert.isHidden());
  }, { ...engine('if (q === "broken") throw new Error("a part is damaged"); return found(q || "nothing");'), expected: /a part is damaged/ }));
});
