"""Does a text keep Amazon's rules? Text -> findings, each with why, what to write instead, and where that is written.

Nothing is read or written here but the catalog's rules. The page's script `policy.js` is the same engine and gives the
same findings for the same rules.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb_templates.catalog import AUDIENCES, MESSAGE_KINDS, USUAL_CHANNEL, Catalog
from kb_templates.errors import Problem, UnknownName, unknown
from kb_templates.folding import Folded, as_typed, fold, languages_of, sentences
from kb_templates.model import Fact, Text
from kb_templates.patterns import Pattern, expanded
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
    languages = languages_of(folded.text, language)
    checks = [
        (rule.id, check)
        for rule in chosen
        for spoken in (ANY, *languages)
        for check in rule.checks.get(spoken, ())
        # What must be there is asked for in the main language only: nobody writes it twice.
        if check.what != "require" or spoken in {ANY, languages[0]}
    ]
    reading = _Reading(rules.words, typed, folded, length=len(text), limit=limit)
    reading.look_for(check for _, check in checks)
    found: dict[str, list[tuple[int, int, str]]] = {}
    for rule, check in checks:
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
    """One text, and what was found in which sentence so far."""

    def __init__(
        self, words: Mapping[str, str], typed: Folded, folded: Folded, *, length: int, limit: int | None
    ) -> None:
        self.words, self.typed, self.folded = words, typed, folded
        self.length, self.limit = length, limit
        self.spans = sentences(folded.text)
        self.sentences = [folded.text[start:end] for start, end in self.spans]
        seen: dict[str, int] = {}
        self.first = [seen.setdefault(sentence, number) for number, sentence in enumerate(self.sentences)]
        """For each sentence the first that says the same."""
        self.candidates: dict[str, list[int]] = {}
        self.compiled: dict[str, re.Pattern[str]] = {}
        self.found: dict[str, dict[int, list[tuple[int, int]]]] = {}

    def look_for(self, checks: Iterable[Check]) -> None:
        """Note for every pattern the sentences that may match it: those that hold letters it needs."""
        patterns = {pattern.source: pattern for check in checks if not check.typed for pattern in _patterns(check)}
        self.found = {source: {} for source in patterns}
        everywhere = list(range(len(self.sentences)))
        index: dict[str, list[str]] = {}
        for source, pattern in patterns.items():
            grams = _grams(pattern.needs)
            if grams is None:
                self.candidates[source] = everywhere
            else:
                self.candidates[source] = []
                for gram in grams:
                    index.setdefault(gram, []).append(source)
        known = index.keys()
        fitting: list[set[str]] = []
        for number, sentence in enumerate(self.sentences):
            first = self.first[number]
            if first == number:
                present = known & _grams_in(sentence)
                fitting.append({source for gram in present for source in index[gram]})
            else:
                fitting.append(fitting[first])
            for source in fitting[number]:
                self.candidates[source].append(number)

    def matches(self, pattern: Pattern, number: int) -> list[tuple[int, int]]:
        """Where a pattern matches in a sentence."""
        found = self.found[pattern.source]
        number = self.first[number]
        if number not in found:
            compiled = self.compiled.get(pattern.source)
            if compiled is None:
                compiled = self.compiled[pattern.source] = _compiled(expanded(pattern.source, self.words))
            found[number] = [match.span() for match in compiled.finditer(self.sentences[number])]
        return found[number]

    def sentences_with(self, pattern: Pattern) -> list[int]:
        """The numbers of the sentences in which a pattern matches."""
        return [number for number in self.candidates[pattern.source] if self.matches(pattern, number)]

    def stretches(self, check: Check) -> Iterator[tuple[int, int]]:
        """Where a check finds something, as places in the text as it was written."""
        if check.at_most is not None and self.length > check.at_most:
            return
        if check.what == "longest":
            limit = self.limit if check.limit is None else check.limit
            if limit is not None and self.length > limit:
                yield 0, 0
        elif check.what == "require":
            wanted = check.when is None or self.sentences_with(check.when)
            if wanted and not self.sentences_with(check.parts[0]):
                yield 0, 0
        elif check.typed:
            yield from self._typed(check)
        elif check.what == "forbid" or check.within == "sentence":
            yield from self._in_a_sentence(check)
        else:
            yield from self._further_apart(check)

    def _typed(self, check: Check) -> Iterator[tuple[int, int]]:
        text = self.typed.text
        if any(_compiled(one.source).search(text) for one in check.unless):
            return
        spared = [match.span() for one in check.spare for match in _compiled(one.source).finditer(text)]
        found = [match.span() for match in _compiled(check.parts[0].source).finditer(text)]
        for start, end in _untouched(found, spared):
            yield self.typed.span(start, end)

    def _in_a_sentence(self, check: Check) -> Iterator[tuple[int, int]]:
        numbers = self.candidates[check.parts[0].source]
        for part in check.parts[1:]:
            others = set(self.candidates[part.source])
            numbers = [number for number in numbers if number in others]
        for number in numbers:
            each: list[list[tuple[int, int]]] = []
            for part in check.parts:
                spans = self._unspared(check, part, number)
                if not spans:
                    break
                each.append(spans)
            if len(each) < len(check.parts) or self._excused(check, number):
                continue
            at = self.spans[number][0]
            if check.what == "forbid":
                chosen = each[0]
            elif check.ordered:
                chosen = _in_order(each, check.gap)
            else:
                chosen = [_around([one[0] for one in each])]
            for start, end in chosen:
                yield self.folded.span(at + start, at + end)

    def _further_apart(self, check: Check) -> Iterator[tuple[int, int]]:
        each = [
            [number for number in self.candidates[part.source] if self._unspared(check, part, number)]
            for part in check.parts
        ]
        if not all(each):
            return
        if check.within == "message":
            if not any(self.sentences_with(pattern) for pattern in check.unless):
                yield self._stretch(check, check.parts[:1], [each[0][0]])
            return
        holding = [set(numbers) for numbers in each]
        last = max(len(self.sentences) - 2, 0)
        starts = sorted({start for number in each[0] for start in (number - 1, number) if 0 <= start <= last})
        for start in starts:
            pair = (start, start + 1) if start + 1 < len(self.sentences) else (start,)
            numbers = [next((one for one in pair if one in held), None) for held in holding]
            if None not in numbers and not self._excused(check, *pair):
                yield self._stretch(check, check.parts, [number for number in numbers if number is not None])

    def _stretch(self, check: Check, parts: Sequence[Pattern], numbers: Sequence[int]) -> tuple[int, int]:
        spans = []
        for part, number in zip(parts, numbers, strict=True):
            start, end = self._unspared(check, part, number)[0]
            at = self.spans[number][0]
            spans.append((at + start, at + end))
        return self.folded.span(*_around(spans))

    def _excused(self, check: Check, *numbers: int) -> bool:
        return any(self.matches(pattern, number) for pattern in check.unless for number in numbers)

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
def _compiled(source: str) -> "re.Pattern[str]":
    return re.compile(source, re.ASCII)


# --- what a text must hold before a pattern is tried ------------------------------------------------------------------

_RARE = " etaoinshrdlcumwfgypbvkjxqz"


@lru_cache(maxsize=4096)
def _grams(needs: frozenset[str] | None) -> frozenset[str] | None:
    """For each of the needed texts its rarest three letters, or two Chinese characters; None if one is too short."""
    if needs is None:
        return None
    grams = set()
    for text in needs:
        options = [text[at : at + size] for size in _sizes(text) for at in range(len(text) - size + 1)]
        if not options:
            return None
        grams.add(max(options, key=lambda gram: sum(map(_rarity, gram))))
    return frozenset(grams)


def _grams_in(sentence: str) -> set[str]:
    """All that `_grams` may ask for, of one sentence."""
    found = {sentence[at : at + 3] for at in range(len(sentence) - 2)}
    found.update(sentence[at : at + 2] for at in range(len(sentence) - 1))
    if not sentence.isascii():
        found.update(sentence)
    return found


def _sizes(text: str) -> tuple[int, ...]:
    if not text.isascii():
        return (min(len(text), 2),)
    return (3,) if len(text) > 2 else (2,)


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
