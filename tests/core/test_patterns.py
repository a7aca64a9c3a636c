"""What patterns of rules may hold, what they say of the texts they match, and that they need linear time."""

import re
import time

import pytest

from kb_templates.folding import fold_letter
from kb_templates.patterns import UnknownGroup, are_met, either, expanded, names_in, read_pattern, texts_in


def read(written, groups=None):
    return read_pattern(written, groups or {}, fold_letter)


def matches(written, text, groups=None, words=None):
    source = expanded(read(written, groups).source, words or {})
    return [found[0] for found in re.compile(source, re.ASCII).finditer(text)]


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("Réview", "a review", ["review"]),
        ("rev(?:iew|iews)", "reviews", ["review"]),
        ("colou?rs?", "color colours", ["color", "colours"]),
        ("[a-c]{2,3}", "abcab", ["abc", "ab"]),
        (r"\d{3}-\d{7}-\d{7}", "no. 113-5559438-5529006", ["113-5559438-5529006"]),
        (r"\bif\b(?! not)", "if so, if not", ["if"]),
        ("^hello$", "hello", ["hello"]),
        ("^hello$", "hello\n", []),
        ("a.{0,3}?b", "axxb ab", ["axxb", "ab"]),
        (r"[\[\]^\-]", "[]^-", ["[", "]", "^", "-"]),
        ("[<]b>", "<b>", ["<b>"]),
        (r"\(\?\)", "(?)", ["(?)"]),
        ("退款|返现", "退款和返现", ["退款", "返现"]),
        ("退款？", "退款?", ["退款?"]),
        ("refund <w3>for", "refund you today for it", ["refund you today for"]),
        ("refund <w3>for", "refund a b c d for it", []),
    ],
)
def test_reads_a_pattern_as_it_is_meant(written, text, found):
    assert matches(written, text) == found


def test_word_groups_match_whole_words_and_may_name_each_other():
    one = either([read("refunds?")], whole_words=True)
    groups = {"refund": ("en.refund", one)}
    both = either([read("<refund>", groups), read("vouchers?")], whole_words=True)
    groups["benefit"] = ("en.benefit", both)
    words = {"en.refund": one.source, "en.benefit": both.source}
    assert matches("<benefit>", "refundable refund vouchers", groups, words) == ["refund", "vouchers"]
    assert names_in(r"<refund> [<]b> \<") == ["refund"]
    with pytest.raises(UnknownGroup, match="There is no word group <gift>"):
        read("<gift>", groups)


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("review", [{"review"}]),
        ("(?:gift|voucher)s?", [{"gift", "gifts", "voucher", "vouchers"}]),
        ("re?fund", [{"rfund", "refund"}]),
        (r"\d{3}", []),
        ("x?[^a]", []),
        ("[ab]c", [{"ac", "bc"}]),
        ("our .{0,9} (?:shop|store)", [{" shop", " store"}, {"our "}]),
        ("our .{0,9}[xy]", [{"our "}]),
        ("(?:our .{0,9}shop|we all) .{0,9}here", [{"here"}, {"we all", ("our ", "shop")}]),
        ("[^a]|we", []),
    ],
)
def test_knows_which_letters_a_text_must_hold(written, needs):
    assert needed(read(written).needs) == needs


def needed(needs):
    """All of these: of each set one text, or all of one tuple."""
    return [set(one.texts) | {tuple(sorted(t for o in sort for t in o.texts)) for sort in one.sorts} for one in needs]


def test_a_text_that_matches_holds_what_is_needed():
    needs = read("(?:our .{0,9}shop|we all) .{0,9}here").needs
    texts = texts_in([needs])
    assert texts == {"here", "we all", "our ", "shop"}
    met = {"we all are here": True, "our own shop is here": True, "our own is here": False, "we all left": False}
    assert {text: are_met(needs, {one for one in texts if one in text}) for text in met} == met


@pytest.mark.parametrize("written", ["a.{0,80}b.{0,80}c", "refund <w8>for.{0,80}x", r"[a-z0-9]{1,40}\.com"])
def test_the_slowest_patterns_need_linear_time(written):
    compiled = re.compile(expanded(read(written).source, {}), re.ASCII)
    seconds = []
    for size in (20_000, 80_000):
        text = "ab " * (size // 3)
        began = time.perf_counter()
        assert compiled.search(text) is None
        seconds.append(time.perf_counter() - began)
    assert seconds[1] < 16 * max(seconds[0], 0.001), "four times the text, about four times the work"
