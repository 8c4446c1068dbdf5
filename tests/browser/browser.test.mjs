// The demonstration as readers see it, in Chromium: at the host's root, and in a folder of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { devices } from "playwright-core";
import { build, filesOf, ROOT } from "../site/build.mjs";
import { axe, launch } from "./chromium.mjs";
import { serve } from "./server.mjs";

const PAPER = "publications/security-policy-in-the-northern-straits/";
const MESSAGE = "This browser does not support PDFs. Please download the PDF to view it: Download PDF";
const LIST = "https://lists.brackwater.example/subscribe";
const KINDS = {
  home: "", paper: PAPER, "paper with tables": "publications/harbour-depths-and-dues/", "paper in French": "publications/les-registres-perdus-des-hautes-marches/",
  listing: "publications/", "listing's second page": "publications/page/2/", groups: "authors/", person: "authors/adaeze-nwokorie/",
  "plain page": "about/", manual: "manual/front-matter/", search: "search/", "not found": "no/such/page/",
};

const browser = await launch();

for (const [where, base] of [["at the root", "/"], ["in a folder", "/some/folder/"]]) {
  describe(where, async () => {
    const { out } = build(`browser${base.replaceAll("/", "-")}`, ROOT, ...(base === "/" ? [] : ["--base-url", `https://host.example${base}`]));
    const host = await serve(out, base);
    after(() => host.close());

    /** A page in a browser of its own, which notes everything that goes wrong. */
    async function visit(path, options, look) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const wrong = [], requests = [];
      // The browser itself says that a page that is not there is not there; and for a redirect it asks for an icon unasked.
      const expected = path === KINDS["not found"] ? /status of 404/ : /favicon\.ico: .*status of 404/;
      context.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(`${message.location().url}: ${message.text()}`));
      context.on("weberror", (error) => wrong.push(String(error.error())));
      context.on("request", (request) => {
        requests.push(request.url());
        // The browser's own PDF viewer is made of `chrome:` addresses.
        if (!request.url().startsWith(host.url) && !/^(data|blob|about|chrome|chrome-extension):/.test(request.url())) wrong.push(`asks ${request.url()}`);
      });
      const page = await context.newPage();
      try {
        if (path !== null) await page.goto(host.url + path);
        await look(page, { wrong, requests });
        const told = new Set(wrong.map((text) => text.slice(0, 200)).filter((text) => !expected.test(text)));
        assert.equal(told.size, 0, [...told].slice(0, 20).join("\n"));
      } finally {
        await context.close();
      }
    }

    test("the header says what the model's says", () => visit("", {}, async (page) => {
      const search = page.getByRole("banner").getByLabel("Search All Site Content");
      await search.waitFor();
      await page.getByText("Total Index: 46 publications.", { exact: true }).waitFor();
      await search.fill("harbour dues");
      await search.press("Enter");
      await page.waitForURL(`${host.url}search/?q=harbour+dues`);
    }));

    test("the mailing list's form posts what the list expects", () => visit("", {}, async (page, { wrong }) => {
      await page.getByRole("heading", { name: "Subscribe to our Mailing List!" }).waitFor();
      await page.getByText("Sign up for our mailing list to keep up to date on all the latest developments.").waitFor();
      await page.getByText("By signing up you agree").waitFor();
      await page.route(LIST, (route) => route.fulfill({ body: "Thank you", contentType: "text/plain" }));
      const email = page.getByRole("textbox", { name: "E-mail address" });
      await page.getByRole("button", { name: "Subscribe" }).click();
      assert.equal(page.url(), host.url, "an empty address is not sent");
      await email.fill("reader@example.org");
      const [request] = await Promise.all([page.waitForRequest(LIST), page.getByRole("button", { name: "Subscribe" }).click()]);
      assert.equal(request.method(), "POST");
      assert.deepEqual(Object.fromEntries(new URLSearchParams(request.postData())), { u: "brackwater", id: "new-papers", EMAIL: "reader@example.org" });
      await page.waitForURL(LIST);
      assert.deepEqual(wrong.splice(0), [`asks ${LIST}`]);
    }));

    test("a desktop browser shows the PDF", { timeout: 30_000 }, () => visit(null, {}, async (page) => {
      const loaded = page.waitForResponse(/\.pdf$/);
      await page.goto(host.url + PAPER);
      const viewer = page.locator(".viewer iframe");
      assert.ok(await viewer.getAttribute("title"), "the viewer has a title");
      assert.equal(await viewer.getAttribute("loading"), "lazy");
      await viewer.scrollIntoViewIfNeeded();
      assert.equal((await loaded).status(), 200);
      assert.ok(await viewer.isVisible());
      assert.ok(!(await page.getByText(MESSAGE).first().isVisible()), "the message is hidden");
      // Chromium's own viewer has taken the frame over, so that the policy has not stopped it.
      while (!page.frames().some((frame) => frame.url().startsWith("chrome-extension:"))) await page.waitForTimeout(50);
      const link = page.getByRole("link", { name: /^Download PDF \([\d.,]+ [kM]B, \d+ pages\)$/ });
      assert.equal(await link.getAttribute("href"), `${base}${PAPER}security-policy-in-the-northern-straits.pdf`);
    }));

    const DOWNLOAD = /^Download PDF \([\d.,]+ [kM]B, \d+ pages\)$/;
    // Where there is no viewer: the message and the links, and no frame, which could only be empty.
    const isToldToDownload = async (page, requests) => {
      assert.equal(await page.locator(":is(iframe, object, embed)").locator("visible=true").count(), 0, "there is no frame");
      const message = page.getByText(MESSAGE).locator("visible=true");
      assert.equal(await message.count(), 1);
      assert.match(await message.getByRole("link", { name: "Download PDF" }).getAttribute("href"), /\/security-policy-in-the-northern-straits\.pdf$/);
      assert.ok(await page.getByRole("link", { name: DOWNLOAD }).isVisible(), "the link says what one gets");
      assert.deepEqual(requests.filter((url) => url.endsWith(".pdf")), [], "the PDF is not loaded unasked");
    };

    const phones = { "an Android phone": devices["Pixel 7"], "an iPhone": devices["iPhone 14"], "an Android tablet": devices["Galaxy Tab S4"] };
    for (const [name, phone] of Object.entries(phones)) {
      test(`${name} is told to download the PDF`, () => visit(PAPER, phone, async (page, { requests }) => {
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await page.waitForLoadState("networkidle");
        await isToldToDownload(page, requests);
      }));
    }

    test("a browser that says it shows no PDFs is believed", () => visit(null, {}, async (page, { requests }) => {
      await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "pdfViewerEnabled", { get: () => false }));
      await page.goto(host.url + PAPER);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForLoadState("networkidle");
      await isToldToDownload(page, requests);
    }));

    test("the cover is there in the place that is kept for it", () => visit(PAPER, {}, async (page) => {
      const cover = page.getByRole("img", { name: "Cover of Small Navies, Narrow Waters: Security Policy in the Northern Straits" });
      assert.equal(await cover.getAttribute("loading"), "lazy");
      const [width, height] = await Promise.all(["width", "height"].map((name) => cover.getAttribute(name).then(Number)));
      await cover.evaluate((image) => image.decode());
      const shown = await cover.evaluate(({ naturalWidth, currentSrc, clientWidth, clientHeight }) => ({ naturalWidth, currentSrc, clientWidth, clientHeight }));
      assert.match(shown.currentSrc, /\/cover-400\.png$/, "the small one is enough here");
      assert.ok(shown.naturalWidth > 0 && Math.abs(shown.clientHeight / shown.clientWidth - height / width) < 0.02, JSON.stringify(shown));
    }));

    test("without JavaScript everything essential is there", { timeout: 30_000 }, () => visit(PAPER, { javaScriptEnabled: false }, async (page) => {
      assert.ok(await page.getByRole("link", { name: DOWNLOAD }).isVisible());
      assert.ok((await page.getByText(MESSAGE).count()) > 0, "the message is there for browsers that cannot show it");
      assert.ok(await page.locator(".viewer object").isVisible());
      while (!page.frames().some((frame) => frame.url().startsWith("chrome-extension:"))) await page.waitForTimeout(50);
      assert.ok(!(await page.locator(".viewer iframe").isVisible()));
      assert.equal(await page.locator("article .prose p").locator("visible=true").count(), 3, "the abstract needs no click");
      await page.getByRole("searchbox").first().fill("ferry");
      await page.getByRole("searchbox").first().press("Enter");
      await page.waitForURL(`${host.url}search/?q=ferry`);
    }));

    test("an old address forwards", () => visit("pubs/", {}, async (page) => {
      await page.waitForURL(`${host.url}publications/`);
    }));

    test("the keyboard reaches the content first", () => visit("publications/", {}, async (page) => {
      await page.keyboard.press("Tab");
      const skip = page.getByRole("link", { name: "Skip to content" });
      assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0));
      await page.keyboard.press("Enter");
      await page.waitForURL(/#folio_content$/);
    }));

    test("styles load, and links stay in the site", () => visit("", {}, async (page) => {
      assert.ok(await page.evaluate(() => document.styleSheets.length === 1 && document.styleSheets[0].cssRules.length > 50));
      const links = await page.locator("a[href], link[href], script[src], form").evaluateAll((all) => all.map((e) => e.href ?? e.src ?? e.action));
      assert.ok(links.length > 40);
      assert.deepEqual(links.filter((url) => new URL(url).origin === new URL(host.url).origin && !url.startsWith(host.url)), []);
    }));

    // Also what 1280 px look like at 400 % zoom.
    test("every page fits into 320 px, and breaks no policy", async () => {
      const wide = [];
      await visit(null, { viewport: { width: 320, height: 640 } }, async (page) => {
        const isPage = (path) => !/http-equiv="refresh"/.test(readFileSync(join(out, path), "utf8"));
        for (const path of filesOf(out, ".html").filter(isPage)) {
          await page.goto(host.url + path.replace(/index\.html$/, ""));
          // What is left while it fetches tells the console that it could not.
          if (path === "search/index.html") await page.waitForLoadState("networkidle");
          const over = await page.evaluate(() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return null;
            const widest = [...document.body.querySelectorAll("*")].find((e) => e.getBoundingClientRect().right > width + 1);
            return `${document.documentElement.scrollWidth} px: ${widest?.outerHTML.slice(0, 120)}`;
          });
          if (over) wide.push(`${path}: ${over}`);
        }
      });
      assert.deepEqual(wide, []);
    });

    // Accessibility does not change with the folder.
    if (base === "/") {
      for (const colorScheme of ["light", "dark"]) {
        for (const [kind, path] of Object.entries(KINDS)) {
          test(`axe: ${kind}, ${colorScheme}`, () => visit(path, { colorScheme }, async (page) => {
            for (const width of [1280, 320]) {
              await page.setViewportSize({ width, height: 900 });
              // The frame holds the browser's own viewer.
              const found = await axe(page, { exclude: ["iframe"] });
              assert.equal(found.length, 0, `at ${width} px\n${found.join("\n")}`);
            }
          }));
        }
      }
    }
  });
}
