// What Lighthouse says of the demonstration, or of any site that has the pages below:
//
//   (cd benches/lighthouse && npm ci)
//   node benches/lighthouse/run.mjs [--site PUBLIC]
//
// The demonstration is built by the program as `cargo build --release` left it; `--site` takes a site that is built already. It is
// served as GitHub Pages does it, with gzip and ten minutes in the cache (`host.mjs`), and audited in Debian's Chromium as
// Lighthouse does it by default: a phone, and a slow line and a slow processor that are simulated. Below the scores is what costs
// points. Exits with 1 if a score is below 98. Performance is measured: do it on a quiet machine.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { table } from "../search/table.mjs";
import { host } from "./host.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OFFPRINT = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release/offprint");
const CHROMIUM = process.env.CHROME_PATH ?? "/usr/bin/chromium";

const PAGES = {
  home: "/", listing: "/publications/", paper: "/publications/security-policy-in-the-northern-straits/", search: "/search/?q=harbour",
};
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const METRICS = { FCP: "first-contentful-paint", LCP: "largest-contentful-paint", TBT: "total-blocking-time", CLS: "cumulative-layout-shift" };
const ENOUGH = 98;

async function main() {
  const { site } = parseArgs({ options: { site: { type: "string" } } }).values;
  const [{ default: lighthouse }, { launch }] = await Promise.all([import("lighthouse"), import("chrome-launcher")]).catch((error) => {
    throw error.code === "ERR_MODULE_NOT_FOUND" ? new Error(`${error.message}\nrun: (cd benches/lighthouse && npm ci)`) : error;
  });
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get install chromium`);

  const closing = [];
  try {
    const server = await host(site ? resolve(site) : demonstration(closing));
    closing.unshift(() => server.close());
    // As root and in containers there is no sandbox to be had.
    const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
    closing.unshift(() => chrome.kill());

    const audited = [];
    for (const [name, path] of Object.entries(PAGES)) {
      process.stderr.write(`auditing ${path}\n`);
      const { lhr } = await lighthouse(server.url + path, { port: chrome.port, logLevel: "error", onlyCategories: CATEGORIES });
      if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
      audited.push({ name, path, lhr, scores: CATEGORIES.map((category) => Math.round(100 * lhr.categories[category].score)) });
    }
    console.log(report(audited));
    if (audited.some(({ scores }) => scores.some((score) => score < ENOUGH))) process.exitCode = 1;
  } finally {
    for (const close of closing) await close();
  }
}

/** Builds the demonstration where it does not stay → its folder. */
function demonstration(closing) {
  if (!existsSync(OFFPRINT)) throw new Error(`${OFFPRINT} is missing: cargo build --release`);
  const out = mkdtempSync(join(tmpdir(), "offprint-lighthouse-"));
  closing.push(() => rmSync(out, { recursive: true, force: true }));
  execFileSync(OFFPRINT, ["build", "--quiet", "--root", ROOT, "--out", join(out, "public")], { stdio: "inherit" });
  return join(out, "public");
}

function report(audited) {
  const [{ lhr }] = audited;
  const rows = audited.map(({ name, lhr, scores }) => [
    name, ...scores.map(String), ...Object.values(METRICS).map((id) => lhr.audits[id].displayValue),
  ]);
  return [
    `Lighthouse ${lhr.lighthouseVersion}, ${lhr.userAgent.match(/\w*Chrome\/[\d.]+/)}, ${lhr.configSettings.formFactor}, throttling: ${lhr.configSettings.throttlingMethod}; ${lhr.fetchTime}`,
    "",
    table([...CATEGORIES, ...Object.keys(METRICS)], rows).replace(/^\n/, ""),
    "",
    ...audited.flatMap(({ path, lhr, scores }) => CATEGORIES.flatMap((category, at) =>
      scores[at] < 100 ? ["", `${path}: ${category} ${scores[at]}`, ...costs(lhr, category)] : [])),
  ].join("\n");
}

/** The audits that cost points, one line each, and below it what fails. Metrics do not say why: the insights do, unscored. */
function costs(lhr, category) {
  return lhr.categories[category].auditRefs
    .map((ref) => ({ ...ref, audit: lhr.audits[ref.id] }))
    .filter(({ weight, group, audit }) => (weight > 0 || group === "insights") && audit.score !== null && audit.score < 1)
    .flatMap(({ id, weight, audit }) => [
      `  ${id}: ${audit.title}${audit.displayValue ? `: ${audit.displayValue}` : ""}${weight ? "" : " (not scored)"}`,
      ...(weight ? audit.details?.items ?? [] : []).map(({ node, description, sourceLocation }) =>
        [node?.selector, node?.snippet, description, sourceLocation?.url].filter((part) => typeof part === "string").join(": "))
        .filter(Boolean).map((what) => `    ${what}`),
    ]);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
