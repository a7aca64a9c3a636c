"""The patterns of rules: regular expressions that Python and JavaScript read alike and that need linear time.

A pattern is read into its parts, so that what is not allowed can be named, letters can be folded as texts are, and
it is known which letters a text must hold before it is worth looking closer.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import NamedTuple

SPECIAL = frozenset("^$\\.*+?()[]{}|/")
LATIN = ("en", "de", "fr", "es", "it")
"""Languages in which a word group matches whole words."""

MOST = 200
WIDE = 8
GAPS = 3
WAYS = 19 * 19 * 19

_SPELLED = 48  # more alternatives than that are not spelled out
_ESCAPED = str.maketrans({"\n": "\\n", "\t": "\\t", "<": "[<]"} | {sign: f"\\{sign}" for sign in SPECIAL})
_NAME = re.compile(r"<([a-z][a-z0-9_]*)>")
_SHIPPED = re.compile(r"<([a-z0-9_.-]+)>")
_TIMES = re.compile(r"\{(\d{1,4})(?:(,)(\d{0,4}))?\}")
_CHINESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_PLAIN = re.compile(r"[^\^$\\.*+?()\[\]{}|<]+(?![*+?{])")  # what a sign behind it repeats is its last letter only
_BLANK_BESIDE_CHINESE = re.compile(f"{_CHINESE.pattern} | {_CHINESE.pattern}")


class Pattern(NamedTuple):
    """A pattern that has been read."""

    source: str
    """As it is shipped: `<en.review>` stands for a word group."""
    spelled: tuple[str, ...] | None
    """All that it can match, where these are few texts of fixed letters."""
    needs: "Needs"
    """What a text that matches holds, what says most first. Empty where nothing can be said."""
    gaps: int = 0
    ways: int = 1
    """In how many ways its repeats can share out the same text."""
    may_be_empty: bool = False
    repeats: bool = False
    starts_with_gap: bool = False


@dataclass(frozen=True, eq=False)
class OneOf:
    """A text that matches holds one of these texts, or all that one of these sorts of texts needs."""

    texts: frozenset[str]
    sorts: tuple["Needs", ...] = ()

    @cached_property
    def tells(self) -> tuple[int, int]:
        """How much it tells to hold it: the most common of its texts says least."""
        each = [_worth(text) for text in self.texts]
        each += [max(one.tells for one in needs)[0] for needs in self.sorts]
        return min(each), -len(each)


Needs = tuple[OneOf, ...]
"""All of these."""


class PatternError(ValueError):
    """What is wrong with a pattern, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class UnknownGroup(PatternError):
    """A pattern names a word group that there is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no word group <{name}>.", "Write it in [<language>.words].")
        self.name = name


Groups = Mapping[str, tuple[str, Pattern]]
"""Word groups by the name used in patterns: the name under which they are shipped, and what they are."""

_EMPTY = Pattern("", ("",), (), may_be_empty=True)
_LITTLE = 2  # so few letters are somewhere in nearly every sentence
_TELLING = str.maketrans("", "", " .,-")  # nearly every sentence holds one of these, so needing it says nothing
_SIGNS = {
    ".": Pattern("[^\\n]", None, ()),
    "^": _EMPTY._replace(source="^"),
    "$": _EMPTY._replace(source="(?![\\s\\S])"),  # in Python, $ would also stand before a last line end
}


def read_pattern(written: str, groups: Groups, fold: Callable[[str], str]) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: something in it is not allowed, or is written wrongly.
    """
    reader = _Reader(written, groups, fold)
    found = reader.alternatives()
    if reader.at < len(written):
        raise PatternError("There is a ) without a (.", "Write \\) for the character itself.")
    if found.may_be_empty:
        raise PatternError("It can match nothing at all.", "Something in it must not be optional.")
    if found.starts_with_gap:
        raise PatternError("It starts with a gap.", "Take the gap at the start away: it finds nothing more.")
    if found.gaps > GAPS or found.ways > WAYS:
        raise PatternError(
            f"It has {found.gaps} gaps that together are too wide.",
            f"Take two of at most 80, or {GAPS} of at most 18; or write the parts of a together.",
        )
    return found


def either(words: list[Pattern], *, whole_words: bool) -> Pattern:
    """The pattern of a word group: one of these."""
    found = _either(words)
    edge = "\\b" if whole_words else ""
    return found._replace(source=f"{edge}(?:{'|'.join(word.source for word in words)}){edge}")


def are_met(needs: Needs, there: Collection[str]) -> bool:
    """Whether a text with these in it holds all that is needed."""
    return all(
        not needed.texts.isdisjoint(there) or any(are_met(sort, there) for sort in needed.sorts) for needed in needs
    )


def texts_in(needs: Iterable[Needs]) -> set[str]:
    """Every text of which something is needed."""
    found = set[str]()
    looked_at = set[Needs]()
    ahead = [*needs]
    while ahead:
        some = ahead.pop()
        if some not in looked_at:
            looked_at.add(some)
            for one in some:
                found |= one.texts
                ahead += one.sorts
    return found


def names_in(written: str) -> list[str]:
    """The word groups that a pattern names."""
    return _NAME.findall(re.sub(r"\\.|\[<\]", "", written))


def expanded(source: str, groups: Mapping[str, str]) -> str:
    """A shipped pattern with its word groups written out."""
    count = 1
    while count:
        source, count = _SHIPPED.subn(lambda name: f"(?:{groups[name[1]]})", source)
    return source


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, written: str, groups: Groups, fold: Callable[[str], str]) -> None:
        self.written, self.groups, self.fold = written, groups, fold
        self.at = 0

    def ahead(self, start: str) -> bool:
        return self.written.startswith(start, self.at)

    def alternatives(self) -> Pattern:
        found = [self.sequence()]
        while self.ahead("|"):
            self.at += 1
            found.append(self.sequence())
        return _either(found)

    def sequence(self) -> Pattern:
        found: list[Pattern] = []
        while self.at < len(self.written) and self.written[self.at] not in "|)":
            start = self.at
            found.append(self.repeated(self.atom()))
            if _BLANK_BESIDE_CHINESE.search(self.written[max(start - 1, 0) : self.at]):
                raise PatternError(
                    "There is a blank beside a Chinese or Japanese character.",
                    "Take it away: texts are read without it.",
                )
        return _in_order(found)

    def atom(self) -> Pattern:
        character = self.written[self.at]
        read = {"(": self.group, "[": self.choice, "\\": self.escape, "<": self.word_group}.get(character)
        if read is not None:
            return read()
        if plain := _PLAIN.match(self.written, self.at):
            self.at = plain.end()
            return _letters("".join(map(self.fold, plain[0])))
        self.at += 1
        if character in _SIGNS:
            return _SIGNS[character]
        if character in "*+?{}":
            raise PatternError(f"{character!r} repeats nothing.", f"Write \\{character} for the character itself.")
        if character == "]":
            raise PatternError("There is a ] without a [.", "Write \\] for the character itself.")
        return _letters(self.fold(character))

    def group(self) -> Pattern:
        opening = next((start for start in ("(?:", "(?=", "(?!") if self.ahead(start)), None)
        if opening is None:
            raise PatternError(*_wrong_group(self.written[self.at : self.at + 4]))
        self.at += len(opening)
        inside = self.alternatives()
        if not self.ahead(")"):
            raise PatternError("A ( is not closed.", "Write the ), or \\( for the character itself.")
        self.at += 1
        source = f"{opening}{inside.source})"
        if opening == "(?:":
            return inside._replace(source=source)
        return _EMPTY._replace(source=source, gaps=inside.gaps)

    def choice(self) -> Pattern:
        end = self.at + 1
        items: list[str] = []
        negated = self.written.startswith("^", end)
        end += negated
        while end < len(self.written) and self.written[end] != "]":
            end, item = self.item(end)
            items.append(item)
        if end >= len(self.written):
            raise PatternError("A [ is not closed.", "Write the ], or \\[ for the character itself.")
        if not items:
            raise PatternError("A [] is empty.", "Write the characters between [ and ].")
        self.at = end + 1
        plain = all(len(item) == 1 for item in items) and not negated and len(items) <= _SPELLED
        if plain:
            spelled = tuple(dict.fromkeys(items))
            return Pattern(f"[{''.join(map(_in_choice, spelled))}]", spelled, _telling_texts(spelled))
        inside = "".join(dict.fromkeys(_in_choice(item) if len(item) == 1 else item for item in items))
        return Pattern(f"[{'^' if negated else ''}{inside}]", None, ())

    def item(self, at: int) -> tuple[int, str]:
        """One character, range or class between [ and ]."""
        first, at = self.character(at)
        if len(first) > 1 or not self.written.startswith("-", at) or self.written[at + 1 : at + 2] in {"]", ""}:
            return at, first
        last, at = self.character(at + 1)
        if len(last) > 1 or last < first:
            raise PatternError(f"[{first}-{last}] is no range.", "Write the lower character first.")
        return at, f"{_in_choice(first)}-{_in_choice(last)}"

    def character(self, at: int) -> tuple[str, int]:
        if self.written[at] != "\\":
            return self.fold(self.written[at]), at + 1
        name = self.written[at + 1 : at + 2]
        if name in {"d", "D", "w", "W", "n", "t"} and name:
            return {"n": "\n", "t": "\t"}.get(name, f"\\{name}"), at + 2
        if name and (name in SPECIAL or name == "-"):
            return name, at + 2
        raise PatternError(*_wrong_escape(name))

    def escape(self) -> Pattern:
        name = self.written[self.at + 1 : self.at + 2]
        self.at += 2
        if name in {"b", "B"} and name:
            return _EMPTY._replace(source=f"\\{name}")
        if name in {"d", "D", "w", "W"} and name:
            return Pattern(f"\\{name}", None, ())
        if name in {"n", "t"} and name:
            return _letters({"n": "\n", "t": "\t"}[name])
        if name and name in SPECIAL:
            return _letters(name)
        raise PatternError(*_wrong_escape(name))

    def word_group(self) -> Pattern:
        named = _NAME.match(self.written, self.at)
        if not named:
            raise PatternError("< starts the name of a word group.", "Write [<] for the character itself.")
        self.at = named.end()
        if words := re.fullmatch(r"w([1-8])", named[1]):
            return _up_to_words(int(words[1]))
        if named[1] not in self.groups:
            raise UnknownGroup(named[1])
        shipped, group = self.groups[named[1]]
        return group._replace(source=f"<{shipped}>")

    def repeated(self, atom: Pattern) -> Pattern:
        if self.at >= len(self.written) or self.written[self.at] not in "?{*+":
            return atom
        sign = self.written[self.at]
        if sign in "*+":
            start = "0" if sign == "*" else "1"
            raise PatternError(f"{sign!r} repeats without end.", f"Write {{{start},40}}, with the limit you need.")
        if sign == "?":
            least, most, text = 0, 1, "?"
        else:
            least, most, text = self.times()
        self.at += len(text)
        lazy = self.ahead("?")
        self.at += lazy
        if self.at < len(self.written) and self.written[self.at] in "*+?{":
            raise PatternError(f"{text!r} is followed by {self.written[self.at]!r}.", "One quantifier is enough.")
        return _repeat(atom, least, most, text + "?" * lazy)

    def times(self) -> tuple[int, int, str]:
        written = _TIMES.match(self.written, self.at)
        if not written:
            raise PatternError(
                "A { starts no number of times.", "Write {2} or {0,40}, or \\{ for the character itself."
            )
        if written[2] and not written[3]:
            raise PatternError(f"{written[0]} repeats without end.", f"Write {{{written[1]},40}}.")
        least = int(written[1])
        most = int(written[3]) if written[3] else least
        if most < least or most > MOST or most == 0:
            raise PatternError(f"{written[0]} cannot be.", f"Write the lower number first, and at most {MOST}.")
        return least, most, written[0]


def _repeat(atom: Pattern, least: int, most: int, sign: str) -> Pattern:
    if most > 1 and atom.repeats:
        raise PatternError(
            f"{sign} repeats a group that itself repeats.", "Write <w4> for up to four words, or take one repeat away."
        )
    if most > 1 and atom.may_be_empty:
        raise PatternError(f"{sign} repeats what can be nothing.", "Take away what is optional in the group.")
    wide = most > WIDE and most > least
    spelled = None
    if (least, most) == (0, 1) and atom.spelled is not None:
        spelled = (*dict.fromkeys(("", *atom.spelled)),)
    elif least == most == 1:
        spelled = atom.spelled
    simple = len(atom.source) == 1 or re.fullmatch(r"\\.|\[(?:\\.|[^\]\\])*\]|\(.*\)|<[^>]*>", atom.source)
    body = atom.source if simple else f"(?:{atom.source})"
    return Pattern(
        body + sign,
        spelled,
        atom.needs if least else (),
        atom.gaps + wide,
        atom.ways * (most - least + 1 if most > 1 else 1),
        atom.may_be_empty or not least,
        atom.repeats or most > least,
        (wide and not least) or atom.starts_with_gap,
    )


def _up_to_words(count: int) -> Pattern:
    # The blank after each word cannot be part of a word: there is one way only to take them.
    gaps = int(count > 2)
    return Pattern(f"(?:[^ \\n]{{1,24}} ){{0,{count}}}", None, (), gaps, count + 1, may_be_empty=True, repeats=True)


def _letters(text: str) -> Pattern:
    return Pattern(text.translate(_ESCAPED), (text,), _telling_texts((text,)))


def _in_choice(character: str) -> str:
    if character in SPECIAL or character == "-":
        return "\\" + character
    return {"\n": "\\n", "\t": "\\t", "<": "\\x3c"}.get(character, character)


def _either(found: list[Pattern]) -> Pattern:
    if len(found) == 1:
        return found[0]
    spelled: tuple[str, ...] | None = None
    if all(one.spelled is not None for one in found):
        spelled = (*dict.fromkeys(text for one in found for text in one.spelled or ()),)
        spelled = spelled if len(spelled) <= _SPELLED else None
    return Pattern(
        "|".join(one.source for one in found),
        spelled,
        _needed_by_one(found),
        max(one.gaps for one in found),
        max(one.ways for one in found),
        any(one.may_be_empty for one in found),
        any(one.repeats for one in found) or len(found) > 1,
        any(one.starts_with_gap for one in found),
    )


def _in_order(found: list[Pattern]) -> Pattern:
    if not found:
        return _EMPTY
    if len(found) == 1 and found[0].spelled is not None:
        return found[0]
    return Pattern(
        "".join(one.source for one in found),
        _spelled(found),
        _needed_by_all(found),
        sum(one.gaps for one in found),
        prod(one.ways for one in found),
        all(one.may_be_empty for one in found),
        any(one.repeats for one in found),
        found[0].starts_with_gap,
    )


def _spelled(found: list[Pattern]) -> tuple[str, ...] | None:
    texts: tuple[str, ...] = ("",)
    for one in found:
        if one.spelled is None or len(texts) * len(one.spelled) > _SPELLED:
            return None
        texts = (*dict.fromkeys(before + after for before in texts for after in one.spelled),)
    return texts


def _needed_by_one(found: list[Pattern]) -> Needs:
    """What is needed where one of some patterns is enough."""
    if not all(one.needs for one in found):
        return ()
    alone = [one.needs[0] for one in found if len(one.needs) == 1]
    texts = frozenset[str]().union(*(one.texts for one in alone))
    sorts = (*(sort for one in alone for sort in one.sorts), *(one.needs for one in found if len(one.needs) > 1))
    return (OneOf(texts, sorts),)


def _needed_by_all(found: list[Pattern]) -> Needs:
    """What is needed where all of some patterns follow each other: letters in a row, as many as are known."""
    needed: list[OneOf] = []
    row: tuple[str, ...] = ("",)
    for one in [*found, None]:
        if one is not None and one.spelled is not None and len(row) * len(one.spelled) <= _SPELLED:
            row = (*dict.fromkeys(before + after for before in row for after in one.spelled),)
            continue
        needed += _telling_texts(row)
        if one is None:
            break
        needed += one.needs
        row = one.spelled if one.spelled is not None else ("",)
    needed.sort(key=lambda one: one.tells, reverse=True)
    return tuple(one for one in needed if one is needed[0] or one.tells[0] > _LITTLE)


def _telling_texts(texts: Sequence[str]) -> Needs:
    """That one of these must be there, if it says anything."""
    return (OneOf(frozenset(texts)),) if all(map(_worth, texts)) else ()


def _worth(text: str) -> int:
    chinese = 0 if text.isascii() else len(_CHINESE.findall(text))
    return len(text.translate(_TELLING)) + 2 * chinese


def _wrong_group(start: str) -> tuple[str, str]:
    if start.startswith(("(?<=", "(?<!")):
        return "It looks behind, which older browsers cannot.", "Put what stands before into the pattern."
    if start.startswith(("(?P", "(?<")):
        return "It names a group.", "Write (?: ) instead."
    if start.startswith("(?"):
        return f"{start[:3]!r} is not read alike by Python and browsers.", "Write (?: ), (?= ) or (?! )."
    return "A group keeps what it matched.", "Write (?: instead of (."


def _wrong_escape(name: str) -> tuple[str, str]:
    if name in {"s", "S"} and name:
        return (
            f"\\{name} means other characters in Python than in browsers.",
            "Write a blank: any run of blanks is one.",
        )
    if name.isdigit():
        return f"\\{name} refers back, which can take very long.", "Write the words out."
    if not name:
        return "It ends with a backslash.", "Write \\\\ for the character itself."
    return f"\\{name} is not read alike by Python and browsers.", "Write the character without the backslash."
