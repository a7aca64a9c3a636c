"""Does a text keep Amazon's rules? Text -> findings, each with why, what to write instead, and where that is written.

Nothing is read or written here but the catalog's rules. The page's script `policy.js` is the same engine and gives the
same findings for the same rules.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from kb_templates.catalog import AUDIENCES, MESSAGE_KINDS, USUAL_CHANNEL, Catalog
from kb_templates.errors import Problem, UnknownName, unknown
from kb_templates.folding import STOP_WORDS, Folded, as_typed, fold, languages_of, sentences
from kb_templates.model import Fact, Text
from kb_templates.patterns import Needs, Pattern, expanded
from kb_templates.rules import ANY, LANGUAGES, Check, Rule, RuleSet

_WRITTEN = re.compile("[^ \t\r\n]")

BETWEEN = "\n\n"
"""What stands between a subject and a text."""

NEAR = 3
"""So many characters apart, two findings of one rule are one: a name and the number after it."""


class Finding(NamedTuple):
    """What a rule says about a stretch of a text."""

    rule: str
    severity: str
    """must: may not be sent so. check: somebody has to look."""
    part: str
    """Where it stands: subject or body."""
    start: int
    end: int
    """From the first character to behind the last; both 0 where the text as a whole is meant."""
    text: str
    title: Text
    why: Text
    instead: Text
    sources: tuple[Fact, ...]


def lint(
    catalog: Catalog,
    text: str,
    *,
    audience: str = "buyer",
    channel: str | None = None,
    kind: str = "reply",
    language: str | None = None,
    subject: str = "",
) -> tuple[Finding, ...]:
    r"""What the red lines say about a text, in the order of the text.

    Without a channel it is the usual one of the audience; without a language, the one that the text shows.

    Raises:
        UnknownName: there is no such audience, channel, kind or language.

    >>> [finding.rule for finding in lint(Catalog.load(), "Hello,\n\nYour parcel arrived on 3 May.")]
    []
    """
    channel = channel or USUAL_CHANNEL.get(audience, USUAL_CHANNEL["buyer"])
    problems = []
    if audience not in AUDIENCES:
        problems.append(unknown("audience", audience, AUDIENCES))
    if channel not in catalog.channels:
        problems.append(unknown("channel", channel, catalog.channels))
    if kind not in MESSAGE_KINDS:
        problems.append(unknown("kind", kind, MESSAGE_KINDS))
    if language is not None and language not in LANGUAGES[1:]:
        problems.append(unknown("language", language, LANGUAGES[1:]))
    if problems:
        raise UnknownName(problems)
    rules = catalog.rules
    chosen = [rule for rule in rules.rules.values() if rule.is_for(audience, channel, kind)]
    limit = catalog.channels[channel].limit
    facts = catalog.read_file("policy/facts.toml")[0]
    found = []
    for place in red_lines(rules, chosen, text, subject=subject, language=language, limit=limit):
        rule = rules.rules[place.rule]
        stretch = (subject if place.part == "subject" else text)[place.start : place.end]
        sources = tuple(facts[fact] for fact in rule.facts if fact in facts)
        found.append(Finding(*place, stretch, rule.title, rule.why, rule.instead, sources))
    return tuple(found)


# --- the engine: rules and a text -> places ---------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a rule found something."""

    rule: str
    severity: str
    part: str
    start: int
    end: int


def red_lines(
    rules: RuleSet,
    chosen: Sequence[Rule],
    text: str,
    *,
    subject: str = "",
    language: str | None = None,
    limit: int | None = None,
) -> list[Place]:
    """Where these rules find something in a text, in the order of the text."""
    if not _WRITTEN.search(text) and not _WRITTEN.search(subject):
        return []
    written = f"{subject}{BETWEEN}{text}" if subject else text
    typed = as_typed(written)
    folded = fold(typed)
    plan = _plan(rules, tuple(rule.id for rule in chosen), languages_of(folded.text, language))
    reading = _Reading(rules, plan, typed, folded, length=len(text), limit=limit)
    found: dict[str, list[tuple[int, int, str]]] = {}
    for rule, check in plan.checks:
        for start, end in reading.stretches(check):
            found.setdefault(rule, []).append((start, end, check.severity))
    places = [
        _placed(Place(rule, severity, "body", start, end), len(subject))
        for rule, stretches in found.items()
        for start, end, severity in _merged(stretches, len(subject) or -1)
    ]
    order = {rule.id: number for number, rule in enumerate(chosen)}
    return sorted(places, key=lambda one: (one.part == "body", one.start, one.end, order[one.rule]))


def _placed(place: Place, of_subject: int) -> Place:
    """A place in subject and text together, as a place in one of them."""
    if place.start < place.end <= of_subject:
        return place._replace(part="subject")
    offset = of_subject + len(BETWEEN) if of_subject else 0
    return place._replace(start=max(place.start - offset, 0), end=max(place.end - offset, 0))


def _merged(stretches: list[tuple[int, int, str]], of_subject: int) -> list[tuple[int, int, str]]:
    """Stretches that overlap, or all but touch, as one; the stricter word counts."""
    found: list[tuple[int, int, str]] = []
    for start, end, severity in sorted(stretches):
        before = found[-1] if found else None
        # What means the text as a whole is empty, and joins only its like. A subject joins no text.
        near = before is not None and (end == 0 if before[1] == 0 else start <= before[1] + NEAR)
        if before is not None and near and not before[1] <= of_subject <= start:
            strict = "must" in {before[2], severity}
            found[-1] = (before[0], max(before[1], end), "must" if strict else "check")
        else:
            found.append((start, end, severity))
    return found


class _Reading:
    """One text, and what was found in which of its sentences so far. What is said twice is looked at once."""

    def __init__(
        self, rules: RuleSet, plan: "_Plan", typed: Folded, folded: Folded, *, length: int, limit: int | None
    ) -> None:
        self.rules, self.typed, self.folded = rules, typed, folded
        self.length, self.limit = length, limit
        self.spans = sentences(folded.text)
        numbers: dict[str, int] = {}
        self.said = [numbers.setdefault(folded.text[start:end], len(numbers)) for start, end in self.spans]
        """The number of each sentence in `sentences`."""
        self.sentences = list(numbers)
        """Each once, in the order of the text."""
        self.places: list[list[int]] = [[] for _ in self.sentences]
        """For each sentence, which ones of the text it is."""
        for place, number in enumerate(self.said):
            self.places[number].append(place)
        self.may_match = _MayMatch(plan, self.sentences)
        self.found = defaultdict[str, dict[int, list[tuple[int, int]]]](dict)
        """For each pattern the sentences in which it matches, and where."""
        self.tried = defaultdict[str, set[int]](set)

    def matches(self, pattern: Pattern, number: int) -> list[tuple[int, int]]:
        """Where a pattern matches in a sentence."""
        if number in self.may_match[pattern.source] and number not in self.tried[pattern.source]:
            self.matching(pattern, {number})
        return self.found[pattern.source].get(number, [])

    def matching(self, pattern: Pattern, numbers: set[int]) -> set[int]:
        """Those of some sentences in which a pattern matches."""
        numbers = self.may_match[pattern.source] & numbers
        found, tried = self.found[pattern.source], self.tried[pattern.source]
        if not numbers <= tried:
            compiled = _with_words(self.rules, pattern.source)
            for number in numbers - tried:
                text = self.sentences[number]
                if compiled.search(text):
                    found[number] = [match.span() for match in compiled.finditer(text)]
            tried |= numbers
        return numbers & found.keys()

    def occurs(self, pattern: Pattern) -> bool:
        """Whether a pattern matches in any sentence."""
        return any(self.matches(pattern, number) for number in self.may_match[pattern.source])

    def stretches(self, check: Check) -> Iterator[tuple[int, int]]:
        """Where a check finds something, as places in the text as it was written."""
        if check.at_most is not None and self.length > check.at_most:
            return
        if check.what == "longest":
            limit = self.limit if check.limit is None else check.limit
            if limit is not None and self.length > limit:
                yield 0, 0
        elif check.what == "require":
            if (check.when is None or self.occurs(check.when)) and not self.occurs(check.parts[0]):
                yield 0, 0
        elif check.typed:
            yield from self._typed(check)
        elif not all(self.may_match[part.source] for part in check.parts):
            return
        elif check.within == "message":
            yield from self._in_the_message(check)
        elif check.within == "neighbours":
            yield from self._in_neighbours(check)
        else:
            yield from self._in_a_sentence(check)

    def _typed(self, check: Check) -> Iterator[tuple[int, int]]:
        text = self.typed.text
        if not all(any(one in text for one in some) for some in check.parts[0].needs):
            return
        found = [match.span() for match in _compiled(check.parts[0].source).finditer(text)]
        if not found or any(_compiled(one.source).search(text) for one in check.unless):
            return
        spared = [match.span() for one in check.spare for match in _compiled(one.source).finditer(text)]
        for start, end in _untouched(found, spared):
            yield self.typed.span(start, end)

    def _in_a_sentence(self, check: Check) -> Iterator[tuple[int, int]]:
        numbers: set[int] = set[int].intersection(*(self.may_match[part.source] for part in check.parts))
        for part in self._by_chance(check):
            numbers = self.matching(part, numbers)
        for number in numbers:
            each = [self._unspared(check, part, number) for part in check.parts]
            if not all(each) or self._excused(check, number):
                continue
            if check.what == "forbid":
                chosen = each[0]
            elif check.ordered:
                chosen = _in_order(each, check.gap)
            else:
                chosen = [_around([one[0] for one in each])]
            for place in self.places[number]:
                at = self.spans[place][0]
                for start, end in chosen:
                    yield self.folded.span(at + start, at + end)

    def _in_the_message(self, check: Check) -> Iterator[tuple[int, int]]:
        firsts = {}
        for part in self._by_chance(check):
            every = sorted(self.may_match[part.source])
            first = next((number for number in every if self._unspared(check, part, number)), None)
            if first is None:
                return
            firsts[part.source] = first
        if any(self.occurs(pattern) for pattern in check.unless):
            return
        number = firsts[check.parts[0].source]
        start, end = self._unspared(check, check.parts[0], number)[0]
        at = self.spans[self.places[number][0]][0]
        yield self.folded.span(at + start, at + end)

    def _in_neighbours(self, check: Check) -> Iterator[tuple[int, int]]:
        pairs = set[int].intersection(*(self._pairs_with(self.may_match[part.source]) for part in check.parts))
        for part in self._by_chance(check):
            numbers = {number for place in pairs for number in self._pair(place)}
            pairs &= self._pairs_with(self.matching(part, numbers))
        judged: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}
        for place in pairs:
            pair = self._pair(place)
            if pair not in judged:
                judged[pair] = self._in_a_pair(check, pair)
            here = [(self.spans[place + side][0], start, end) for side, start, end in judged[pair]]
            if here:
                yield self.folded.span(*_around([(at + start, at + end) for at, start, end in here]))

    def _in_a_pair(self, check: Check, pair: tuple[int, ...]) -> list[tuple[int, int, int]]:
        """Where each part first matches: in which of the two, from where, to where. Nothing, where one is missing."""
        both = [[self._unspared(check, part, number) for number in pair] for part in check.parts]
        if not all(map(any, both)) or any(self._excused(check, number) for number in pair):
            return []
        return [next((side, *found[0]) for side, found in enumerate(each) if found) for each in both]

    def _pair(self, place: int) -> tuple[int, ...]:
        """Two sentences, one behind the other. One alone is a pair, too."""
        return tuple(self.said[place : place + 2])

    def _pairs_with(self, numbers: Iterable[int]) -> set[int]:
        """Where the pairs begin that hold one of some sentences."""
        last = max(len(self.said) - 2, 0)
        places = {place for number in numbers for place in self.places[number]}
        return {begin for place in places for begin in (place - 1, place) if 0 <= begin <= last}

    def _by_chance(self, check: Check) -> list[Pattern]:
        """The parts of a check, first the one that is found in the fewest sentences: it mostly spares the others."""
        return sorted(check.parts, key=lambda part: len(self.may_match[part.source]))

    def _excused(self, check: Check, number: int) -> bool:
        return any(self.matches(pattern, number) for pattern in check.unless)

    def _unspared(self, check: Check, part: Pattern, number: int) -> list[tuple[int, int]]:
        found = self.matches(part, number)
        if not found or not check.spare:
            return found
        spared = [span for pattern in check.spare for span in self.matches(pattern, number)]
        return _untouched(found, spared)


def _patterns(check: Check) -> Iterator[Pattern]:
    yield from check.parts
    yield from check.unless
    yield from check.spare
    if check.when is not None:
        yield check.when


def _untouched(spans: Sequence[tuple[int, int]], others: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that overlap with none of the others. Both are gone through once."""
    in_the_way = sorted(others)
    found = []
    reach, at = -1, 0
    for start, end in spans:
        while at < len(in_the_way) and in_the_way[at][0] < end:
            reach = max(reach, in_the_way[at][1])
            at += 1
        if reach <= start:
            found.append((start, end))
    return found


def _around(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return min(start for start, _ in spans), max(end for _, end in spans)


def _in_order(each: Sequence[list[tuple[int, int]]], gap: int | None) -> list[tuple[int, int]]:
    """From each first part to the nearest others behind it, where they follow closely enough."""
    found: list[tuple[int, int]] = []
    at = [0] * len(each)
    for first in each[0]:
        last = first
        for number, part in enumerate(each[1:], start=1):
            while at[number] < len(part) and part[at[number]][0] < last[1]:
                at[number] += 1
            if at[number] == len(part):
                return found
            following = part[at[number]]
            if gap is not None and following[0] - last[1] > gap:
                break
            last = following
        else:
            found.append((first[0], last[1]))
    return found


@lru_cache(maxsize=4096)
def _with_words(rules: RuleSet, source: str) -> "re.Pattern[str]":
    return _compiled(expanded(source, rules.words))


@lru_cache(maxsize=4096)
def _compiled(source: str) -> "re.Pattern[str]":
    return re.compile(source, re.ASCII)


# --- what a sentence must hold before a pattern is tried --------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Plan:
    """What is looked for in texts of one sort."""

    checks: tuple[tuple[str, Check], ...]
    """Each with the id of its rule."""
    needs: Mapping[str, Needs]
    """For each pattern what a sentence must hold: one of each of these texts."""
    words: Mapping[str, str]
    """For each of these texts its rarest word, with the blanks beside it."""
    hints: Mapping[str, Sequence[str]]
    """The same words by some letters of theirs."""
    texts: Mapping[str, Sequence[str]]
    """For each of the words the texts that it stands for."""


@lru_cache(maxsize=256)
def _plan(rules: RuleSet, ids: tuple[str, ...], languages: tuple[str, ...]) -> _Plan:
    checks = tuple(
        (id, check)
        for id in ids
        for spoken in (ANY, *languages)
        for check in rules.rules[id].checks.get(spoken, ())
        # What must be there is asked for in the main language only: nobody writes it twice.
        if check.what != "require" or spoken in {ANY, languages[0]}
    )
    patterns = {pattern.source: pattern for _, check in checks if not check.typed for pattern in _patterns(check)}
    needs = {source: pattern.needs for source, pattern in patterns.items()}
    words = {}
    hints: dict[str, dict[str, None]] = {}
    texts_of: dict[str, list[str]] = {}
    for text in dict.fromkeys(text for each in needs.values() for texts in each for text in texts):
        words[text], letters = _rarest(text)
        hints.setdefault(letters, {})[words[text]] = None
        texts_of.setdefault(words[text], []).append(text)
    return _Plan(checks, needs, words, {letters: tuple(words) for letters, words in hints.items()}, texts_of)


class _MayMatch(dict[str, set[int]]):
    """For each pattern the numbers of the sentences that hold what it needs, made out when it is asked for."""

    def __init__(self, plan: _Plan, texts: Sequence[str]) -> None:
        super().__init__()
        self.plan, self.texts, self.every = plan, texts, set(range(len(texts)))
        self.with_word = defaultdict[str, list[int]](list)
        """For each needed word the numbers of the sentences with it; some twice."""
        self.with_text: dict[str, list[int]] = {}
        self.holding: dict[frozenset[str], set[int]] = {}
        """The numbers of the sentences that hold one of some needed texts."""
        written = defaultdict[str, list[int]](list)
        for number, text in enumerate(texts):
            for word in text.split():
                written[word].append(number)
        for word, numbers in written.items():
            for needed in _remembered(plan, word) if len(word) <= _SHORT else _hinted_at(plan, word):
                self.with_word[needed] += numbers
        self.possible = {text for word in self.with_word for text in plan.texts[word]}
        """The needed texts of which at least the word is there."""

    def __missing__(self, source: str) -> set[int]:
        found = self.every
        for texts in self.plan.needs[source]:
            if texts not in self.holding:
                self.holding[texts] = set[int]().union(*map(self._with, texts & self.possible))
            found = found & self.holding[texts]
            if not found:
                break
        self[source] = found
        return found

    def _with(self, text: str) -> list[int]:
        """The numbers of the sentences with a needed text, of which the word is there."""
        if text not in self.with_text:
            word = self.plan.words[text]
            numbers = self.with_word[word]
            self.with_text[text] = (
                numbers if word == text else [number for number in numbers if text in self.texts[number]]
            )
        return self.with_text[text]


def _hinted_at(plan: _Plan, word: str) -> tuple[str, ...]:
    """The needed words that are in this one."""
    letters = plan.hints.keys() & _letters_of(word)
    return tuple(one for some in letters for one in plan.hints[some] if one in f" {word} ")


# People use few words again and again. Long ones would fill the memory, and come once.
_SHORT = 40
_remembered = lru_cache(maxsize=16384)(_hinted_at)

_FREQUENT = frozenset(word for words in STOP_WORDS.values() for word in words.split())
_RARE = " etaoinshrdlcumwfgypbvkjxqz"


@lru_cache(maxsize=65536)
def _rarest(text: str) -> tuple[str, str]:
    """Of a text its rarest word, with the blanks beside it, and the rarest letters of that: a long word is rare.

    Letters are three in a row, or all of a shorter word.

    >>> _rarest("of excellent quality")
    (' excellent ', 'xce')
    """
    word = max(text.split(), key=lambda word: (word not in _FREQUENT, len(word)))
    before, _, behind = text.partition(word)
    each = {word[at : at + 3] for at in range(max(len(word) - 2, 1))}
    letters = max(each, key=lambda letters: (sum(map(_rarity, letters)), letters))
    return " " * bool(before) + word + " " * bool(behind), letters


def _letters_of(word: str) -> set[str]:
    """Every one, two and three letters in a row."""
    found = {word[at : at + 3] for at in range(len(word))}
    found.update(word[at : at + 2] for at in range(len(word)))
    found.update(word)
    return found


@cache
def _rarity(character: str) -> int:
    return 40 if ord(character) > 0x2E7F else _RARE.find(character) if character in _RARE else 12


# --- examples ---------------------------------------------------------------------------------------------------------


def example_problems(catalog: Catalog) -> Iterator[Problem]:
    """Every example of a rule that the rule judges otherwise than it says."""
    rules = catalog.rules
    channels = catalog.read_file("channels.toml")[0]
    for id, rule in rules.rules.items():
        file = catalog.rule_files.files[id]
        for one in rule.examples:
            channel = channels.get(one.channel)
            limit = channel.limit if channel else None
            language = one.language if one.language != ANY else None
            found = red_lines(rules, [rule], one.text, subject=one.subject, language=language, limit=limit)
            chosen = rule.is_for(one.audience, one.channel, one.kind)
            if one.bad != bool(found and chosen):
                start = one.text if len(one.text) <= 60 else f"{one.text[:57]}..."
                marked = f" It marks {one.text[found[0].start : found[0].end]!r}." if found and not one.bad else ""
                said = "is not found" if one.bad else "is found"
                hint = "Change the rule, or move the example."
                line = file.line_of_item(one.keys, one.place)
                yield Problem("wrong-example", f"The example {start!r} {said}.{marked}", hint, file.name, line)
