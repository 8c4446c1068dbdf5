// What a page cannot do by itself: say whether PDFs show, and fetch the search when it is wanted.
(function (n, d) {
  "use strict";
  // Says on <html>, before the page is painted, whether this browser shows a PDF inside a page; folio.css does the rest.
  // Phones and tablets show nothing or the first page alone, whatever they claim.
  var handheld =
    /Android|iPhone|iPad|iPod|Mobile|Silk|Kindle|webOS|BlackBerry/i.test(n.userAgent) ||
    (n.platform === "MacIntel" && n.maxTouchPoints > 1);
  if (!handheld && n.pdfViewerEnabled !== false) d.documentElement.classList.add("shows-pdf");

  // Most readers do not search: the rest comes when a search box is turned to, and at once on the search page.
  var address = d.currentScript.dataset.search;
  function load() {
    d.removeEventListener("focusin", look);
    import(address).catch(function () {
      var trouble = d.querySelector(".trouble");
      if (!trouble) return; // elsewhere the box is a plain form, which leads to where this is told
      trouble.querySelector("button").onclick = function () { location.reload(); };
      trouble.hidden = false;
    });
  }
  function look() {
    if (d.querySelector(".finder, .search input:focus")) load();
  }
  d.addEventListener("focusin", look);
  look();
})(navigator, document);
