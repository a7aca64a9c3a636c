"""What the page's script fills in is what the package renders, to the byte; and it refuses what the package refuses."""

import json
import random
from collections.abc import Iterator, Mapping

import pytest

from kb_templates import Catalog, InvalidValues, Message, render, values
from kb_templates.formats import currencies
from kb_templates.model import READERS, Kind, Reader, Variable
from kb_templates.web.data import edition_data
from tests.core.page_script import script_of

REAL = Catalog.load()
RANDOM_CASES = 20_000
SEED = 4

Case = tuple[str, str, str, dict[str, str]]


def as_typed(value: object) -> str:
    """A value of a sample as it stands in a form."""
    if isinstance(value, bool):
        return str(value).lower()
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def rendered(case: Case, reader: Reader = "en") -> dict[str, object]:
    """What the package says to a case, in the shape of the script's answer."""
    id, language, place, given = case
    try:
        sent = render(REAL, id, given, language=language, marketplace=place)
    except InvalidValues as error:
        missing = [problem.variable for problem in error.problems if problem.code == "missing-value"]
        wrong = [problem.variable for problem in error.problems if problem.code == "invalid-value"]
        message = REAL[id]
        said = [refusal(message.variables[name], given[name], place, reader) for name in wrong if name]
        return {"missing": missing, "wrong": said}
    return {"subject": sent.subject, "body": sent.body}


def refusal(variable: Variable, raw: str, place: str, reader: Reader) -> list[str]:
    """The name, the code and the sentence with which a value is refused."""
    from kb_templates.rendering import check_money

    try:
        value = values.read(variable, raw, currency=REAL.marketplace(place).currency)
        check_money(value)
    except values.InvalidValue as error:
        return [variable.name, error.code, error.sentence(reader)]
    raise AssertionError(f"{variable.name}: {raw!r} is fine")


def differences(cases: list[Case], reader: Reader = "en") -> list[tuple[object, ...]]:
    """The cases that the script answers in another way than the package, with both answers."""
    answers = script_of(REAL, reader).fill(cases)
    pairs = [(case, answer, rendered(case, reader)) for case, answer in zip(cases, answers, strict=True)]
    return [pair for pair in pairs if pair[1] != pair[2]]


def samples(message: Message) -> Iterator[tuple[str, dict[str, str]]]:
    """The marketplace and the values of each sample."""
    for sample in message.samples.values():
        yield sample.marketplace, {name: as_typed(value) for name, value in sample.values.items()}


@pytest.mark.parametrize("id", REAL)
def test_every_sample_in_every_language(id: str):
    message = REAL[id]
    cases = [(id, language, place, given) for place, given in samples(message) for language in message.languages]
    assert differences(cases) == []


@pytest.mark.parametrize("place", sorted(REAL.marketplaces))
def test_every_marketplace(place: str):
    cases: list[Case] = []
    for id, message in REAL.items():
        given = next(samples(message))[1]
        cases += [(id, language, place, given) for language in message.languages]
    assert differences(cases) == []


# --- seeded values: what staff type, and what they should not ---

SPACES = ["", " ", "\t", "\u00a0", "\u3000", "\n", "\r\n", "\u2009"]
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{ order_id }}",
    "{% if x %}",
    "'\"`\\",
    "\u202etfel ot thgir\u202c",
    "שלום",
    "a\u0301",
    "👩‍👩‍👧 🎁",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\u2028",
    "x\x85y",
    "\ufeffx",
    "$& $1 $$",
    "__proto__",
    "constructor",
    "1\n\n\n2",
    "a\rb\r\nc",
    "0" * 40,
    "9" * 19,
    "x" * 10_001,
    "\ue000order_id\ue001",
]
NUMBERS = [
    "0",
    "00",
    "007",
    "1",
    "12",
    "999",
    "1000",
    "1234567",
    "0.5",
    "0.10",
    "12.50",
    "12.500",
    "1250.00",
    "123456789012345678",
    "1234567890123456789",
    "0.00000000000000001",
    "0.000000000000000001",
    "-1",
    "1,250.00",
    "12,50",
    ".5",
    "5.",
    "1e3",
    "１２",
    "٣",
]


def some_value(kind: Kind, variable: Variable, dice: random.Random) -> str:
    """A value that somebody might type: mostly right, often nearly right, sometimes anything."""
    if dice.random() < 0.06:
        return dice.choice(HOSTILE)
    text = {
        Kind.ORDER_ID: lambda: "-".join(
            "".join(dice.choices("0123456789", k=size + (dice.random() < 0.04))) for size in (3, 7, 7)
        ),
        Kind.ASIN: lambda: "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789bſıß", k=10)),
        Kind.TRACKING_NUMBER: lambda: "".join(dice.choices("ABCxyz0123456789 -", k=dice.randint(5, 41))),
        Kind.DATE: lambda: (
            f"{dice.choice([0, 1, 999, 1900, 2000, 2024, 2026, 9999]):04}"
            f"-{dice.randint(0, 13):02}-{dice.randint(0, 32):02}"
        ),
        Kind.MONEY: lambda: some_money(dice),
        Kind.NUMBER: lambda: dice.choice(NUMBERS),
        Kind.CHOICE: lambda: dice.choice([*variable.choices, *variable.choices, "nothing", " ", "__proto__"]),
        Kind.FLAG: lambda: dice.choice(["true", "false", "Yes", "NO", "是", "否", "1", "0", "maybe", "\u212a"]),
        Kind.LINES: lambda: dice.choice(["\n", "\r\n"]).join(dice.choices(["one", " two ", "", "三", "4\t4"], k=4)),
    }.get(kind, lambda: " ".join(dice.choices(["Anna", "Ødegård", "李", "x", "&", "%", "mug"], k=dice.randint(1, 4))))()
    return dice.choice(SPACES) * (dice.random() < 0.3) + text + dice.choice(SPACES) * (dice.random() < 0.3)


def some_money(dice: random.Random) -> str:
    """An amount, with or without a currency, on either side."""
    amount = dice.choice([*NUMBERS, f"{dice.randint(0, 10**6)}.{dice.randint(0, 99):02}", str(dice.randint(0, 10**9))])
    code = dice.choice([*CURRENCIES, "USD", "EUR", "eur", "JPY", "QQQ", "ＵＳＤ"])
    return dice.choice(
        [amount, f"{amount} {code}", f"{code}{amount}", f"{code} {amount} {code}", f"{amount}\u00a0{code}"]
    )


CURRENCIES = sorted(currencies())


def some_case(dice: random.Random, ids: list[str], places: list[str]) -> Case:
    """A message with values of its own samples, some of them replaced, left out or blank."""
    message = REAL[dice.choice(ids)]
    place, given = dice.choice(list(samples(message)))
    for name, variable in message.variables.items():
        fate = dice.random()
        if variable.fact is not None or fate < 0.45:
            continue
        if fate < 0.5:
            given.pop(name, None)
        elif fate < 0.55:
            given[name] = dice.choice(SPACES)
        else:
            given[name] = some_value(variable.kind, variable, dice)
    return message.id, dice.choice(message.languages), dice.choice([place, dice.choice(places)]), given


@pytest.mark.parametrize("reader", READERS)
def test_seeded_values_are_filled_in_alike_or_refused_alike(reader: Reader):
    dice = random.Random(f"{SEED}-{reader}")
    ids, places = list(REAL), sorted(REAL.marketplaces)
    cases = [some_case(dice, ids, places) for _ in range(RANDOM_CASES // len(READERS))]
    found = differences(cases, reader)
    assert found[:3] == []
    answers = [rendered(case) for case in cases[:2000]]
    refused = sum("missing" in answer for answer in answers)
    assert 0.2 < refused / len(answers) < 0.95, "the values should be a mixture of right and wrong"


def test_each_kind_alone_over_many_values():
    """Values one at a time, so that one wrong value does not hide the others."""
    dice = random.Random(SEED)
    cases = []
    for name, variable in REAL.variables.items():
        if variable.fact is None:
            cases += [
                (name, dice.choice(sorted(REAL.marketplaces)), some_value(variable.kind, variable, dice))
                for _ in range(60)
            ]
    answers = script_of(REAL).evaluate(
        f"{json.dumps(cases)}.map(([name, place, raw]) => kb.isMissing(raw) ? null :"
        " kb.finished(kb.variables[name], raw, kb.marketplaces[place], kb.locales[kb.marketplaces[place].locales.en]))"
    )
    wrong = []
    for (name, place, raw), answer in zip(cases, answers, strict=True):
        should = one_value(REAL.variables[name], raw, place)
        said = answer and (answer["wrong"]["code"] if "wrong" in answer else answer["value"])
        if said != should:
            wrong.append((name, place, raw, said, should))
    assert wrong == []


def one_value(variable: Variable, raw: str, place: str) -> object:
    """The finished value, the code of what is wrong with it, or None where it is missing."""
    from kb_templates import formats
    from kb_templates.rendering import check_money

    if values.is_missing(raw):
        return None
    market = REAL.marketplace(place)
    try:
        value = values.read(variable, raw, currency=market.currency)
        check_money(value)
    except values.InvalidValue as error:
        return error.code
    finished = formats.finished(value, formats.locale_of("en", market))
    return list(finished) if isinstance(finished, tuple) else finished


def test_the_script_is_told_every_sentence():
    told: Mapping[str, Mapping[str, str]] = edition_data(REAL, "zh")["words"]
    assert told["errors"].keys() == values.sentences().keys()
