"""Playbooks: the proof finds every gap and overlap, and the questions lead where the table says."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_templates import triage
from kb_templates.errors import InvalidValues, UnknownName
from kb_templates.model import Condition, Impossible, Playbook, Situation, Text

WORD = Text("字", "word")
ANSWERS = {"state": ("waiting", "shipped", "unknown"), "seller": ("us", "amazon"), "price": ("low", "high")}


def playbook(*rules: tuple[str, dict[str, str]], impossible: tuple[dict[str, str], ...] = ()) -> Playbook:
    """A playbook over three conditions; answers are written `waiting|shipped`."""
    conditions = {id: Condition(id, WORD, WORD, WORD, dict.fromkeys(values, WORD)) for id, values in ANSWERS.items()}
    situations = {id: Situation(id, sets(when), WORD, id, (), ()) for id, when in rules}
    ruled_out = tuple(Impossible(sets(when), Text("不会", "They never meet.")) for when in impossible)
    return Playbook("small", 1, WORD, "buyer", WORD, "playbooks/small", conditions, situations, ruled_out)


def sets(when: dict[str, str]) -> dict[str, frozenset[str]]:
    return {condition: frozenset(values.split("|")) for condition, values in when.items()}


def combinations(book: Playbook):
    """Every combination of answers, counted out one by one."""
    for answers in itertools.product(*(condition.values for condition in book.conditions.values())):
        yield dict(zip(book.conditions, answers, strict=True))


def holding(book: Playbook, case: dict[str, str]) -> list[str]:
    rules = [*((id, one.when) for id, one in book.situations.items()), *(("-", one.when) for one in book.impossible)]
    return [id for id, when in rules if all(case[condition] in answers for condition, answers in when.items())]


# --- the proof ---


@pytest.mark.parametrize(
    ("rules", "flaws"),
    [
        pytest.param([("all", {})], [], id="one situation for everything"),
        pytest.param([("a", {"state": "waiting"}), ("b", {"state": "shipped|unknown"})], [], id="two that share it"),
        pytest.param([("a", {"state": "waiting|shipped"})], [({"state": "unknown"}, ())], id="an answer left out"),
        pytest.param(
            [("a", {"state": "waiting"}), ("b", {"state": "shipped|unknown", "seller": "us"})],
            [({"state": "shipped", "seller": "amazon"}, ())],
            id="a gap is named by its first answers",
        ),
        pytest.param(
            [
                ("a", {"state": "waiting"}),
                ("b", {"state": "waiting", "price": "high"}),
                ("c", {"state": "shipped|unknown"}),
            ],
            [({"state": "waiting", "price": "high"}, ("a", "b"))],
            id="an overlap is named by what both ask",
        ),
        pytest.param([("a", {}), ("b", {})], [({}, ("a", "b"))], id="two that hold always"),
        pytest.param([], [({}, ())], id="no situation at all"),
    ],
)
def test_what_the_proof_finds(rules, flaws):
    found = triage.prove(playbook(*rules))
    assert [(dict(flaw.combination), flaw.situations) for flaw in found] == flaws


def test_what_is_impossible_needs_no_situation_and_may_not_have_one():
    rules = [("a", {"state": "waiting|shipped"}), ("b", {"state": "unknown", "seller": "us"})]
    never = {"state": "unknown", "seller": "amazon"}
    assert triage.prove(playbook(*rules, impossible=(never,))) == ()
    (flaw,) = triage.prove(
        playbook(*rules, impossible=({**never, "price": "low"}, {"state": "waiting", "price": "low"}))
    )[:1]
    assert flaw.situations == ("a", "impossible 2")


when = st.fixed_dictionaries(
    {},
    optional={
        id: st.sets(st.sampled_from(values), min_size=1).map(lambda chosen: "|".join(sorted(chosen)))
        for id, values in ANSWERS.items()
    },
)


@given(st.lists(when, max_size=6), st.lists(when, max_size=2))
def test_the_proof_agrees_with_counting_every_combination(whens, never):
    book = playbook(*((f"s{number}", one) for number, one in enumerate(whens)), impossible=tuple(never))
    counted = [holding(book, case) for case in combinations(book)]
    flaws = triage.prove(book)
    assert any(flaw.situations for flaw in flaws) == any(len(found) > 1 for found in counted)
    assert any(not flaw.situations for flaw in flaws) == any(not found for found in counted)


@given(st.lists(when, max_size=6))
def test_the_combination_of_a_flaw_shows_it_and_nothing_can_be_left_out_of_a_gap(whens):
    book = playbook(*((f"s{number}", one) for number, one in enumerate(whens)))
    for flaw in triage.prove(book):
        named = [case for case in combinations(book) if flaw.combination.items() <= case.items()]
        if flaw.situations:
            assert all(set(flaw.situations) <= set(holding(book, case)) for case in named)
            continue
        assert all(not holding(book, case) for case in named)
        for condition in flaw.combination:
            wider = {id: answer for id, answer in flaw.combination.items() if id != condition}
            assert any(holding(book, case) for case in combinations(book) if wider.items() <= case.items())


# --- the questions ---


@given(st.lists(when, max_size=6))
def test_every_way_through_the_tree_ends_where_the_table_says(whens):
    book = playbook(*((f"s{number}", one) for number, one in enumerate(whens)))
    if triage.prove(book):
        return
    for given_answers, situation in triage.paths(triage.tree(book)):
        assert triage.answer(book, given_answers).situation == situation
        cases = [case for case in combinations(book) if given_answers.items() <= case.items()]
        assert {id for case in cases for id in holding(book, case)} == {situation}


def test_a_question_that_no_longer_matters_is_not_asked():
    book = playbook(
        ("a", {"state": "waiting|unknown"}),
        ("b", {"state": "shipped", "price": "low"}),
        ("c", {"state": "shipped", "price": "high"}),
    )
    assert list(triage.paths(triage.tree(book))) == [
        ({"state": "waiting"}, "a"),
        ({"state": "shipped", "price": "low"}, "b"),
        ({"state": "shipped", "price": "high"}, "c"),
        ({"state": "unknown"}, "a"),
    ]


def test_the_answers_may_come_in_any_order_and_may_be_more_than_were_asked():
    book = playbook(
        ("a", {"state": "waiting|unknown"}),
        ("b", {"state": "shipped", "price": "low"}),
        ("c", {"state": "shipped", "price": "high"}),
    )
    assert triage.answer(book, {"price": "high"}) == triage.Step(None, "state", ("a", "c"), ("state",))
    assert triage.answer(book, {"price": "high", "seller": "us", "state": "shipped"}).situation == "c"


def test_unknown_conditions_and_answers_are_all_named_with_the_nearest():
    with pytest.raises(UnknownName) as caught:
        triage.answer(playbook(("a", {})), {"stat": "waiting", "seller": "amazn"})
    assert [str(problem) for problem in caught.value.problems] == [
        "There is no condition 'stat'. Did you mean 'state'?",
        "seller has no answer 'amazn'. Did you mean 'amazon'?",
    ]


def test_answers_that_cannot_occur_together_get_the_reason():
    book = playbook(
        ("a", {"state": "waiting|shipped"}),
        ("b", {"state": "unknown", "seller": "us"}),
        impossible=({"state": "unknown", "seller": "amazon"},),
    )
    with pytest.raises(
        InvalidValues, match=re.escape("These answers cannot occur together. They never meet. Look at them again.")
    ):
        triage.answer(book, {"state": "unknown", "seller": "amazon"})
    assert "unknown" not in {
        given_answers.get("state")
        for given_answers, _ in triage.paths(triage.tree(book))
        if given_answers.get("seller") == "amazon"
    }


# --- the real playbooks ---


def test_every_playbook_is_proven_and_asks_at_most_four_questions(real):
    for id in real.playbook_ids:
        book = real.playbook(id)
        assert triage.prove(book) == (), id
        assert triage.unreachable(book) == (), id
        assert triage.depth(triage.tree(book)) <= triage.MOST_QUESTIONS, id


def test_each_situation_is_found_by_every_way_that_leads_to_it(real):
    for id in real.playbook_ids:
        book = real.playbook(id)
        for given_answers, situation in triage.paths(triage.tree(book)):
            assert triage.answer(book, given_answers).situation == situation, (id, given_answers)


def test_the_proof_does_not_enumerate():
    """Twenty conditions with five answers each are 95 million million combinations: counting them would never end."""
    conditions = {f"c{n}": Condition(f"c{n}", WORD, WORD, WORD, dict.fromkeys("abcde", WORD)) for n in range(20)}
    situations: dict[str, Situation] = {}
    so_far: dict[str, frozenset[str]] = {}
    for id in conditions:
        situations[id] = Situation(id, {**so_far, id: frozenset("a")}, WORD, id, (), ())
        so_far = {**so_far, id: frozenset("bcde")}
    situations["rest"] = Situation("rest", so_far, WORD, "rest", (), ())
    book = Playbook("wide", 1, WORD, "buyer", WORD, "page", conditions, situations, ())
    assert triage.prove(book) == ()
