// From an address to the file that a plain host serves for it.

export class Resolver {
  /** `files` are the paths in the output, `base` the address at which it will stand. */
  constructor(files, base) {
    this.base = new URL(base);
    this.ids = new Map(files.map((file, id) => [file, id]));
    this.known = new Map();
  }

  /** → {} for another site's address, {target, fragment} for one of ours, {problem} for one that leads nowhere. */
  resolve(url, from) {
    // Almost every link is a path from the root, the same on every page.
    if (!/^[/h]/.test(url)) return this.#resolve(url, from);
    let found = this.known.get(url);
    if (!found) this.known.set(url, (found = this.#resolve(url, from)));
    return found;
  }

  #resolve(url, from) {
    if (url === "") return { problem: "it is empty" };
    let full;
    try {
      full = new URL(url, new URL(from.split("/").map(encodeURIComponent).join("/"), this.base));
    } catch {
      return { problem: "it is no address" };
    }
    if (full.origin !== this.base.origin) return {};
    if (!full.pathname.startsWith(this.base.pathname)) return { problem: `it leaves ${this.base.pathname}` };
    let path;
    try {
      path = decodeURIComponent(full.pathname.slice(this.base.pathname.length));
    } catch {
      return { problem: "its percent-encoding is broken" };
    }
    if (path === "" || path.endsWith("/")) path += "index.html";
    const target = this.ids.get(path);
    if (target === undefined) return { problem: "there is no such file" };
    return { target, fragment: decodeURIComponent(full.hash.slice(1)) };
  }
}
