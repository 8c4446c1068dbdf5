// A static host as they commonly are, at the end of a line that is as slow as it is told to be, and that counts what it sends.

import { createHash, X509Certificate } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".svg": "image/svg+xml", ".xml": "application/xml", ".wasm": "application/wasm",
};

/** The line: what is sent waits for the delay, and then for its turn; all responses share the bytes per second. */
export const LINE = { delay: 40, bytesPerSecond: 1_500_000 };
const CHUNK = 8192;
const LATE = 5;

/** Without traffic for so long, everything that was asked for has come. */
const QUIET = 250;

/**
 * Serves the folder `root`, of which its folder `index` will be measured, and besides `pages`, texts by their path
 * → {url, idle, taken, slow, close}. HTTP/2, as hosts speak it; browsers want TLS for that, so the host has a certificate of
 * its own, and `launch` in `browser.mjs` trusts its key.
 */
export async function host(root, index, identity, pages = {}) {
  const ready = new Map(); // What is compressed already does not wait for it: the line is measured, not zlib.
  let line = LINE, free = 0, open = 0, last = 0, log = [];

  const body = (path) => {
    if (ready.has(path)) return ready.get(path);
    const file = join(root, path.endsWith("/") ? `${path}index.html` : path);
    const raw = pages[path] === undefined ? readFileSync(file) : Buffer.from(pages[path]);
    const packed = gzipSync(raw);
    const type = pages[path] === undefined ? TYPES[extname(file)] ?? "application/octet-stream" : TYPES[".html"];
    const gzip = packed.length < raw.length;
    const found = { type, gzip, bytes: gzip ? packed : raw, etag: `"${createHash("sha1").update(raw).digest("hex").slice(0, 16)}"` };
    ready.set(path, found);
    return found;
  };
  for (const name of readdirSync(join(root, index), { recursive: true })) if (extname(name)) body(`/${index}/${name}`);

  const found = (path) => {
    try {
      return path.includes("..") ? null : body(path);
    } catch {
      return null; // It is not there.
    }
  };

  const send = async (response, bytes) => {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const chunk = bytes.subarray(at, at + CHUNK);
      if (line) {
        // A timer that fires a little late does not make the line slower: the next turn follows the last as it was due.
        const now = performance.now();
        free = (now - free < LATE ? free : now) + (chunk.length / line.bytesPerSecond) * 1000;
        await sleep(Math.max(0, free - now));
      }
      response.write(chunk);
    }
  };

  const answer = async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "https://host").pathname);
    const entry = { path, status: 200, bytes: 0 };
    log.push(entry);
    if (line) await sleep(line.delay);
    const file = found(path);
    if (!file) {
      entry.status = 404;
      response.writeHead(404).end();
      return;
    }
    const headers = { etag: file.etag, vary: "accept-encoding" };
    if (/html|javascript/.test(file.type)) headers["cache-control"] = "max-age=0, must-revalidate";
    if (request.headers["if-none-match"] === file.etag) {
      entry.status = 304;
      response.writeHead(304, headers).end();
      return;
    }
    headers["content-type"] = file.type;
    headers["content-length"] = file.bytes.length;
    if (file.gzip) headers["content-encoding"] = "gzip";
    response.writeHead(200, headers);
    entry.bytes = file.bytes.length;
    await send(response, file.bytes);
    response.end();
  };

  const server = createSecureServer({ key: identity.key, cert: identity.certificate, allowHTTP1: true }, (request, response) => {
    open += 1;
    answer(request, response).catch(() => response.destroy?.()).finally(() => {
      open -= 1;
      last = performance.now();
    });
  });
  const sessions = new Set();
  server.on("session", (session) => sessions.add(session.on("close", () => sessions.delete(session)).on("error", () => {})));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `https://127.0.0.1:${server.address().port}`,
    /** Resolves when nothing has been asked for, for a while. */
    async idle() {
      last = performance.now();
      while (open || performance.now() - last < QUIET) await sleep(20);
    },
    /** What has been answered since it was last asked. */
    taken() {
      const taken = log;
      log = [];
      return taken;
    },
    /** Finding is not about time: then the line is as fast as it can be. */
    slow(on) {
      line = on ? LINE : null;
    },
    close() {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}

/** A key and a certificate for this run → {key, certificate, pin}; a browser that is given the pin trusts it. */
export function identity() {
  const folder = mkdtempSync(join(tmpdir(), "offprint-search-"));
  try {
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], { stdio: "pipe" });
    const pem = readFileSync(certificate);
    const publicKey = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
    return { key: readFileSync(key), certificate: pem, pin: createHash("sha256").update(publicKey).digest("base64") };
  } catch (error) {
    throw error.code === "ENOENT" ? new Error("openssl is missing: apt-get install openssl") : error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
