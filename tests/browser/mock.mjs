// Plays the part of `offprint serve`: it sends pages with the preview's script in them, and tells browsers what changes. Its
// policy is that of the strictest hosts a theme has to work on; the preview must not need more.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { POLICY, TYPES } from "./server.mjs";

const PREVIEW = new URL("../../src/commands/serve/preview.js", import.meta.url);
const hash = (text) => createHash("sha256").update(text).digest("hex").slice(0, 8);

export class Mock {
  /** What the server sends: path → text. */
  files = new Map();
  page = null;
  problems = [];
  /** No good state yet: an empty page with the version "". */
  bare = false;
  /** The open connections: {response, path, version}. */
  clients = new Set();
  /** Every request for events, to see which version a browser said it knows. */
  asked = [];
  /** Answers to files wait so long, in ms. */
  slow = new Map();

  constructor() {
    this.server = createServer((request, response) => this.answer(request, response).catch((error) => response.destroy(error)));
  }

  async start(port = 0) {
    await new Promise((listening) => this.server.listen(port, "127.0.0.1", listening));
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async stop() {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  /** Eight digits for the pages and eight for the styles, so that two versions show what of both has changed. */
  get version() {
    if (this.bare) return "";
    const of = (wanted) => hash([...this.files].filter(([path]) => path.endsWith(".css") === wanted).join("\0"));
    return of(false) + of(true);
  }

  get styles() {
    return [...this.files].filter(([path]) => path.endsWith(".css")).map(([path, text]) => `${path}?v=${hash(text)}`);
  }

  /** Files change; whoever is connected hears of it. */
  change(files) {
    for (const [path, text] of Object.entries(files)) this.files.set(path, text);
    for (const client of this.clients) this.catchUp(client);
  }

  /** Says what a page is; whoever is connected hears of it. */
  describe(page) {
    this.page = page;
    for (const client of this.clients) this.send(client, "page", { version: this.version, ...page });
  }

  tell(problems) {
    this.problems = problems;
    for (const client of this.clients) this.send(client, "problems", problems);
  }

  send({ response }, event, data) {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  catchUp(client) {
    if (client.version === this.version) return;
    if (client.version.slice(0, 8) === this.version.slice(0, 8)) this.send(client, "css", { version: this.version, styles: this.styles });
    else this.send(client, "reload", {});
    client.version = this.version;
  }

  async answer(request, response) {
    const url = new URL(request.url, this.url);
    const { pathname } = url;
    if (pathname === "/__offprint/events") return this.listen(url.searchParams, request, response);
    await new Promise((now) => setTimeout(now, this.slow.get(pathname) ?? 0));
    let type = TYPES[extname(pathname)] ?? TYPES[".html"], body;
    if (pathname === "/__offprint/preview.js") body = await readFile(PREVIEW);
    else if (this.bare) body = this.withScript("<!DOCTYPE html><html lang=en><meta charset=utf-8><title>No good state yet</title><body></body></html>");
    else {
      body = this.files.get(pathname) ?? null;
      if (body !== null && type === TYPES[".html"]) body = this.withScript(String(body));
    }
    response.writeHead(body === null ? 404 : 200, { "content-type": type, "content-security-policy": POLICY, "cache-control": "no-cache" });
    response.end(body);
  }

  withScript(html) {
    return html.replace("</body>", `<script src="/__offprint/preview.js" data-version="${this.version}" defer></script>\n</body>`);
  }

  listen(query, request, response) {
    const client = { response, path: query.get("path"), version: query.get("version") };
    this.asked.push({ path: client.path, version: client.version });
    this.clients.add(client);
    request.on("close", () => this.clients.delete(client));
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(":\n\n");
    if (this.page && !this.bare) this.send(client, "page", { version: this.version, ...this.page });
    this.send(client, "problems", this.problems);
    this.catchUp(client);
  }
}
