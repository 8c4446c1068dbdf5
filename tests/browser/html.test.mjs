// Every HTML page is valid, and every feed and sitemap is what its format asks for.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { build, empty, filesOf, init, ROOT } from "../site/build.mjs";

const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // A search engine's taste, not a rule of HTML; and a paper's title is as long as it is.
    "long-title": "off",
    // `<br />` is what CommonMark's own renderer writes for a hard break; HTML allows it.
    "void-style": "off",
  },
}));

const fresh = init();
const sites = {
  "the demonstration": build("demo"),
  "a new catalogue": build("init", fresh),
  "a new catalogue with its drafts": build("init-drafts", fresh, "--drafts"),
  "a catalogue with nothing in it": build("empty-out", empty()),
};

for (const [name, { out }] of Object.entries(sites)) {
  test(`HTML of ${name}`, async (t) => {
    const files = filesOf(out, ".html");
    const found = [];
    for (const file of files) {
      const html = readFileSync(join(out, file), "utf8"), lines = html.split("\n");
      const { results } = await validator.validateString(html, file);
      // A record in RIS ends in a space.
      const meant = ({ ruleId, line }) => ruleId === "no-trailing-whitespace" && /^ER  - \r?$/.test(lines[line - 1]);
      for (const m of results.flatMap((result) => result.messages).filter((m) => !meant(m))) found.push(`${file}:${m.line}:${m.column}: ${m.ruleId}: ${m.message}`);
    }
    assert.ok(files.length >= 4);
    assert.equal(found.length, 0, `${found.length} problems\n${found.slice(0, 40).join("\n")}`);
    t.diagnostic(`${files.length} pages`);
  });

  test(`Atom feeds of ${name}`, () => xmllint(["--relaxng", "atom.rng"], out, "feed.xml"));
  test(`sitemap of ${name}`, () => xmllint(["--schema", "sitemap.xsd"], out, "sitemap.xml"));

  test(`JSON Feed of ${name}`, () => {
    const ajv = new Ajv({ allErrors: true });
    const feed = JSON.parse(readFileSync(join(out, "feed.json"), "utf8"));
    const valid = ajv.validate(JSON.parse(readFileSync(join(ROOT, "tests/schemas/jsonfeed.json"), "utf8")), feed);
    assert.ok(valid, ajv.errorsText(ajv.errors, { separator: "\n" }));
  });
}

test("the schemas refuse what is wrong", () => {
  const feed = readFileSync(join(sites["the demonstration"].out, "feed.xml"), "utf8");
  for (const wrong of [feed.replace(/<updated>.*?<\/updated>/, ""), feed.replace(/T00:00:00Z/, ""), feed.replace("<entry>", "<item/><entry>")]) {
    const run = spawnSync("xmllint", ["--noout", "--nonet", "--relaxng", schema("atom.rng"), "-"], { input: wrong, encoding: "utf8" });
    assert.equal(run.status, 3, run.stderr);
  }
});

const schema = (name) => join(ROOT, "tests/schemas", name);

function xmllint([option, name], out, ending) {
  const files = filesOf(out, ending).map((file) => join(out, file));
  assert.ok(files.length > 0);
  const run = spawnSync("xmllint", ["--noout", "--nonet", option, schema(name), ...files], { encoding: "utf8" });
  const told = run.stderr.split("\n").filter((line) => !line.endsWith(" validates"));
  assert.equal(run.status, 0, run.error ? "xmllint is missing: apt-get install libxml2-utils" : told.slice(0, 40).join("\n"));
}
