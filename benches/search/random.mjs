// Chance that is the same in every run: what is drawn depends on the seed and on nothing else.

import { createHash } from "node:crypto";

/** A generator of numbers from 0 to below 1, made from any text (mulberry32). */
export function random(seed) {
  let state = createHash("sha256").update(String(seed)).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 to below `below`. */
export const below = (chance, below) => Math.floor(chance() * below);

/** One of them. */
export const one = (chance, of) => of[below(chance, of.length)];

/** `count` of them, each at most once, in an order that is drawn as well. All of them if there are fewer. */
export function draw(chance, of, count) {
  const left = [...of];
  for (let at = 0; at < Math.min(count, left.length); at++) {
    const other = at + below(chance, left.length - at);
    [left[at], left[other]] = [left[other], left[at]];
  }
  return left.slice(0, count);
}
