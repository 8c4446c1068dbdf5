// Builds the sites that the tests look at, with the program as `cargo build --release` left it.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const OFFPRINT = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release/offprint");

/** Output goes here; it is gone when the tests of the file have run. */
export const TEMP = mkdtempSync(join(tmpdir(), "offprint-"));
after(() => rmSync(TEMP, { recursive: true, force: true }));

export function offprint(...args) {
  return execFileSync(OFFPRINT, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Builds the site in `root` into a folder called `name` → {out, root, args}. */
export function build(name, root = ROOT, ...args) {
  const out = join(TEMP, name);
  offprint("build", "--quiet", "--root", root, "--out", out, ...args);
  return { out, root, args };
}

/** A catalogue as `offprint init` makes it. */
export function init() {
  const root = join(TEMP, "a new catalogue");
  offprint("init", root);
  return root;
}

/** A catalogue with nothing in it. */
export function empty() {
  const root = join(TEMP, "empty");
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "site.toml"), 'title = "Empty"\nbase_url = "https://empty.example/"\n[[taxonomies]]\nkey = "topics"\n');
  return root;
}

/** The files below a folder whose names end in `ending`, from that folder. */
export function filesOf(out, ending = "") {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(out.length + 1))
    .sort();
}
