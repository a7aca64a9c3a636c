"""Typed value -> text as people write it in a locale. All of it is CLDR's, through Babel."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import (
    UnknownCurrencyError,
    format_currency,
    format_decimal,
    get_currency_precision,
    validate_currency,
)

from kb_templates.model import Fact, Marketplace, Money, Reader, Steps, Text, Value

# English on a store that is not an English one: the order of day and month that people there are used to.
_ENGLISH = {"month-day": "en_US", "day-month": "en_GB", "year-month-day": "en_US"}
_OTHERS = {"zh": "zh_CN"}

_UNITS = {
    "Y": Text("年", "year"),
    "M": Text("个月", "month"),
    "D": Text("天", "day"),
    "TH": Text("小时", "hour"),
    "TM": Text("分钟", "minute"),
}
_BOUNDS = {
    "below": Text("低于 {}", "below {}"),
    "at-least": Text("不低于 {}", "at least {}"),
    "at-most": Text("不超过 {}", "at most {}"),
}


def locale_of(language: str, marketplace: Marketplace) -> str:
    """The locale in which a message of this language is written for this marketplace.

    >>> from kb_templates.catalog import Catalog
    >>> locale_of("en", Catalog.load().marketplace("DE"))
    'en_GB'
    """
    if marketplace.locale.split("_")[0] == language:
        return marketplace.locale
    if language == "en":
        return _ENGLISH[marketplace.date_order]
    return _OTHERS.get(language, language)


@lru_cache(maxsize=64)
def is_locale(name: str) -> bool:
    """Whether Babel knows a locale of this name."""
    try:
        # Babel cuts off what follows a dot; here, en.old is no language.
        return re.fullmatch(r"\w+", name) is not None and bool(Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return False


def is_currency(code: str) -> bool:
    """Whether this is an ISO 4217 code."""
    try:
        validate_currency(code)
    except UnknownCurrencyError:
        return False
    return True


def excess_decimals(money: Money) -> int:
    """How many decimals an amount has beyond what its currency is counted in; 0 where it fits."""
    exponent = money.amount.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0  # NaN and infinity have a letter there
    return max(0, decimals - get_currency_precision(money.currency))


def finished(value: Value, locale: str) -> str | bool | tuple[str, ...]:
    """What a template gets: dates, money and numbers as text of the locale; everything else as it is.

    >>> finished(date(2026, 3, 9), "en_US")
    'March 9, 2026'
    """
    if isinstance(value, (str, bool, tuple)):  # three times as fast as a union, and called most
        return value
    return _written(value, locale)


@lru_cache(maxsize=4096)  # the days and prices of a shop come again and again, and CLDR's patterns are slow
def _written(value: date | Money | Decimal, locale: str) -> str:
    if isinstance(value, date):
        return format_date(value, "long", locale)
    if isinstance(value, Money):
        return format_currency(value.amount, value.currency, locale=locale)
    # Without this, the locale's pattern would round to three decimals.
    return str(format_decimal(value, locale=locale, decimal_quantization=False))


def fact_value(fact: Fact, reader: Reader) -> str:
    """The value of a fact in words of the reader's language: `30 天`, `below 1%`, or its sentence.

    Steps are joined by semicolons; pages that have room show them as a list.
    """
    if isinstance(fact.value, Text):
        return fact.value[reader]
    if isinstance(fact.value, Steps):
        return ("；" if reader == "zh" else "; ").join(fact.value[reader])
    if fact.kind == "duration":
        return duration(fact.value, reader)
    locale = "zh_CN" if reader == "zh" else "en_US"
    number = format_decimal(Decimal(fact.value), locale=locale, decimal_quantization=False)
    shown = f"{number}%" if fact.kind == "percentage" else number
    return _BOUNDS[fact.bound][reader].format(shown) if fact.bound else shown


def duration(value: str, reader: Reader) -> str:
    """An ISO 8601 duration of one unit in words.

    >>> duration("PT48H", "en"), duration("P1D", "en"), duration("P30D", "zh")
    ('48 hours', '1 day', '30 天')
    """
    found = re.fullmatch(r"P(T?)(\d+)([YMDH])", value)
    if not found or found[1] + found[3] not in _UNITS:
        raise ValueError(f"{value!r} is not a duration of one unit.")
    number, unit = found[2], _UNITS[found[1] + found[3]][reader]
    return f"{number} {unit}" + ("s" if reader == "en" and number != "1" else "")
