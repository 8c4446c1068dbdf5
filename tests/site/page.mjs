// What one HTML page says: its links, ids and rows. One pass of a streaming parser, since there are tens of thousands.

import { Parser } from "htmlparser2";

const URL_ATTRIBUTES = {
  a: ["href"], area: ["href"], link: ["href"], script: ["src"], img: ["src", "srcset"], source: ["src", "srcset"],
  iframe: ["src"], embed: ["src"], object: ["data"], video: ["src", "poster"], audio: ["src"], track: ["src"],
  input: ["src"], form: ["action"], button: ["formaction"], use: ["href"], image: ["href"], blockquote: ["cite"], q: ["cite"],
};
const HEADING = /^h[1-6]$/;

export function readPage(html) {
  const page = {
    urls: [], // every address, in order
    plain: [], // those of them that a reader without JavaScript can follow
    ids: new Set(), twice: [],
    title: "", total: [], noindex: false, canonical: null, refresh: null,
    rows: [], // the papers of a list: the links in the headings of `ol.rows`
    entries: [], // the terms of an index: the links of `ul.entries`, each with its count
  };
  let main = 0, rows = 0, entries = 0, heading = 0, capture = null, script = null;
  const address = (url) => page.urls.push(url.trim());

  const parser = new Parser({
    onopentag(name, at) {
      if (at.id !== undefined) page.ids.has(at.id) ? page.twice.push(at.id) : page.ids.add(at.id);
      for (const attribute of URL_ATTRIBUTES[name] ?? []) {
        const value = at[attribute];
        if (value === undefined) continue;
        if (attribute !== "srcset") address(value);
        else for (const candidate of value.split(/,\s+/)) address(candidate.trim().split(/\s+/)[0]);
      }
      const classes = at.class ?? "";
      if (name === "main") main++;
      else if (name === "ol") rows = rows || /\brows\b/.test(classes) ? rows + 1 : 0;
      else if (name === "ul") entries = entries || /\bentries\b/.test(classes) ? entries + 1 : 0;
      else if (HEADING.test(name)) {
        heading++;
        if (name === "h1" && main && !page.title) capture = { tag: "h1", text: "" };
      } else if (name === "a" && at.href !== undefined) {
        page.plain.push(at.href.trim());
        if (rows && heading) page.rows.push(at.href.trim());
        if (entries) page.entries.push({ url: at.href.trim(), count: null });
      } else if (name === "span" && entries && page.entries.at(-1)?.count === null) capture = { tag: "span", text: "" };
      else if (name === "p" && /\btotal\b/.test(classes)) capture = { tag: "p", text: "" };
      else if (name === "meta") {
        if (at.name === "robots" && /noindex/.test(at.content)) page.noindex = true;
        if (at["http-equiv"]?.toLowerCase() === "refresh") address((page.refresh = at.content.replace(/^.*?url=/i, "")));
        // citation_pdf_url, og:image and their like
        else if (/^https?:/.test(at.content ?? "")) address(at.content);
      } else if (name === "link" && at.rel === "canonical") page.canonical = at.href;
      else if (name === "script" && at.type === "application/ld+json") script = "";
    },
    ontext(text) {
      if (capture) capture.text += text;
      if (script !== null) script += text;
    },
    onclosetag(name) {
      if (name === "main") main--;
      else if (name === "ol" && rows) rows--;
      else if (name === "ul" && entries) entries--;
      else if (HEADING.test(name)) heading--;
      if (capture?.tag === name) {
        const text = capture.text.trim();
        if (name === "h1") page.title = text;
        else if (name === "span") page.entries.at(-1).count = number(text);
        else page.total.push(text);
        capture = null;
      }
      if (name === "script" && script !== null) {
        // Identifiers of things that are no pages are not followed, only what has the word of a link.
        JSON.parse(script, (key, value) => (/url|image|logo/i.test(key) && typeof value === "string" && address(value), value));
        script = null;
      }
    },
  }, { lowerCaseAttributeNames: true });
  parser.end(html);
  return page;
}

/** `6,153`, `6.153` and `6 153` alike. */
export const number = (text) => Number(text.replace(/\D/g, "") || NaN);
