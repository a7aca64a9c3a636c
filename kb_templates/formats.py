"""Typed value -> text as people write it in a locale. All of it is CLDR's, through Babel."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import (
    UnknownCurrencyError,
    format_currency,
    format_decimal,
    get_currency_precision,
    list_currencies,
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


# --- the same, for scripts that cannot ask Babel ---

# A field of a date pattern: as it is, or with a zero before one digit.
_DATE_FIELDS = {"y": "year", "MMMM": "month-name", "M": "month", "MM": "month-2", "d": "day", "dd": "day-2"}


def patterns(locale: str) -> dict[str, Any]:
    """How dates, money and numbers are written in a locale: all that `web/values.js` needs to write them as we do.

    `date` is a list of texts and of `[field]`; `money` is what stands before and after an amount, with `¤` for the
    symbol; `symbols` are those of the currencies that do not show their code; `groups` are the sizes of the first and
    of the further groups of digits.

    Raises:
        ValueError: the locale writes dates or money in a way that the script does not know.
    """
    known = Locale.parse(locale)
    money, number = known.currency_formats["standard"], known.decimal_formats[None]
    signs = known.number_symbols["latn"]
    symbols = {code: sign for code, sign in known.currency_symbols.items() if is_currency(code) and code != sign}
    if money.grouping != number.grouping:
        raise ValueError(f"{locale} groups the digits of money and of numbers in two ways.")
    return {
        "date": [*_date_parts(locale, known.date_formats["long"].pattern)],
        "months": [known.months["format"]["wide"][month] for month in range(1, 13)],
        "money": [money.prefix[0], money.suffix[0]],
        "groups": list(number.grouping),
        "decimal": signs["decimal"],
        "group": signs["group"],
        "symbols": dict(sorted(symbols.items())),
    }


def _date_parts(locale: str, pattern: str) -> Iterator[str | list[str]]:
    for quoted, letters, text in re.findall(r"'([^']*)'|([A-Za-z]+)|([^A-Za-z']+)", pattern):
        if letters and letters not in _DATE_FIELDS:
            raise ValueError(f"{locale} writes dates as {pattern}; {letters} is not known to the script.")
        yield [_DATE_FIELDS[letters]] if letters else quoted or text


def currencies() -> dict[str, int]:
    """Every ISO 4217 code, with the number of decimals the currency is counted in."""
    return {code: get_currency_precision(code) for code in sorted(list_currencies())}


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
