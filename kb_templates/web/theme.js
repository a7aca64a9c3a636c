/* Light, dark or as the system: what the reader has chosen, before the page is drawn. A browser may refuse the storage. */
document.body.dataset.theme = "auto";
try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch (refused) {
  // as the system
}
