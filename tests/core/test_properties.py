"""What holds for every value, not only for those that somebody thought of."""

import random
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kb_templates import Catalog, InvalidValues, Text, Variable, render, values
from kb_templates.model import Kind
from kb_templates.rendering import finished_strings
from tests.core.catalogs import ANSWER, BASE, STATEMENT
from tests.core.command import kb

# The one catalog of this file, outside of fixtures: hypothesis calls a test many times.
SMALL = Catalog.load(BASE)

MARK = "Zq7Xw"  # stands in no text of the small catalog

ANY_TEXT = st.text(max_size=60) | st.text(
    st.characters(categories=["Lu", "N", "Zs", "Po", "Cc", "Cs", "Co"]), max_size=20
)
TEXT_LIKE_CODE = st.lists(
    st.sampled_from(
        ["{{", "}}", "{%", "%}", "{#", "#}", " carrier ", "|", "if", "&", "<", ">", "\\", "$1", "\n", '"', "'"]
    ),
    max_size=12,
).map("".join)
TEXTS = ANY_TEXT | TEXT_LIKE_CODE


def variable(kind: str) -> Variable:
    words = Text("名", "Name")
    choices = {"refund": words, "replacement": words} if kind == "choice" else {}
    return Variable("name", Kind(kind), words, words, choices=choices)


def accepted(text: str, kind: str = "text") -> str:
    """The text as it is printed; gives up on texts that are refused."""
    assume(not values.is_missing(text))
    try:
        read = values.read(variable(kind), text, currency="USD")
    except ValueError:
        assume(False)
    return str(read)


# --- values come out as they went in ----------------------------------------------------------------------------------


@given(TEXTS)
@example("{{ 7*7 }}")
@example("\\g<0>\\1")
@example("\ue000carrier\ue001")
def test_a_text_comes_out_verbatim_once_for_each_mention(text):
    printed = accepted(text)
    marked = render(SMALL, "claims/statement", {**STATEMENT, "carrier": MARK, "traced": True}, language="en")
    sent = render(SMALL, "claims/statement", {**STATEMENT, "carrier": text, "traced": True}, language="en")
    assert marked.body.count(MARK) == 2
    assert sent.body.split("\n") == marked.body.replace(MARK, printed).split("\n")
    assert sent.subject == marked.subject


@given(TEXTS)
def test_several_lines_come_out_verbatim(text):
    printed = accepted(text, "multiline")
    marked = render(SMALL, "claims/answer", {**ANSWER, "extra_note": MARK}, language="en")
    sent = render(SMALL, "claims/answer", {**ANSWER, "extra_note": text}, language="en")
    assert sent.body == marked.body.replace(MARK, printed)


@given(st.lists(TEXTS.filter(lambda text: "\n" not in text and "\r" not in text), min_size=1, max_size=5))
def test_each_line_of_a_list_comes_out_verbatim_and_in_order(lines):
    printed = [accepted(line) for line in lines]
    body = render(SMALL, "claims/statement", {**STATEMENT, "attachments": lines}, language="en").body
    listed = "\n".join(f"{number}. {line}" for number, line in enumerate(printed, start=1))
    assert f"ttached:\n{listed}\n\n" in body


@given(st.dictionaries(st.sampled_from(sorted(STATEMENT)), TEXTS))
def test_no_output_holds_what_no_value_held(given_texts):
    given_values = {**STATEMENT, **given_texts}
    try:
        sent = render(SMALL, "claims/statement", given_values, language="zh")
    except InvalidValues:
        return
    held = "".join(text if isinstance(text, str) else "".join(text) for text in given_values.values())
    for trace in (
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "None",
        "Undefined",
        "Absent",
        "<jinja",
        "\ue000",
        "\ue001",
        "\ue002",
        "\ue003",
    ):
        assert trace in held or trace not in sent.subject + sent.body


@given(TEXTS, st.randoms(use_true_random=False))
def test_rendering_twice_and_in_any_order_of_values_gives_the_same(text, chance: random.Random):
    accepted(text)
    given_values = {**STATEMENT, "carrier": text}
    names = list(given_values)
    chance.shuffle(names)
    first = render(SMALL, "claims/statement", given_values, language="en")
    assert render(SMALL, "claims/statement", given_values, language="en") == first
    assert render(SMALL, "claims/statement", {name: given_values[name] for name in names}, language="en") == first


@given(st.dictionaries(st.text(max_size=10) | st.sampled_from(sorted(STATEMENT)), st.none() | TEXTS, max_size=8))
def test_problems_come_in_the_order_of_the_form_and_then_by_name(given_values):
    try:
        render(SMALL, "claims/statement", given_values, language="en")
    except InvalidValues as error:
        problems = error.problems
    else:
        return
    known = list(SMALL["claims/statement"].variables)
    form = [p.variable for p in problems if p.code != "unknown-variable"]
    assert form == sorted(form, key=lambda name: known.index(name or ""))
    unknown = [p.variable for p in problems if p.code == "unknown-variable"]
    assert unknown == sorted(set(given_values) - set(known))
    assert [p.variable for p in problems] == form + unknown


# --- any value is taken or refused with a sentence --------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.dates()
    | TEXTS
    | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def refusal(kind: str, raw: object) -> str | None:
    """What is said of a value; None if it is taken. Anything but a ValueError is a failure."""
    try:
        values.read(variable(kind), raw, currency="USD")
    except ValueError as error:
        return str(error)
    return None


def is_a_sentence(text: str | None) -> bool:
    return text is None or (bool(text) and text[-1] in ".?" and text.isprintable())


@pytest.mark.parametrize("kind", list(Kind))
@given(raw=ANYTHING)
def test_any_value_is_read_or_refused_with_a_sentence(kind, raw):
    assert is_a_sentence(refusal(kind, raw))


@pytest.mark.parametrize("kind", list(Kind))
@given(text=TEXTS | st.from_regex(r"[0-9A-Za-z ,.\-/:+]{0,40}", fullmatch=True))
def test_any_text_is_read_or_refused_with_a_sentence(kind, text):
    assert is_a_sentence(refusal(kind, text))


@given(ANYTHING, st.sampled_from(["order_id", "carrier", "shipped_on", "attachments", "traced"]))
def test_rendering_any_value_sends_it_or_names_it(raw, name):
    named = []
    try:
        render(SMALL, "claims/statement", {**STATEMENT, name: raw}, language="en")
    except InvalidValues as error:
        named = [problem.variable for problem in error.problems]
    assert named in ([], [name])


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_no_cent_of_an_amount_is_lost(amount):
    message = SMALL["claims/answer"]
    strings = finished_strings(SMALL, message, {**ANSWER, "amount": amount}, language="en", marketplace="US")
    assert re.sub(r"[^\d.]", "", str(strings["amount"])) == f"{amount:.2f}"


# --- the command line -------------------------------------------------------------------------------------------------


@given(ANY_TEXT | TEXT_LIKE_CODE, st.sampled_from(["carrier", "order_id", "other"]))
def test_json_of_kb_parses_whatever_the_value(text, name):
    pairs = {**STATEMENT, "attachments": "The record.", name: text}
    sets = [argument for key, value in pairs.items() for argument in ("--set", f"{key}={value}")]
    answer = kb("render", "claims/statement", "--json", *sets)
    assert answer.err == ""
    if answer.code:
        assert answer.code == 2
        assert [error["variable"] for error in answer.json["errors"]] == [name]
    else:
        assert accepted(text) in answer.json["body"]
