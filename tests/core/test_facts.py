"""The facts of the real catalog, and the old advice against them: each says what it must, and where it is from."""

import re

import pytest

from kb_templates import Catalog
from kb_templates.model import READERS, Fact, OldAdvice, Steps, Text
from tests.core.catalogs import BROKEN, base_text, base_with
from tests.core.test_policy_numbers import numbers

FACTS = Catalog.load().facts


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_fact_is_complete(fact: Fact):
    assert fact.tier, "Say who says so: tier = A, B, C or D."
    assert re.fullmatch(r"[ACFMOPRW][0-9]+[a-z]?", fact.code)
    if fact.bound:
        assert fact.kind in {"percentage", "number"}
    if fact.counted_from:
        assert fact.kind == "duration"


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_what_is_not_sure_says_why(fact: Fact):
    if fact.certainty in {"disputed", "unconfirmed"}:
        assert fact.note, "What do the sources say?"


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_value_is_part_of_a_sentence(fact: Fact):
    values = fact.value if isinstance(fact.value, (Text, Steps)) else None
    for reader in READERS if values else ():
        found = values[reader]
        for text in found if isinstance(found, tuple) else (found,):
            assert text == text.strip()
            assert not text.endswith(("。", ".", "；", ";"))


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_notes_are_sentences(fact: Fact):
    for text in filter(None, (fact.note, fact.articles_said)):
        assert text.zh.endswith(("。", "”", "）"))
        assert text.en.endswith((".", '"', ")"))


def test_an_unknown_tier_is_said_with_its_line(tmp_path):
    text = base_text("policy/facts.toml").replace('certainty = "likely"', 'tier = "E"\ncertainty = "likely"')
    (problem,) = base_with(tmp_path, {"policy/facts.toml": text}).read_file("policy/facts.toml")[1]
    assert (problem.code, problem.message, problem.line) == ("unknown-word", "cancel-path.tier cannot be 'E'.", 20)


# --- the old articles -------------------------------------------------------------------------------------------------

ADVICE = Catalog.load().old_advice


def test_every_hazard_and_every_article_has_its_row():
    hazards = {id for id in ADVICE if id.startswith("hz-")}
    assert hazards == {f"hz-{number:02}" for number in range(1, 24)}
    assert {advice.article for advice in ADVICE.values()} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("advice", ADVICE.values(), ids=ADVICE)
def test_old_advice_is_complete(advice: OldAdvice):
    assert re.fullmatch(r"\d+(?:(?:–|, )\d+)?", advice.line)
    if not advice.id.startswith("hz-"):
        first = re.match(r"\d+", advice.line)
        assert advice.id == f"{advice.article}-line-{first[0]}"
    in_chinese = re.search(r"[\u4e00-\u9fff]", advice.quote) is not None
    assert in_chinese == (advice.english is not None)
    assert advice.today.zh.endswith(("。", "”"))
    assert advice.today.en.endswith((".", '"'))


@pytest.mark.parametrize("advice", ADVICE.values(), ids=ADVICE)
def test_what_holds_today_types_no_number_of_amazons(advice: OldAdvice):
    assert [*numbers(advice.today.zh), *numbers(advice.today.en)] == []


def test_an_unknown_rule_is_said_once_there_are_rules(tmp_path):
    text = (BROKEN / "unknown-fact/old-advice/policy/articles.toml").read_text("utf-8")
    text = text.replace("facts = ", 'rule = "adress-change"\nfacts = ')
    catalog = base_with(tmp_path, {"policy/articles.toml": text, "policy/rules/address-change.toml": ""})
    said = [problem.message for problem in catalog.read_file("policy/articles.toml")[1]]
    assert "2-line-9.rule cannot be 'adress-change'." in said
