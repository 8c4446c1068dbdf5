// A static host as GitHub Pages is one: gzip, an ETag, and ten minutes in the cache for everything.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { TYPES } from "../../tests/browser/server.mjs";

const NOTHING = { body: "", headers: { "content-type": "text/plain" } };
const PACKED = /^text\/|javascript|json|xml|svg/;

/** Serves the folder `root` → {url, close}. What is not there is `404.html`. */
export async function host(root) {
  const ready = new Map(); // What is compressed already does not wait for it: the page is measured, not zlib.

  const read = async (path) => {
    if (ready.has(path)) return ready.get(path);
    const file = join(root, path.endsWith("/") ? `${path}index.html` : path);
    const raw = await readFile(file), type = TYPES[extname(file)] ?? "application/octet-stream", gzip = PACKED.test(type);
    const etag = `"${createHash("sha1").update(raw).digest("hex").slice(0, 16)}"`;
    const found = {
      body: gzip ? gzipSync(raw) : raw,
      headers: { "content-type": type, "cache-control": "max-age=600", etag, vary: "accept-encoding", ...(gzip && { "content-encoding": "gzip" }) },
    };
    ready.set(path, found);
    return found;
  };

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const found = path.includes("..") ? null : await read(path).catch(() => null);
    const { body, headers } = found ?? await read("/404.html").catch(() => NOTHING);
    if (found && request.headers["if-none-match"] === headers.etag) return response.writeHead(304, headers).end();
    return response.writeHead(found ? 200 : 404, { ...headers, "content-length": body.length }).end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
