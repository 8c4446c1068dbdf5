// What the browser tests share: Chromium, axe, and waiting for what comes about.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after } from "node:test";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A browser that is gone when the tests of the file have run. */
export async function launch(options = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // As root and in containers there is no sandbox to be had; and a test asks nobody on the network for anything.
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...options,
  }).catch((error) => {
    throw new Error(`Chromium does not start; if it is missing: apt-get install chromium\n${error.message}`);
  });
  after(() => browser.close());
  return browser;
}

/** What axe finds wrong in a page, or in a part of it, one line each. */
export async function axe(page, context = undefined) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((context) => window.axe.run(context ?? document, { rules: { "target-size": { enabled: true } } }), context);
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
}

/** Waits until something holds. It fails after a time that only what never comes takes. */
export async function until(holds, what, patience = 15_000) {
  for (const end = Date.now() + patience; !(await holds()); await new Promise((later) => setTimeout(later, 20))) {
    if (Date.now() > end) assert.fail(`it does not come to this: ${what}`);
  }
}
