// Figures as people read them.

export const number = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
export const megabytes = (bytes) => `${number(bytes / 1e6)} MB`;

/** Nearest rank: a figure that was measured, and none between two. */
export const rank = (values, part) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(part * values.length) - 1)];

/** Median, 90th percentile and maximum, in one unit. */
export const spread = (values, unit = "", per = 1) =>
  values.length ? `${[0.5, 0.9, 1].map((part) => number(rank(values, part) / per)).join(" / ")}${unit && ` ${unit}`}` : "–";

/** Lines from rows: a text is a heading, an array a row of a name and one cell for each of the columns. */
export function table(columns, rows) {
  const lines = [["", ...columns], ...rows];
  const width = (at) => Math.max(...lines.filter(Array.isArray).map((cells) => (cells[at] ?? "").length));
  const widths = ["", ...columns].map((_, at) => width(at));
  return lines.map((cells) => Array.isArray(cells)
    ? cells.map((cell, at) => (at ? cell.padStart(widths[at] + 3) : `  ${cell.padEnd(widths[0])}`)).join("").trimEnd()
    : `\n${cells}`).join("\n");
}
