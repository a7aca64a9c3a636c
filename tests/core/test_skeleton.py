"""A message whose values are still open: every variable a slot, and nothing of the sample that fixed the branches."""

import pytest

from kb_templates import Catalog, UnknownName, skeleton
from kb_templates.model import Kind, Piece
from kb_templates.rendering import finished_strings
from tests.core.catalogs import base_text, base_with


def every_skeleton(catalog: Catalog):
    for message in catalog.values():
        for language in message.languages:
            for sample in message.samples.values():
                shown = skeleton(catalog, message, language=language, sample=sample.name)
                yield message, sample, shown


def test_every_open_value_is_a_slot(small):
    shown = skeleton(small, "claims/statement", language="en")
    assert (shown.message, shown.language, shown.sample) == ("claims/statement", "en", "traced")
    assert shown.subject == "Order [Order ID]: statement"
    assert shown.body == (
        "We shipped order [Order ID] on [Shipped on] with [Carrier].\n"
        "We have asked [Carrier] to trace it.\n"
        "\n"
        "Attached:\n"
        "1. [Attachments]\n"
        "\n"
        "[Store name]"
    )
    assert shown.open_variables == ("order_id", "shipped_on", "carrier", "attachments", "store_name")


def test_pieces_are_the_text_and_name_the_slots(small):
    shown = skeleton(small, "claims/statement", language="en")
    assert shown.subject_pieces == (Piece("Order "), Piece("[Order ID]", "order_id"), Piece(": statement"))
    assert "".join(piece.text for piece in shown.body_pieces) == shown.body


@pytest.mark.parametrize(
    ("language", "reader", "slot"),
    [
        pytest.param("en", None, "[Order ID]", id="the text's own language"),
        pytest.param("zh", None, "[订单号]", id="the text's own language, Chinese"),
        pytest.param("en", "zh", "[订单号]", id="a Chinese reader of the English text"),
        pytest.param("zh", "en", "[Order ID]", id="an English reader of the Chinese text"),
    ],
)
def test_labels_are_in_the_readers_language(small, language, reader, slot):
    assert slot in skeleton(small, "claims/statement", language=language, reader=reader).subject


@pytest.mark.parametrize(
    ("sample", "there", "not_there"),
    [
        (
            "refund",
            ["Hello [Buyer's name],", "We refund [Refund amount]", "[Extra note]"],
            ["We send a new item", "1."],
        ),
        ("replacement", ["Hello,", "We send a new item", "1. Go to Your Orders\n2."], ["We refund", "[Extra note]"]),
    ],
)
def test_branches_follow_the_sample(small, sample, there, not_there):
    body = skeleton(small, "claims/answer", language="en", sample=sample).body
    assert [text for text in there if text not in body] == []
    assert [text for text in not_there if text in body] == []


def test_a_flag_of_the_sample_takes_its_branch(small):
    assert "trace it" in skeleton(small, "claims/statement", language="en", sample="traced").body
    assert "trace it" not in skeleton(small, "claims/statement", language="en", sample="not-traced").body


def test_what_a_fact_fills_in_is_shown_and_no_slot(small):
    shown = skeleton(small, "claims/answer", language="en", sample="replacement")
    assert "steps" not in shown.open_variables
    assert "1. Go to Your Orders" in shown.body


@pytest.mark.parametrize(
    ("sample", "sentence"),
    [
        ("trace", "There is no sample 'trace'. Did you mean 'traced' or 'not-traced'?"),
        ("", "There is no sample ''. There are: not-traced, traced."),
    ],
)
def test_a_sample_that_there_is_not(small, sample, sentence):
    with pytest.raises(UnknownName) as caught:
        skeleton(small, "claims/statement", language="en", sample=sample)
    assert str(caught.value) == sentence


def test_a_language_that_there_is_not(small):
    with pytest.raises(UnknownName, match="There is no language 'fr'"):
        skeleton(small, "claims/statement", language="fr")


def test_a_list_in_one_line_is_one_slot(tmp_path):
    name = "messages/claims/statement/en.jinja"
    text = base_text(name)
    start = text.index("{% for line")
    catalog = base_with(tmp_path, {name: text[:start] + 'In short: {{ attachments|join(", ") }}.\n{% endblock %}\n'})
    assert "In short: [Attachments]." in skeleton(catalog, "claims/statement", language="en").body


def test_every_printed_variable_of_every_real_message_is_a_slot(real):
    for message, sample, shown in every_skeleton(real):
        where = f"{message.id}, {sample.name}, {shown.language}"
        for name in shown.open_variables:
            variable = message.variables[name]
            assert not variable.kind.only_tested, where
            label = variable.label["zh" if shown.language == "zh" else "en"]
            assert f"[{label}]" in shown.subject + shown.body, where
        required = {name for name, v in message.variables.items() if v.required and not v.kind.only_tested}
        assert shown.open_variables, where
        assert set(shown.open_variables) <= set(message.variables), where
        assert "order_id" not in required or "order_id" in shown.open_variables, where


def test_nothing_of_any_sample_stands_in_a_real_skeleton(real):
    for message, sample, shown in every_skeleton(real):
        own = "".join(p.text for p in (*shown.subject_pieces, *shown.body_pieces) if p.variable is None)
        strings = finished_strings(
            real, message, sample.values, language=shown.language, marketplace=sample.marketplace
        )
        for name in sample.values:
            value = strings[name]
            for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
                # A word of a choice or a single digit may well be a word of the text.
                if message.variables[name].kind is not Kind.CHOICE and len(text) > 3:
                    where = f"messages/{message.id}: {name} of the sample {sample.name} in {shown.language}"
                    assert text not in own, where


def test_no_mark_is_left_in_a_real_skeleton(real):
    for message, sample, shown in every_skeleton(real):
        text = shown.subject + shown.body
        assert not any("\ue000" <= character <= "\uf8ff" for character in text), (message.id, sample.name)
        assert "{{" not in text
        assert "{%" not in text
