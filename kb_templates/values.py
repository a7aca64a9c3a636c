"""What a person typed -> a typed value, or a sentence that says what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from kb_templates.errors import did_you_mean
from kb_templates.model import Kind, Money, Value, Variable

LONGEST = 10_000
"""Characters in one value. Far above what any channel takes; below what would make a page or a terminal hang."""

MOST_DIGITS = 18
"""Digits in a number. Beyond 28, decimal arithmetic would round what was typed."""

YES = frozenset({"true", "yes", "y", "1", "on", "是"})
NO = frozenset({"false", "no", "n", "0", "off", "否"})

# Patterns are text here: `re` compiles one when a value needs it, and keeps it.
# Control characters cannot be seen, the two separators cut a copied line, and surrogates cannot be written out.
_UNSENDABLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
_ORDER_ID = r"[0-9]{3}-[0-9]{7}-[0-9]{7}"
_ASIN = r"[A-Z0-9]{10}"
_TRACKING_NUMBER = r"[A-Za-z0-9][A-Za-z0-9 -]{4,38}[A-Za-z0-9]"
_AMOUNT = r"(?:(?P<before>[A-Za-z]{3})\s*)?(?P<amount>[\d.,]+)(?:\s*(?P<after>[A-Za-z]{3}))?"


def is_missing(raw: object) -> bool:
    """Whether a value counts as not given: nothing, white space only, or an empty list."""
    if isinstance(raw, str):
        return not raw or raw.isspace()
    return raw is None or (isinstance(raw, list | tuple) and all(map(_is_blank, raw)))


def _is_blank(item: object) -> bool:
    return item is None or (isinstance(item, str) and not item.strip())


def read(variable: Variable, raw: object, *, currency: str) -> Value:
    """The value of a variable, read from what a person typed or a program passed.

    Args:
        variable: says the kind, and for a choice its words.
        raw: text as typed, or a value of the kind's own type (`date`, `Decimal`, `int`, `bool`, `Money`, list).
        currency: ISO 4217 code for money that names none.

    Raises:
        ValueError: the value does not fit; its text is one sentence for the person who typed it.
    """
    return _READERS[variable.kind](variable, raw, currency)


def _text(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if "\n" in text:
        raise ValueError("It has more than one line; this value is a single line.")
    return text


def _multiline(_variable: Variable, raw: object, _currency: str) -> str:
    return _checked(raw).strip()


def _lines(_variable: Variable, raw: object, _currency: str) -> tuple[str, ...]:
    items = raw if isinstance(raw, list | tuple) else _checked(raw).split("\n")
    lines = tuple(_checked(item).strip() for item in items if not _is_blank(item))
    if any("\n" in line for line in lines):
        raise ValueError("One of its lines has a line break in it; write one item a line.")
    return lines


def _order_id(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if re.fullmatch(_ORDER_ID, text):
        return text
    groups = text.split("-")
    if len(groups) == 3 and all(re.fullmatch(r"[0-9]+", group) for group in groups):
        wrong = next(
            (place, len(group), size)
            for place, group, size in zip(("first", "middle", "last"), groups, (3, 7, 7), strict=True)
            if len(group) != size
        )
        raise ValueError("The {} group has {} digits; it needs {}.".format(*wrong))
    raise ValueError("It is not an order ID: 3, 7 and 7 digits with hyphens between, like 111-5550100-5550101.")


def _asin(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip().upper()
    if not re.fullmatch(_ASIN, text):
        raise ValueError("It is not an ASIN: 10 letters and digits, like B000000000.")
    return text


def _tracking_number(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if not re.fullmatch(_TRACKING_NUMBER, text):
        raise ValueError(
            "It is not a tracking number: 6 to 40 letters and digits; spaces and hyphens may stand between."
        )
    return text


def _date(_variable: Variable, raw: object, _currency: str) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _checked(raw).strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("It is not a date: write year, month and day, like 2026-03-09.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"There is no day {text}; look at the month and the day.") from None


def _number(_variable: Variable, raw: object, _currency: str) -> Decimal:
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = Decimal(raw)
    if isinstance(raw, Decimal) and raw.is_finite() and raw >= 0:
        return _not_too_long(raw)
    return _decimal(_checked(raw if isinstance(raw, str) else str(raw)).strip(), raw)


def _money(_variable: Variable, raw: object, currency: str) -> Money:
    if isinstance(raw, Money):
        return Money(_amount(raw.amount), raw.currency)
    if isinstance(raw, Decimal | int) and not isinstance(raw, bool):
        return Money(_amount(Decimal(raw)), currency)
    found = re.fullmatch(_AMOUNT, _checked(raw if isinstance(raw, str) else str(raw)).strip())
    if not found or (found["before"] and found["after"]):
        raise ValueError("It is not an amount of money: write 12.50, or 12.50 USD.")
    written = (found["before"] or found["after"] or currency).upper()
    return Money(_decimal(found["amount"], raw), written)


def _choice(variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if text not in variable.choices:
        hint = did_you_mean(text, variable.choices)
        raise ValueError(f"{_short(text)} is not one of its choices. {hint}".strip())
    return text


def _flag(_variable: Variable, raw: object, _currency: str) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _checked(raw).strip().lower()
    if text not in YES | NO:
        raise ValueError(f"{_short(text)} is neither yes nor no: write true or false.")
    return text in YES


_READERS: Mapping[Kind, Callable[[Variable, object, str], Value]] = {
    Kind.TEXT: _text,
    Kind.MULTILINE: _multiline,
    Kind.ORDER_ID: _order_id,
    Kind.ASIN: _asin,
    Kind.TRACKING_NUMBER: _tracking_number,
    Kind.DATE: _date,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.LINES: _lines,
}


def _checked(raw: object) -> str:
    """Text that can be shown, sent and copied as it is; line ends become a plain line feed."""
    if not isinstance(raw, str):
        raise ValueError(f"It is {type(raw).__name__}, not text.")  # noqa: TRY004 - a wrong value like any other
    if len(raw) > LONGEST:
        raise ValueError(f"It has {len(raw):,} characters; at most {LONGEST:,} are taken.")
    if raw.isprintable():  # the usual case, and quickly seen; spaces beside the plain one are looked at below
        return raw
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if found := re.search(_UNSENDABLE, text):
        said = f"Character {found.start() + 1} (U+{ord(found[0]):04X})"
        raise ValueError(f"{said} cannot be shown or sent; delete it.")
    return text


def _decimal(text: str, raw: object) -> Decimal:
    if isinstance(raw, bool) or not re.fullmatch(r"\d+(?:\.\d+)?", text):
        hint = "digits with a point before the decimals and nothing between the thousands, like 1250.00"
        raise ValueError(f"{_short(str(raw))} is not a number: write {hint}.")
    return _not_too_long(Decimal(text))


def _amount(amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{amount} is not an amount of money; it cannot be negative.")
    return _not_too_long(amount)


def _not_too_long(number: Decimal) -> Decimal:
    if max(len(number.as_tuple().digits), abs(number.adjusted()) + 1) > MOST_DIGITS:
        raise ValueError(f"It has more than {MOST_DIGITS} digits.")
    return number


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
