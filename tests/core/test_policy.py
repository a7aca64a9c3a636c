"""Findings: where each kind of check finds something, and what it says."""

import time

import pytest

from kb_templates import Finding, UnknownName, check, lint
from tests.core.catalogs import base_with
from tests.core.rules import RULES


@pytest.fixture(scope="module")
def ruled(tmp_path_factory):
    return base_with(tmp_path_factory.mktemp("ruled"), RULES)


def found(catalog, text, **where):
    findings = lint(catalog, text, **{"channel": "messaging", **where})
    return [(one.rule, one.text) for one in findings]


def test_the_rules_of_these_tests_are_sound(ruled):
    assert check(ruled) == ()


def test_a_finding_says_all_that_a_reader_needs(ruled):
    (finding,) = lint(ruled, "Hello, I  promise it.", channel="messaging")
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.severity, finding.part, finding.start, finding.end) == (
        "promise",
        "must",
        "body",
        10,
        17,
    )
    assert (finding.text, finding.title.en, finding.why.zh) == ("promise", "A promise", "做不到的许诺会成为投诉。")
    assert finding.instead.en == "Write the date."
    assert [(fact.id, bool(fact.sources), bool(fact.seen)) for fact in finding.sources] == [
        ("answer-window", True, True),
        ("cancel-path", True, True),
    ]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("We promise and promise.", [("promise", "promise"), ("promise", "promise")]),
        ("We cannot really promise it, but I promise.", [("promise", "promise")]),
        ("We promise it, as the law asks.", []),
        ("We ＰＲＯＭＩＳＥ.", [("promise", "ＰＲＯＭＩＳＥ")]),
        ("We p r o m i s e.", [("promise", "p r o m i s e")]),
        ("If you change your review, a gift card is yours.", [("promise", "If you change your review, a gift card")]),
        ("A gift card if you wish. Thanks for the review.", []),
        ("Your review is here. Please update it.", [("promise", "review is here. Please update")]),
        ("Your review is here. Thanks. Please update it.", []),
        ("We never ask. Please update your review.", []),
        ("You never get vouchers.", [("promise", "never get vouchers")]),
        ("You never get anything like vouchers.", []),
        ("Vouchers never.", []),
        ("您好。给您红 包。请给好*评。", [("promise", "红 包")]),
        ("給您紅包。請給好評。", [("promise", "紅包")]),
        ("给您退款。我们不会要求您写好评。", []),
        ("Refund is done. 退款后请给好评", [("promise", "退款")]),
        ("One.\r\n\r\n\r\nTwo.", [("layout", "\n\r\n\r\n")]),
        ("PLEASE see USPSX.", [("layout", "PLEASE")]),
        ("Thanks 😀 ❤. ❤", [("layout", "😀 ❤. ❤")]),
        ("❤ and ❤", [("layout", "❤"), ("layout", "❤")]),
        ("   \n", []),
        ("", []),
    ],
)
def test_finds(ruled, text, findings):
    assert found(ruled, text) == findings


def test_rules_are_for_certain_readers_ways_and_kinds(ruled):
    assert found(ruled, "I promise.", audience="amazon", channel="claim-page") == []
    assert found(ruled, "About your order.", kind="reply") == []
    assert found(ruled, "About your order.", kind="proactive") == [("no-order", "")]
    assert found(ruled, "About your order.", kind="proactive", channel="claim-page") == []
    assert found(ruled, "About your order.", kind="proactive", subject="113-5559438-5529006") == []


def test_what_a_text_must_hold_and_its_length_mean_the_whole_of_it(ruled):
    (order,) = lint(ruled, "About your order.", channel="messaging", kind="proactive")
    assert (order.start, order.end, order.text) == (0, 0, "")
    assert found(ruled, "word " * 121) == [("layout", "")]  # the channel takes 600
    assert found(ruled, "word " * 121, channel="claim-page") == []
    assert found(ruled, "word " * 401, channel="claim-page") == [("layout", "")]
    assert found(ruled, "𝐀" * 600) == []  # characters, not units of some encoding


def test_a_subject_is_read_with_the_text(ruled):
    findings = lint(ruled, "Promise.", channel="messaging", subject="A promise")
    assert [(one.part, one.start, one.text) for one in findings] == [("subject", 2, "promise"), ("body", 0, "Promise")]


def test_overlapping_findings_of_one_rule_are_one_and_the_stricter_word_counts(ruled):
    (one,) = lint(ruled, "If you update your review, a voucher.", channel="messaging")
    assert (one.severity, one.text) == ("must", "If you update your review, a voucher")


def test_the_language_can_be_said(ruled):
    text = "Refund, wenn Sie die review ändern, if"
    assert found(ruled, text, language="de") == []
    assert found(ruled, text, language="en") != []
    assert found(ruled, "给您红包。请给好评。", language="en") == [("promise", "红包")]  # another script is seen anyway


def test_all_that_does_not_exist_is_named_at_once(ruled):
    with pytest.raises(UnknownName) as caught:
        lint(ruled, "x", audience="buyers", channel="pigeon", kind="answer", language="tlh")
    assert [problem.code for problem in caught.value.problems] == [
        "unknown-audience",
        "unknown-channel",
        "unknown-kind",
        "unknown-language",
    ]


@pytest.mark.parametrize(
    "stretch",
    [
        "Thank you for your order, the parcel is on its way. ",
        "If you change your review, a voucher is yours. I promise. ",
        "refund never voucher if review cannot promise ",
        "refund if review ",
        "如果您给好评，我们退款。",
        "r e v i e w ",
        "never never voucher ",
        "a\n\n\n",
        "*.",
        "a",
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(ruled, stretch):
    def seconds(size):
        text = stretch * (size // len(stretch))
        best = []
        for _ in range(3):
            began = time.process_time()
            lint(ruled, text, channel="messaging")
            best.append(time.process_time() - began)
        return min(best)

    assert seconds(100_000) < 25 * max(seconds(10_000), 0.002), "ten times the text, about ten times the work"
