"""Folders of small files become frozen values: lazily, once, and with every problem in them."""

from datetime import date

import pytest

from kb_templates import Catalog, CatalogError, Sample, Text, UnknownName
from kb_templates.model import Kind, Steps, Term
from tests.core.catalogs import base_text, base_with, write


def test_a_catalog_is_a_mapping_of_messages(small):
    assert list(small) == ["claims/answer", "claims/statement"]
    assert len(small) == 2
    assert "claims/answer" in small
    assert "claims/none" not in small
    assert 5 not in small
    assert small.get("claims/none") is None
    assert [message.id for message in small.values()] == list(small)


def test_a_message_as_it_was_read(small):
    message = small["claims/statement"]
    assert (message.audience, message.channel, message.kind, message.owner) == (
        "amazon",
        "claim-page",
        "reply",
        "after-sales",
    )
    assert message.reviewed == date(2026, 11, 22)
    assert message.title == Text("向亚马逊说明", "Statement to Amazon")
    assert message.languages == ("en", "zh")
    assert message.template("zh") == "claims/statement/zh.jinja"
    assert list(message.variables) == ["order_id", "carrier", "shipped_on", "traced", "attachments", "store_name"]
    assert message.samples["not-traced"] == Sample(
        name="not-traced",
        label=Text("没有追查", "Not traced"),
        marketplace="DE",
        values={
            "order_id": "111-5550100-5550102",
            "carrier": "DHL",
            "shipped_on": "2026-03-10",
            "traced": False,
            "attachments": ["The tracking record."],
            "store_name": "Harbor & Pine",
        },
    )


def test_a_message_says_what_differs_of_its_variables(small):
    assert small.variables["amount"].required
    assert not small["claims/answer"].variables["amount"].required
    assert small["claims/answer"].variables["amount"].label == small.variables["amount"].label


def test_a_variable_as_it_was_read(small):
    remedy = small.variables["remedy"]
    assert (remedy.kind, remedy.required, list(remedy.choices)) == (Kind.CHOICE, True, ["refund", "replacement"])
    assert small.variables["traced"].required is False, "a flag that is not given is no"
    assert small.variables["extra_note"].in_aid is False
    assert small.variables["steps"].fact == "cancel-path"
    assert small.variables["attachments"].examples == {"typical": "The tracking record.\nThe photo."}
    assert small.variables["buyer_name"].examples["short"] == "Li"


def test_facts_channels_marketplaces_and_terms_as_they_were_read(small):
    window = small.fact("answer-window")
    assert (window.code, window.value, window.scope, window.counted_from) == (
        "A7",
        "PT48H",
        ("all",),
        Text("亚马逊要求之时", "Amazon's request"),
    )
    assert window.holds_in("JP")
    path = small.fact("cancel-path")
    assert path.value == Steps(("打开“您的订单”", "选择“撤销请求”"), ("Go to Your Orders", "Select Cancel request"))
    assert (path.holds_in("DE"), path.holds_in("US")) == (True, False)
    assert (small.channels["messaging"].limit, small.channels["claim-page"].limit) == (600, None)
    assert small.marketplace("JP").currency == "JPY"
    assert small.terms["claim"] == Term(
        "claim", Text("索赔", "claim"), Text("买家请亚马逊介入", "the buyer asks Amazon to step in"), ("AZ",)
    )


@pytest.mark.parametrize(
    ("audience", "reader", "order"),
    [
        pytest.param("buyer", "zh", ("en", "zh"), id="what is sent stands first"),
        pytest.param("buyer", "en", ("en", "zh"), id="for every reader"),
        pytest.param("team", "zh", ("zh", "en"), id="a note for the team stands in the reader's language first"),
        pytest.param("team", "en", ("en", "zh"), id="for an English reader, too"),
    ],
)
def test_order_of_the_languages(tmp_path, audience, reader, order):
    name = "messages/claims/statement/message.toml"
    catalog = base_with(tmp_path, {name: base_text(name).replace('"amazon"', f'"{audience}"')})
    assert catalog["claims/statement"].sending_order(reader) == order


def test_more_languages_are_more_files(tmp_path):
    name = "messages/claims/statement/"
    catalog = base_with(tmp_path, {f"{name}de.jinja": base_text(f"{name}en.jinja")})
    assert catalog["claims/statement"].languages == ("de", "en", "zh")
    assert catalog["claims/statement"].sending_order("zh") == ("en", "de", "zh")


def test_a_broken_message_does_not_hide_the_others(tmp_path):
    catalog = base_with(tmp_path, {"messages/claims/statement/message.toml": "audience = 1\n"})
    assert catalog["claims/answer"].id == "claims/answer"
    with pytest.raises(CatalogError) as caught:
        catalog["claims/statement"]
    assert [problem.path for problem in caught.value.problems] == ["messages/claims/statement/message.toml"] * len(
        caught.value.problems
    )
    assert len(caught.value.problems) > 5


@pytest.mark.parametrize("name", ["variables.toml", "channels.toml", "marketplaces.toml"])
def test_a_message_on_top_of_a_broken_file_is_a_broken_message(tmp_path, name):
    catalog = base_with(tmp_path, {name: base_text(name) + "\n[x\n"})
    with pytest.raises(CatalogError, match=f"{name}:"):
        catalog["claims/answer"]


def test_a_broken_file_that_a_message_does_not_need_does_not_matter(tmp_path):
    catalog = base_with(tmp_path, {"glossary.toml": "[x\n"})
    assert catalog["claims/answer"].id == "claims/answer"
    with pytest.raises(CatalogError, match=r"glossary\.toml:"):
        _ = catalog.terms


@pytest.mark.parametrize(
    ("look_up", "sentence"),
    [
        (
            lambda c: c["claims/answr"],
            "There is no message 'claims/answr'. Did you mean 'claims/answer' or 'claims/statement'?",
        ),
        (lambda c: c.marketplace("GB"), "There is no marketplace 'GB'. There are: DE, JP, US."),
        (lambda c: c.fact("answer"), "There is no fact 'answer'. Did you mean 'answer-window'?"),
        (lambda c: c.source("claims/answer/fr.jinja"), "There is no template 'claims/answer/fr.jinja'."),
    ],
    ids=["a message", "a marketplace", "a fact", "a template"],
)
def test_a_name_that_there_is_not(small, look_up, sentence):
    with pytest.raises(UnknownName) as caught:
        look_up(small)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("folder", ["", "none", "file"])
def test_a_folder_without_a_catalog(tmp_path, folder):
    write(tmp_path, {"file": ""})
    with pytest.raises(UnknownName, match="There is no catalog in"):
        Catalog.load(tmp_path / folder)


def test_a_folder_may_be_given_as_text(small):
    assert dict(Catalog.load(str(small.root))) == dict(small)


def test_layouts_are_no_messages_and_unfinished_messages_are(tmp_path):
    catalog = base_with(tmp_path, {"messages/claims/later/en.jinja": "", "messages/_layout/deep/x.en.jinja": ""})
    assert list(catalog) == ["claims/answer", "claims/later", "claims/statement"]


def test_two_catalogs_are_never_equal(small):
    other = Catalog.load(small.root)
    assert small == small  # noqa: PLR0124 - it is the same one
    assert small != other
    assert len({small, other}) == 2


def test_the_catalog_that_comes_with_the_package_is_found_from_anywhere(monkeypatch, tmp_path, real):
    monkeypatch.chdir(tmp_path)
    assert list(Catalog.load()) == list(real)
