// Search as readers see it: its page, and suggestions under every other search box.
// Its words are in the templates.

const { lang } = document.documentElement;
const plural = new Intl.PluralRules(lang), numeral = new Intl.NumberFormat(lang);

const $ = (selector, from = document) => from.querySelector(selector);
const copy = (name) => $(`#folio_${name}`).content.cloneNode(true).children;
const say = (text, values) => text.replace(/\{(\w)\}/g, (_, key) => values[key]);

/** What an element says of a number, in `data-zero`, `data-one`, `data-other` and what further forms its language has. */
const tell = ({ dataset }, n, values) =>
  say((n ? dataset[plural.select(n)] : dataset.zero) ?? dataset.other, { n: numeral.format(n), ...values });

/** Acts when the reader's fingers rest; `null` says that there is no need to. */
function rested(ms, act) {
  let timer;
  return (need) => { clearTimeout(timer); if (need) timer = setTimeout(act, ms); };
}

function set(element, attributes) {
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  return element;
}

function make(name, attributes, ...children) {
  const element = set(document.createElement(name), attributes);
  element.append(...children);
  return element;
}

/** Text, marked where it is what was asked for. It comes from anybody, so that it is never read as HTML. */
const marked = (pieces) => pieces.map(([text, asked]) => asked ? make("mark", {}, text) : text);

let opened;
const open = () => opened ??= import("./search/offprint-1.js").then((engine) => engine.open());

// ---- suggestions: a combobox (WAI-ARIA 1.2) made of a plain form

function suggest(input) {
  const [list, status] = copy("suggestions");
  let options = [], at = -1, turn = 0;

  list.id = `${input.id}_list`;
  set(list, { role: "listbox", "aria-label": list.dataset.label });
  set(input, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id });
  input.form.append(list, status);

  /** To an option; -1 is the box itself, where what the reader wrote is. */
  function go(to) {
    at = to;
    options.forEach((option, i) => set(option, { "aria-selected": i === at }));
    options[at]?.scrollIntoView({ block: "nearest" });
    set(input, { "aria-activedescendant": options[at]?.id ?? "" });
  }

  function show(children, text) {
    turn++;
    list.replaceChildren(...children);
    options = [...list.querySelectorAll("a")];
    options.forEach((option, i) => { option.id = `${list.id}_${i}`; });
    list.hidden = !options.length;
    set(input, { "aria-expanded": !list.hidden });
    go(-1);
    status.textContent = text;
  }
  function close() {
    soon(null);
    show([], "");
  }

  // A link, so that a reader can open it in a new tab; Tab passes it by, since the box keeps the focus.
  const option = (href, title, count) => make("a", { href, role: "option", tabindex: -1 },
    make("span", {}, ...title), ...(count ? [" ", make("small", {}, numeral.format(count))] : []));

  async function look() {
    const q = input.value.trim(), mine = ++turn;
    if (!q) return close();
    // Where the engine fails, the form does what it does without a script, and the search page tells why.
    const found = await open().then((index) => index.suggest(q)).catch(() => null);
    if (mine !== turn || document.activeElement !== input) return;
    if (!found) return close();
    const groups = new Map();
    for (const { url, title, kind = list.dataset.titles, count } of [...found.titles, ...found.names]) {
      if (!groups.has(kind)) groups.set(kind, make("div", { role: "group", "aria-label": kind }));
      groups.get(kind).append(option(url, marked(title), count));
    }
    if (found.total) groups.set("", option(`${input.form.action}?${new URLSearchParams({ q })}`, [tell(list, found.total, { q })]));
    show(groups.values(), tell(status, found.titles.length + found.names.length));
  }

  const soon = rested(80, look);
  input.oninput = soon;
  input.onblur = list.onclick = close;
  list.onmousedown = (event) => event.preventDefault(); // the focus stays in the box
  input.onkeydown = (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], places = options.length + 1;
    if (step) list.hidden ? look() : go((at + 1 + step + places) % places - 1);
    else if (event.key === "Enter" && options[at]) options[at].click();
    else if (event.key === "Escape" && !list.hidden) close();
    else return void (["Home", "End"].includes(event.key) && go(-1)); // there the caret moves, as in any box
    event.preventDefault();
  };
  close();
  if (input.value) look();
}

// ---- the search page: its address is its state

function search(finder) {
  const [form, trouble, filters, results, number, note, chips, list, nothing, more] =
    ["search", "trouble", "filters", "results", "number", "note", "chips", "rows", "nothing", "more"].map((name) => $(`.${name}`, finder));
  const [box, sort, from, to] = ["q", "sort", "from", "to"].map((name) => $(`[name=${name}]`, finder));
  const wide = matchMedia("(min-width: 60rem)"), title = document.title;
  const labels = new Map([from, to].map((select) => [select.name, select.labels[0].textContent])), names = new Map();
  let state, settled, found, facets, waiting, last, turn = 0;

  const q = () => state.get("q") ?? "";
  const year = (key) => Number(state.get(key)) || null;
  const order = () => /^(newest|oldest)$/.test(state.get("sort")) ? state.get("sort") : q() ? "relevance" : "newest";
  const chosen = () => [...labels.keys()].flatMap((key) => state.getAll(key).map((value) => [key, value]));
  const address = () => location.pathname + (String(state) && `?${state}`);

  function put(key, values) {
    state.delete(key);
    for (const value of values) if (value) state.append(key, value);
  }

  function read() {
    state = new URLSearchParams(location.search);
    settled = address();
    box.value = q();
    show();
  }

  /** What Back undoes. */
  function step() {
    settled = address();
    history.pushState(null, "", settled);
    show();
  }

  function choose(key, value, on) {
    put(key, [...state.getAll(key).filter((other) => other !== value), on && value]);
    step();
  }

  function fail(error) {
    console.error(error);
    reveal(false);
  }

  function reveal(well) {
    clearTimeout(waiting);
    results.hidden = filters.hidden = !well;
    trouble.hidden = well;
  }

  async function show() {
    const mine = ++turn, old = () => mine !== turn;
    clearTimeout(waiting);
    waiting = setTimeout(() => { number.textContent = number.dataset.waiting; }, 300);
    try {
      const index = await open();
      facets ??= prepare(index);
      const axes = facets.filter(({ key }) => state.has(key));
      const next = await index.find({
        q: q(), sort: order(), from: year("from"), to: year("to"), chosen: Object.fromEntries(axes.map(({ key }) => [key, state.getAll(key)])),
      });
      if (old()) return;
      found = next;
      // What is chosen is named above the results, so that its names are waited for.
      const [rows] = await Promise.all([found.rows(0, 10), ...axes.map(({ load }) => load())]);
      if (old()) return;
      draw(rows);
      for (const { details, load } of facets) if (details.open) load().catch(fail);
    } catch (error) {
      if (!old()) fail(error);
    }
  }

  function draw(rows) {
    document.title = q() ? `${q()} · ${title}` : title;
    number.textContent = tell(number, found.total);
    note.textContent = `${found.spelling && say(note.dataset.spelling, { q: found.spelling })} ${found.some ? note.dataset.some : ""}`;
    sort.options[0].disabled = !q(); // nothing to be relevant to
    sort.value = order();
    drawYears();
    drawChips();
    list.replaceChildren();
    last = null;
    append(rows);
    nothing.hidden = found.total > 0;
    const unfiltered = $("a", nothing);
    unfiltered.search = new URLSearchParams({ q: q() });
    unfiltered.parentElement.hidden = !chosen().length;
    reveal(true);
  }

  function drawChips() {
    const clear = chips.lastElementChild;
    chips.hidden = !chosen().length;
    chips.replaceChildren(...chosen().map(([key, value]) => {
      const [chip] = copy("chip");
      $("b", chip).textContent = `${labels.get(key)}: ${names.get(`${key}/${value}`) ?? value}`;
      // The button goes, and the focus with it, to where the outcome is told.
      $("button", chip).onclick = () => { number.focus(); choose(key, value, false); };
      return chip;
    }), clear);
  }

  /** A bar for each year, in the axis of the years of all publications; those in the range stand out. */
  function drawYears() {
    const years = found.years(), most = Math.max(...years.map(([, n]) => n)), [first, end] = [from, to].map(({ name }) => year(name));
    const bars = (some) => some.map(([at, n]) => `M${at}.1 0v${-n / most}h.8v${n / most}z`).join("");
    const [all, within] = filters.querySelectorAll("path");
    set(all, { d: bars(years) });
    set(within, { d: bars(years.filter(([at]) => at >= first && at <= (end ?? at))) });
    from.value = first ?? "";
    to.value = end ?? "";
  }

  function append(rows) {
    for (const row of rows) {
      const [item] = copy("row"), year = row.date.slice(0, 4);
      const [link, people, date, type, series, pdf, teaser, place, page] =
        ["h2 a", ".by", "time", ".type", ".series", ".pdf", ".teaser", ".place", ".place a"].map((selector) => $(selector, item));
      if (year && year !== last) item.dataset.year = year;
      last = year;
      link.href = row.url;
      link.replaceChildren(...marked(row.title));
      if (row.language) link.lang = teaser.lang = row.language;
      const fill = (element, text) => text ? element.textContent = text : element.remove();
      fill(people, row.people.join(people.dataset.comma) + (row.others ? ` ${tell(people, row.others)}` : ""));
      date.dateTime = row.date;
      fill(date, row.date && dateOf(row.date));
      fill(type, row.type);
      fill(series, row.series);
      pdf.href = row.pdf;
      if (!row.pdf) pdf.remove();
      page.href = `${row.pdf}#page=${row.page}`;
      page.textContent = say(page.textContent, { n: numeral.format(row.page) });
      if (!row.page) place.remove();
      row.excerpt().then((pieces) => teaser.append(...marked(pieces)));
      list.append(item);
    }
    more.hidden = list.children.length >= found.total;
  }

  const dateOf = (iso) => new Intl.DateTimeFormat(lang, {
    calendar: "gregory", timeZone: "UTC", year: "numeric", month: iso[5] && "long", day: iso[8] && "numeric",
  }).format(new Date(iso));

  function prepare({ years, axes }) {
    for (const select of [from, to]) select.append(...years.map(([at]) => new Option(at)));
    if (years.length) $("svg", filters).setAttribute("viewBox", `${years[0][0]} -1 ${years.at(-1)[0] - years[0][0] + 1} 1`);
    $(".years", filters).open = wide.matches;
    return axes.map(facet);
  }

  function facet({ key, title }) {
    const [details] = copy("facet"), choices = $("ul", details), all = $("button", details), items = new Map();
    let entries = [], drawn, limit = 8;
    labels.set(key, title);
    for (const element of details.querySelectorAll("summary, legend")) element.textContent = title;

    async function load() {
      if (drawn === found) return;
      const mine = drawn = found, next = await found.facet(key);
      if (mine !== found) return;
      entries = next;
      fill();
    }

    function fill() {
      let at = 0;
      for (const { slug, title, count, chosen } of entries) {
        names.set(`${key}/${slug}`, title);
        if (at >= limit && !chosen) continue;
        const item = items.get(slug) ?? choice(slug, title);
        $("input", item).checked = chosen;
        $("small", item).textContent = numeral.format(count);
        // What is in its place is not moved, so that it keeps the focus.
        if (choices.children[at] !== item) choices.insertBefore(item, choices.children[at]);
        at++;
      }
      while (choices.children[at]) choices.lastElementChild.remove();
      details.hidden = !at;
      all.hidden = at === entries.length;
      all.textContent = tell(all, entries.length);
    }

    function choice(slug, title) {
      const [item] = copy("choice");
      $("span", item).textContent = title;
      $("input", item).onchange = ({ target }) => choose(key, slug, target.checked);
      items.set(slug, item);
      return item;
    }

    all.onclick = () => {
      const next = choices.children.length;
      limit = Infinity;
      fill();
      $("input", choices.children[next]).focus();
    };
    details.open = wide.matches && key !== "authors"; // of whom there may be thousands
    details.ontoggle = () => details.open && load().catch(fail);
    filters.append(details);
    return { key, details, load };
  }

  const asked = () => put("q", [box.value.trim()]);
  const soon = rested(120, () => {
    if (box.value.trim() === q()) return;
    asked();
    history.replaceState(null, "", address());
    show();
  });
  box.oninput = soon;
  form.onsubmit = (event) => {
    event.preventDefault();
    soon(null);
    asked();
    // While it was typed it stood in the place of what was there before, to which Back is to lead.
    history.replaceState(null, "", settled);
    address() === settled ? show() : step();
  };
  sort.onchange = () => {
    state.delete("sort");
    if (sort.value !== order()) state.set("sort", sort.value);
    step();
  };
  for (const select of [from, to]) select.onchange = () => {
    put(select.name, [select.value]);
    if (year("to") && year("from") > year("to")) for (const { name } of [from, to]) put(name, [select.value]);
    step();
  };
  $(".chips .clear", finder).onclick = () => { number.focus(); for (const [key] of chosen()) state.delete(key); step(); };
  $("button", more).onclick = async () => {
    const next = list.children.length, mine = found;
    try {
      const rows = await found.rows(next, next + 10);
      if (mine !== found) return;
      append(rows);
      $("a", list.children[next]).focus();
    } catch (error) {
      fail(error);
    }
  };
  $("button", trouble).onclick = () => location.reload();
  const fold = () => { filters.open = wide.matches; };
  wide.onchange = fold;
  fold();
  // A link inside the page is a step, too.
  window.onpopstate = () => { if (String(new URLSearchParams(location.search)) !== String(state)) read(); };
  box.autocomplete = "off";
  const early = box === document.activeElement && box.value; // typed before this was here
  read();
  if (early) box.value = early, soon(early);
}

const finder = $(".finder");
if (finder) search(finder);
const boxes = [...document.querySelectorAll(".search input")].filter((input) => !finder?.contains(input));
open().then(() => boxes.forEach(suggest)).catch(() => {});
