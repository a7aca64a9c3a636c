/*
 * Which result of a search stands first. Sphinx puts this into language_data.js, which only the search page loads.
 *
 * Sphinx finds whole pages, and a section only if its title holds the query as it was typed. Our pages are few and
 * long, so here a section is found as soon as its title holds all words of the query, and the more of the query a
 * title holds, the higher it stands. The words that editors wrote down for a section (search.toml) count as its title.
 */
var Scorer = (function () {
  "use strict";

  // The only thing on the search page that asks the network again: the text below each result. From a folder
  // (file://) browsers refuse it, with an error for every result.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  var stem = function (word) {
    return new Stemmer().stemWord(word.toLowerCase());
  };

  // The stems of a text's words, but for those too common to count. Every title is compared more than once, and
  // cutting is slow.
  var cut = new Map();
  var stems = function (text) {
    if (!cut.has(text)) {
      var telling = splitQuery(text).filter(function (word) { return !stopwords.has(word); });
      cut.set(text, telling.map(stem).join(" "));
    }
    return cut.get(text);
  };

  // Which share of the words a title holds, 0 to 1. Chinese is compared as it stands, Latin words by their stems.
  var share = function (words, title) {
    if (!words.length) return 0;
    var inTitle = stems(title).split(" ");
    var held = words.filter(function (word) {
      return inTitle.indexOf(word) >= 0 || title.indexOf(word) >= 0;
    });
    return held.length / words.length;
  };

  // What editors wrote down that staff call a place.
  var words = function (page, anchor) {
    return (globalThis.kb && kb.searchWords && kb.searchWords[page + anchor]) || [];
  };

  // What counts as the title of a place: as it is shown, and what staff call it.
  var called = function (page, anchor, title) {
    return [title].concat(words(page, anchor)).join(" / ");
  };

  // Whether the query is what a place is called, no more and no less: such a place stands before all others.
  var isName = function (query, result) {
    var typed = stems(query);
    if (!typed) return false;
    var names = words(result[0], result[2]).concat(result[6] === "title" ? result[1].split(" > ").pop() : []);
    return names.some(function (name) { return stems(name) === typed; });
  };

  var find = Search.performTermsSearch;
  Search.performTermsSearch = function (terms, excluded) {
    var index = Search._index;
    var results = find(terms, excluded);
    Object.keys(index.alltitles).forEach(function (title) {
      index.alltitles[title].forEach(function (place) {
        var page = place[0];
        var anchor = place[1] === null ? "" : "#" + place[1];
        var shown = anchor ? index.titles[page] + " > " + title : title;
        if (!terms.size || share(Array.from(terms), called(index.docnames[page], anchor, shown)) < 1) return;
        results.push([index.docnames[page], shown, anchor, null, Scorer.title, index.filenames[page], "title"]);
      });
    });
    return results;
  };

  // A result is called by the page and its own name: a message needs no second way of saying where it stands, and a
  // term of the glossary is more than another "Glossary".
  var perform = Search._performSearch;
  Search._performSearch = function (query) {
    var index = Search._index;
    var terms = {};
    Object.keys(index.indexentries).forEach(function (term) {
      if (term.indexOf(query.toLowerCase().trim()) < 0) return;
      index.indexentries[term].forEach(function (place) { terms[place[1]] = term; });
    });
    return perform.apply(Search, arguments).map(function (result) {
      var page = index.titles[index.docnames.indexOf(result[0])];
      var name = { object: result[1], index: terms[result[2].slice(1)] }[result[6]];
      return name ? [result[0], page + " > " + name, result[2], null].concat(result.slice(4)) : result;
    });
  };

  return {
    score: function (result) {
      var query = new URLSearchParams(location.search).get("q") || "";
      var wanted = stems(query).split(" ").filter(Boolean);
      var name = isName(query, result) ? (result[2] ? 100 : 120) : 0; // a page before its sections
      return name + 100 * share(wanted, called(result[0], result[2], result[1])) + result[4];
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
