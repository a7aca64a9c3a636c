"""One word for one thing: the glossary is sound, and no text uses another word."""

from collections import Counter

import pytest

from kb_templates import Catalog
from tools import terms

TERMS = Catalog.load().terms.values()


def test_no_text_uses_another_word():
    assert [str(finding) for finding in dict.fromkeys(terms.findings())] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_term_stands_once(language: str):
    names = Counter(term.name[language].casefold() for term in TERMS)
    assert [name for name, count in names.items() if count > 1] == []


def test_no_word_is_refused_for_two_things_and_no_term_is_refused():
    refused = Counter(word.casefold() for term in TERMS for word in term.avoid)
    assert [word for word, count in refused.items() if count > 1] == []
    assert [name for term in TERMS for name in (term.name.zh, term.name.en) if name.casefold() in refused] == []


@pytest.mark.parametrize(
    ("word", "line", "found"),
    [
        ("客户", "请客户寄回", True),
        ("courier", "The couriers came", True),
        ("AZ", "买家提了AZ索赔", True),
        ("AZ", "A blazing AZURE", False),
        ("order number", "Your Order Number:", True),
    ],
)
def test_a_refused_word_is_found_as_a_whole_word(word: str, line: str, found: bool):
    assert bool(terms.pattern_of([word]).search(line)) is found
