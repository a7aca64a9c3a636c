"""Dates, money and numbers as people write them where the order was placed, in the language of the message."""

from datetime import date
from decimal import Decimal

import pytest

from kb_templates import Money, Text, formats
from kb_templates.model import Fact, Steps

DAY = date(2026, 3, 9)
EUROS = Money(Decimal("1250.50"), "EUR")
NUMBER = Decimal("1250.5")
HARD = "\u00a0"  # a space at which no line may break


@pytest.mark.parametrize(
    ("language", "marketplace", "locale"),
    [
        pytest.param("en", "US", "en_US", id="English in the United States"),
        pytest.param("en", "CA", "en_CA", id="English in Canada"),
        pytest.param("en", "UK", "en_GB", id="English in the United Kingdom"),
        pytest.param("en", "IN", "en_IN", id="English in India"),
        pytest.param("en", "AE", "en_AE", id="English in the Emirates"),
        pytest.param("en", "DE", "en_GB", id="English where the day comes first"),
        pytest.param("en", "BR", "en_GB", id="English in Brazil"),
        pytest.param("en", "JP", "en_US", id="English where the year comes first"),
        pytest.param("de", "DE", "de_DE", id="German in Germany"),
        pytest.param("pt", "BR", "pt_BR", id="Portuguese in Brazil"),
        pytest.param("fr", "BE", "fr_BE", id="French in Belgium"),
        pytest.param("es", "MX", "es_MX", id="Spanish in Mexico"),
        pytest.param("zh", "US", "zh_CN", id="Chinese for staff"),
        pytest.param("zh", "JP", "zh_CN", id="Chinese for staff, whatever the store"),
        pytest.param("de", "US", "de", id="German in a store of another language"),
    ],
)
def test_locale_of_a_message(real, language, marketplace, locale):
    assert formats.locale_of(language, real.marketplace(marketplace)) == locale


def test_every_marketplace_can_be_written_in_english_chinese_and_its_own_language(real):
    for marketplace in real.marketplaces.values():
        for language in {"en", "zh", marketplace.language}:
            locale = formats.locale_of(language, marketplace)
            for value in (DAY, Money(Decimal("0.5"), marketplace.currency), NUMBER):
                assert str(formats.finished(value, locale)).strip(), (marketplace.id, language)


@pytest.mark.parametrize(
    ("language", "marketplace", "written"),
    [
        pytest.param("en", "US", ["March 9, 2026", "€1,250.50", "1,250.5"], id="English in the United States"),
        pytest.param("en", "UK", ["9 March 2026", "€1,250.50", "1,250.5"], id="English in the United Kingdom"),
        pytest.param("en", "DE", ["9 March 2026", "€1,250.50", "1,250.5"], id="English in Germany"),
        pytest.param("de", "DE", ["9. März 2026", f"1.250,50{HARD}€", "1.250,5"], id="German in Germany"),
        pytest.param("en", "JP", ["March 9, 2026", "€1,250.50", "1,250.5"], id="English in Japan"),
        pytest.param("ja", "JP", ["2026年3月9日", "€1,250.50", "1,250.5"], id="Japanese in Japan"),
        pytest.param("sv", "SE", ["9 mars 2026", f"1{HARD}250,50{HARD}€", f"1{HARD}250,5"], id="Swedish in Sweden"),
        pytest.param("pt", "BR", ["9 de março de 2026", f"€{HARD}1.250,50", "1.250,5"], id="Portuguese in Brazil"),
        pytest.param("en", "IN", ["9 March 2026", "€1,250.50", "1,250.5"], id="English in India"),
        pytest.param("zh", "US", ["2026年3月9日", "€1,250.50", "1,250.5"], id="Chinese for staff"),
    ],
)
def test_what_is_written(real, language, marketplace, written):
    locale = formats.locale_of(language, real.marketplace(marketplace))
    assert [formats.finished(value, locale) for value in (DAY, EUROS, NUMBER)] == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(Money(Decimal(25), "USD"), "$25.00", id="dollars have cents"),
        pytest.param(Money(Decimal(2500), "JPY"), "¥2,500", id="yen have none"),
        pytest.param(Money(Decimal("2500.00"), "JPY"), "¥2,500", id="yen typed with zeros"),
        pytest.param(Money(Decimal("999999999999999.99"), "USD"), "$999,999,999,999,999.99", id="a very large amount"),
        pytest.param(Decimal("0.12345"), "0.12345", id="no decimal of a number is rounded away"),
        pytest.param(Decimal(123456789012345678), "123,456,789,012,345,678", id="no digit of a number is lost"),
        pytest.param(Decimal("1.10"), "1.1", id="a zero at the end goes"),
        pytest.param("{{ x }}", "{{ x }}", id="text stays as it is"),
        pytest.param(("one", "two"), ("one", "two"), id="lines stay as they are"),
        pytest.param(True, True, id="a flag stays a flag"),
    ],
)
def test_what_is_written_in_the_united_states(value, written):
    assert formats.finished(value, "en_US") == written


@pytest.mark.parametrize(
    ("amount", "currency", "excess"),
    [
        ("25", "USD", 0),
        ("25.00", "USD", 0),
        ("25.5", "USD", 0),
        ("25.505", "USD", 1),
        ("0.5", "JPY", 1),
        ("100", "JPY", 0),
    ],
)
def test_decimals_that_a_currency_does_not_have(amount, currency, excess):
    assert formats.excess_decimals(Money(Decimal(amount), currency)) == excess


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("PT48H", "48 小时", "48 hours"),
        ("PT1H", "1 小时", "1 hour"),
        ("PT30M", "30 分钟", "30 minutes"),
        ("P1D", "1 天", "1 day"),
        ("P30D", "30 天", "30 days"),
        ("P6M", "6 个月", "6 months"),
        ("P1Y", "1 年", "1 year"),
        ("P2Y", "2 年", "2 years"),
    ],
)
def test_duration_in_words(value, zh, en):
    assert [formats.duration(value, "zh"), formats.duration(value, "en")] == [zh, en]


@pytest.mark.parametrize("value", ["30", "P30", "P1DT2H", "P5H", "PT5D", "PT1Y", "-P3D", ""])
def test_a_duration_of_more_than_one_unit_is_refused(value):
    with pytest.raises(ValueError) as caught:
        formats.duration(value, "en")
    assert str(caught.value) == f"{value!r} is not a duration of one unit."


def fact(kind: str, value: object, bound: str | None = None) -> Fact:
    words = Text("题", "Title")
    return Fact("x", "X1", words, kind, value, bound, None, ("all",), ("https://x",), "confirmed", DAY, DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "zh", "en"),
    [
        pytest.param(fact("duration", "P30D"), "30 天", "30 days", id="a duration"),
        pytest.param(fact("percentage", "1", "below"), "低于 1%", "below 1%", id="a percentage below"),
        pytest.param(fact("percentage", "2.5"), "2.5%", "2.5%", id="a percentage"),
        pytest.param(fact("percentage", "0.0125"), "0.0125%", "0.0125%", id="a percentage with many decimals"),
        pytest.param(fact("number", "2000", "at-most"), "不超过 2,000", "at most 2,000", id="a number at most"),
        pytest.param(fact("number", "200", "at-least"), "不低于 200", "at least 200", id="a number at least"),
        pytest.param(fact("amount", "750"), "750", "750", id="an amount"),
        pytest.param(fact("text", Text("不计入", "it does not count")), "不计入", "it does not count", id="a sentence"),
        pytest.param(
            fact("steps", Steps(("打开", "选择"), ("Open", "Select"))), "打开；选择", "Open; Select", id="steps"
        ),
    ],
)
def test_value_of_a_fact_in_words(of, zh, en):
    assert [formats.fact_value(of, "zh"), formats.fact_value(of, "en")] == [zh, en]


def test_every_real_fact_has_words_in_both_languages(real):
    for one in real.facts.values():
        assert formats.fact_value(one, "zh").strip(), one.id
        assert formats.fact_value(one, "en").strip(), one.id


@pytest.mark.parametrize("name", ["en", "de_DE", "zh_Hans_CN", "es_419", "pt"])
def test_a_locale(name):
    assert formats.is_locale(name)


@pytest.mark.parametrize("name", ["", "english", "en.old", "en copy", "de-DE", "xx", "../en", "en@x", "draft"])
def test_not_a_locale(name):
    assert not formats.is_locale(name)


def test_currency_codes():
    assert formats.is_currency("USD")
    assert not any(formats.is_currency(code) for code in ("usd", "US", "YEN", "", "€"))
