// The checker agrees with good sites, and an independent link checker with both of them; of each planted defect it tells.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build, empty, filesOf, init, ROOT, TEMP } from "./build.mjs";

const FOLDER = "https://host.example/some/folder/";

function check({ out, root, args }) {
  const run = spawnSync(process.execPath, [join(ROOT, "tests/site/check.mjs"), out, "--root", root, ...args], { encoding: "utf8" });
  return { ok: run.status === 0, text: run.stdout + run.stderr };
}

function good(name, site) {
  test(name, (t) => {
    const { ok, text } = check(site());
    assert.ok(ok, text);
    t.diagnostic(text.replace(/\s+/g, " "));
  });
}

good("the demonstration", () => build("demo"));
good("the demonstration in a folder of its host", () => build("some/folder", ROOT, "--base-url", FOLDER));
const fresh = init();
good("a new catalogue, whose papers are drafts", () => build("init", fresh));
good("a new catalogue with its drafts", () => build("init-drafts", fresh, "--drafts"));
good("a catalogue with nothing in it", () => build("empty-out", empty()));

// It knows nothing of folders, so that it sees the host's root, in which `some/folder` stands.
for (const [name, folder] of [["the demonstration", "demo"], ["the demonstration in a folder", ""]]) {
  test(`hyperlink, of ${name}`, (t) => {
    const out = folder ? join(TEMP, folder) : join(TEMP, "host");
    if (!folder) cpSync(join(TEMP, "some"), join(out, "some"), { recursive: true });
    const run = spawnSync("hyperlink", ["--check-anchors", out], { encoding: "utf8" });
    assert.equal(run.status, 0, run.error ? "hyperlink is missing: cargo install --locked hyperlink" : run.stdout + run.stderr);
    t.diagnostic(run.stdout.trim().replace(/\n/g, " "));
  });
}

// What the checker is for: each of these it has to find.
const PAPER = "publications/security-policy-in-the-northern-straits";
const DEFECTS = {
  "a paper without its page": ["papers", (site) => site.remove(`${PAPER}/index.html`)],
  "another PDF": ["PDFs", (site) => site.append(`${PAPER}/security-policy-in-the-northern-straits.pdf`, "\n")],
  "a link that leads nowhere": ["links and ids", (site) => site.replace("about/index.html", "</main>", '<a href="/nowhere/">x</a></main>')],
  "a link that leaves the folder": ["links and ids", (site) => site.replace("about/index.html", "</main>", '<a href="/about/">x</a></main>'), FOLDER],
  "a picture that is not there": ["links and ids", (site) => site.replace("about/index.html", "</main>", '<img srcset="/favicon.svg 1x, /none.png 2x" alt="">')],
  "an id that is there twice": ["links and ids", (site) => site.replace("about/index.html", "<main ", '<p id="folio_content"></p><main ')],
  "a fragment without its id": ["fragments", (site) => site.replace("about/index.html", "#folio_content", "#folio_contents")],
  "a wrong total": ["Total Index", (site) => site.replace("about/index.html", /Total Index: (\d+)/, "Total Index: 1$1")],
  "a row too few": ["listings", (site) => site.replace("publications/page/2/index.html", /<li class="row"[\s\S]*?<\/li>/, "")],
  "a row too many": ["listings", (site) => site.replace("publications/page/2/index.html", /(<li class="row"[\s\S]*?<\/li>)/, "$1$1")],
  "a listing that is missing": ["listings", (site) => site.remove("years/2007")],
  "a wrong number in an index": ["indexes", (site) => site.replace("years/index.html", /<span>\d+<\/span>/, "<span>77</span>")],
  "rows out of order": ["order", (site) => site.replace("publications/index.html", /(<li class="row"[\s\S]*?<\/li>)([\s\S]*)(<li class="row"[\s\S]*?<\/li>)/, "$3$2$1")],
  "a page that the sitemap lacks": ["sitemap", (site) => site.replace("sitemap.xml", /<url>[\s\S]*?<\/url>/, "")],
  "an enclosure of another length": ["feeds", (site) => site.replace("feed.xml", /length="\d+"/, 'length="1"')],
  "a redirect to the wrong page": ["redirects", (site) => site.replace("pubs/2007/02.html", /security-policy[\w-]*/g, "what-a-lighthouse-costs")],
  "a paper that no link leads to": ["depth", (site) => site.each(".html", (text) => text.replaceAll(`href="/${PAPER}/"`, 'href="/"'))],
  "a style that points nowhere": ["styles", (site) => site.append("folio.css", "a{background:url(none.svg)}")],
};

for (const [name, [kind, plant, base]] of Object.entries(DEFECTS)) {
  test(`finds ${name}`, () => {
    const out = join(TEMP, "defect");
    rmSync(out, { recursive: true, force: true });
    cpSync(join(TEMP, base ? "some/folder" : "demo"), out, { recursive: true });
    const edit = (path, change) => {
      const text = readFileSync(join(out, path), "utf8");
      writeFileSync(join(out, path), change(text));
    };
    plant({
      remove: (path) => rmSync(join(out, path), { recursive: true }),
      append: (path, text) => appendFileSync(join(out, path), text),
      replace: (path, from, to) => edit(path, (text) => {
        const changed = text.replace(from, to);
        assert.notEqual(changed, text, "nothing was planted");
        return changed;
      }),
      each: (ending, change) => filesOf(out, ending).forEach((path) => edit(path, change)),
    });
    const { ok, text } = check({ out, root: ROOT, args: base ? ["--base-url", base] : [] });
    assert.ok(!ok && text.includes(`FAIL ${kind}:`), text);
  });
}
