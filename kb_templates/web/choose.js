/* The root page: the first of the reader's languages that we have; English for everybody else. Nothing is remembered. */
(function () {
  "use strict";

  var languages = navigator.languages || [navigator.language || ""];
  var edition = "en";
  for (var i = 0; i < languages.length; i++) {
    if (/^(zh|en)\b/i.test(languages[i])) {
      edition = /^zh/i.test(languages[i]) ? "zh-cn" : "en";
      break;
    }
  }
  location.replace(edition + "/index.html" + location.hash); // replace: Back does not lead here again
})();
