// Offprint's search and Pagefind's, measured over the same papers in one run:
//
//   (cd benches/search && npm ci)
//   node benches/search/run.mjs --corpus FILE.jsonl[.gz] (--site PUBLIC | --offprint BINARY --root SITE)
//     [--pagefind DIR | --no-pagefind] [--queries 300] [--asked 40] [--seed 1] [--json FILE] [--work DIR]
//
// PUBLIC is a site that Offprint has built of the corpus; or it is built here by BINARY from SITE (which `make_content.py` makes
// of the corpus), and that is measured. Pagefind indexes pages that are made here of the same corpus; with `--pagefind DIR` its
// index is kept in DIR and taken from there the next time. `--no-pagefind` leaves it out (it needs 9 GB for 100,000 papers), and
// without `--site` and `--root` Offprint is left out. `corpus.mjs` makes a corpus of 100,000 papers.
//
// Building: wall time and peak memory of the program, files and bytes of the index. How long Offprint's search takes of its build
// is told by `cargo bench --profile release --bench build`.
//
// Asking: a host with HTTP/2 and gzip behind a line of 40 ms and 1.5 MB/s (`host.mjs`), a headless Chromium, and queries of one
// to three words (`ordinary` in `queries.mjs`). Each is asked first in a fresh context, where the engine has yet to be fetched, and then in the context
// where another has been asked. Time is from the call until the first ten results can be shown; bytes are those of all bodies as
// they were sent, without the page, its CSS and its icon. Offprint's excerpts come later than its rows and are told separately;
// Pagefind's come with the results. A dozen of the queries are also typed into the real page (Pagefind's: its Default UI), from the
// last key until the results are those that stay; there the bytes are all from the start of the page.
//
// Finding: papers drawn by the seed, and five queries for each that ought to find it (`queries.mjs`), each put to an engine that has
// just been opened. The place of the paper among the first 100 results gives success at 1, at 10, and the mean reciprocal rank.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const OPTIONS = {
  corpus: { type: "string" }, site: { type: "string" }, offprint: { type: "string" }, root: { type: "string" },
  pagefind: { type: "string" }, "no-pagefind": { type: "boolean", default: false },
  queries: { type: "string", default: "300" }, asked: { type: "string", default: "40" }, seed: { type: "string", default: "1" },
  json: { type: "string" }, work: { type: "string" },
};
const TYPED = 12;

async function main() {
  const options = parseArgs({ options: OPTIONS }).values;
  if (!options.corpus) throw new Error("--corpus FILE is missing: papers as JSON lines, from which the site was made");
  if (options.root && !options.offprint) throw new Error("--root SITE needs --offprint BINARY");
  const parts = await Promise.all(["papers", "queries", "pagefind", "measured", "host", "browser", "engines", "ask", "interface", "find", "table"]
    .map((name) => import(`./${name}.mjs`))).catch((error) => {
    throw error.code === "ERR_MODULE_NOT_FOUND" ? new Error(`${error.message}\nrun: (cd benches/search && npm ci)`) : error;
  });
  const [{ papers }, { KINDS, ordinary, queries }, { prepare, addresses }, { measured, written }, { host, identity }, { launch }, engines, asking, interfaces, { find, success }, print] = parts;

  const ram = "/dev/shm";
  const work = mkdtempSync(join(options.work ?? (existsSync(ram) ? ram : tmpdir()), "offprint-search-"));
  const closing = [() => rmSync(work, { recursive: true, force: true })];
  try {
    const measuring = [];
    const say = (what) => process.stderr.write(`${what}\n`);

    let site = options.site && resolve(options.site), whole = null;
    if (options.root) {
      say("building Offprint's site");
      site = join(work, "public");
      whole = measured(resolve(options.offprint), ["build", "--root", resolve(options.root), "--out", site]);
    }
    const all = papers(options.corpus, site);
    if (site) {
      if (!existsSync(join(site, "search/offprint-1.js"))) throw new Error(`${site}/search has no offprint-1.js: build the site with an Offprint that has a search`);
      measuring.push({ engine: engines.offprint, root: site, whole, index: "search", typing: interfaces.offprint });
    }
    if (!options["no-pagefind"]) {
      say("building Pagefind's index");
      const root = resolve(options.pagefind ?? join(work, "pagefind"));
      const { version, building } = prepare(all, root);
      measuring.push({ engine: engines.pagefind, root, version, building, index: "pagefind", typing: interfaces.pagefind, addresses: addresses(root) });
    }
    if (!measuring.length) throw new Error("nothing to measure: give --site PUBLIC, or --offprint BINARY --root SITE, or take --no-pagefind away");

    const drawn = queries(all, Number(options.queries), options.seed);
    const asked = ordinary(all, Number(options.asked), options.seed);

    const keys = identity();
    const browser = await launch(keys.pin);
    closing.unshift(() => browser.close());
    for (const one of measuring) {
      one.written = written(join(one.root, one.index));
      const server = await host(one.root, one.index, keys, { ...asking.PAGES, ...interfaces.PAGES });
      closing.unshift(() => server.close());
      say(`asking ${one.engine.name}`);
      one.asked = await asking.ask(browser, server, one.engine, asked);
      say(`typing into ${one.engine.name}'s page`);
      one.typed = await interfaces.type(browser, server, one.typing, asked.slice(0, TYPED)).catch((error) => {
        say(`  ${error.message}`);
        return [];
      });
      say(`finding with ${one.engine.name}`);
      server.slow(false);
      one.found = await find(browser, server, one.engine, drawn, one.addresses);
    }

    const versions = {
      offprint: options.offprint ? execFileSync(options.offprint, ["--version"], { encoding: "utf8" }).trim() : undefined,
      pagefind: measuring.find(({ version }) => version)?.version, chromium: browser.version(), node: process.version,
    };
    const head = { corpus: options.corpus, papers: all.length, command: ["node", ...process.argv.slice(1)].join(" "), versions, date: new Date().toISOString(), processors: availableParallelism(), load: loadavg()[0], options };
    console.log(report(head, measuring, KINDS, success, print));
    if (options.json) {
      const raw = measuring.map(({ engine, whole, building, written, asked, typed, found }) => ({ engine: engine.name, whole, building, written, asked, typed, found }));
      writeFileSync(options.json, JSON.stringify({ ...head, engines: raw }, null, 1));
    }
  } finally {
    for (const close of closing) await close();
  }
}

function report(head, measuring, kinds, success, { number, megabytes, spread, table }) {
  const row = (name, cell) => [name, ...measuring.map((one) => cell(one) ?? "–")];
  const built = ({ building }) => building && { ...building, note: building.reused ? ` (${building.date.slice(0, 10)})` : "" };
  const values = (list, of) => list.map(of);
  const excerpts = (unit, which, of) => row(`  and for their excerpts: ${unit}`, (one) => (one.engine.excerpts ? of(one.asked.map((a) => which(a).excerpts)) : "with the results"));
  const asked = (name, which) => [
    row(`${name}: time`, (one) => spread(values(one.asked, (a) => which(a).milliseconds), "ms")),
    row(`${name}: bytes`, (one) => spread(values(one.asked, (a) => which(a).bytes), "kB", 1000)),
    row(`${name}: requests`, (one) => spread(values(one.asked, (a) => which(a).requests))),
    row(`${name}: results, of 10`, (one) => spread(values(one.asked, (a) => which(a).urls.length))),
    excerpts("time", which, (them) => spread(them.map(({ milliseconds }) => milliseconds), "ms")),
    excerpts("bytes", which, (them) => spread(them.map(({ bytes }) => bytes), "kB", 1000)),
    excerpts("requests", which, (them) => spread(them.map(({ requests }) => requests))),
  ];
  const percent = (part) => `${(100 * part).toFixed(1)} %`.padStart(7);
  const rows = [
    "Building",
    row("wall time of the program", (one) => built(one) && `${number(built(one).seconds)} s${built(one).note}`),
    row("its peak memory", (one) => built(one) && megabytes(built(one).bytes)),
    row("index: files", (one) => number(one.written.files)),
    row("index: bytes", (one) => megabytes(one.written.bytes)),
    `Asking: ${measuring[0].asked.length} queries, 10 results of each; median / 90th percentile / maximum`,
    ...asked("first query", (a) => a.first),
    ...asked("following query", (a) => a.following),
    row("typed into the real page: queries, with results", (one) => `${one.typed.length}, ${one.typed.filter(({ shown }) => shown).length}`),
    row("typed into the real page: time", (one) => spread(values(one.typed, (t) => t.milliseconds), "ms")),
    row("typed into the real page: bytes", (one) => spread(values(one.typed, (t) => t.bytes), "kB", 1000)),
    `Finding: ${head.options.queries} papers, seed ${head.options.seed}; success at 1, at 10, mean reciprocal rank`,
    ...kinds.map(({ key, name }) => {
      const of = (one) => one.found.filter(({ kind }) => kind === key);
      const count = of(measuring[0]).length, skipped = head.options.queries - count;
      return row(`${name} (${count}${skipped > 0 ? `, ${skipped} cannot be formed` : ""})`, (one) => {
        const { first, ten, reciprocal } = success(of(one));
        return `${percent(first)} ${percent(ten)}  ${reciprocal.toFixed(3)}`;
      });
    }),
  ];
  const notes = measuring.flatMap(({ engine, whole, building }) => [
    whole && `${engine.name}, the whole site and not its search alone: ${number(whole.seconds)} s, ${megabytes(whole.bytes)}: ${whole.command}`,
    building && `${engine.name}: ${building.command}`,
  ]).filter(Boolean);
  const versions = Object.entries(head.versions).filter(([, version]) => version).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    `${number(head.papers)} papers of ${head.corpus}; ${head.processors} processors, load ${head.load.toFixed(1)}; ${head.date}`,
    versions,
    head.command,
    "",
    table(measuring.map(({ engine }) => engine.name), rows),
    "",
    "A paper of the very same title is as right as the one that was meant, where the whole title is asked for.",
    ...notes,
  ].join("\n");
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
