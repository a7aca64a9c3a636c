"""Text as rules see it: the many ways to write one word made one, and where each character stood before.

The page's script folds in the same way. It gets `PASSES` and the letters from here, so that neither can drift.
"""

import re
import unicodedata
from array import array
from functools import cache
from pathlib import Path
from typing import NamedTuple

CHINESE = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Chinese and Japanese characters and their punctuation."""


class Pass(NamedTuple):
    """In every stretch that `around` finds, what `inner` finds is replaced by `new`."""

    around: str
    inner: str
    new: str
    hint: str = ""
    """What such a stretch holds and few texts do: where it is not found, nobody looks further."""


TYPED = (Pass("\r\n", "\r", ""), Pass("\r", "\r", "\n"))
"""What is done to a text even where a rule asks for it as it was typed."""

WRAPPED = Pass("\n {0,8}(?:\n {0,8}){0,9}(?=[a-z])", "^\n {0,8}(?![\\s\\S])", " ")
"""A line that goes on with a small letter: editors wrap lines, a sentence does not end there."""

PASSES = (
    Pass("[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]{1,99}", "[\\s\\S]", ""),
    Pass(" {2,9999}", " {2,9999}", " ", hint="  "),
    Pass(f"[{CHINESE}] | (?=[{CHINESE}])", " ", ""),
    Pass(f"[{CHINESE}][*_.\u00b7\u2022~^|]{{1,9}}(?=[{CHINESE}])", "[*_.\u00b7\u2022~^|]", ""),
    Pass(r"\b[a-z](?:[ ._*-][a-z]){3,40}\b", "[ ._*-]", ""),
    Pass("[a-z]0{1,2}(?=[a-z])", "0", "o", hint="0[a-z]"),
    Pass("[a-z]1(?=[a-z])", "1", "i", hint="1[a-z]"),
    Pass("[a-z]3(?=[a-z])", "3", "e", hint="3[a-z]"),
)
"""What is done after the letters: invisible characters, blanks, and what people put between letters."""

ODD = {
    "\u3000": " ",
    "\t": " ",
    "\u1680": " ",
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u201b": "'",
    "\u2032": "'",
    "`": "'",
    "\u00b4": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u2033": '"',
    "\u300c": '"',
    "\u300d": '"',
    "\u300e": '"',
    "\u300f": '"',
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2015": "-",
    "\u2212": "-",
    "\u0085": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u000b": "\n",
    "\u000c": "\n",
    "\u0131": "i",
    "\u0142": "l",
    "\u00f8": "o",
    "\u0430": "a",
    "\u0435": "e",
    "\u043e": "o",
    "\u0440": "p",
    "\u0441": "c",
    "\u0443": "y",
    "\u0445": "x",
    "\u0456": "i",
    "\u0455": "s",
    "\u0458": "j",
    "\uff61": "\u3002",
    "\uff64": "\u3001",
}
"""What Unicode does not call the same, and a reader does."""

_MARKS = re.compile("[\u0300-\u036f]")
_TRADITIONAL = Path(__file__).parent / "web" / "traditional.txt"


@cache
def traditional() -> dict[str, str]:
    """Traditional Chinese characters, and the simplified ones for them."""
    return dict(zip(*_TRADITIONAL.read_text("utf-8").split(), strict=True))


@cache
def fold_letter(character: str) -> str:
    """One character as rules see it.

    >>> [fold_letter(one) for one in "Éｗ價ß"]
    ['e', 'w', '价', 'ß']
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", character))
    if len(plain) != 1:  # several letters in one sign, or a mark alone
        plain = character
    lower = plain.lower()
    plain = lower if len(lower) == 1 else plain
    plain = ODD.get(plain, plain)
    return traditional().get(plain, plain)


class _Letters(dict[int, str]):
    """The table for `str.translate`, filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = fold_letter(chr(code))
        return self[code]


_LETTERS = _Letters()


class Folded(NamedTuple):
    """A text as rules see it."""

    text: str
    places: "array[int]"
    """Where each character stood in the text as it was written."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the folded text in the text as it was written."""
        return self.places[start], self.places[end - 1] + 1


def as_typed(text: str) -> Folded:
    """The text with one kind of line end."""
    folded = Folded(text, array("L", range(len(text))))
    for each in TYPED:
        folded = _passed(folded, each)
    return folded


def fold(typed: Folded) -> Folded:
    """The text as rules see it.

    >>> fold(as_typed("Gutes  REV1EW, 好 评")).text
    'gutes review,好评'
    """
    folded = _passed(typed, WRAPPED)
    folded = Folded(folded.text.translate(_LETTERS), folded.places)
    for each in PASSES:
        folded = _passed(folded, each)
    return folded


def _passed(folded: Folded, each: Pass) -> Folded:
    if each.hint and not _compiled(each.hint).search(folded.text):
        return folded
    around, inner, new, _ = each
    found = [place for stretch in _compiled(around).finditer(folded.text) for place in _inside(stretch, inner)]
    if not found:
        return folded
    texts: list[str] = []
    places = array("L")
    at = 0
    for start, end in found:
        texts += [folded.text[at:start], new]
        places += folded.places[at:start]
        if new:
            places.append(folded.places[start])
        at = end
    texts.append(folded.text[at:])
    places += folded.places[at:]
    return Folded("".join(texts), places)


def _inside(stretch: "re.Match[str]", inner: str) -> list[tuple[int, int]]:
    return [
        (stretch.start() + one.start(), stretch.start() + one.end()) for one in _compiled(inner).finditer(stretch[0])
    ]


@cache
def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern, re.ASCII)


# --- sentences --------------------------------------------------------------------------------------------------------

SENTENCE_END = f"[.!?]{{1,9}}[\"')\\]]{{0,3}}(?=[ \n{CHINESE}]|(?![\\s\\S]))|\u3002[\"')\\]]{{0,3}}|\n"
"""Where a sentence may end in a folded text."""

NO_END = (
    r"(?:^|[^a-z0-9_])(?:e\.g|i\.e|mr|mrs|ms|dr|approx|incl|vs|etc|ltd|inc)\t"
    r"|(?:^|[^a-z0-9_])(?:no|nr)\t\. ?[0-9#]"
    r"|\t\.{2,9}(?![.!?])"
)
"""A dot, with a tab put before it, that ends no sentence: of a word cut short, of a number, or of a pause."""

BEFORE_DOT = 7
BEHIND_DOT = 2
"""So many characters before a dot, and behind it and all that ends with it, are looked at for that."""

_BLANK = " \n"
_ENDS = re.compile(SENTENCE_END)
_NO_END = re.compile(NO_END)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a folded text starts and ends, without blanks around it.

    >>> [text[start:end] for text in ["one, e.g. two. three! 四。"] for start, end in sentences(text)]
    ['one, e.g. two.', 'three!', '四。']
    """
    found = []
    at = 0
    for end in _ENDS.finditer(text):
        if end[0][0] != "." or not _goes_on(text, end):
            found.append((at, end.end()))
            at = end.end()
    found.append((at, len(text)))
    return [(start, end) for start, end in (_trimmed(text, *each) for each in found) if start < end]


def _goes_on(text: str, dot: "re.Match[str]") -> bool:
    before = text[max(dot.start() - BEFORE_DOT, 0) : dot.start()]
    return _NO_END.search(f"{before}\t{text[dot.start() : dot.end() + BEHIND_DOT]}") is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _BLANK:
        start += 1
    while start < end and text[end - 1] in _BLANK:
        end -= 1
    return start, end


# --- languages --------------------------------------------------------------------------------------------------------

STOP_WORDS = {
    "en": "the and you your we our is are have for this that with please thank thanks order if will not of to it has "
    "be hello hi dear as from been was would can",
    "de": "der die das und sie wir ihr ihre ist nicht eine einen mit fur bitte bestellung haben wird auf von zu den "
    "ich im dass es vielen dank wenn uns",
    "fr": "le la les des et vous nous votre vos est pas une un pour avec merci commande avons sur dans que qui du au "
    "bonjour si ne ce",
    "es": "el la los las y usted su sus es no una un para con gracias pedido hemos por que en de del al hola si se lo "
    "le nos",
    "it": "il la lo gli e lei suo sua non una un per con grazie ordine abbiamo di che in del della le ciao se si ci al "
    "buongiorno",
}
"""Frequent words by which a text in Latin letters shows its language."""

_LATIN_WORD = re.compile("[a-z]{1,20}", re.ASCII)
_KANA = re.compile("[\u3040-\u30fa]")
_HAN = re.compile("[\u3400-\u9fff]")
_LOOKED_AT = 5000
_STOPS = {language: frozenset(words.split()) for language, words in STOP_WORDS.items()}


def languages_of(text: str, language: str | None = None) -> tuple[str, ...]:
    """The languages of a folded text, the main one first; where the main one is known, it is `language`.

    >>> languages_of(fold(as_typed("您的订单已发出。Thank you for your order!")).text)
    ('zh', 'en')
    """
    start = text[:_LOOKED_AT]
    words = _LATIN_WORD.findall(start)
    kana, han = len(_KANA.findall(start)), len(_HAN.findall(start))
    eastern = "ja" if kana > 1 and kana * 8 > han else "zh"
    found = []
    if han + kana > 1:
        found.append(eastern)
    if len(words) > 2 or not found:
        found.append(_latin(words))
    if len(found) > 1 and len(words) >= han + kana:
        found.reverse()
    if language is not None:
        others = [one for one in found if (one in _EASTERN) != (language in _EASTERN)]
        found = [language, *others]
    return tuple(found)


_EASTERN = ("zh", "ja")


def _latin(words: list[str]) -> str:
    counts = {language: sum(word in stops for word in words) for language, stops in _STOPS.items()}
    return max(counts, key=lambda language: counts[language])
