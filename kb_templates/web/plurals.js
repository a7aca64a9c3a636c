/*
 * The search page's words for one and for many. Sphinx makes a function out of a text for that, which a strict policy
 * forbids; the two rules of our languages are written out here instead. Loaded before Sphinx's own translations.
 */
Documentation.addTranslations = function (catalogue) {
  "use strict";
  Object.assign(Documentation.TRANSLATIONS, catalogue.messages);
  Documentation.PLURAL_EXPR = function (count) {
    return catalogue.plural_expr === "0" || count === 1 ? 0 : 1;
  };
  Documentation.LOCALE = catalogue.locale;
};
