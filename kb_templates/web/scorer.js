/*
 * Which result of a search stands first. Sphinx puts this into language_data.js, which only the search page loads.
 *
 * Sphinx finds whole pages, and a section only if its title holds the query as it was typed. Our pages are few and
 * long, so here a section is found as soon as its title holds all words of the query, and the more of the query a
 * title holds, the higher it stands.
 */
var Scorer = (function () {
  "use strict";

  // The only thing on the search page that asks the network again: the text below each result. From a folder
  // (file://) browsers refuse it, with an error for every result.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  var stem = function (word) {
    return new Stemmer().stemWord(word.toLowerCase());
  };

  // Which share of the words a title holds, 0 to 1. Chinese is compared as it stands, Latin words by their stems.
  var share = function (words, title) {
    if (!words.length) return 0;
    var stems = splitQuery(title).map(stem);
    var held = words.filter(function (word) {
      return stems.indexOf(word) >= 0 || title.indexOf(word) >= 0;
    });
    return held.length / words.length;
  };

  var find = Search.performTermsSearch;
  Search.performTermsSearch = function (terms, excluded) {
    var index = Search._index;
    var results = find(terms, excluded);
    Object.keys(index.alltitles).forEach(function (title) {
      if (!terms.size || share(Array.from(terms), title) < 1) return;
      index.alltitles[title].forEach(function (place) {
        var page = place[0];
        var anchor = place[1];
        if (anchor === null) return; // the page itself is found by its words
        results.push([
          index.docnames[page],
          index.titles[page] + " > " + title,
          "#" + anchor,
          null,
          Scorer.title,
          index.filenames[page],
          "title",
        ]);
      });
    });
    return results;
  };

  return {
    score: function (result) {
      var query = new URLSearchParams(location.search).get("q") || "";
      var words = splitQuery(query)
        .filter(function (word) { return !stopwords.has(word); })
        .map(stem);
      return 100 * share(words, result[1]) + result[4];
    },
    // The small numbers that decide between results whose titles say the same: a message or a title, then text.
    objNameMatch: 20,
    objPartialMatch: 15,
    objPrio: { 0: 10, 1: 5, 2: 0 },
    objPrioDefault: 0,
    title: 15,
    partialTitle: 7,
    term: 5,
    partialTerm: 2,
  };
})();
