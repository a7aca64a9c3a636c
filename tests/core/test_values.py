"""What a person typed becomes a typed value, or a sentence that says what is wrong with it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kb_templates import Money, Text, Variable, values
from kb_templates.model import Kind

CHOICES = {"refund": Text("退款", "Refund"), "replacement": Text("换货", "Replacement")}


def variable(kind: str) -> Variable:
    words = Text("名", "Name")
    return Variable("name", Kind(kind), words, words, choices=CHOICES if kind == "choice" else {})


def read(kind: str, raw: object) -> object:
    return values.read(variable(kind), raw, currency="USD")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        pytest.param("text", "USPS", "USPS", id="a text stays as it is"),
        pytest.param("text", "  Harbor & Pine \n", "Harbor & Pine", id="white space around a text goes"),
        pytest.param("text", "a\tb", "a\tb", id="a tab inside a text stays"),
        pytest.param("text", "x" * 10_000, "x" * 10_000, id="ten thousand characters are taken"),
        pytest.param("multiline", "one\n\ntwo\n", "one\n\ntwo", id="lines stay lines"),
        pytest.param(
            "multiline", "one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends of Windows and old Macs become one"
        ),
        pytest.param("order-id", "111-5550100-5550101", "111-5550100-5550101", id="an order ID"),
        pytest.param("order-id", " 111-5550100-5550101\t", "111-5550100-5550101", id="an order ID copied with spaces"),
        pytest.param("asin", "b00example", "B00EXAMPLE", id="an ASIN in small letters becomes capitals"),
        pytest.param("tracking-number", "1Z 555 0100", "1Z 555 0100", id="a tracking number in groups"),
        pytest.param("tracking-number", "LX-555010017-CN", "LX-555010017-CN", id="a tracking number with hyphens"),
        pytest.param("date", "2026-03-09", date(2026, 3, 9), id="a date as typed"),
        pytest.param("date", "2028-02-29", date(2028, 2, 29), id="the 29th of February of a leap year"),
        pytest.param("date", date(2026, 3, 9), date(2026, 3, 9), id="a date of a program"),
        pytest.param("date", datetime(2026, 3, 9, 23, tzinfo=UTC), date(2026, 3, 9), id="a moment becomes its day"),
        pytest.param("number", "1250.50", Decimal("1250.50"), id="a number with decimals"),
        pytest.param("number", "007", Decimal(7), id="a number with zeros before it"),
        pytest.param("number", 12, Decimal(12), id="a whole number of a program"),
        pytest.param("number", 0.5, Decimal("0.5"), id="a float becomes what it shows"),
        pytest.param("number", Decimal("1E+3"), Decimal(1000), id="a decimal however it is written"),
        pytest.param("money", "25.00", Money(Decimal("25.00"), "USD"), id="an amount takes the marketplace's currency"),
        pytest.param("money", "25.00 EUR", Money(Decimal("25.00"), "EUR"), id="an amount with its own currency"),
        pytest.param(
            "money", "eur 25", Money(Decimal(25), "EUR"), id="the currency may stand before, in small letters"
        ),
        pytest.param("money", 25, Money(Decimal(25), "USD"), id="a whole number is an amount"),
        pytest.param("money", 12.5, Money(Decimal("12.5"), "USD"), id="a float is an amount"),
        pytest.param("money", Decimal("0.99"), Money(Decimal("0.99"), "USD"), id="a decimal is an amount"),
        pytest.param("money", Money(Decimal(1), "JPY"), Money(Decimal(1), "JPY"), id="money stays money"),
        pytest.param("choice", " refund ", "refund", id="a choice with spaces around it"),
        pytest.param("flag", True, True, id="true"),
        pytest.param("flag", "Yes", True, id="Yes"),
        pytest.param("flag", "是", True, id="是"),
        pytest.param("flag", "off", False, id="off"),
        pytest.param("flag", "否", False, id="否"),
        pytest.param("flag", "0", False, id="0"),
        pytest.param("lines", "one\n\n two \n", ("one", "two"), id="lines of a text, blank ones left out"),
        pytest.param("lines", ["one", " ", None, "two"], ("one", "two"), id="a list, blank items left out"),
        pytest.param("lines", ("one",), ("one",), id="a tuple"),
    ],
)
def test_is_taken(kind, raw, value):
    assert read(kind, raw) == value


ORDER_ID = "It is not an order ID: 3, 7 and 7 digits with hyphens between, like 111-5550100-5550101."
ASIN = "It is not an ASIN: 10 letters and digits, like B000000000."
TRACKING = "It is not a tracking number: 6 to 40 letters and digits; spaces and hyphens may stand between."
DATE = "It is not a date: write year, month and day, like 2026-03-09."
MONEY = "It is not an amount of money: write 12.50, or 12.50 USD."
DIGITS = "write digits with a point before the decimals and nothing between the thousands, like 1250.00."
SIZE = "It has more than 18 digits."


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        pytest.param(
            "text",
            "one\ntwo",
            "It has more than one line; this value is a single line.",
            id="two lines in a single line",
        ),
        pytest.param("text", 5, "It is int, not text.", id="a number is not text"),
        pytest.param("text", {"a": 1}, "It is dict, not text.", id="a table is not text"),
        pytest.param("text", b"x", "It is bytes, not text.", id="bytes are not text"),
        pytest.param(
            "text",
            "x" * 100_000,
            "It has 100,000 characters; at most 10,000 are taken.",
            id="a hundred thousand characters",
        ),
        pytest.param(
            "text", "ab\x00", "Character 3 (U+0000) cannot be shown or sent; delete it.", id="a NUL character"
        ),
        pytest.param(
            "text", "\ud800x", "Character 1 (U+D800) cannot be shown or sent; delete it.", id="a lone surrogate"
        ),
        pytest.param(
            "multiline", "a\u2028b", "Character 2 (U+2028) cannot be shown or sent; delete it.", id="a line separator"
        ),
        pytest.param(
            "multiline",
            "a\u2029b",
            "Character 2 (U+2029) cannot be shown or sent; delete it.",
            id="a paragraph separator",
        ),
        pytest.param(
            "multiline",
            "a\x1b[31m",
            "Character 2 (U+001B) cannot be shown or sent; delete it.",
            id="a terminal's escape",
        ),
        pytest.param(
            "multiline", "a\x85b", "Character 2 (U+0085) cannot be shown or sent; delete it.", id="a next line"
        ),
        pytest.param("order-id", "5550101", ORDER_ID, id="an order ID without groups"),
        pytest.param("order-id", "111-555O100-5550101", ORDER_ID, id="a letter O in an order ID"),
        pytest.param(
            "order-id", "１１１-5550100-5550101", ORDER_ID, id="wide digits of a Chinese keyboard in an order ID"
        ),
        pytest.param(
            "order-id", "11-5550100-5550101", "The first group has 2 digits; it needs 3.", id="a short first group"
        ),
        pytest.param(
            "order-id", "111-555010-5550101", "The middle group has 6 digits; it needs 7.", id="a short middle group"
        ),
        pytest.param(
            "order-id", "111-5550100-55501011", "The last group has 8 digits; it needs 7.", id="a long last group"
        ),
        pytest.param("asin", "B00EXAMPL", ASIN, id="an ASIN of nine characters"),
        pytest.param("asin", "B00-EXAMPL", ASIN, id="an ASIN with a hyphen"),
        pytest.param("tracking-number", "1Z5", TRACKING, id="a tracking number of three characters"),
        pytest.param("tracking-number", "1Z555!0100", TRACKING, id="a tracking number with a mark"),
        pytest.param("tracking-number", "https://example.com/1Z5", TRACKING, id="a link is not a tracking number"),
        pytest.param("date", "9 March 2026", DATE, id="a date in words"),
        pytest.param("date", "2026-3-9", DATE, id="a date without zeros"),
        pytest.param("date", "09/03/2026", DATE, id="a date in another order"),
        pytest.param("date", "2026-03-09T10:00", DATE, id="a date with a time"),
        pytest.param("date", "２０２６-03-09", DATE, id="a date in wide digits"),
        pytest.param(
            "date", "2026-02-30", "There is no day 2026-02-30; look at the month and the day.", id="30 February"
        ),
        pytest.param("date", "2026-13-01", "There is no day 2026-13-01; look at the month and the day.", id="month 13"),
        pytest.param("date", 20260309, "It is int, not text.", id="a date as a number"),
        pytest.param("number", "1,250.00", f"'1,250.00' is not a number: {DIGITS}", id="commas between thousands"),
        pytest.param("number", "-1", f"'-1' is not a number: {DIGITS}", id="a negative number"),
        pytest.param("number", -1, f"'-1' is not a number: {DIGITS}", id="a negative number of a program"),
        pytest.param("number", ".5", f"'.5' is not a number: {DIGITS}", id="no digit before the point"),
        pytest.param("number", "1e3", f"'1e3' is not a number: {DIGITS}", id="a power of ten"),
        pytest.param("number", float("nan"), f"'nan' is not a number: {DIGITS}", id="not a number at all"),
        pytest.param("number", True, f"'True' is not a number: {DIGITS}", id="true is not a number"),
        pytest.param(
            "number",
            "many " * 20,
            f"'many many many many many many many ma...' is not a number: {DIGITS}",
            id="a long text",
        ),
        pytest.param("number", "1" * 19, SIZE, id="nineteen digits"),
        pytest.param("number", 10**5000, SIZE, id="a whole number beyond all reason"),
        pytest.param("money", "12,50", f"'12,50' is not a number: {DIGITS}", id="a comma before the cents"),
        pytest.param("money", "$12.50", MONEY, id="a sign instead of a code"),
        pytest.param("money", "USD 12.50 USD", MONEY, id="a currency on both sides"),
        pytest.param("money", "twelve", MONEY, id="an amount in words"),
        pytest.param("money", True, MONEY, id="true is not an amount"),
        pytest.param("money", [1], MONEY, id="a list is not an amount"),
        pytest.param("money", "-5", MONEY, id="a negative amount as typed"),
        pytest.param("money", -5, "-5 is not an amount of money; it cannot be negative.", id="a negative amount"),
        pytest.param(
            "money",
            Money(Decimal(-5), "USD"),
            "-5 is not an amount of money; it cannot be negative.",
            id="negative money of a program",
        ),
        pytest.param(
            "money",
            Decimal("NaN"),
            "NaN is not an amount of money; it cannot be negative.",
            id="a decimal that is not a number",
        ),
        pytest.param("money", "9" * 5000, SIZE, id="an amount beyond all reason"),
        pytest.param("money", Decimal("1E+999"), SIZE, id="an amount with a thousand digits"),
        pytest.param(
            "choice", "refnd", "'refnd' is not one of its choices. Did you mean 'refund'?", id="a misspelt choice"
        ),
        pytest.param(
            "choice",
            "gift",
            "'gift' is not one of its choices. There are: refund, replacement.",
            id="a choice that there is not",
        ),
        pytest.param("choice", True, "It is bool, not text.", id="true is not a choice"),
        pytest.param("flag", "maybe", "'maybe' is neither yes nor no: write true or false.", id="maybe"),
        pytest.param("flag", 1, "It is int, not text.", id="one is not true"),
        pytest.param("lines", ["one", 2], "It is int, not text.", id="a number among lines"),
        pytest.param("lines", ["one", ["two"]], "It is list, not text.", id="a list among lines"),
        pytest.param(
            "lines",
            ["one\ntwo"],
            "One of its lines has a line break in it; write one item a line.",
            id="a line break in a line",
        ),
        pytest.param("lines", {"a": "b"}, "It is dict, not text.", id="a table is not lines"),
    ],
)
def test_is_refused_with_a_sentence(kind, raw, sentence):
    with pytest.raises(ValueError) as caught:
        read(kind, raw)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("kind", ["text", "multiline"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{ 7*7 }}", id="a calculation in braces"),
        pytest.param("{% raw %}{{ x }}{% endraw %}", id="tags"),
        pytest.param("<script>alert(1)</script>", id="a script"),
        pytest.param("Harbor & Pine &amp; Co", id="ampersands"),
        pytest.param("C:\\new\\table $1 ${HOME} %s %(x)s {0}", id="backslashes, dollars and percents"),
        pytest.param("👩‍👩‍👧 🎁", id="emoji with joiners"),
        pytest.param("שלום \u202eabc\u202c مرحبا", id="right-to-left text and its marks"),
        pytest.param("e\u0301 \ufb01 \u00a0x", id="combining marks, ligatures and hard spaces"),
        pytest.param("\ue000order_id\ue001", id="characters for private use"),
    ],
)
def test_text_is_never_changed(kind, text):
    assert read(kind, text) == text


NESTED: list = []
for _ in range(5000):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    ("raw", "missing"),
    [
        pytest.param(None, True, id="nothing"),
        pytest.param("", True, id="an empty text"),
        pytest.param(" \t\n\u3000\u00a0", True, id="white space of any kind"),
        pytest.param([], True, id="an empty list"),
        pytest.param(["", " ", None], True, id="a list of blanks"),
        pytest.param((), True, id="an empty tuple"),
        pytest.param(False, False, id="no is an answer"),
        pytest.param(0, False, id="zero is an answer"),
        pytest.param({}, False, id="an empty table is a wrong value"),
        pytest.param([[]], False, id="a list in a list is a wrong value"),
        pytest.param(NESTED, False, id="lists in lists without end"),
        pytest.param(["", "x"], False, id="a list with one text"),
        pytest.param("x", False, id="a text"),
    ],
)
def test_missing_is_nothing_but_white_space(raw, missing):
    assert values.is_missing(raw) is missing
