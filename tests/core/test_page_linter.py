"""The page finds what the package finds: in every example, draft and golden text, and in thousands of changed ones."""

import json
import random
import re
import tomllib

import pytest

from kb_templates import Catalog
from kb_templates.rules import ANY
from tests.core.catalogs import base_with
from tests.core.command import REPOSITORY
from tests.core.page_linter import PageLinter
from tests.core.rules import RULES
from tests.core.test_policy import found

SPICE = [
    *" \n.!?，。！*_'\"-01345[]",
    "\r\n",
    "\n\n",
    "\u200b",
    "😀",
    "é",
    "ß",
    "Ａ",
    "評",
    "好",
    "，",
    "review",
    "refund",
    "如果",
]


def where_of(one) -> dict:
    return {"audience": one.audience, "channel": one.channel, "kind": one.kind, "subject": one.subject}


def examples(catalog) -> list[dict]:
    return [
        {"text": one.text, "language": None if one.language == ANY else one.language, **where_of(one)}
        for rule in catalog.rules.rules.values()
        for one in rule.examples
    ]


def drafts(step: int = 3) -> list[dict]:
    """A part of the drafts, from all files: every third one."""
    usual = {"audience": "buyer", "channel": "buyer-messaging", "kind": "reply"}
    all_drafts = [
        {**usual, **draft}
        for path in sorted((REPOSITORY / "tests/drafts").glob("*.toml"))
        for draft in tomllib.loads(path.read_text("utf-8"))["drafts"]
    ]
    return all_drafts[::step]


def golden(catalog) -> list[dict]:
    return [
        {"text": path.read_text("utf-8"), **where_of(MessagePlace(message))}
        for path in sorted((REPOSITORY / "tests/golden").rglob("*.txt"))
        for message in catalog.values()
        if f"/{message.id}/" in path.as_posix()
    ]


class MessagePlace:
    """A message, seen as an example is."""

    def __init__(self, message) -> None:
        self.audience, self.channel, self.kind, self.subject = message.audience, message.channel, message.kind, ""


def changed(cases: list[dict], count: int, seed: int) -> list[dict]:
    """Texts put together and changed at random: the same ones in every run."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        case = dict(chance.choice(cases))
        text = case["text"][:3000]
        if chance.random() < 0.5:
            text += chance.choice([" ", "\n", "\n\n", ""]) + chance.choice(cases)["text"][:1000]
        for _ in range(chance.randrange(8)):
            at = chance.randrange(len(text) + 1)
            cut = chance.randrange(3) if chance.random() < 0.5 else 0
            text = text[:at] + (chance.choice(SPICE) if not cut else "") + text[at + cut :]
        case["text"] = text
        if chance.random() < 0.2:
            case["language"] = chance.choice(["en", "zh", "de", "ja", None])
        if chance.random() < 0.2:
            case["subject"] = chance.choice(cases)["text"][:60].replace("\n", " ")
        made.append(case)
    return made


@pytest.fixture(scope="module")
def real() -> PageLinter:
    return PageLinter(Catalog.load())


@pytest.fixture(scope="module")
def ruled(tmp_path_factory) -> PageLinter:
    return PageLinter(base_with(tmp_path_factory.mktemp("ruled"), RULES))


def test_finds_the_same_in_examples_drafts_and_golden_texts(real):
    cases = [*examples(real.catalog), *drafts(), *golden(real.catalog)]
    assert len(cases) > 50
    assert real.differences(cases) == []


def test_finds_the_same_in_changed_texts(real):
    cases = [*examples(real.catalog), *drafts(), *golden(real.catalog)]
    assert real.differences(changed(cases, 2000, seed=5)) == []


def test_finds_the_same_with_every_kind_of_check(ruled):
    cases = examples(ruled.catalog)
    assert sum(map(len, ruled.of_page(cases))) > 5
    assert ruled.differences([*cases, *changed(cases, 2000, seed=7)]) == []


def test_counts_as_browsers_do(ruled):
    (finding,) = ruled.of_page(
        [{"text": "𝐀 😐? I promise.", "audience": "buyer", "channel": "messaging", "kind": "reply"}]
    )[0][1:]
    assert (finding["rule"], finding["start"], finding["end"]) == ("promise", 9, 16)
    assert found(ruled.catalog, "𝐀 😐? I promise.")[1] == ("promise", "promise")


def test_what_pages_show_of_a_rule(ruled):
    rule = ruled.evaluate("kb.ruleOf(kb.rules, 'promise')")
    assert (rule["title"], rule["instead"], rule["severity"]) == ("A promise", "Write the date.", "must")
    assert [sorted(source) for source in rule["sources"]] == [["code", "href", "seen", "title"]] * 2
    assert ruled.evaluate("kb.languagesOf(kb.rules, 'Vielen Dank für Ihre Bestellung')") == ["de"]


def test_every_pattern_is_one_in_the_page_too(real):
    program = """
      kb.rules.rules.flatMap((rule) => Object.values(rule.checks).flat()).flatMap((check) =>
        [...(check.parts || []), ...(check.unless || []), ...(check.except || []), ...(check.when ? [check.when] : [])])
    """
    for source in real.evaluate(program):
        expanded = source
        while named := re.search(r"<([a-z0-9_.-]+)>", expanded):
            expanded = expanded.replace(named[0], f"(?:{real.catalog.rules.words[named[1]]})")
        assert real.evaluate(f"new RegExp({json.dumps(expanded)}, 'u').source.length") > 0
