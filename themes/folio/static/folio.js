// Says on <html>, before the page is painted, whether this browser shows a PDF inside a page; folio.css does the rest.
// Phones and tablets show nothing or the first page alone, whatever they claim.
(function (n) {
  "use strict";
  var handheld =
    /Android|iPhone|iPad|iPod|Mobile|Silk|Kindle|webOS|BlackBerry/i.test(n.userAgent) ||
    (n.platform === "MacIntel" && n.maxTouchPoints > 1);
  if (!handheld && n.pdfViewerEnabled !== false) document.documentElement.classList.add("shows-pdf");
})(navigator);
