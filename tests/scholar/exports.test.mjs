// What other people's programs make of a built catalogue: reference managers of its exports, citeproc-js of its references, and
// schema.org's vocabulary of its JSON-LD.
//
//     PYTHON=VENV/bin/python node --test tests/scholar/exports.test.mjs

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build, ROOT, TEMP } from "../site/build.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PYTHON = process.env.PYTHON ?? "python3";

/** Runs a program to its end → what it says. */
function run(program, ...args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(status, 0, `${error ?? ""}${stdout}${stderr}`);
  return stdout;
}

/** A copy of a site, so that what a build keeps beside it stays out of the repository. */
function copy(name, folder) {
  const root = join(TEMP, `${name} site`);
  cpSync(folder, root, { recursive: true });
  return root;
}

function tree() {
  const root = join(TEMP, "references site");
  run(PYTHON, join(HERE, "tree.py"), join(HERE, "references.json"), root);
  return root;
}

const SITES = Object.entries({ demonstration: ROOT, zotero: copy("zotero", join(HERE, "site")), references: tree() })
  .map(([name, root]) => ({ name, ...build(name, root) }));

for (const { name, root, out } of SITES) {
  test(`${name}: pybtex, rispy, JSON and CSV read back what was written`, () => {
    const told = run(PYTHON, join(HERE, "roundtrip.py"), root, out);
    assert.ok(told.match(/\b0 losses/g)?.length >= 4, told);
  });
  test(`${name}: JSON-LD keeps to schema.org's vocabulary`, () => assert.match(run(process.execPath, join(HERE, "jsonld.mjs"), out), /^0 problems/m));
}

test("references are those of citeproc-js, but for differences with a reason", () => {
  const { out } = SITES.at(-1);
  const styles = ["apa", "chicago-author-date", "modern-language-association", "ieee"];
  const told = run(process.execPath, join(HERE, "references.mjs"), join(out, "catalogue.csl.json"), out, "--python", PYTHON,
    "--known", join(HERE, "known.json"), ...styles.flatMap((style) => ["--style", style]));
  for (const style of styles) assert.match(told, new RegExp(`^== ${style} .* for 60\\)`, "m"));
});
