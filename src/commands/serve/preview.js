// The browser's part of `offprint serve`: it follows the server, brings the page up to date, and says what is wrong.
// Only the server adds it to a page; a built site knows nothing of it. All it adds itself is one element with a shadow.

(() => {
  "use strict";

  /** Which build this page is of; "" on the empty page that the server sends while there is no good state. */
  let version = document.currentScript.dataset.version;
  const bare = version === "";

  const FIRST_DELAY = 250, LONGEST_DELAY = 2000; // between two attempts to reach the server, in ms
  const PATIENCE = 1000; // before the server is called lost: a restart is no news
  const SETTLING = 2000; // for so long after the page has loaded, something late may still move its text
  const SHOWN = 50; // diagnostics in a list; who has more mends these first

  /** What outlives a page, in this tab. Storage may be forbidden; then the preview only forgets. */
  const memory = {
    get(key) {
      try { return sessionStorage.getItem(`offprint-preview:${key}`); } catch { return null; }
    },
    set(key, value) {
      try { sessionStorage.setItem(`offprint-preview:${key}`, value); } catch { /* forgotten */ }
    },
    take(key) {
      const value = memory.get(key);
      if (value !== null) sessionStorage.removeItem(`offprint-preview:${key}`);
      return value;
    },
  };

  // What is drawn

  /** An element. Its strings become text nodes, so that nothing a diagnostic quotes is ever markup. */
  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child));
    return element;
  }

  const button = (text, className, onclick) => make("button", { type: "button", className, onclick }, text);
  const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

  /** Text in which names and paths stand between backticks. */
  const prose = (text) => text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? make("code", {}, part) : part));

  /** The line, marked at `column`. Columns count code points, as Rust does, not JavaScript's UTF-16 units. */
  function source({ line, column, width, snippet }) {
    const characters = [...snippet], start = column ? column - 1 : Infinity, end = start + (width || 1);
    const text = make("code", {}, characters.slice(0, start).join(""));
    // One past the end is a place too: that is where something is missing.
    if (start <= characters.length) text.append(make("mark", {}, characters.slice(start, end).join("") || " "), characters.slice(end).join(""));
    return make("div", { className: "line" }, make("span", { className: "number" }, String(line)), text);
  }

  function place(at) {
    if (!at.file) return [];
    const where = [at.file, at.line, at.column].filter((part) => part != null).join(":");
    return [
      make("p", { className: "where" }, make("code", {}, where), at.label && make("span", {}, ` ${at.label}`)),
      at.snippet != null && source(at),
    ];
  }

  function diagnostic(d) {
    return make("li", { className: d.severity === "error" ? "error" : "warning" },
      make("p", { className: "message" }, make("strong", {}, `${d.severity}[${d.code}]`), " ", ...prose(d.message)),
      ...place(d),
      ...(d.related ?? []).flatMap(place),
      d.remedy && make("p", {}, make("strong", {}, "help"), " ", ...prose(d.remedy)));
  }

  function list(diagnostics) {
    const more = diagnostics.length - SHOWN;
    return make("div", {},
      diagnostics.length > 0 && make("ol", {}, ...diagnostics.slice(0, SHOWN).map(diagnostic)),
      more > 0 && make("p", { className: "more" }, `and ${more} more`));
  }

  // The overlay: what is wrong in the newest state of the files

  let problems = [], told = null; // `told` as the server wrote it, to notice that it says the same again
  const title = make("h1", { id: "title", tabIndex: -1 });
  const found = make("div");
  const overlay = make("dialog", { onclose: closed },
    make("header", {}, title, !bare && button("Close", "", () => overlay.close())), found);
  overlay.setAttribute("role", "alertdialog");
  overlay.setAttribute("aria-labelledby", "title");

  function isTyping() {
    const focused = document.activeElement;
    return focused?.isContentEditable || focused?.matches("input, textarea, select");
  }

  function open() {
    if (overlay.open) return;
    // A modal dialog takes the focus. Nobody loses it in the middle of a word; and under a bare page is nothing to guard.
    if (bare || isTyping()) return overlay.setAttribute("open", "");
    overlay.showModal();
    title.focus(); // on the button a stray Enter would close it unread
  }

  /** The reader has closed the overlay: these problems stay closed, on the next page too. */
  function closed() {
    if (problems.length > 0 && !overlay.open) memory.set("closed", told);
    draw();
  }

  function showProblems(diagnostics, text) {
    if (text === told) return;
    [problems, told] = [diagnostics, text];
    const known = memory.get("closed") === text;
    if (!known) memory.set("closed", "");
    title.replaceChildren(make("strong", {}, count(problems.length, "problem")), bare ? ": there is nothing to show yet" : ": below is the last good state");
    found.replaceChildren(list(problems));
    if (problems.length === 0) overlay.close();
    else if (bare || !known) open();
    draw();
  }

  // The bar: what this page is

  let page = null, lost = false, unwanted = memory.get("hidden") !== null;
  const toggle = button("", "toggle", () => expand(panel.hidden));
  const reopen = button("", "", () => (open(), draw()));
  const status = make("span", { role: "status" }); // there from the start, or a screen reader does not hear of a change
  const footer = make("footer", {}, make("a", { href: "/__offprint/" }, "All pages"), button("Hide in this tab", "small", hide));
  const panel = make("div", { className: "panel", hidden: true }, footer);
  const bar = make("aside", { hidden: true, ariaLabel: "Preview" }, make("div", { className: "pill" }, toggle, reopen, status), panel);

  function expand(wanted) {
    panel.hidden = !wanted;
    toggle.ariaExpanded = wanted;
  }

  function copyButton(text) {
    const copy = button("Copy", "small", async () => {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    });
    // Without HTTPS only this machine itself may write to the clipboard.
    return navigator.clipboard && copy;
  }

  function draw() {
    bar.hidden = unwanted || !(page || lost || problems.length > 0);
    // Errors are the overlay's: nobody needs to be told of them twice.
    const warnings = page?.diagnostics.filter((d) => d.severity === "warning").length;
    toggle.replaceChildren(
      make("span", { className: "kind" }, page?.kind ?? "preview"),
      ...(page?.marks ?? []).map((mark) => make("span", { className: "mark" }, mark)),
      ...(warnings ? [make("span", { className: "warning" }, count(warnings, "warning"))] : []));
    reopen.textContent = `Show ${count(problems.length, "problem")}`;
    reopen.hidden = problems.length === 0 || overlay.open;
    status.textContent = lost ? "Preview is not running" : "";
  }

  function showPage(news) {
    page = news;
    const from = page.source ? [make("code", {}, page.source), copyButton(page.source)] : ["no file of its own"];
    panel.replaceChildren(make("p", { className: "source" }, ...from), list(page.diagnostics), footer);
    draw();
  }

  function hide() {
    unwanted = true;
    memory.set("hidden", "yes");
    draw();
  }

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    if (overlay.open && !bare) {
      event.preventDefault();
      overlay.close();
    } else if (bar.contains(shadow.activeElement)) {
      expand(false);
      toggle.focus();
    }
  });

  // Bringing the page up to date

  const pathOf = (address) => {
    const url = new URL(address, location);
    return url.origin === location.origin ? url.pathname : null;
  };

  /** Puts `style` in the place of the sheet of the same path. Until it is there the old one stays: no page goes unstyled. */
  async function swapStyle(style) {
    const links = [...document.querySelectorAll("link[rel~=stylesheet][href]")].filter((link) => pathOf(link.href) === pathOf(style));
    await Promise.all(links.map((old) => new Promise((done, failed) => {
      const fresh = old.cloneNode();
      fresh.removeAttribute("integrity");
      fresh.href = style;
      fresh.onload = () => done(old.remove());
      fresh.onerror = () => failed(fresh.remove());
      old.after(fresh);
      if (old.disabled) done(old.remove()); // what is disabled never loads, and nobody sees it
    })));
  }

  let swapping = Promise.resolve(); // one change after the other, for the last one has to win
  function swapStyles(change) {
    swapping = swapping
      .then(() => Promise.all(change.styles.map(swapStyle)))
      // A style that does not load leaves the version as it was, so that the server is asked again at the next connection.
      .then(() => { version = change.version; }, () => {});
  }

  let target = null; // where the page is being scrolled back to
  const scrollKey = `scroll:${location.pathname}`;

  function reload() {
    disconnect();
    memory.set(scrollKey, JSON.stringify(target ?? { left: scrollX, top: scrollY }));
    location.reload();
  }

  /** Browsers scroll back once, or to the fragment. This holds the place while late content moves it, or until the reader does. */
  function restoreScroll() {
    const saved = memory.take(scrollKey);
    if (saved === null || performance.getEntriesByType("navigation")[0]?.type !== "reload") return;
    target = JSON.parse(saved);
    const scroll = () => target && scrollTo({ ...target, behavior: "instant" });
    const resized = new ResizeObserver(scroll);
    const release = () => {
      target = null;
      resized.disconnect();
    };
    resized.observe(document.documentElement);
    resized.observe(document.body);
    for (const input of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(input, release, { once: true, passive: true });
    addEventListener("load", () => {
      scroll();
      setTimeout(release, SETTLING);
    });
  }

  // Following the server

  const handlers = { page: showPage, problems: showProblems, css: swapStyles, reload };
  let stream = null, delay = FIRST_DELAY, retry, alarm;

  function connect() {
    if (stream) return;
    clearTimeout(retry);
    stream = new EventSource(`/__offprint/events?path=${encodeURIComponent(location.pathname)}&version=${encodeURIComponent(version)}`);
    stream.onopen = () => {
      delay = FIRST_DELAY;
      setLost(false);
    };
    // Not by the browser's own retry: it would name the version that the page had at first, and some browsers give up.
    stream.onerror = () => {
      disconnect();
      alarm ??= setTimeout(setLost, PATIENCE, true);
      retry = setTimeout(connect, delay);
      delay = Math.min(2 * delay, LONGEST_DELAY);
    };
    for (const [name, handle] of Object.entries(handlers)) {
      stream.addEventListener(name, ({ data }) => handle(JSON.parse(data), data));
    }
  }

  function disconnect() {
    stream?.close();
    stream = null;
    clearTimeout(retry);
  }

  function setLost(now) {
    clearTimeout(alarm);
    alarm = undefined;
    lost = now;
    draw();
  }

  function rest() {
    disconnect();
    setLost(false);
    delay = FIRST_DELAY;
  }

  /** A tab that nobody sees holds no connection: a browser has six for a host, and a seventh tab would not load. */
  const follow = () => (document.hidden ? rest() : connect());

  // How it looks. `em`, for the page may have its own idea of a `rem`; `!important` on the host alone, which the page's
  // styles can reach.

  const styles = new CSSStyleSheet();
  styles.replaceSync(`
    :host { all: initial !important; display: contents !important; color-scheme: light dark !important; direction: ltr !important; }
    @media print { :host { display: none !important; } }
    * { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit; }
    [hidden] { display: none !important; }

    dialog, aside {
      --paper: light-dark(#ffffff, #1e1f22); --wash: light-dark(#f4f4f2, #292a2e); --rule: light-dark(#dcdcd8, #404147);
      --ink: light-dark(#1d1d1f, #e6e6e3); --quiet: light-dark(#5f6066, #a5a6ad);
      --error: light-dark(#b02a1c, #ff9c8e); --warning: light-dark(#855000, #eab657); --help: light-dark(#1f5fa8, #8fbcf0);
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
      font: 1em/1.5 system-ui, sans-serif; color: var(--ink); overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
    }
    code { font: .875em/1.6 var(--mono); }
    strong { font-weight: 600; }
    ol { list-style: none; }
    a { color: var(--help); text-underline-offset: .2em; }
    button { padding: .25em .75em; border: 1px solid var(--rule); border-radius: .4em; background: var(--paper); cursor: pointer; }
    button:hover { background: var(--wash); }
    :focus-visible { outline: 2px solid var(--help); outline-offset: 2px; }
    h1:focus { outline: none; }

    dialog {
      position: fixed; inset: 0; z-index: 2147483647; margin: clamp(.5em, 5vh, 3em) auto auto;
      width: min(56em, 100% - 1em); max-width: none; max-height: calc(100dvh - 7em); overflow: auto; overscroll-behavior: contain;
      border: 1px solid var(--rule); border-radius: .6em; background: var(--paper); box-shadow: 0 .5em 2.5em #0004;
    }
    dialog::backdrop { background: #0006; }
    dialog > div { padding: 0 1.25em .5em; }
    header button { flex: none; }
    header {
      z-index: 1; position: sticky; top: 0; display: flex; gap: 1em; align-items: baseline; justify-content: space-between;
      padding: .9em 1.25em; background: var(--paper); border-bottom: 1px solid var(--rule);
    }
    h1 { font-size: 1.0625em; }

    li { padding: 1em 0; }
    li + li, .more { border-top: 1px solid var(--rule); }
    .more { padding: .75em 0; color: var(--quiet); }
    .message { white-space: pre-wrap; }
    .error .message > strong { color: var(--error); }
    .warning .message > strong { color: var(--warning); }
    li p > strong:first-child { font: 600 .875em/1.6 var(--mono); margin-right: .4em; }
    li p:not(.message) > strong { color: var(--help); }
    .where { margin-top: .35em; color: var(--quiet); }
    .line { display: flex; margin: .35em 0 .5em; padding: .4em 0; border-radius: .3em; background: var(--wash); }
    .line .number {
      flex: none; min-width: 3em; padding: 0 .8em; text-align: right; color: var(--quiet); font: .875em/1.6 var(--mono);
      -webkit-user-select: none; user-select: none;
    }
    .line code { padding-right: .8em; white-space: pre-wrap; }
    mark { border-bottom: 2px solid var(--warning); background: color-mix(in srgb, var(--warning) 22%, transparent); }
    .error mark { border-color: var(--error); background: color-mix(in srgb, var(--error) 18%, transparent); }

    aside {
      position: fixed; left: .5em; bottom: .5em; z-index: 2147483646; max-width: calc(100% - 1em); font-size: .875em;
      display: flex; flex-direction: column-reverse; align-items: start; gap: .4em; pointer-events: none;
    }
    .pill, .panel { pointer-events: auto; border: 1px solid var(--rule); background: var(--paper); box-shadow: 0 .15em .8em #0003; }
    .pill { display: flex; flex-wrap: wrap; align-items: center; border-radius: 1.2em; overflow: clip; }
    .pill button { border: 0; border-radius: 1.2em; outline-offset: -2px; }
    .pill button:not(.toggle) { color: var(--error); }
    .toggle { display: flex; flex-wrap: wrap; gap: .2em .6em; text-align: left; }
    .toggle::before { content: "▸"; content: "▸" / ""; color: var(--quiet); }
    .toggle[aria-expanded=true]::before { content: "▾"; content: "▾" / ""; }
    .kind::first-letter { text-transform: uppercase; }
    .kind { display: inline-block; }
    .mark { padding: 0 .5em; border-radius: .3em; background: light-dark(#ffe9b8, #57430f); color: light-dark(#513800, #ffe2a0); font-weight: 600; }
    .toggle .warning { color: var(--warning); }
    [role=status]:not(:empty) { padding: .25em .9em .25em .3em; color: var(--quiet); }
    .panel { width: 36em; max-width: 100%; max-height: min(60vh, 30em); overflow: auto; overscroll-behavior: contain; border-radius: .6em; padding: .75em 1em 0; }
    .source { display: flex; gap: .75em; align-items: baseline; justify-content: space-between; }
    .source code { -webkit-user-select: all; user-select: all; }
    .small { flex: none; padding: .1em .6em; font-size: .9375em; }
    footer {
      position: sticky; bottom: 0; display: flex; gap: 1em; align-items: baseline; justify-content: space-between;
      margin-top: .5em; padding: .6em 0 .75em; background: var(--paper); border-top: 1px solid var(--rule);
    }

    @media (prefers-reduced-motion: no-preference) {
      dialog, .panel { animation: appear .12s ease-out; }
      @keyframes appear { from { opacity: 0; } }
    }
  `);

  const host = document.createElement("offprint-preview");
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [styles];
  shadow.append(overlay, bar);
  // Beside the body, where no `body > :last-child` and no grid of the theme's notices it.
  document.documentElement.append(host);

  restoreScroll();
  expand(false);
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
})();
