"""The rules hold what they promise: over their own examples, and over drafts written before them."""

import re
from collections import Counter
from pathlib import Path

import pytest

from kb_templates import Catalog
from kb_templates.policy import example_problems
from kb_templates.rules import ANY
from tools.policy import drafts, measure

CATALOG = Catalog.load()
FULL = ("en", "zh")
SCORES = Path(__file__).parent.parent / "drafts" / "scores.txt"


@pytest.fixture(scope="module")
def report():
    return measure(CATALOG)


def test_rule_files_are_read_without_a_problem():
    assert CATALOG.rule_files.problems == ()


def test_every_example_is_judged_as_it_says():
    assert [str(problem) for problem in example_problems(CATALOG)] == []


@pytest.mark.parametrize("id", sorted(CATALOG.rules.rules))
def test_a_rule_has_eight_bad_and_eight_good_examples_in_each_of_its_languages(id):
    rule = CATALOG.rules.rules[id]
    counts = Counter((one.language, one.bad) for one in rule.examples)
    languages = {FULL[0] if language == ANY else language for language in rule.checks}
    for language in languages:
        assert counts[language, True] >= 8, f"{language}: bad"
        assert counts[language, False] >= 8, f"{language}: good"


@pytest.mark.parametrize("id", sorted(CATALOG.rules.rules))
def test_a_rule_says_why_what_instead_and_where_that_is_from(id):
    rule = CATALOG.rules.rules[id]
    assert all((rule.why.zh, rule.why.en, rule.instead.zh, rule.instead.en))
    facts = [CATALOG.fact(fact) for fact in rule.facts]
    assert facts
    assert all(fact.sources and fact.seen for fact in facts)


def test_there_are_two_hundred_drafts_half_of_them_compliant():
    found = [draft for _, draft in drafts()]
    compliant = sum(not draft["expected"] for draft in found)
    assert len(found) >= 200
    assert 0.35 <= compliant / len(found) <= 0.65


def test_drafts_name_rules_that_there_are():
    named = {id for _, draft in drafts() for id in [*draft["expected"], *draft.get("may", ())]}
    assert named <= set(CATALOG.rules.rules)


def test_most_of_what_is_wrong_is_found_and_little_else(report):
    both = report.total(FULL)
    assert both.recall >= 0.90, report.mistakes
    assert both.precision >= 0.95, report.mistakes


def test_no_rule_finds_less_than_it_did(report, update_golden):
    """Precision and recall of each rule in each language, as they were when somebody last looked at them."""
    now = {
        f"{id} {language}": [round(score.precision, 3), round(score.recall, 3)]
        for (id, language), score in sorted(report.scores.items())
    }
    if update_golden:
        lines = (
            f"{name}: precision {precision:.3f}, recall {recall:.3f}\n" for name, (precision, recall) in now.items()
        )
        SCORES.write_text("".join(lines), "utf-8", newline="\n")
    if not SCORES.is_file():
        pytest.fail("no scores are written down: run with --update-golden", pytrace=False)
    before = dict(re.findall(r"(.*): (precision .*)", SCORES.read_text("utf-8")))
    assert set(before) == set(now)
    worse = []
    for name, words in before.items():
        precision, recall = map(float, re.findall(r"\d\.\d+", words))
        if now[name][0] < precision or now[name][1] < recall:
            worse.append(f"{name}: {words} before, now {now[name]}")
    assert worse == []
