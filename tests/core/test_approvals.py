"""An amount above the limit of a role needs approval: the package and the page say so of the same amounts."""

import itertools
import json
from decimal import Decimal
from pathlib import Path

import pytest

from kb_templates import Catalog, Money, UnknownName, check, render
from kb_templates.approvals import LIMIT, approvals_needed
from tests.core.catalogs import base_text, base_with
from tests.core.command import kb
from tests.core.page_script import script_of

REAL = Catalog.load()
OFFER = "warranty/partial-refund"
FIRST, SECOND, LAST = REAL.roles.values()
LIMIT_US = FIRST.limits["USD"]
CENT = Decimal("0.01")


def needed(amount: object, **where: str) -> list[tuple[str, str]]:
    """For an amount offered: who is to approve it, and the limit that the request states."""
    found = approvals_needed(REAL, REAL[OFFER], {"partial_amount": amount}, **where)
    return [(one.asked.id, str(one.values[LIMIT])) for one in found]


@pytest.mark.parametrize(
    ("amount", "where", "expected"),
    [
        (str(LIMIT_US), {}, []),
        (str(LIMIT_US + CENT), {}, [(SECOND.id, f"USD {LIMIT_US}")]),
        (LIMIT_US + CENT, {}, [(SECOND.id, f"USD {LIMIT_US}")]),
        (f"{LIMIT_US + CENT} usd", {"marketplace": "DE"}, [(SECOND.id, f"USD {LIMIT_US}")]),
        (Money(SECOND.limits["EUR"] + CENT, "EUR"), {}, [(LAST.id, f"EUR {FIRST.limits['EUR']}")]),
        (str(FIRST.limits["GBP"]), {"marketplace": "UK"}, []),
        (str(SECOND.limits["USD"]), {"role": SECOND.id}, []),
        (str(SECOND.limits["USD"] + CENT), {"role": SECOND.id}, [(LAST.id, f"USD {SECOND.limits['USD']}")]),
        ("99999.00", {"role": LAST.id}, []),
        ("0.01 CHF", {}, [(LAST.id, "CHF 0")]),
        ("a lot", {}, []),
        ("", {}, []),
    ],
)
def test_who_must_approve(amount: object, where: dict[str, str], expected: list[tuple[str, str]]):
    assert needed(amount, **where) == expected


def test_what_is_owed_needs_no_approval():
    assert approvals_needed(REAL, REAL["warranty/refund"], {"refund_amount": "900.00"}) == ()


def test_an_unknown_role_is_refused_with_those_that_exist():  # unknown-role
    with pytest.raises(UnknownName, match=rf"There is no role 'boss'\. There are: {', '.join(sorted(REAL.roles))}\."):
        needed("20.00", role="boss")


def test_a_catalog_without_roles_has_no_limits(tmp_path: Path):
    catalog = base_with(tmp_path)
    assert catalog.roles == {}
    assert approvals_needed(catalog, catalog["claims/answer"], {"amount": "900.00"}) == ()


def test_the_request_is_filled_in_with_the_case_and_can_be_rendered():
    sample = next(iter(REAL[OFFER].samples.values()))
    (one,) = approvals_needed(REAL, REAL[OFFER], {**sample.values, "partial_amount": "80.00"})
    request = REAL[one.request]
    assert one.values["order_id"] == sample.values["order_id"]
    assert one.values["partial_amount"] == "80.00"
    rest = next(iter(request.samples.values())).values
    text = render(REAL, request, {**rest, **one.values}, language="en").body
    assert "$80.00" in text
    assert f"${LIMIT_US}" in text


def test_every_request_takes_the_limit_and_the_amounts_that_can_be_offered():
    for role in REAL.roles.values():
        if role.asks:
            taken = REAL[role.asks].variables
            offered = {name for id in REAL for name, variable in REAL[id].variables.items() if variable.offer}
            assert offered | {LIMIT} <= set(taken)


def test_every_currency_of_a_marketplace_with_a_limit_has_one_for_every_role_that_asks():
    assert set(FIRST.limits) == set(SECOND.limits)
    assert set(FIRST.limits) <= {market.currency for market in REAL.marketplaces.values()}


# --- the page ---------------------------------------------------------------------------------------------------------

AMOUNTS = (
    *("0", "0.01", "14.99", "15", "15.00", "15.01", "015.000", "100", "100.01", "99999999999999999.9"),
    *("15.01 USD", "EUR 14.00", "EUR14.01", "2200 JPY", "2201 JPY", "0.01 CHF", "CHF 0", "1,000", "much", " ", ""),
)


def test_page_and_package_ask_for_the_same_approvals():
    script = script_of(REAL)
    cases = list(itertools.product(AMOUNTS, ("", *REAL.roles), ("US", "DE", "JP", "IN")))
    by_page = script.evaluate(
        f"{json.dumps(cases)}.map(([amount, role, place]) => kb.approvals(kb.messages[{json.dumps(OFFER)}],"
        " (name) => name === 'partial_amount' ? amount : '', role, place)"
        ".map((one) => [one.variable, one.role.id, one.asked.id, one.request, one.values]))"
    )
    for case, found in zip(cases, by_page, strict=True):
        amount, role, place = case
        expected = [
            [one.variable.name, one.role.id, one.asked.id, one.request, {LIMIT: one.values[LIMIT]}]
            for one in approvals_needed(
                REAL, REAL[OFFER], {"partial_amount": amount}, role=role or None, marketplace=place
            )
        ]
        assert found == expected, case
    assert sum(bool(found) for found in by_page) > 30


# --- the command line -------------------------------------------------------------------------------------------------


def offered(amount: str) -> list[str]:
    values = {**next(iter(REAL[OFFER].samples.values())).values, "partial_amount": amount}
    return [f"--set={name}={str(value).lower() if value is True else value}" for name, value in values.items()]


def test_the_command_says_who_must_approve_and_how_to_ask():
    ran = kb("render", OFFER, *offered("80.00"), catalog=None)
    assert ran.code == 0
    assert f"(partial_amount) is USD 80.00, and the limit of the role Agent is USD {LIMIT_US}" in ran.err
    assert f"do not send this before {SECOND.name['en']} has approved it." in ran.err
    assert "Ask with: kb render returns/compensation-approval --set=" in ran.err
    assert f"'--set=role_limit=USD {LIMIT_US}'" in ran.err


def test_within_the_limit_the_command_says_nothing():
    assert kb("render", OFFER, *offered("80.00"), "--role", SECOND.id, catalog=None).err == ""


def test_as_json_the_approval_is_part_of_the_answer():
    (one,) = json.loads(kb("render", OFFER, *offered("80.00"), "--json", catalog=None).out)["approvals"]
    assert (one["variable"], one["amount"], one["asked"]) == ("partial_amount", "USD 80.00", SECOND.id)
    assert one["values"]["order_id"]


# --- the file ---------------------------------------------------------------------------------------------------------

ROLE = '[{id}]\nname = {{ zh = "角色", en = "Role" }}\ndecides = {{ zh = "很多", en = "A lot" }}\n'
TOP = "store.toml:4: a asks for approval, but there is no role above it."
ASKS = 'asks = "claims/answer"\nlimits = { USD = "%s" }\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            ROLE.format(id="a") + ROLE.format(id="b"),
            "store.toml:1: a has no limits, but b stands above it. Only the last role may decide everything.",
        ),
        (
            ROLE.format(id="a") + ASKS % "5",
            f"{TOP} Add the role that decides, without asks.",
        ),
        (
            ROLE.format(id="a") + ASKS.replace("answer", "answr") % "5" + ROLE.format(id="b"),
            "store.toml:4: There is no message 'claims/answr'. Did you mean 'claims/answer' or 'claims/statement'?",
        ),
        (
            ROLE.format(id="a") + ASKS % "5" + ROLE.format(id="b"),
            "store.toml:4: claims/answer does not take the limit. Declare role_limit in it.",
        ),
        (
            ROLE.format(id="a") + ASKS % "5 dollars" + ROLE.format(id="b"),
            "store.toml:5: a.limits.USD cannot be '5 dollars'. An amount is written like \"15.00\".",
        ),
        (
            ROLE.format(id="a") + ASKS.replace("USD", "DOLLAR") % "5" + ROLE.format(id="b"),
            "store.toml:5: There is no currency 'DOLLAR'. Write it like USD.",
        ),
        (
            ROLE.format(id="a") + ASKS % "5" + ROLE.format(id="b") + ASKS % "4" + ROLE.format(id="c"),
            "store.toml:10: b may offer less in USD than a. Roles stand from the lowest limit to the highest.",
        ),
        (ROLE.format(id="a").replace("decides", "decide"), "store.toml:1: a.decides is missing. Add it."),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line(tmp_path: Path, text: str, said: str):
    catalog = base_with(tmp_path, {"store.toml": text})
    assert said in [str(problem) for problem in check(catalog)]


def test_only_money_is_offered(tmp_path: Path):
    text = base_text("variables.toml").replace("[order_id]\n", "[order_id]\noffer = true\n")
    found = [problem for problem in check(base_with(tmp_path, {"variables.toml": text})) if problem.code == "not-money"]
    assert [problem.message for problem in found] == ["order_id is marked as an offer, but it is no money."]
