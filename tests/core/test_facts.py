"""The facts of the real catalog: each says where it was read, by whom it is said, and when to look again."""

import re

import pytest

from kb_templates import Catalog
from kb_templates.model import READERS, Fact, Steps, Text
from tests.core.catalogs import base_text, base_with

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
