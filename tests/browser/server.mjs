// A static host as strict as hosts can be: it serves what is in the folder, adds a content security policy, and nothing else.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, extname } from "node:path";

export const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".woff2": "font/woff2",
  ".pdf": "application/pdf", ".xml": "application/xml", ".json": "application/json", ".wasm": "application/wasm",
  ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".bib": "application/x-bibtex",
};

// No inline script, no inline style, nobody else's anything (FIELD.md, 2). `form-action` lets the mailing list be elsewhere.
export const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
  "frame-src 'self'", "object-src 'self'", "form-action 'self' https:", "frame-ancestors 'self'", "base-uri 'none'",
].join("; ");

/** Serves `out` under `base` (`/` or `/some/folder/`) → {url, close}. What is not there is `404.html`, as hosts do. */
export async function serve(out, base = "/", headers = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const inside = path.startsWith(base) && !path.includes("..") ? path.slice(base.length) : null;
    const read = async (name) => {
      const file = join(out, name === "" || name.endsWith("/") ? `${name}index.html` : name);
      return { body: await readFile(file), type: TYPES[extname(file)] ?? "application/octet-stream" };
    };
    let status = 200, found = inside === null ? null : await read(inside).catch(() => null);
    if (!found) [status, found] = [404, await read("404.html")];
    response.writeHead(status, { "content-type": found.type, "content-security-policy": POLICY, "x-content-type-options": "nosniff", ...headers });
    response.end(found.body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}
