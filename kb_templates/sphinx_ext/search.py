"""How the search cuts text into words: in Python for the index, in the page for what is typed.

Sphinx's own Chinese search finds a word only if jieba happened to cut the page just as the reader typed it, and in
Sphinx 9.0.4 its page cannot even start, because it names a stemmer that no script defines. Here nothing is guessed:

- Chinese is indexed by the character and by every pair of neighbours; in the page a query is cut into pairs too.
- Latin words go through the English stemmer. Words with hyphens are indexed in parts and as one word.
- The ways in which staff write A-to-z (AZ, A-Z, AtoZ, A to Z) are one word.
- Traditional characters are read as simplified ones, in the pages (old quotations) and in the query.

Both editions use it, because both hold both languages. Everything works from `file://`.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from sphinx.search.en import SearchEnglish

# One pattern for Python and JavaScript, so that both cut alike: no lookbehind (older Safari), no named groups.
# 1: A-to-z in all its spellings, 2: a Latin word or number, 3: a run of Chinese.
_LATIN = "a-z0-9_\u00c0-\u024f"
_HYPHENS = "\u2010-\u2015-"
TOKEN = (
    f"(a(?:[ {_HYPHENS}]?(?:to|2)[ {_HYPHENS}]?|[{_HYPHENS}])?z(?![{_LATIN}]))"
    f"|([{_LATIN}]+(?:[{_HYPHENS}][{_LATIN}]+)*)"
    "|([\u3400-\u9fff]+)"
)
A_TO_Z = "atoz"

# Words too common to tell pages apart. Questions are cut out of a query as a whole: "怎么退货" asks for "退货".
_ENGLISH_STOP = (
    "a an and are as at be but by do for how i if in into is it my no not of on or s t that the then to was we what "
    "will with you"
)
_CHINESE_STOP = "的 了 吗 呢 吧 是 我 你 他 们 和 与 及 请 要 想 说"
# Everybody here writes about a buyer, so that word does not tell pages apart either.
_QUESTIONS = "怎么办 为什么 怎么 怎样 如何 什么 哪些 是否 客户 顾客 客人"

# Two lines of equal length: a traditional character, and below it the simplified one. Common characters only, and
# only where the simplified form is the same in every word; made once with OpenCC's table of characters.
_TRADITIONAL = Path(__file__).parents[1] / "web" / "traditional.txt"
_TOKEN = re.compile(TOKEN)
_HYPHEN = re.compile(f"[{_HYPHENS}]")


def words(text: str, fold: dict[int, int]) -> Iterator[str]:
    """The words of a text as the index holds them, before stemming.

    >>> list(words("A-to-z 索赔", {}))
    ['atoz', '索', '赔', '索赔']
    >>> list(words("Seller-fulfilled", {}))
    ['sellerfulfilled', 'seller', 'fulfilled']
    """
    for found in _TOKEN.finditer(unicodedata.normalize("NFKC", text).lower().translate(fold)):
        a_to_z, latin, chinese = found.groups()
        if a_to_z:
            yield A_TO_Z
        elif latin:
            parts = _HYPHEN.split(latin)
            yield "".join(parts)
            yield from parts if len(parts) > 1 else ()
        else:
            yield from chinese
            yield from (chinese[at : at + 2] for at in range(len(chinese) - 1))


class HandbookSearch(SearchEnglish):
    """The search of the handbook, for `html_search_language = "zh"` in both editions.

    It is an English search language with another way to cut: so the page gets the English stemmer, which exists.
    """

    lang = "zh"
    stopwords = frozenset(f"{_ENGLISH_STOP} {_CHINESE_STOP} {_QUESTIONS}".split())

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        traditional, simplified = _TRADITIONAL.read_text(encoding="utf-8").split()
        self._fold = str.maketrans(traditional, simplified)
        self.js_splitter_code = (
            _SPLITTER.replace("TOKEN", json.dumps(TOKEN))
            .replace("HYPHENS", json.dumps(f"[{_HYPHENS}]"))
            .replace("QUESTIONS", json.dumps(_QUESTIONS.replace(" ", "|"), ensure_ascii=False))
            .replace("TRADITIONAL", json.dumps(traditional, ensure_ascii=False))
            .replace("SIMPLIFIED", json.dumps(simplified, ensure_ascii=False))
            .replace("A_TO_Z", json.dumps(A_TO_Z))
        )

    def split(self, input: str) -> list[str]:
        """The words of a piece of a page."""
        return list(words(input, self._fold))


# What the page runs on a query. All words of a query must be on a page, so a query is cut more sparingly than a page:
# into pairs inside the words that the browser sees (where it can see words), and a word with hyphens either into its
# parts or, if one of them is too short to mean anything, into one word.
_SPLITTER = """
var splitQuery = (function () {
  var traditional = TRADITIONAL;
  var simplified = SIMPLIFIED;
  var canSegment = typeof Intl !== "undefined" && Intl.Segmenter;
  var segmenter = canSegment ? new Intl.Segmenter("zh", { granularity: "word" }) : null;

  function latin(word) {
    var parts = word.split(new RegExp(HYPHENS));
    return parts.some(function (part) { return part.length < 3; }) ? [parts.join("")] : parts;
  }

  function chinese(run) {
    var seen = segmenter ? Array.from(segmenter.segment(run), function (piece) { return piece.segment; }) : [run];
    return seen.flatMap(function (word) {
      return word.length < 3 ? [word] : Array.from(word.slice(1), function (_, at) { return word.slice(at, at + 2); });
    });
  }

  return function (query) {
    var text = Array.from(query.normalize("NFKC").toLowerCase(), function (character) {
      return simplified[traditional.indexOf(character)] || character;
    }).join("").replace(new RegExp(QUESTIONS, "g"), " ");
    var words = [];
    text.replace(new RegExp(TOKEN, "g"), function (_, aToZ, latinWord, chineseRun) {
      words = words.concat(aToZ ? [A_TO_Z] : latinWord ? latin(latinWord) : chinese(chineseRun));
    });
    return words;
  };
})();
"""
