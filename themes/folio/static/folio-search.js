// Search as readers see it: the search page, and the suggestions under every other search box.
// The engine finds; this shows. Every word that it shows stands in the templates, where a theme can change it.

const { lang } = document.documentElement;
const plural = new Intl.PluralRules(lang), numeral = new Intl.NumberFormat(lang);

const $ = (selector, from = document) => from.querySelector(selector);
const copy = (name) => $(`#folio_${name}`).content.cloneNode(true).children;
const say = (text, values) => text.replace(/\{(\w)\}/g, (_, key) => values[key]);

/** What an element has to say of a number: in `data-one`, `data-other` and the language's further forms, `data-zero` for none. */
const tell = ({ dataset }, n, values) =>
  say((n ? dataset[plural.select(n)] : dataset.zero) ?? dataset.other, { n: numeral.format(n), ...values });

/** Waits until the reader's fingers rest. */
function rested(ms, act) {
  let timer;
  return Object.assign(() => { clearTimeout(timer); timer = setTimeout(act, ms); }, { cancel: () => clearTimeout(timer) });
}

/** Text in pieces, those that were asked for marked. Text comes from anybody, so that it is never read as HTML. */
function put(element, pieces) {
  element.replaceChildren(...pieces.map(([text, asked]) => {
    if (!asked) return text;
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }));
}

let opened;
const open = () => opened ??= import("./search/offprint-1.js").then((engine) => engine.open());

// ---- suggestions: the combobox of WAI-ARIA 1.2, made of a plain form

function suggest(input) {
  const [list, status] = copy("suggestions");
  const attribute = (name, value) => value === null ? input.removeAttribute(name) : input.setAttribute(name, value);
  let options = [], at = -1, turn = 0;

  list.id = `${input.id}_list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", list.dataset.label);
  input.autocomplete = "off";
  attribute("role", "combobox");
  attribute("aria-autocomplete", "list");
  attribute("aria-controls", list.id);
  input.form.append(list, status);

  /** To an option; -1 is the box itself, where what the reader wrote is. */
  function go(to) {
    options[at]?.setAttribute("aria-selected", "false");
    at = to;
    options[at]?.setAttribute("aria-selected", "true");
    options[at]?.scrollIntoView({ block: "nearest" });
    attribute("aria-activedescendant", options[at]?.id ?? null);
  }

  function show(children, text) {
    turn++;
    list.replaceChildren(...children);
    at = -1;
    options = [...list.querySelectorAll("a")];
    options.forEach((option, i) => { option.id = `${list.id}_${i}`; });
    list.hidden = !options.length;
    attribute("aria-expanded", String(!list.hidden));
    attribute("aria-activedescendant", null);
    status.textContent = text;
  }
  const close = () => show([], "");

  // A link, so that a reader can open it in a new tab; it is not in the order of Tab, since the box keeps the focus.
  function option(url, pieces, count) {
    const link = document.createElement("a"), title = document.createElement("span");
    link.href = url;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    put(title, pieces);
    link.append(title);
    if (count) {
      const small = document.createElement("small");
      small.textContent = numeral.format(count);
      link.append(" ", small);
    }
    return link;
  }

  async function look() {
    const q = input.value.trim(), mine = ++turn;
    if (!q) return close();
    // Where the engine fails, the form does what it does without a script, and the search page tells why.
    const found = await open().then((index) => index.suggest(q)).catch(() => null);
    if (mine !== turn || document.activeElement !== input) return;
    if (!found) return close();
    const groups = new Map();
    const add = (kind, link) => {
      if (!groups.has(kind)) {
        const group = document.createElement("div");
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", kind);
        groups.set(kind, group);
      }
      groups.get(kind).append(link);
    };
    for (const { url, title } of found.titles) add(list.dataset.titles, option(url, title));
    for (const { url, title, kind, count } of found.names) add(kind, option(url, title, count));
    const everything = found.total ? [option(`${input.form.action}?${new URLSearchParams({ q })}`, [[tell(list, found.total, { q }), false]])] : [];
    show([...groups.values(), ...everything], tell(status, found.titles.length + found.names.length));
  }

  const soon = rested(80, look);
  input.addEventListener("input", soon);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], places = options.length + 1;
    if (step) list.hidden ? look() : go((at + 1 + step + places) % places - 1);
    else if (event.key === "Enter" && options[at]) options[at].click();
    else if (event.key === "Escape" && !list.hidden) close();
    else return void (["Home", "End"].includes(event.key) && go(-1)); // there the caret moves, as in any box
    event.preventDefault();
  });
  close();
  if (input.value) look();
}

// ---- the search page: its address is its state

function search(finder) {
  const form = $("form", finder), box = $("input", form), trouble = $(".trouble", finder);
  const results = $(".results", finder), number = $(".number", finder), note = $(".note", finder), chips = $(".chips", finder);
  const list = $(".rows", finder), nothing = $(".nothing", finder), more = $(".more button", finder), filters = $(".filters", finder);
  const [sort, from, to] = ["sort", "from", "to"].map((key) => $(`[name=${key}]`, finder));
  const wide = matchMedia("(min-width: 60rem)"), title = document.title;
  const labels = new Map([from, to].map((select) => [select.name, select.labels[0].textContent])), names = new Map();
  let state, settled, found, facets, waiting, turn = 0;

  const q = () => state.get("q") ?? "";
  const year = (key) => Number(state.get(key)) || null;
  const order = () => state.get("sort") ?? (q() ? "relevance" : "newest");
  const chosen = () => [...labels.keys()].flatMap((key) => state.getAll(key).map((value) => [key, value]));
  const address = () => location.pathname + (String(state) && `?${state}`);

  function set(key, values) {
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
    set(key, [...state.getAll(key).filter((other) => other !== value), on && value]);
    step();
  }

  function fail(error) {
    console.error(error);
    clearTimeout(waiting);
    results.hidden = filters.hidden = true;
    trouble.hidden = false;
  }

  async function show() {
    const mine = ++turn, old = () => mine !== turn;
    clearTimeout(waiting);
    waiting = setTimeout(() => { number.textContent = number.dataset.waiting; }, 300);
    try {
      const index = await open();
      facets ??= prepare(index);
      const [first, last] = [year("from"), year("to")], axes = facets.filter(({ key }) => state.has(key));
      const next = await index.find({
        q: q(), sort: order(), from: first, to: last, chosen: Object.fromEntries(axes.map(({ key }) => [key, state.getAll(key)])),
      });
      if (old()) return;
      found = next;
      // What is chosen is named above the results, so that its names are waited for; the other facets come when they come.
      const [rows] = await Promise.all([found.rows(0, 10), ...axes.map(({ load }) => load())]);
      if (old()) return;
      draw(rows);
      for (const { details, load } of facets) if (details.open) load();
    } catch (error) {
      if (!old()) fail(error);
    }
  }

  function draw(rows) {
    clearTimeout(waiting);
    document.title = q() ? `${q()} · ${title}` : title;
    number.textContent = tell(number, found.total);
    note.textContent = [found.spelling && say(note.dataset.spelling, { q: found.spelling }), found.some && note.dataset.some].filter(Boolean).join(" ");
    sort.options[0].disabled = !q(); // nothing to be relevant to
    sort.value = order();
    drawYears();
    drawChips();
    list.replaceChildren();
    append(rows);
    nothing.hidden = found.total > 0;
    const plain = $("a", nothing);
    plain.href = `?${new URLSearchParams({ q: q() })}`;
    plain.parentElement.hidden = !chosen().length;
    trouble.hidden = true;
    results.hidden = filters.hidden = false;
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
    const years = found.years(), most = Math.max(...years.map(([, n]) => n)), [first, last] = [from, to].map(({ name }) => year(name));
    const bars = (within) => years.filter(within).map(([at, n]) => `M${at}.1 0v${-n / most}h.8v${n / most}z`).join("");
    const [all, some] = filters.querySelectorAll("path");
    all.setAttribute("d", bars(() => true));
    some.setAttribute("d", bars(([at]) => (!first || at >= first) && (!last || at <= last)));
    from.value = first ?? "";
    to.value = last ?? "";
  }

  function append(rows) {
    let last = list.lastElementChild?.dataset.of;
    for (const row of rows) {
      const [item] = copy("row"), [link, people, date, type, series, pdf, teaser, place] =
        ["h2 a", ".by", "time", ".type", ".series", ".pdf", ".teaser", ".place"].map((selector) => $(selector, item));
      const of = row.date.slice(0, 4);
      item.dataset.of = of;
      if (of && of !== last) item.dataset.year = of;
      last = of;
      link.href = row.url;
      put(link, row.title);
      if (row.language) link.lang = teaser.lang = row.language;
      const fill = (element, text) => text ? element.textContent = text : element.remove();
      fill(people, row.people.join(", ") + (row.others ? ` ${tell(people, row.others)}` : ""));
      date.dateTime = row.date;
      fill(date, row.date && dateOf(row.date));
      fill(type, row.type);
      fill(series, row.series);
      row.pdf ? pdf.href = row.pdf : pdf.remove();
      if (row.page) {
        const [at] = place.children;
        at.href = `${row.pdf}#page=${row.page}`;
        at.textContent = say(at.textContent, { n: numeral.format(row.page) });
      } else place.remove();
      row.excerpt().then((pieces) => put(teaser, pieces));
      list.append(item);
    }
    more.parentElement.hidden = list.children.length >= found.total;
  }

  /** As precisely as it is known. */
  const dateOf = (iso) => new Intl.DateTimeFormat(lang, {
    calendar: "gregory", timeZone: "UTC", year: "numeric", month: iso[5] && "long", day: iso[8] && "numeric",
  }).format(new Date(iso));

  // What only the index knows: its years and its axes.
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
      const mine = drawn = found;
      try {
        const next = await found.facet(key);
        if (mine === found) entries = next, fill();
      } catch (error) {
        if (mine === found) fail(error);
      }
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
    details.addEventListener("toggle", () => details.open && load());
    filters.append(details);
    return { key, details, load };
  }

  const soon = rested(120, () => {
    if (box.value.trim() === q()) return;
    set("q", [box.value.trim()]);
    history.replaceState(null, "", address());
    show();
  });
  box.addEventListener("input", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon.cancel();
    set("q", [box.value.trim()]);
    // While it was typed it stood in the place of what was there before, to which Back is to lead.
    history.replaceState(null, "", settled);
    address() === settled ? show() : step();
  });
  sort.onchange = () => { set("sort", []); set("sort", [sort.value !== order() && sort.value]); step(); };
  for (const select of [from, to]) select.onchange = () => {
    set(select.name, [select.value]);
    if (year("to") && year("from") > year("to")) for (const { name } of [from, to]) set(name, [select.value]);
    step();
  };
  $(".chips .clear", finder).onclick = () => { number.focus(); for (const [key] of chosen()) state.delete(key); step(); };
  more.onclick = async () => {
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
  wide.addEventListener("change", fold);
  fold();
  // Also a link inside the page, such as the one that skips to the content, is a step in the history.
  addEventListener("popstate", () => { if (String(new URLSearchParams(location.search)) !== String(state)) read(); });
  box.autocomplete = "off";
  read();
}

const finder = $(".finder");
if (finder) search(finder);
const boxes = [...document.querySelectorAll(".search input")].filter((input) => !finder?.contains(input));
open().then(() => boxes.forEach(suggest)).catch(() => {});
