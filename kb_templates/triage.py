"""Answers about a case -> the situation; and the proof that every combination of answers leads to exactly one.

Everything here works with sets of answers per condition, called areas, never with single combinations: a playbook
with ten conditions has millions of combinations, but only a few dozen areas.

An area is a mapping from every condition of a playbook to a set of its answers. Rules (situations and what is
impossible) are areas, too. Two rules overlap where their areas do; a gap is what is left of the whole when all rules
are taken away.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb_templates.errors import InvalidValues, Problem, UnknownName, unknown
from kb_templates.model import Playbook, Situation

MOST_QUESTIONS = 4
"""Questions inside a playbook on the way to any situation. With the topic on the front page that is five answers."""

Area = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Flaw:
    """Where a playbook is not complete or not clear: the smallest combination of answers that shows it."""

    combination: Mapping[str, str]
    """Condition to answer; a condition that is not named may have any answer."""
    situations: tuple[str, ...] = ()
    """Those that all hold for the combination; none for a gap. What is impossible is called `impossible`, `2`, ..."""


@dataclass(frozen=True)
class Step:
    """How far the answers lead: a situation, or the next question and what is still possible."""

    situation: str | None
    ask: str | None
    possible: tuple[str, ...]
    open: tuple[str, ...] = ()
    """The conditions that still separate the possible situations, the next one to ask first."""


@dataclass(frozen=True)
class Question:
    """A node of the question tree: a condition, and where each answer leads."""

    condition: str
    answers: Mapping[str, "Question | str"]
    """Answer to the next question, or to the id of a situation. Answers that cannot occur are left out."""


# --- proof ------------------------------------------------------------------------------------------------------------


def prove(playbook: Playbook) -> tuple[Flaw, ...]:
    """Every gap and every overlap of a playbook; none if each combination of answers leads to exactly one situation."""
    return (*_overlaps(playbook), *_gaps(playbook))


def _overlaps(playbook: Playbook) -> Iterator[Flaw]:
    rules = list(_rules(playbook).items())
    whole = _whole(playbook)
    for number, (name, area) in enumerate(rules):
        for other, other_area in rules[number + 1 :]:
            if (common := _common(area, other_area)) is not None:
                yield Flaw(_example(playbook, common, whole), (name, other))


def _gaps(playbook: Playbook) -> Iterator[Flaw]:
    whole, rules = _whole(playbook), list(_rules(playbook).values())
    left = _left(whole, rules)
    found: dict[tuple[tuple[str, str], ...], Flaw] = {}
    for area in left:
        combination = _example(playbook, _widened(area, whole, rules), whole)
        found.setdefault(tuple(combination.items()), Flaw(combination))
    # A gap that is named by fewer answers is the same mistake, seen better.
    flaws = sorted(found.values(), key=lambda flaw: len(flaw.combination))
    smallest: list[Flaw] = []
    for flaw in flaws:
        if not any(known.combination.items() <= flaw.combination.items() for known in smallest):
            smallest.append(flaw)
    yield from smallest


def _widened(area: Area, whole: Area, rules: list[Area]) -> Area:
    """An area of the gap with as many conditions left open as can be."""
    for condition in area:
        wider = {**area, condition: whole[condition]}
        if all(_common(wider, rule) is None for rule in rules):
            area = wider
    return area


def _example(playbook: Playbook, area: Area, whole: Area) -> dict[str, str]:
    """One combination of an area, naming only the conditions that matter, with their first answer."""
    return {
        condition: next(answer for answer in playbook.conditions[condition].values if answer in answers)
        for condition, answers in area.items()
        if answers != whole[condition]
    }


def unreachable(playbook: Playbook) -> tuple[str, ...]:
    """Situations that hold only for answers that cannot occur together."""
    never = [_filled(playbook, rule.when) for rule in playbook.impossible]
    return tuple(id for id, one in playbook.situations.items() if not _left(_filled(playbook, one.when), never))


# --- questions --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _tree(key: "_ByIdentity") -> Question | str:
    return _grow(key.playbook, _whole(key.playbook))


def tree(playbook: Playbook) -> Question | str:
    """The question tree of a playbook: fewest questions first, and none that no longer matters."""
    return _tree(_ByIdentity(playbook))


def _grow(playbook: Playbook, area: Area) -> Question | str:
    step = _step(playbook, area)
    if step.situation is not None:
        return step.situation
    if step.ask is None:  # several situations that no question separates: an overlap, which the proof reports
        return step.possible[0]
    return Question(step.ask, {answer: _grow(playbook, inner) for answer, inner in _answered(playbook, area, step.ask)})


def situations_of(node: Question | str) -> Iterator[str]:
    """The situations under a node of the tree, in the order of the answers."""
    if isinstance(node, str):
        yield node
    else:
        for inner in node.answers.values():
            yield from situations_of(inner)


def paths(node: Question | str) -> Iterator[tuple[dict[str, str], str]]:
    """Every way through a tree: the answers given, and the situation they lead to."""
    if isinstance(node, str):
        yield {}, node
    else:
        for answer, inner in node.answers.items():
            for given, situation in paths(inner):
                yield {node.condition: answer, **given}, situation


def depth(node: Question | str) -> int:
    """The number of questions on the longest way through a tree."""
    return 0 if isinstance(node, str) else 1 + max((depth(inner) for inner in node.answers.values()), default=0)


def answer(playbook: Playbook, given: Mapping[str, str]) -> Step:
    """How far the given answers lead, in whatever order they were given.

    Raises:
        UnknownName: a condition or answer that does not exist, all of them at once.
        InvalidValues: the answers cannot occur together; the reason is the one in the playbook.
    """
    problems = []
    for condition, value in given.items():
        if condition not in playbook.conditions:
            problems.append(unknown("condition", condition, playbook.conditions))
        elif value not in playbook.conditions[condition].values:
            known = playbook.conditions[condition].values
            problem = unknown("answer", value, known)
            problems.append(problem._replace(message=f"{condition} has no answer {value!r}.", variable=condition))
    if problems:
        raise UnknownName(problems)
    area = {**_whole(playbook), **{condition: frozenset({value}) for condition, value in given.items()}}
    if not _possible(playbook, area):
        reasons = [
            rule.reason.en for rule in playbook.impossible if _common(area, _filled(playbook, rule.when)) is not None
        ]
        said = " ".join(reasons) or "No situation holds for these answers."
        raise InvalidValues(
            [Problem("impossible-answers", f"These answers cannot occur together. {said}", "Look at them again.")]
        )
    return _step(playbook, area)


def can_occur(playbook: Playbook, given: Mapping[str, str]) -> bool:
    """Whether any situation is still possible with these answers."""
    return bool(_possible(playbook, {**_whole(playbook), **{id: frozenset({value}) for id, value in given.items()}}))


def _step(playbook: Playbook, area: Area) -> Step:
    possible = _possible(playbook, area)
    ids = tuple(situation.id for situation in possible)
    if len(ids) == 1:
        return Step(ids[0], None, ids)
    asked = _open_conditions(playbook, area, possible)
    return Step(None, asked[0] if asked else None, ids, tuple(asked))


def _open_conditions(playbook: Playbook, area: Area, possible: list[Situation]) -> list[str]:
    """The conditions that still separate the possible situations, the one that separates best first."""
    scored = []
    for place, condition in enumerate(area):
        inside = {situation.when.get(condition, area[condition]) & area[condition] for situation in possible}
        if inside != {area[condition]}:
            left = [len(_possible(playbook, inner)) for _, inner in _answered(playbook, area, condition)]
            scored.append((max(left), sum(left), place, condition))
    return [condition for *_, condition in sorted(scored)]


def _answered(playbook: Playbook, area: Area, condition: str) -> Iterator[tuple[str, Area]]:
    """The area after each answer to a condition that can still occur."""
    for value in playbook.conditions[condition].values:
        if value in area[condition]:
            inner = {**area, condition: frozenset({value})}
            if _possible(playbook, inner):
                yield value, inner


def _possible(playbook: Playbook, area: Area) -> list[Situation]:
    """The situations that hold somewhere in an area."""
    return [
        situation
        for situation in playbook.situations.values()
        if all(not answers.isdisjoint(area.get(condition, answers)) for condition, answers in situation.when.items())
    ]


# --- areas ------------------------------------------------------------------------------------------------------------


def _whole(playbook: Playbook) -> dict[str, frozenset[str]]:
    return {id: frozenset(condition.values) for id, condition in playbook.conditions.items()}


def _filled(playbook: Playbook, when: Mapping[str, frozenset[str]]) -> Area:
    return {id: when.get(id, frozenset(condition.values)) for id, condition in playbook.conditions.items()}


def _rules(playbook: Playbook) -> dict[str, Area]:
    """Every situation and everything impossible as an area, by name."""
    rules = {id: _filled(playbook, situation.when) for id, situation in playbook.situations.items()}
    for number, rule in enumerate(playbook.impossible, start=1):
        rules[f"impossible {number}"] = _filled(playbook, rule.when)
    return rules


def _common(one: Area, other: Area) -> Area | None:
    """What two areas share, or None."""
    shared = {condition: answers & other[condition] for condition, answers in one.items()}
    return shared if all(shared.values()) else None


def _left(area: Area, rules: Iterable[Area]) -> list[Area]:
    """What is left of an area when rules are taken away."""
    left = [area]
    for rule in rules:
        left = [piece for one in left for piece in _without(one, rule)]
    return left


def _without(area: Area, rule: Area) -> Iterable[Area]:
    """What is left of an area without a rule, as areas that do not overlap."""
    if _common(area, rule) is None:
        yield area
        return
    rest = dict(area)
    for condition, answers in rule.items():
        if outside := rest[condition] - answers:
            yield {**rest, condition: outside}
        rest[condition] &= answers


class _ByIdentity:
    """A playbook as a key of a cache: playbooks hold mappings, which have no hash."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook

    def __hash__(self) -> int:
        return id(self.playbook.situations)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.playbook.situations is other.playbook.situations
