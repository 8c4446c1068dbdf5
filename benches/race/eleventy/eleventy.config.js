// A name without Latin letters has its code points for a slug.
// One flat list of (taxonomy, term, pager) pages: Eleventy has no nested pagination.
const SITE = { title: "Example Policy Institute", url: "https://example.org" };
const PER = 50, PAGED = { authors: 0, topics: PER, series: PER, years: PER };
const M = ["January","February","March","April","May","June","July","August","September","October","November","December"];
export default function (cfg) {
  cfg.addPassthroughCopy({ static: "/" });
  const slug = cfg.getFilter("slugify"), memo = new Map();
  const sl = (s) => { let v = memo.get(s); if (v === undefined) memo.set(s, v = slug(String(s)) || [...s].map((c) => c.codePointAt(0).toString(16)).join("-")); return v; };
  cfg.addFilter("sl", sl);
  cfg.addFilter("iso", (d) => d.toISOString().slice(0, 10));
  cfg.addFilter("slashed", (d) => d.toISOString().slice(0, 10).replaceAll("-", "/"));
  cfg.addFilter("rfc", (d) => d.toISOString().slice(0, 19) + "Z");
  cfg.addFilter("short", (d) => `${d.getUTCDate()} ${M[d.getUTCMonth()].slice(0, 3)} ${d.getUTCFullYear()}`);
  cfg.addFilter("long", (d) => `${d.getUTCDate()} ${M[d.getUTCMonth()]} ${d.getUTCFullYear()}`);
  cfg.addFilter("year", (d) => d.getUTCFullYear());
  cfg.addGlobalData("site", SITE);
  cfg.addGlobalData("eleventyComputed", {});
  cfg.addCollection("pubs", (api) => api.getFilteredByGlob("content/publications/*.md")
    .sort((a, b) => b.date - a.date || (a.inputPath < b.inputPath ? -1 : 1)));
  cfg.addCollection("taxonomies", (api) => group(api).map((g) => ({ tax: g.tax, terms: g.terms })));
  cfg.addCollection("termPages", (api) => {
    const out = [];
    for (const { tax, terms } of group(api)) for (const t of terms) {
      const per = PAGED[tax] || t.items.length, n = Math.ceil(t.items.length / per);
      for (let i = 0; i < n; i++) {
        const base = `/${tax}/${t.slug}/`, u = (k) => (k === 0 ? base : `${base}page/${k + 1}/`);
        out.push({ name: t.name, total: t.items.length, url: u(i), items: t.items.slice(i * per, (i + 1) * per),
          n, i: i + 1, prev: i ? u(i - 1) : null, next: i + 1 < n ? u(i + 1) : null });
      }
    }
    return out;
  });
  let cache;
  cfg.on("eleventy.before", () => { cache = null; });
  function group(api) {
    if (cache) return cache;
    const pubs = api.getFilteredByGlob("content/publications/*.md").sort((a, b) => b.date - a.date);
    return cache = Object.keys(PAGED).map((tax) => {
      const m = new Map();
      for (const p of pubs) for (const name of [].concat(p.data[tax] || [])) {
        const s = sl(name); let t = m.get(s);
        if (!t) m.set(s, t = { name, slug: s, items: [] });
        t.items.push(p);
      }
      return { tax, terms: [...m.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
    });
  }
  return { dir: { input: ".", includes: "_includes", output: "public" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
