// The script that asks the search index, in Chromium and without a theme's page around it: it finds what the program finds.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { build, filesOf, OFFPRINT, ROOT, TEMP } from "../site/build.mjs";
import { launch } from "./chromium.mjs";
import { serve } from "./server.mjs";

const SOURCES = join(ROOT, "src/render/search");
const browser = await launch();

/** Numbers that look like chance, the same each time. */
function chance(seed) {
  return (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

/** A catalogue in many languages. */
function manyTongues() {
  const root = join(TEMP, "tongues");
  mkdirSync(join(root, "content/publications"), { recursive: true });
  writeFileSync(join(root, "site.toml"), 'title = "Tongues"\nbase_url = "https://tongues.example/"\n');
  const texts = {
    en: "Harbour dues and harbours; regulating, regulated and regulations of pilots. Naïve readers' cafés",
    fr: "Les politiques économiques de l’eau et l'économie politique, cœur des œuvres; côté, côte",
    de: "Die Häuser am Hafen: Straßen, Größe und Maß. Häfen, Hafens",
    ru: "Морское право и порты; портов, портам, ёлка и елка, право",
    el: "Λιμάνια και ναυτιλία· ο λιμένας, ΟΔΟΣ οδός του λιμένος",
    ar: "قانون البحار والموانئ، القانون البحري في المَوانِئ",
    ko: "해양법과 항만 정책을 위한 연구, 항만의 법",
    ja: "海洋法と港湾政策の研究。カタカナとがく",
    zh: "海洋法与港口政策研究 第17期",
    tr: "Liman işletmeleri İstanbul ve ılık limanların",
    th: "กฎหมายทะเลและท่าเรือ",
  };
  const next = chance(7);
  let number = 0;
  for (const [language, text] of Object.entries(texts)) {
    const words = text.split(" ");
    for (let i = 0; i < 9; i++) {
      const some = (most) => Array.from({ length: 1 + next(most) }, () => words[next(words.length)]).join(" ");
      const paper = `---\ntitle: ${JSON.stringify(some(5))}\ndate: ${1990 + next(30)}\nlanguage: ${language}\n---\n\n${some(20)}\n`;
      writeFileSync(join(root, `content/publications/p${number++}.md`), paper);
    }
  }
  return root;
}

/** Questions about texts: words, two or three, unfinished, mistyped, in quotes, unwanted. */
function questions(texts, number, seed) {
  const next = chance(seed);
  const runs = texts.map((text) => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).filter((words) => words.length > 3);
  return Array.from({ length: number }, (_, i) => {
    const words = runs[next(runs.length)];
    const at = next(words.length - 2);
    const [a, b, c] = words.slice(at, at + 3);
    const letters = [...a];
    const middle = next(letters.length);
    const typo = [...letters.slice(0, middle), ...(i % 2 ? ["x"] : []), ...letters.slice(middle + 1)].join("");
    return [
      `${a} ${b}`, `${a} ${c} `, a, `${a} ${[...b].slice(0, 3).join("")}`, `${typo} `, `${b} ${typo}`, `"${a} ${b}"`, `${a} -${c}`, `${b} ${c} ${words[next(words.length)]} `, a.toUpperCase(),
    ][i % 10];
  });
}

for (const [name, root, number] of [["the demonstration", ROOT, 120], ["a catalogue in many languages", manyTongues(), 120]]) {
  describe(name, () => {
    let out, host, page;
    before(async () => {
      ({ out } = build(`engine of ${name}`, root));
      host = await serve(out, "/");
      page = await browser.newPage();
      await page.goto(`${host.url}search/`);
      await page.evaluate(async () => (window.index = await (await import("/search/offprint-1.js")).open()));
    });
    after(() => host.close());

    test(`the browser and the program find the same for ${number} questions`, { timeout: 120_000 }, async () => {
      const pages = filesOf(out, "index.html").filter((path) => path.startsWith("publications/") && path.split("/").length === 3);
      const texts = pages.map((path) => readFileSync(join(out, path), "utf8").replace(/^.*<main[^>]*>|<\/main>.*$/gs, "").replace(/<[^>]*>|&[a-z#0-9]+;/g, " "));
      // What the demonstration's PDFs are made of.
      const demo = join(ROOT, "tests/demo/text");
      if (root === ROOT) texts.push(...filesOf(demo).map((path) => readFileSync(join(demo, path), "utf8")));
      const asked = questions(texts, number, 20260).filter((q) => /[\p{L}\p{N}]/u.test(q));
      let hits = 0, inPdfs = 0;
      for (const q of asked) {
        const json = execFileSync(OFFPRINT, ["search", "--out", out, "--most", "1000", "--format", "json", "--", q], { encoding: "utf8" });
        const expected = JSON.parse(json).map(({ url, title }) => [new URL(url).pathname + new URL(url).hash, title]);
        const found = await page.evaluate(async (q) => {
          const found = await window.index.find({ q });
          const rows = await found.rows(0, 1000);
          return { total: found.total, rows: rows.map((row) => [row.page ? `${row.pdf}#page=${row.page}` : row.url, row.title.map(([text]) => text).join("")]) };
        }, q);
        assert.equal(JSON.stringify([q, ...found.rows], null, 1), JSON.stringify([q, ...expected], null, 1));
        assert.equal(found.total, expected.length, q);
        hits += expected.length;
        inPdfs += expected.filter(([url]) => url.includes("#page=")).length;
      }
      assert.ok(hits > asked.length, `${hits} results are too few to mean anything`);
      if (name === "the demonstration") assert.ok(inPdfs > 20, `${inPdfs} in PDFs`);
    });
  });
}

test("the script that is sent is the one that is here, without what only people need", () => {
  const source = readFileSync(join(SOURCES, "offprint.js"), "utf8");
  const { code } = transformSync(source, { minify: true, format: "esm", target: "es2022", legalComments: "none" });
  assert.equal(readFileSync(join(SOURCES, "offprint.min.js"), "utf8"), code, "run: (cd tests && npm run engine)");
});

test("both scripts together weigh 12 kB at most", () => {
  const size = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
  const sizes = [join(SOURCES, "offprint.min.js"), join(ROOT, "themes/folio/static/folio-search.js")].map(size);
  assert.ok(sizes[0] + sizes[1] <= 12_000, `${sizes.join(" + ")} bytes`);
});

test("what is missing or damaged is an error, and is asked for again", async () => {
  const { out } = build("engine damaged");
  const host = await serve(out, "/");
  const page = await browser.newPage();
  await page.goto(`${host.url}search/`);
  const ask = (q) => page.evaluate(async (q) => {
    try {
      const index = (window.index ??= await (await import("/search/offprint-1.js")).open());
      const found = await index.find({ q });
      return (await found.rows(0, 5)).length;
    } catch (error) {
      return error.message;
    }
  }, q);
  const contents = join(out, "search/catalogue-1.bin");
  const sound = readFileSync(contents);
  writeFileSync(contents, sound.subarray(0, sound.length / 2));
  assert.match(await ask("harbour"), /catalogue-1\.bin cannot be read/);
  writeFileSync(contents, "<!DOCTYPE html><title>Not found</title>");
  assert.match(await ask("harbour"), /catalogue-1\.bin cannot be read/);
  writeFileSync(contents, sound);
  const shards = filesOf(join(out, "search"), ".bin").filter((name) => name !== "catalogue-1.bin").map((name) => join(out, "search", name));
  const bytes = shards.map((path) => readFileSync(path));
  shards.forEach((path) => rmSync(path));
  assert.match(await ask("harbour"), /[0-9a-f]{12}\.bin cannot be read: 404/);
  shards.forEach((path) => writeFileSync(path, "damaged"));
  assert.match(await ask("harbour"), /[0-9a-f]{12}\.bin cannot be read/);
  shards.forEach((path, i) => writeFileSync(path, bytes[i]));
  assert.ok(await ask("harbour") > 0);
  host.close();
});

test("a site that is published anew while somebody searches is searched anew", async () => {
  const root = join(TEMP, "renewed");
  mkdirSync(join(root, "content/publications"), { recursive: true });
  writeFileSync(join(root, "site.toml"), 'title = "Renewed"\nbase_url = "https://renewed.example/"\n');
  const put = (name, title) => writeFileSync(join(root, `content/publications/${name}.md`), `---\ntitle: ${title}\ndate: 2020\n---\n\nText.\n`);
  put("one", "An old paper");
  const { out } = build("engine renewed", root);
  const host = await serve(out, "/");
  const page = await browser.newPage();
  await page.goto(`${host.url}search/`);
  const ask = (q) => page.evaluate(async (q) => {
    const index = (window.index ??= await (await import("/search/offprint-1.js")).open());
    const found = await index.find({ q });
    return (await found.rows(0, 5)).map((row) => row.url);
  }, q);
  assert.deepEqual(await ask("old"), ["/publications/one/"]);
  put("one", "A paper on quays");
  put("two", "Quays again");
  build("engine renewed", root);
  assert.deepEqual((await ask("quays")).sort(), ["/publications/one/", "/publications/two/"]);
  host.close();
});
