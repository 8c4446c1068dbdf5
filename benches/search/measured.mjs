// A program's time and memory, and what it has written.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TIME = "/usr/bin/time";

/** Runs a program to its end → {command, seconds, bytes}, its wall time and its peak memory. */
export function measured(program, args) {
  const folder = mkdtempSync(join(tmpdir(), "offprint-search-"));
  try {
    const figures = join(folder, "time");
    const run = spawnSync(TIME, ["-f", "%e %M", "-o", figures, program, ...args], { encoding: "utf8", maxBuffer: 2 ** 30 });
    if (run.error?.code === "ENOENT") throw new Error(`${TIME} is missing: apt-get install time`);
    if (run.error) throw run.error;
    const command = [program, ...args].join(" ");
    if (run.status !== 0) throw new Error(`${command} failed:\n${run.stdout}\n${run.stderr}`);
    const [seconds, kilobytes] = readFileSync(figures, "utf8").trim().split(" ").map(Number);
    return { command, seconds, bytes: kilobytes * 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files under a folder → {files, bytes}. */
export function written(folder) {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).size);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
