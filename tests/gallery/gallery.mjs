// Pictures of the demonstration, to be looked at: each kind of page, narrow, middling and wide, in light and dark.
//
//   (cd tests && npm ci)
//   node tests/gallery/gallery.mjs [DIR] [--readme]
//
// The demonstration is built by the program as `cargo build --release` left it. Into DIR (`target/gallery`) come the pictures, the
// contact sheet `index.html`, and of it one picture for each width. `--readme` takes the README's pictures too, into `content/manual`.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "../browser/server.mjs";
import { build, OFFPRINT, ROOT } from "../site/build.mjs";

const PAPER = "publications/security-policy-in-the-northern-straits/";
const LOST = "no/such/page/";
const KINDS = {
  home: "", listing: "publications/", "listing-page-3": "publications/page/3/", year: "years/2019/", authors: "authors/",
  person: "authors/adaeze-nwokorie/", series: "series/brackwater-reports/", topic: "topics/ports-and-shipping/", paper: PAPER,
  "paper-in-french": "publications/les-registres-perdus-des-hautes-marches/", "plain-page": "about/", manual: "manual/front-matter/",
  search: "search/?q=harbour", "search-without-results": "search/?q=xylophone", "not-found": LOST,
};
const WIDTHS = [360, 768, 1440];
const SCHEMES = ["light", "dark"];
const HEIGHT = 900;
const ON_SHEET = { 360: 360, 768: 480, 1440: 720 }; // how wide the contact sheet shows them
const MOST = 200_000; // bytes of a picture in the README

const { values: { readme }, positionals: [given] } = parseArgs({ allowPositionals: true, options: { readme: { type: "boolean", default: false } } });
const dir = resolve(given ?? join(ROOT, "target/gallery"));
const file = (kind, width, scheme) => `${kind}-${width}-${scheme}.png`;

const { launch } = await import("../browser/chromium.mjs").catch((error) => {
  throw error.code === "ERR_MODULE_NOT_FOUND" ? new Error(`${error.message}\nrun: (cd tests && npm ci)`) : error;
});
if (!existsSync(OFFPRINT)) throw new Error(`${OFFPRINT} is missing: cargo build --release`);

const host = await serve(build("gallery").out);
after(() => host.close());
const browser = await launch();
const page = await browser.newPage();

/** Opens a page of the demonstration, and waits until it has come to rest. */
async function open(path, width, height = HEIGHT) {
  await page.setViewportSize({ width, height });
  const response = await page.goto(host.url + path, { waitUntil: "networkidle" });
  assert.equal(response.status(), path === LOST ? 404 : 200, path);
}

async function picture(scheme, options) {
  await page.emulateMedia({ colorScheme: scheme });
  return page.screenshot(options);
}

mkdirSync(dir, { recursive: true });

for (const [kind, path] of Object.entries(KINDS)) {
  test(kind, async () => {
    for (const width of WIDTHS) {
      await open(path, width);
      for (const scheme of SCHEMES) await picture(scheme, { path: join(dir, file(kind, width, scheme)) });
    }
  });
}

test(`the contact sheet in ${dir}`, async () => {
  const figure = (kind, width, scheme) => {
    const shown = ON_SHEET[width], alt = `${kind.replaceAll("-", " ")}, ${scheme}`;
    return `<figure style="width: ${shown}px"><figcaption>${alt}</figcaption><a href="${file(kind, width, scheme)}"><img src="${file(kind, width, scheme)}" alt="${alt}" width="${shown}" height="${Math.round((shown / width) * HEIGHT)}"></a></figure>`;
  };
  const sheet = (width) => `<section id="w${width}"><h2>${width} px</h2><div>
${Object.keys(KINDS).flatMap((kind) => SCHEMES.map((scheme) => figure(kind, width, scheme))).join("\n")}
</div></section>`;
  writeFileSync(join(dir, "index.html"), `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Gallery</title>
<style>
  body { margin: 1rem; background: #777; color: #fff; font: 1rem/1.5 sans-serif; }
  section > div { display: flex; flex-wrap: wrap; gap: 1rem; }
  h2, figure { margin: 0; }
  img { display: block; }
</style>
${WIDTHS.map(sheet).join("\n")}
</html>
`);
  await page.setViewportSize({ width: 3040, height: HEIGHT });
  await page.goto(pathToFileURL(join(dir, "index.html")).href);
  for (const width of WIDTHS) await page.locator(`#w${width}`).screenshot({ path: join(dir, `sheet-${width}.png`) });
});

if (readme) {
  test("the pictures in the README", async () => {
    /** Clipped so far that the README is not heavy. */
    const write = async (name, width, take, most = HEIGHT) => {
      for (let height = most; ; height -= 20) {
        const taken = await take({ clip: { x: 0, y: 0, width, height } });
        if (taken.length <= MOST) return writeFileSync(join(ROOT, "content/manual", name), taken);
      }
    };
    for (const [name, path, scheme, most] of [["folio-home.png", "", "light", 1080], ["folio-paper.png", PAPER, "light"], ["folio-listing-dark.png", KINDS.listing, "dark"]]) {
      await open(path, 1440, most);
      await write(name, 1440, (clip) => picture(scheme, clip), most);
    }

    await open(PAPER, 360);
    const both = [await picture("light"), await picture("dark")].map((taken) => `<img src="data:image/png;base64,${taken.toString("base64")}" alt="">`);
    await page.goto("about:blank"); // where the host's policy does not hold
    await page.setViewportSize({ width: 744, height: HEIGHT });
    await page.setContent(`<style>body { margin: 0; display: flex; justify-content: space-between; }</style>${both.join("")}`);
    await write("folio-narrow.png", 744, (clip) => page.screenshot({ ...clip, omitBackground: true }));
  });
}
