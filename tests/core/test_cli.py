"""The command `kb`: what it prints for people and for programs, and how it ends."""

import pytest

from kb_templates import Catalog
from kb_templates.formats import fact_value
from tests.core.catalogs import STATEMENT, base_text, base_with
from tests.core.command import kb

SETS = [
    argument
    for name, value in STATEMENT.items()
    for argument in ("--set", f"{name}={value if isinstance(value, str) else value[0]}")
]

# --- list -------------------------------------------------------------------------------------------------------------


def test_list_for_people():
    answer = kb("list", "--reader", "en")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "claims/answer     buyer    Answer to the buyer\nclaims/statement  amazon   Statement to Amazon\n"
    )


def test_list_in_the_readers_language():
    assert "向亚马逊说明" in kb("list", "--reader", "zh").out


@pytest.mark.parametrize(
    ("variables", "title"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "向亚马逊说明"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_TW"}, "向亚马逊说明"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}, "Statement to Amazon"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "Statement to Amazon"),
    ],
)
def test_the_systems_language_is_the_readers(monkeypatch, variables, title):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert title in kb("list").out


def test_list_of_one_audience():
    assert kb("list", "--audience", "buyer").out.count("\n") == 1
    assert kb("list", "--audience", "partner").out == ""


def test_list_for_programs():
    answer = kb("list", "--json", "--audience", "amazon")
    assert answer.code == 0
    assert answer.json == {
        "messages": [
            {
                "id": "claims/statement",
                "audience": "amazon",
                "channel": "claim-page",
                "kind": "reply",
                "title": {"zh": "向亚马逊说明", "en": "Statement to Amazon"},
                "languages": ["en", "zh"],
                "variables": [
                    {"name": "order_id", "kind": "order-id", "required": True},
                    {"name": "carrier", "kind": "text", "required": True},
                    {"name": "shipped_on", "kind": "date", "required": True},
                    {"name": "traced", "kind": "flag", "required": False},
                    {"name": "attachments", "kind": "lines", "required": True},
                    {"name": "store_name", "kind": "text", "required": True},
                ],
                "samples": {
                    "traced": {
                        "order_id": "111-5550100-5550101",
                        "carrier": "USPS",
                        "shipped_on": "2026-03-09",
                        "traced": "true",
                        "attachments": "The tracking record.\nThe carrier's answer.",
                        "store_name": "Harbor & Pine",
                    },
                    "not-traced": {
                        "order_id": "111-5550100-5550102",
                        "carrier": "DHL",
                        "shipped_on": "2026-03-10",
                        "traced": "false",
                        "attachments": "The tracking record.",
                        "store_name": "Harbor & Pine",
                    },
                },
            }
        ]
    }


def test_list_of_the_real_catalog_without_naming_it(real):
    assert [message["id"] for message in kb("list", "--json", catalog=None).json["messages"]] == list(real)


# --- show -------------------------------------------------------------------------------------------------------------


def test_show_for_people():
    answer = kb("show", "claims/statement", "--sample", "not-traced")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "claims/statement: Statement to Amazon\n"
        "The buyer opened a claim.\n"
        "\n"
        "Subject: Order [Order ID]: statement\n"
        "\n"
        "We shipped order [Order ID] on [Shipped on] with [Carrier].\n"
        "\n"
        "Attached:\n"
        "1. [Attachments]\n"
        "\n"
        "[Store name]\n"
        "\n"
        "Sample: not-traced. There are: traced, not-traced.\n"
        "  order_id             order-id, required. Order ID. 3-7-7 digits\n"
        "  carrier              text, required. Carrier. As in the order details\n"
        "  shipped_on           date, required. Shipped on. The date of the first scan\n"
        "  traced               flag, optional. Trace requested. Tick it once the request is filed\n"
        "  attachments          lines, required. Attachments. One a line\n"
        "  store_name           text, required. Store name. The name that buyers see\n"
    )


def test_show_names_the_words_of_a_choice():
    assert (
        "  remedy               choice, required: refund, replacement. Remedy. As agreed\n"
        in kb("show", "claims/answer").out
    )


def test_show_in_chinese_has_chinese_labels():
    answer = kb("show", "claims/statement", "--language", "zh")
    assert "订单 [订单号] 已于 [发货日期]由 [承运商] 发出。" in answer.out
    assert "We shipped order [订单号]" in kb("show", "claims/statement", "--reader", "zh").out


def test_show_for_programs():
    answer = kb("show", "claims/statement", "--json", "--sample", "not-traced")
    assert answer.code == 0
    assert answer.json == {
        "message": "claims/statement",
        "language": "en",
        "sample": "not-traced",
        "subject": "Order [Order ID]: statement",
        "body": (
            "We shipped order [Order ID] on [Shipped on] with [Carrier].\n\nAttached:\n1. [Attachments]\n\n[Store name]"
        ),
        "slots": [
            {"name": "order_id", "label": "Order ID", "kind": "order-id", "required": True},
            {"name": "shipped_on", "label": "Shipped on", "kind": "date", "required": True},
            {"name": "carrier", "label": "Carrier", "kind": "text", "required": True},
            {"name": "attachments", "label": "Attachments", "kind": "lines", "required": True},
            {"name": "store_name", "label": "Store name", "kind": "text", "required": True},
        ],
    }


# --- render -----------------------------------------------------------------------------------------------------------


def test_render_for_people():
    answer = kb("render", "claims/statement", *SETS)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "Subject: Order 111-5550100-5550101: statement\n"
        "\n"
        "We shipped order 111-5550100-5550101 on March 9, 2026 with USPS.\n"
        "\n"
        "Attached:\n"
        "1. The tracking record.\n"
        "\n"
        "Harbor & Pine\n"
    )


def test_render_for_programs():
    answer = kb("render", "claims/statement", "--json", "--language", "zh", "--marketplace", "DE", *SETS)
    assert answer.code == 0
    assert answer.json == {
        "message": "claims/statement",
        "language": "zh",
        "marketplace": "DE",
        "subject": "订单 111-5550100-5550101：说明",
        "body": (
            "订单 111-5550100-5550101 已于 2026年3月9日由 USPS 发出。\n\n"
            "附件：\n1. The tracking record.\n\nHarbor & Pine"
        ),
        "approvals": [],
    }


def test_values_that_are_missing_for_people():
    answer = kb("render", "claims/statement", "--set", "order_id=111-555010-5550101", "--set", "carrierr=x")
    assert (answer.code, answer.out) == (2, "")
    assert answer.said == [
        "kb: Order ID (order_id): The middle group has 6 digits; it needs 7. 3-7-7 digits",
        "kb: Carrier (carrier) is missing. As in the order details",
        "kb: Shipped on (shipped_on) is missing. The date of the first scan",
        "kb: Attachments (attachments) is missing. One a line",
        "kb: Store name (store_name) is missing. The name that buyers see",
        "kb: claims/statement takes no value 'carrierr'. Did you mean 'carrier'?",
    ]


def test_values_that_are_missing_for_programs():
    answer = kb("render", "claims/statement", "--json", *SETS[2:], "--set", "zip=1")
    assert (answer.code, answer.err) == (2, "")
    assert answer.json == {
        "errors": [
            {
                "code": "missing-value",
                "variable": "order_id",
                "message": "Order ID (order_id) is missing.",
                "hint": "3-7-7 digits",
                "path": None,
                "line": None,
            },
            {
                "code": "unknown-variable",
                "variable": "zip",
                "message": "claims/statement takes no value 'zip'.",
                "hint": "There are: attachments, carrier, order_id, shipped_on, store_name, traced.",
                "path": None,
                "line": None,
            },
        ]
    }


# --- wrong names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(
            ["show", "claims/statements"],
            "unknown-message",
            "There is no message 'claims/statements'. Did you mean 'claims/statement' or 'claims/answer'?",
            id="a message that is nearly there",
        ),
        pytest.param(
            ["render", "answer"],
            "unknown-message",
            "There is no message 'answer'. Did you mean 'claims/answer'?",
            id="a message without its topic",
        ),
        pytest.param(
            ["show", "zzz"],
            "unknown-message",
            "There is no message 'zzz'. There are: claims/answer, claims/statement.",
            id="a message far from all",
        ),
        pytest.param(
            ["show", "claims/answer", "--language", "eng"],
            "unknown-language",
            "There is no language 'eng'. Did you mean 'en'?",
            id="a language",
        ),
        pytest.param(
            ["show", "claims/answer", "--sample", "refnd"],
            "unknown-sample",
            "There is no sample 'refnd'. Did you mean 'refund'?",
            id="a sample",
        ),
        pytest.param(
            ["render", "claims/statement", "--marketplace", "UK", *SETS],
            "unknown-marketplace",
            "There is no marketplace 'UK'. There are: DE, JP, US.",
            id="a marketplace",
        ),
        pytest.param(
            ["--catalog", "/nowhere", "list"],
            "unknown-catalog",
            "There is no catalog in '/nowhere'. A catalog is a folder with a folder 'messages' in it.",
            id="a catalog",
        ),
    ],
)
def test_a_wrong_name_gets_the_nearest_ones(arguments, code, sentence):
    plain = kb(*arguments)
    assert (plain.code, plain.out, plain.said) == (2, "", [f"kb: {sentence}"])
    coded = kb(*arguments, "--json")
    assert (coded.code, coded.err) == (2, "")
    (error,) = coded.json["errors"]
    assert list(error) == ["code", "variable", "message", "hint", "path", "line"]
    assert error["code"] == code
    assert f"{error['message']} {error['hint']}" == sentence


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_of_a_sound_catalog():
    answer = kb("check")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith("No problems in 2 messages (")
    assert kb("check", "--json").json["problems"] == []


def test_check_of_a_broken_catalog(tmp_path):
    name = "messages/claims/statement/message.toml"
    catalog = base_with(tmp_path, {name: base_text(name).replace('owner = "after-sales"\n', 'ownr = "after-sales"\n')})
    answer = kb("check", catalog=catalog.root)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        f"{name}:1: owner is missing. Write it as text in quotes. [missing-key]",
        f"{name}:4: ownr is not known. Did you mean 'owner'? [unknown-key]",
    ]
    assert answer.err == f"2 problems in 2 messages ({catalog.root}).\n"
    coded = kb("check", "--json", catalog=catalog.root)
    assert (coded.code, coded.err) == (1, "")
    assert coded.json["problems"][1] == {
        "code": "unknown-key",
        "message": "ownr is not known.",
        "hint": "Did you mean 'owner'?",
        "path": name,
        "line": 4,
    }


def test_one_problem_is_not_called_problems(tmp_path):
    catalog = base_with(tmp_path, without=["glossary.toml"])
    assert kb("check", catalog=catalog.root).err.startswith("1 problem in 2 messages")


def test_what_is_shown_of_a_broken_message_is_its_problems(tmp_path):
    name = "messages/claims/statement/message.toml"
    catalog = base_with(tmp_path, {name: "audience = \n"})
    answer = kb("show", "claims/statement", catalog=catalog.root)
    assert answer.code == 2
    assert answer.err == f"kb: {name}:1: TOML error: Invalid value. Look for a missing quote or bracket.\n"
    assert kb("show", "claims/answer", catalog=catalog.root).code == 0


def test_the_real_catalog_is_sound():
    assert kb("check", "--json", catalog=None).json["problems"] == []


# --- facts ------------------------------------------------------------------------------------------------------------


def facts_of(folder, **changed: str) -> Catalog:
    text = base_text("policy/facts.toml")
    for old, new in changed.items():
        text = text.replace({"review": "review_by = 2027-02-20", "seen": "seen = 2026-11-22"}[old], new)
    return base_with(folder, {"policy/facts.toml": text})


def test_facts_for_people(tmp_path):
    catalog = facts_of(tmp_path, review="review_by = 9999-01-01")
    answer = kb("facts", "--reader", "en", catalog=catalog.root)
    assert answer.code == 0
    assert answer.out == (
        "A7    answer-window: Time to answer Amazon: 48 hours\n"
        "      all; confirmed; seen 2026-11-22, review by 9999-01-01\n"
        "A16   cancel-path: Steps to cancel a claim: Go to Your Orders; Select Cancel request\n"
        "      DE; likely; seen 2026-11-22, review by 9999-01-01\n"
    )


def test_facts_for_programs(small):
    answer = kb("facts", "--json", "--on", "2027-02-20")
    assert answer.code == 0
    assert answer.json["facts"][0] == {
        "id": "answer-window",
        "code": "A7",
        "title": {"zh": "答复亚马逊的时限", "en": "Time to answer Amazon"},
        "value": {"zh": "48 小时", "en": "48 hours"},
        "counted_from": {"zh": "亚马逊要求之时", "en": "Amazon's request"},
        "scope": ["all"],
        "sources": ["https://sellercentral.amazon.com/help"],
        "tier": None,
        "certainty": "confirmed",
        "seen": "2026-11-22",
        "review_by": "2027-02-20",
        "note": None,
        "due": False,
    }
    values = {fact["id"]: fact["value"]["en"] for fact in answer.json["facts"]}
    assert values == {fact.id: fact_value(fact, "en") for fact in small.facts.values()}


@pytest.mark.parametrize(
    ("review", "code", "lines"),
    [pytest.param("2020-01-02", 1, 4, id="overdue"), pytest.param("9999-01-01", 0, 0, id="not yet due")],
)
def test_stale_facts_are_those_that_are_due(tmp_path, review, code, lines):
    catalog = facts_of(tmp_path, seen="seen = 2020-01-01", review=f"review_by = {review}")
    answer = kb("facts", "--stale", catalog=catalog.root)
    assert (answer.code, answer.out.count("\n")) == (code, lines)
    assert answer.out.count("(due for review)") == lines // 2


@pytest.mark.parametrize(("day", "due"), [("2027-02-20", 0), ("2027-02-21", 2), ("2050-01-01", 2)])
def test_stale_on_a_day(day, due):
    answer = kb("facts", "--stale", "--on", day, "--json")
    assert (answer.code, answer.json["on"], len(answer.json["facts"])) == (int(due > 0), day, due)
    assert all(fact["due"] for fact in answer.json["facts"])


@pytest.mark.parametrize(
    "day",
    [
        "",
        "tomorrow",
        "2027-2-20",
        "20270220",
        "2027-02-30",
        "2027-02-20T00:00",
        "2027/02/20",
        "２０２７-02-20",
        "0000-01-01",
    ],
)
def test_a_day_that_is_none_is_refused_in_one_sentence(day):
    answer = kb("facts", "--stale", "--on", day)
    assert (answer.code, answer.out) == (2, "")
    assert answer.said == [f"kb: --on {day!r} is no date. Write it like 2027-02-20."]
    found = kb("facts", "--review", "--json", "--on", day)
    assert (found.code, [error["code"] for error in found.json["errors"]]) == (2, ["bad-option"])


def test_for_review_what_is_due_first_comes_first_with_its_sources(tmp_path):
    text = base_text("policy/facts.toml").replace("review_by = 2027-02-20", "review_by = 2027-01-15")
    text = text.replace("review_by = 2027-01-15", "review_by = 2027-02-20", 1)
    text = text.replace(
        'certainty = "likely"', 'tier = "B"\ncertainty = "likely"\nnote = { zh = "说明", en = "Look twice." }'
    )
    catalog = base_with(tmp_path, {"policy/facts.toml": text})
    answer = kb("facts", "--review", "--reader", "en", "--on", "2027-02-01", catalog=catalog.root)
    assert answer.code == 0
    assert answer.out == (
        "A16   cancel-path: Steps to cancel a claim: Go to Your Orders; Select Cancel request\n"
        "      DE; likely, tier B; seen 2026-11-22, review by 2027-01-15 (due for review)\n"
        "      Note: Look twice.\n"
        "      https://www.amazon.de/help\n"
        "\n"
        "A7    answer-window: Time to answer Amazon: 48 hours\n"
        "      all; confirmed; seen 2026-11-22, review by 2027-02-20\n"
        "      Counted from: Amazon's request\n"
        "      https://sellercentral.amazon.com/help\n"
        "\n"
    )
    found = kb("facts", "--review", "--stale", "--json", "--on", "2027-02-01", catalog=catalog.root)
    assert (found.code, [fact["id"] for fact in found.json["facts"]]) == (1, ["cancel-path"])
    assert found.json["facts"][0]["note"] == {"zh": "说明", "en": "Look twice."}


# --- nonsense ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="nothing"),
        pytest.param(["--json"], id="only an option"),
        pytest.param(["lst"], id="no such command"),
        pytest.param(["list", "extra"], id="one word too many"),
        pytest.param(["list", "--audience", "cats"], id="no such audience"),
        pytest.param(["list", "--reader", "fr"], id="no such reader"),
        pytest.param(["show"], id="no message"),
        pytest.param(["show", ""], id="an empty message"),
        pytest.param(["show", "../../etc/passwd"], id="a way out of the folder"),
        pytest.param(["show", "_layout/letter.en"], id="a layout"),
        pytest.param(["show", "claims"], id="a topic"),
        pytest.param(["show", "claims/answer", "--language", ""], id="an empty language"),
        pytest.param(["show", "claims/answer", "--sample", "\ud800"], id="a sample with a lone surrogate"),
        pytest.param(["show", "{{ 7*7 }}"], id="a template for an id"),
        pytest.param(["render", "claims/answer", "--set"], id="--set without anything"),
        pytest.param(["render", "claims/answer", "--set", "="], id="--set with only an equals sign"),
        pytest.param(["render", "claims/answer", "--set", "=x"], id="--set without a name"),
        pytest.param(["render", "claims/answer", "--set", "\udcff=\udcff"], id="--set with bytes that are no text"),
        pytest.param(["render", "claims/answer", "--set", "x" * 100_000], id="--set with a very long name"),
        pytest.param(["render", "claims/answer", "--values", ""], id="an empty file name"),
        pytest.param(["render", "claims/answer", "--values", "."], id="a folder for a file"),
        pytest.param(["render", "claims/answer", "--values", "a\x00b"], id="a file name with NUL"),
        pytest.param(["render", "claims/answer", "--marketplace", ""], id="an empty marketplace"),
        pytest.param(["render", "claims/answer", "--marketplace", "{{ x }}"], id="a template for a marketplace"),
        pytest.param(["--catalog", "", "list"], id="an empty catalog"),
        pytest.param(["--catalog", __file__, "list"], id="a file for a catalog"),
        pytest.param(["--catalog", "a\x00b", "list"], id="a catalog with NUL"),
        pytest.param(["new"], id="new without an id"),
        pytest.param(["new", "/etc/passwd"], id="a new message outside of the catalog"),
        pytest.param(["new", "a/../../b"], id="a new message through dots"),
        pytest.param(["new", "x/y", "--audience", "cats"], id="a new message to cats"),
    ],
)
def test_nonsense_ends_with_2_and_a_sentence(arguments):
    answer = kb(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert "Error:" not in answer.err


@pytest.mark.parametrize("name", ["\udcff", "\ud800{{ x }}", '"\\', "a\u2028b", "🎁"])
def test_json_names_even_what_cannot_be_written_out(name):
    errors = kb("render", "claims/statement", "--json", "--set", f"{name}=x").json["errors"]
    assert errors[-1]["variable"] == name


def test_the_catalog_may_be_named_before_or_after_the_command(small):
    before = kb("--catalog", str(small.root), "list", catalog=None)
    after = kb("list", "--catalog", str(small.root), catalog=None)
    assert before == after
    assert before.out.count("\n") == 2


@pytest.mark.parametrize("command", ["", "list", "show", "render", "check", "facts", "new"])
def test_help_of_every_command(command):
    answer = kb(*filter(None, [command]), "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("usage: kb")
    assert ("--json" in answer.out) == bool(command)
