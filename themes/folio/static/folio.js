// What a page cannot do by itself: keep to the colours that its reader has chosen, say whether PDFs show, copy and save
// citations, and fetch the search when it is wanted.
(function (n, d) {
  "use strict";
  var root = d.documentElement, own = d.currentScript;

  // Before the page is painted: dark or light, where the reader has chosen, and whether this browser shows a PDF inside a
  // page; folio.css does the rest. Phones and tablets show nothing or the first page alone, whatever they claim.
  var chosen = null;
  try { chosen = localStorage.getItem("folio-scheme"); } catch (_) { /* it is not remembered */ }
  if (chosen) root.dataset.scheme = chosen;
  var handheld =
    /Android|iPhone|iPad|iPod|Mobile|Silk|Kindle|webOS|BlackBerry/i.test(n.userAgent) ||
    (n.platform === "MacIntel" && n.maxTouchPoints > 1);
  if (!handheld && n.pdfViewerEnabled !== false) root.classList.add("shows-pdf");

  function button(label, act) {
    var made = d.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = label;
    made.onclick = act;
    return made;
  }

  /** A button that copies, where the browser lets it. */
  function copier(words, text) {
    var made = button(words.copy, function () {
      n.clipboard.writeText(text).then(function () {
        made.textContent = words.copied;
        setTimeout(function () { made.textContent = words.copy; }, 2000);
      });
    });
    made.setAttribute("aria-live", "polite");
    return made;
  }

  function saver(words, of) {
    return button(words.save, function () {
      var link = d.createElement("a");
      link.href = URL.createObjectURL(new Blob([of.textContent], { type: of.dataset.type }));
      link.download = of.dataset.file;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }

  d.addEventListener("DOMContentLoaded", function () {
    var scheme = d.querySelector(".scheme"), system = matchMedia("(prefers-color-scheme: dark)");
    function isDark() { return root.dataset.scheme ? root.dataset.scheme === "dark" : system.matches; }
    function tell() { scheme.setAttribute("aria-pressed", isDark()); }
    if (scheme) {
      scheme.onclick = function () {
        root.dataset.scheme = isDark() ? "light" : "dark";
        try { localStorage.setItem("folio-scheme", root.dataset.scheme); } catch (_) { /* it is not remembered */ }
        tell();
      };
      system.addEventListener("change", tell);
      tell();
    }
    d.querySelectorAll(".cite :is(.reference, pre)").forEach(function (of) {
      var words = of.closest(".cite").dataset, bar = d.createElement("p");
      bar.className = "tools";
      if (n.clipboard) bar.append(copier(words, of.textContent));
      if (of.dataset.file) bar.append(saver(words, of));
      if (bar.firstChild) of.after(bar);
    });
    d.querySelectorAll(".share [data-address]").forEach(function (list) {
      var item = d.createElement("li");
      if (n.clipboard) item.append(copier(list.dataset, list.dataset.address));
      if (item.firstChild) list.append(item);
    });
    d.addEventListener("focusin", look);
    look();
  });

  // Most readers do not search: the rest comes when a search box is turned to, and at once on the search page.
  function load() {
    d.removeEventListener("focusin", look);
    import(own.dataset.search).catch(function () {
      var trouble = d.querySelector(".trouble");
      if (!trouble) return; // elsewhere the box is a plain form, which leads to where this is told
      trouble.querySelector("button").onclick = function () { location.reload(); };
      trouble.hidden = false;
    });
  }
  function look() {
    if (d.querySelector(".finder, .search input:focus")) load();
  }
})(navigator, document);
