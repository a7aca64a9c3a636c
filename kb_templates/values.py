"""What a person typed -> a typed value, or a sentence that says what is wrong with it.

The page reads values by the same rules (`web/values.js`); tests hold the two against each other. The sentences stand in
`value_errors.toml`, in both languages, and both take them from there.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from kb_templates.errors import CatalogError, did_you_mean
from kb_templates.model import Kind, Money, Reader, Text, Value, Variable
from kb_templates.tables import TomlFile

SENTENCES = Path(__file__).parent / "value_errors.toml"

LONGEST = 10_000
"""Characters in one value. Far above what any channel takes; below what would make a page or a terminal hang."""

MOST_DIGITS = 18
"""Digits in a number. Beyond 28, decimal arithmetic would round what was typed."""

YES = frozenset({"true", "yes", "y", "1", "on", "是"})
NO = frozenset({"false", "no", "n", "0", "off", "否"})

# White space is what Python takes for it. Scripts in a page are told, because they would take less, and one more.
WHITE_SPACE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

# Patterns are text here: `re` compiles one when a value needs it, and keeps it.
# Control characters cannot be seen, the two separators cut a copied line, and surrogates cannot be written out.
_UNSENDABLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
_ORDER_ID = r"[0-9]{3}-[0-9]{7}-[0-9]{7}"
_ASIN = r"[A-Z0-9]{10}"
_TRACKING_NUMBER = r"[A-Za-z0-9][A-Za-z0-9 -]{4,38}[A-Za-z0-9]"
_AMOUNT = r"(?:(?P<before>[A-Za-z]{3})\s*)?(?P<amount>[0-9.,]+)(?:\s*(?P<after>[A-Za-z]{3}))?"


class InvalidValue(ValueError):
    """A value that does not fit: which sentence of `value_errors.toml` says why, and what is filled in there."""

    def __init__(self, code: str, *, hint: str = "", **places: object) -> None:
        self.code, self.hint, self.places = code, hint, places
        super().__init__(code, places)

    def sentence(self, reader: Reader) -> str:
        """What is wrong, for the person who typed it."""
        return sentences()[self.code][reader].format(**self.places)

    def __str__(self) -> str:
        return f"{self.sentence('en')} {self.hint}".strip()


@cache
def sentences() -> Mapping[str, Text]:
    """Every sentence by its code, with names in braces where something is filled in.

    Raises:
        CatalogError: the file cannot be read.
    """
    file = TomlFile(SENTENCES, SENTENCES.name)
    found = {code: file.root.text(code) for code in file.root}
    if file.problems:
        raise CatalogError(file.problems)
    return found


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
        InvalidValue: the value does not fit; its text is one sentence for the person who typed it.
    """
    return _READERS[variable.kind](variable, raw, currency)


def _text(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if "\n" in text:
        raise InvalidValue("one-line")
    return text


def _multiline(_variable: Variable, raw: object, _currency: str) -> str:
    return _checked(raw).strip()


def _lines(_variable: Variable, raw: object, _currency: str) -> tuple[str, ...]:
    items = raw if isinstance(raw, list | tuple) else _checked(raw).split("\n")
    lines = tuple(_checked(item).strip() for item in items if not _is_blank(item))
    if any("\n" in line for line in lines):
        raise InvalidValue("line-break")
    return lines


def _order_id(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if re.fullmatch(_ORDER_ID, text):
        return text
    groups = text.split("-")
    if len(groups) == 3 and all(re.fullmatch(r"[0-9]+", group) for group in groups):
        for place, group, needed in zip(("first", "middle", "last"), groups, (3, 7, 7), strict=True):
            if len(group) != needed:
                raise InvalidValue(f"order-id-{place}", found=len(group), needed=needed)
    raise InvalidValue("order-id")


def _asin(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip().upper()
    if not re.fullmatch(_ASIN, text):
        raise InvalidValue("asin")
    return text


def _tracking_number(_variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if not re.fullmatch(_TRACKING_NUMBER, text):
        raise InvalidValue("tracking-number")
    return text


def _date(_variable: Variable, raw: object, _currency: str) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _checked(raw).strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise InvalidValue("date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValue("no-such-day", value=text) from None


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
        raise InvalidValue("money")
    written = (found["before"] or found["after"] or currency).upper()
    return Money(_decimal(found["amount"], raw), written)


def _choice(variable: Variable, raw: object, _currency: str) -> str:
    text = _checked(raw).strip()
    if text not in variable.choices:
        raise InvalidValue("choice", value=_short(text), hint=did_you_mean(text, variable.choices))
    return text


def _flag(_variable: Variable, raw: object, _currency: str) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _checked(raw).strip().lower()
    if text not in YES | NO:
        raise InvalidValue("flag", value=_short(text))
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
        raise InvalidValue("not-text", type=type(raw).__name__)
    if len(raw) > LONGEST:
        raise InvalidValue("too-long", found=f"{len(raw):,}", most=f"{LONGEST:,}")
    if raw.isprintable():  # the usual case, and quickly seen; spaces beside the plain one are looked at below
        return raw
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if found := re.search(_UNSENDABLE, text):
        raise InvalidValue("unsendable", place=found.start() + 1, point=f"{ord(found[0]):04X}")
    return text


def _decimal(text: str, raw: object) -> Decimal:
    if isinstance(raw, bool) or not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        raise InvalidValue("number", value=_short(str(raw)))
    return _not_too_long(Decimal(text))


def _amount(amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise InvalidValue("negative", value=amount)
    return _not_too_long(amount)


def _not_too_long(number: Decimal) -> Decimal:
    # Asked in this order, a number of a million digits is never written out.
    if abs(number.adjusted()) >= MOST_DIGITS or len(f"{number:f}".replace(".", "")) > MOST_DIGITS:
        raise InvalidValue("digits", most=MOST_DIGITS)
    return number


def _short(text: str) -> str:
    """A value as it is quoted in a sentence: on one line, what cannot be seen made visible, not all of a long one."""
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text[:200].split()))
    return line if len(line) <= 40 else line[:37] + "..."
