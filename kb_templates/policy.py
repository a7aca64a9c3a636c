"""Does a text keep Amazon's rules? Text -> findings, each with why, what to write instead, and where that is written.

Nothing is read or written here but the catalog's rules. The page's script `policy.js` is the same engine and gives the
same findings for the same rules.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_
from typing import NamedTuple

from ahocorasick import Automaton

from kb_templates.catalog import AUDIENCES, MESSAGE_KINDS, USUAL_CHANNEL, Catalog
from kb_templates.errors import Problem, UnknownName, unknown
from kb_templates.folding import Folded, as_typed, fold, languages_of, sentences
from kb_templates.model import Fact, Text
from kb_templates.patterns import Needs, OneOf, Pattern, are_met, expanded, texts_in
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
        self.typed_texts = {needed for _, needed in plan.typed.iter(typed.text)}
        self.found = defaultdict[str, dict[int, list[tuple[int, int]]]](dict)
        """For each pattern the sentences in which it matches, and where."""
        self.tried = defaultdict[str, set[int]](set)

    def matches(self, pattern: Pattern, number: int) -> list[tuple[int, int]]:
        """Where a pattern matches in a sentence."""
        if self.may_match[pattern.source] >> number & 1 and number not in self.tried[pattern.source]:
            self.matching(pattern, {number})
        return self.found[pattern.source].get(number, [])

    def matching(self, pattern: Pattern, numbers: set[int]) -> set[int]:
        """Those of some sentences, all of which hold what it needs, in which a pattern matches."""
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
        return any(self.matches(pattern, number) for number in numbers_in(self.may_match[pattern.source]))

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
        if not are_met(check.parts[0].needs, self.typed_texts):
            return
        found = [match.span() for match in _compiled(check.parts[0].source).finditer(text)]
        if not found or any(_compiled(one.source).search(text) for one in check.unless):
            return
        spared = [match.span() for one in check.spare for match in _compiled(one.source).finditer(text)]
        for start, end in _untouched(found, spared):
            yield self.typed.span(start, end)

    def _in_a_sentence(self, check: Check) -> Iterator[tuple[int, int]]:
        numbers = {*numbers_in(reduce(and_, (self.may_match[part.source] for part in check.parts)))}
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
            every = numbers_in(self.may_match[part.source])
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
        rarest, *others = self._by_chance(check)
        pairs = self._pairs_with(numbers_in(self.may_match[rarest.source]))
        for part in others:
            bits = self.may_match[part.source]
            pairs = {place for place in pairs if any(bits >> number & 1 for number in self._pair(place))}
        for part in (rarest, *others):
            bits = self.may_match[part.source]
            numbers = {number for place in pairs for number in self._pair(place) if bits >> number & 1}
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
        return sorted(check.parts, key=lambda part: self.may_match[part.source].bit_count())

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
    """For each pattern what a sentence must hold."""
    finder: Automaton
    """Finds all of the needed texts in a sentence at once."""
    typed: Automaton
    """The same for what is looked for in the text as it was typed."""


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
    needs = {one.source: one.needs for _, check in checks if not check.typed for one in _patterns(check)}
    typed = [check.parts[0].needs for _, check in checks if check.typed]
    return _Plan(checks, needs, _finder(needs.values()), _finder(typed))


def _finder(needs: Iterable[Needs]) -> Automaton:
    finder = Automaton()
    finder.add_word("\0", "\0")  # it refuses to look for nothing
    for text in texts_in(needs):
        finder.add_word(text, text)
    finder.make_automaton()
    return finder


class _MayMatch(dict[str, int]):
    """For each pattern the sentences that hold what it needs, made out when it is asked for.

    Some sentences are one integer here, with the bits of their numbers: thousands are joined or compared at once.
    """

    def __init__(self, plan: _Plan, texts: Sequence[str]) -> None:
        super().__init__()
        self.plan, self.size = plan, len(texts) // 8 + 1
        self.every = (1 << len(texts)) - 1
        self.with_text = defaultdict[str, list[int]](list)
        """For each needed text the numbers of the sentences with it."""
        for number, text in enumerate(texts):
            for _, needed in plan.finder.iter(text):
                self.with_text[needed].append(number)
        self.there = frozenset(self.with_text)
        self.bits: dict[str | OneOf, int] = {}

    def __missing__(self, source: str) -> int:
        self[source] = bits = self._with_all(self.plan.needs[source])
        return bits

    def _with_all(self, needs: Needs) -> int:
        bits = self.every
        for one in needs:
            bits &= self._with_one(one)
            if not bits:
                break
        return bits

    def _with_one(self, needed: OneOf) -> int:
        if needed not in self.bits:
            bits = 0
            for text in needed.texts & self.there:
                bits |= self._with_text(text)
            for needs in needed.sorts:
                bits |= self._with_all(needs)
            self.bits[needed] = bits
        return self.bits[needed]

    def _with_text(self, text: str) -> int:
        if text not in self.bits:
            found = bytearray(self.size)
            for number in self.with_text[text]:
                found[number >> 3] |= 1 << (number & 7)
            self.bits[text] = int.from_bytes(found, "little")
        return self.bits[text]


_SET = re.compile("1")


def numbers_in(bits: int) -> Iterator[int]:
    """Which bits of an integer are set, the lowest first.

    >>> [*numbers_in(0b1101)]
    [0, 2, 3]
    """
    return map(re.Match.start, _SET.finditer(f"{bits:b}"[::-1]))


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
