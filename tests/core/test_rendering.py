"""A message with its values filled in: every problem at once, every value as it is, facts only where they hold."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from kb_templates import Catalog, InvalidValues, Money, Problem, Rendered, TemplateError, UnknownName, render
from tests.core.catalogs import ANSWER, STATEMENT, base_text, base_with, write

ODD_TEXTS = [
    pytest.param("{{ 7*7 }}", id="a calculation in braces"),
    pytest.param("{{ store_name }}{{ order_id.__class__ }}", id="names in braces"),
    pytest.param("{% raw %}{% endraw %}{% if %}", id="tags"),
    pytest.param("{# a remark #}", id="a remark"),
    pytest.param("<script>alert('x')</script>", id="a script"),
    pytest.param("Harbor & Pine &amp; <b>Co</b>", id="ampersands and tags of HTML"),
    pytest.param("C:\\new\\1 \\g<0> $1 ${x} %s %(x)s {0} {x}", id="backslashes, dollars, percents and braces"),
    pytest.param("👩‍👩‍👧🏽 🎁", id="emoji"),
    pytest.param("שלום \u202eabc\u202c مرحبا", id="right-to-left text"),
    pytest.param("\ue000carrier\ue001 \ue002x:1:1:1:0\ue003", id="the characters that slots and marks are made of"),
    pytest.param("_('x') [[x]] None Undefined", id="words of programs"),
    pytest.param("x" * 10_000, id="ten thousand characters"),
    pytest.param("trailing\\", id="a backslash at the end"),
]


def statement(catalog: Catalog, **changed: object) -> Rendered:
    return render(catalog, "claims/statement", {**STATEMENT, **changed}, language="en")


def problems_of(catalog: Catalog, message: str, given: Mapping[str, object], **options: str) -> list[Problem]:
    with pytest.raises(InvalidValues) as caught:
        render(catalog, message, given, language="en", **options)
    return list(caught.value.problems)


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_what_is_sent_in_every_language_of_the_message(small):
    assert statement(small) == Rendered(
        message="claims/statement",
        language="en",
        marketplace="US",
        subject="Order 111-5550100-5550101: statement",
        body=(
            "We shipped order 111-5550100-5550101 on March 9, 2026 with USPS.\n"
            "\n"
            "Attached:\n"
            "1. The tracking record.\n"
            "\n"
            "Harbor & Pine"
        ),
    )
    chinese = render(small, "claims/statement", {**STATEMENT, "traced": True}, language="zh", marketplace="DE")
    assert chinese.subject == "订单 111-5550100-5550101：说明"
    assert chinese.body == (
        "订单 111-5550100-5550101 已于 2026年3月9日由 USPS 发出。\n"
        "我们已请 USPS 追查。\n"
        "\n"
        "附件：\n"
        "1. The tracking record.\n"
        "\n"
        "Harbor & Pine"
    )


def test_a_date_of_a_program_is_written_like_a_typed_one(small):
    assert statement(small, shipped_on=date(2026, 3, 9)) == statement(small, shipped_on="2026-03-09")


@pytest.mark.parametrize(
    "amount", ["25", "25.00", "25.00 USD", "usd 25", 25, 25.0, Decimal("25.0"), Money(Decimal(25), "USD")], ids=repr
)
def test_an_amount_is_written_the_same_however_it_is_given(small, amount):
    sent = render(small, "claims/answer", {**ANSWER, "amount": amount}, language="en")
    assert "We refund $25.00 for order" in sent.body


@pytest.mark.parametrize(
    ("marketplace", "day", "money"),
    [
        ("US", "March 9, 2026", "$25.00"),
        ("DE", "9 March 2026", "€25.00"),
        ("JP", "March 9, 2026", "¥25"),
    ],
)
def test_the_marketplace_decides_currency_and_dates(small, marketplace, day, money):
    sent = render(small, "claims/statement", STATEMENT, language="en", marketplace=marketplace)
    assert f" on {day} with " in sent.body
    answer = render(small, "claims/answer", {**ANSWER, "amount": "25"}, language="en", marketplace=marketplace)
    assert f"We refund {money} for" in answer.body


def test_a_message_may_be_given_instead_of_its_id(small):
    message = small["claims/statement"]
    assert render(small, message, STATEMENT, language="en") == statement(small)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_a_value_is_printed_as_it_is(small, text):
    plain = statement(small, carrier="UPS").body
    assert statement(small, carrier=text).body == plain.replace("UPS", text)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_a_line_of_a_list_is_printed_as_it_is(small, text):
    body = statement(small, attachments=[text, "The photo."]).body
    assert f"All attached:\n1. {text}\n2. The photo.\n" in body


def test_lines_of_a_multiline_value_stay(small):
    body = render(small, "claims/answer", {**ANSWER, "extra_note": "One.\r\n\r\n  Two.\n"}, language="en").body
    assert "\n\nOne.\n\n  Two.\n\nKind regards," in body


@pytest.mark.parametrize(
    ("given", "absent", "present"),
    [
        pytest.param({"buyer_name": None}, "Anna", "Hello,\n", id="nothing"),
        pytest.param({"buyer_name": ""}, "Anna", "Hello,\n", id="an empty text"),
        pytest.param({"buyer_name": " \t"}, "Anna", "Hello,\n", id="white space"),
        pytest.param({"buyer_name": "Anna"}, "Hello,\n", "Hello Anna,\n", id="a name"),
        pytest.param({"amount": " "}, "refund", "We send a new item", id="an amount that is white space"),
    ],
)
def test_an_optional_value_that_is_not_given_takes_its_branch(small, given, absent, present):
    body = render(small, "claims/answer", {**ANSWER, **given}, language="en").body
    assert absent not in body
    assert present in body


# --- what is refused --------------------------------------------------------------------------------------------------


def test_all_problems_of_all_values_at_once(small):
    given = {
        "zip": "1",
        "carrierr": "USPS",
        "order_id": "111-555010-5550101",
        "shipped_on": "9 March",
        "attachments": ["", " "],
        "store_name": "\ud800",
        "traced": "perhaps",
    }
    assert problems_of(small, "claims/statement", given) == [
        Problem(
            "invalid-value",
            "Order ID (order_id): The middle group has 6 digits; it needs 7.",
            "3-7-7 digits",
            variable="order_id",
        ),
        Problem("missing-value", "Carrier (carrier) is missing.", "As in the order details", variable="carrier"),
        Problem(
            "invalid-value",
            "Shipped on (shipped_on): It is not a date: write year, month and day, like 2026-03-09.",
            "The date of the first scan",
            variable="shipped_on",
        ),
        Problem(
            "invalid-value",
            "Trace requested (traced): 'perhaps' is neither yes nor no: write true or false.",
            "Tick it once the request is filed",
            variable="traced",
        ),
        Problem("missing-value", "Attachments (attachments) is missing.", "One a line", variable="attachments"),
        Problem(
            "invalid-value",
            "Store name (store_name): Character 1 (U+D800) cannot be shown or sent; delete it.",
            "The name that buyers see",
            variable="store_name",
        ),
        Problem(
            "unknown-variable",
            "claims/statement takes no value 'carrierr'.",
            "Did you mean 'carrier'?",
            variable="carrierr",
        ),
        Problem(
            "unknown-variable",
            "claims/statement takes no value 'zip'.",
            "There are: attachments, carrier, order_id, shipped_on, store_name, traced.",
            variable="zip",
        ),
    ]


def test_no_values_at_all(small):
    assert [problem.variable for problem in problems_of(small, "claims/statement", {})] == list(STATEMENT)


@pytest.mark.parametrize("blank", ["", "  ", "\u3000\u00a0\t", None, []], ids=repr)
def test_white_space_alone_is_missing(small, blank):
    assert [p.code for p in problems_of(small, "claims/statement", {**STATEMENT, "carrier": blank})] == [
        "missing-value"
    ]


@pytest.mark.parametrize(
    ("amount", "marketplace", "sentence"),
    [
        ("25.505", "US", "25.505 has 1 decimals more than USD is counted in."),
        ("25.50", "JP", "25.50 has 1 decimals more than JPY is counted in."),
        ("25.00 EUX", "US", "'EUX' is not a currency code, like USD."),
        (Money(Decimal(1), "usd"), "US", "'usd' is not a currency code, like USD."),
    ],
)
def test_money_fits_its_currency(small, amount, marketplace, sentence):
    (problem,) = problems_of(small, "claims/answer", {**ANSWER, "amount": amount}, marketplace=marketplace)
    assert problem.message == f"Refund amount (amount): {sentence}"


@pytest.mark.parametrize(
    ("message", "options", "sentence"),
    [
        (
            "claims/statements",
            {},
            "There is no message 'claims/statements'. Did you mean 'claims/statement' or 'claims/answer'?",
        ),
        ("statement", {}, "There is no message 'statement'. Did you mean 'claims/statement'?"),
        ("claims/statement", {"language": "eng"}, "There is no language 'eng'. Did you mean 'en'?"),
        ("claims/statement", {"language": "fr"}, "There is no language 'fr'. There are: en, zh."),
        ("claims/statement", {"marketplace": "GB"}, "There is no marketplace 'GB'. There are: DE, JP, US."),
        ("claims/statement", {"marketplace": "us"}, "There is no marketplace 'us'. There are: DE, JP, US."),
    ],
)
def test_a_name_that_there_is_not(small, message, options, sentence):
    with pytest.raises(UnknownName) as caught:
        render(small, message, STATEMENT, **{"language": "en", **options})
    assert str(caught.value) == sentence


def test_a_file_that_is_no_language_cannot_be_rendered(tmp_path):
    name = "messages/claims/statement/en copy.jinja"
    catalog = base_with(tmp_path, {name: base_text("messages/claims/statement/en.jinja")})
    with pytest.raises(UnknownName, match=r"There is no language 'en copy'\. There are: en, zh\."):
        render(catalog, "claims/statement", STATEMENT, language="en copy")


# --- a template that is wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            '{% if remedy == "refund" and amount %}',
            '{% if remedy == "refund" %}',
            "messages/claims/answer/en.jinja:1: This cannot be rendered: 'amount' is undefined. "
            "Run kb check: it names the line.",
            id="an optional value is printed although it was not given",
        ),
        pytest.param(
            "We send a new item",
            "We send {{ nothing }}",
            "messages/claims/answer/en.jinja:1: This cannot be rendered: 'nothing' is undefined. "
            "Run kb check: it names the line.",
            id="a name that nobody declares",
        ),
        pytest.param(
            "{% endif %}\n{% if steps",
            "{% if steps",
            "messages/claims/answer/en.jinja:15: Jinja cannot read this: Encountered unknown tag 'endblock'.",
            id="an if without end",
        ),
        pytest.param(
            '{% extends "_layout/letter.en.jinja" %}\n',
            "",
            "messages/claims/answer/en.jinja:1: This cannot be rendered: it has no block 'letter'; "
            "does it extend a layout? Run kb check: it names the line.",
            id="no layout",
        ),
        pytest.param(
            "We send",
            '{% include "claims/answer/en.jinja" %}',
            "messages/claims/answer/en.jinja:1: This cannot be rendered: its templates extend or include each other "
            "without end. Run kb check: it names the line.",
            id="a template in itself",
        ),
    ],
)
def test_a_wrong_template_is_an_error_and_never_a_blank(tmp_path, old, new, sentence):
    name = "messages/claims/answer/en.jinja"
    text = base_text(name)
    assert old in text
    catalog = base_with(tmp_path, {name: text.replace(old, new)})
    given = {**ANSWER, "amount": "", "remedy": "replacement" if "if remedy" not in new else "refund"}
    with pytest.raises(TemplateError) as caught:
        render(catalog, "claims/answer", given, language="en")
    assert str(caught.value).startswith(sentence)


# --- facts that fill variables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "marketplace", "steps"),
    [
        ("en", "DE", "These are the steps:\n1. Go to Your Orders\n2. Select Cancel request\n"),
        ("zh", "DE", "步骤如下：\n1. 打开“您的订单”\n2. 选择“撤销请求”\n"),
        ("en", "US", None),
        ("zh", "JP", None),
    ],
)
def test_a_fact_fills_its_variable_only_where_it_holds(small, language, marketplace, steps):
    body = render(small, "claims/answer", {**ANSWER, "amount": "25"}, language=language, marketplace=marketplace).body
    if steps:
        assert steps in body
    else:
        assert "1." not in body


def test_a_fact_for_all_stores_fills_its_variable_everywhere(tmp_path):
    facts = base_text("policy/facts.toml").replace('scope = ["DE"]', 'scope = ["all"]')
    catalog = base_with(tmp_path, {"policy/facts.toml": facts})
    for marketplace in catalog.marketplaces:
        body = render(catalog, "claims/answer", {**ANSWER, "amount": "25"}, language="en", marketplace=marketplace).body
        assert "2. Select Cancel request" in body


# --- catalogs ---------------------------------------------------------------------------------------------------------


def test_two_catalogs_do_not_share_templates(tmp_path, small):
    name = "messages/claims/statement/en.jinja"
    other = base_with(tmp_path, {name: base_text(name).replace("We shipped", "They shipped")})
    assert statement(small).body.startswith("We shipped")
    assert statement(other).body.startswith("They shipped")
    assert statement(small).body.startswith("We shipped")


def test_a_catalog_stays_as_it_was_read(tmp_path):
    catalog = base_with(tmp_path)
    before = statement(catalog)
    text = base_text("messages/claims/statement/en.jinja").replace("We shipped", "They shipped")
    write(catalog.root, {"messages/claims/statement/en.jinja": text})
    assert statement(catalog) == before
    assert statement(Catalog.load(catalog.root)) != before
