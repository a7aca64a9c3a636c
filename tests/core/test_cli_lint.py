"""`kb lint`: a text from a file or from standard input, findings for people and for programs."""

import pytest

from tests.core.catalogs import BASE, base_with
from tests.core.command import kb
from tests.core.rules import RULES

TEXT = b"Hello,\n\nI promise it."


@pytest.fixture
def ruled(tmp_path):
    return base_with(tmp_path, RULES).root


def lint(root, *arguments, stdin=b""):
    return kb("lint", "--channel", "messaging", *arguments, stdin=stdin, catalog=root)


def test_says_what_was_found_why_and_what_to_do(ruled):
    answer = lint(ruled, "--reader", "en", stdin=TEXT)
    assert answer.code == 1
    assert answer.out.splitlines()[:4] == [
        "A promise (must change) [promise]",
        "  body 10-17: 'promise'",
        "  Why: A promise that is not kept becomes a complaint.",
        "  Instead: Write the date.",
    ]
    assert answer.out.splitlines()[4].startswith("  Source: ")
    assert answer.said == ["1 finding: 1 must change, 0 to check."]


def test_nothing_found_is_no_permission(ruled, tmp_path):
    (tmp_path / "draft.txt").write_text("Hello.", "utf-8")
    answer = lint(ruled, str(tmp_path / "draft.txt"))
    assert (answer.code, answer.out) == (0, "")
    assert answer.said == ["No findings. That is no permission: rules know only what is written in them."]


def test_answers_in_json(ruled):
    answer = lint(ruled, "--json", stdin=TEXT)
    assert answer.code == 1
    (finding,) = answer.json["findings"]
    assert list(finding) == [
        "rule",
        "severity",
        "part",
        "start",
        "end",
        "text",
        "title",
        "why",
        "instead",
        "sources",
    ]
    assert (finding["rule"], finding["start"], finding["text"]) == ("promise", 10, "promise")
    assert finding["instead"] == {"zh": "写日期。", "en": "Write the date."}
    assert {"id", "code", "title", "sources", "seen"} <= set(finding["sources"][0])
    assert lint(ruled, "--json", stdin=b"Hello.").json == {"findings": []}


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        (b"", "kb: Standard input cannot be checked: it is empty. Give the text that is to be sent."),
        (b" \n\t", "kb: Standard input cannot be checked: it is empty. Give the text that is to be sent."),
        (
            b"\x89PNG\r\n\xff",
            "kb: Standard input cannot be checked: it is not UTF-8 text. Save it as a text file in UTF-8.",
        ),
        (b"a\0b", "kb: Standard input cannot be checked: it is not UTF-8 text. Save it as a text file in UTF-8."),
        (
            b"word " * 2_000_000,
            "kb: Standard input cannot be checked: it has more than 1 MB. Give one message at a time.",
        ),
    ],
    ids=["empty", "blank", "binary", "null", "10 MB"],
)
def test_what_is_no_text_is_refused_in_one_sentence(ruled, stdin, said):
    answer = lint(ruled, stdin=stdin)
    assert (answer.code, answer.out, answer.said) == (2, "", [said])
    assert lint(ruled, "--json", stdin=stdin).json["errors"][0]["code"] == "bad-file"


def test_a_file_that_is_not_there(ruled, tmp_path):
    answer = lint(ruled, str(tmp_path / "none.txt"))
    said = f"kb: {tmp_path / 'none.txt'} cannot be checked: No such file or directory. Give a text file."
    assert (answer.code, answer.said) == (2, [said])


def test_a_wrong_word_is_refused_with_those_that_exist(ruled):
    answer = kb(
        "lint",
        "--audience",
        "buyr",
        "--channel",
        "messagging",
        "--kind",
        "x",
        "--language",
        "xx",
        stdin=b"a",
        catalog=ruled,
    )
    assert answer.code == 2
    assert answer.said == [
        "kb: There is no audience 'buyr'. Did you mean 'buyer'?",
        "kb: There is no channel 'messagging'. Did you mean 'messaging'?",
        "kb: There is no kind 'x'. There are: proactive, reply.",
        "kb: There is no language 'xx'. There are: de, en, es, fr, it, ja, zh.",
    ]
    codes = [
        error["code"]
        for error in kb(
            "lint", "--audience", "x", "--kind", "y", "--channel", "messaging", "--json", stdin=b"a", catalog=ruled
        ).json["errors"]
    ]
    assert codes == ["unknown-audience", "unknown-kind"]


def test_a_broken_rule_file_is_named_and_the_others_run(tmp_path):
    broken = {**RULES, "policy/rules/torn.toml": 'severity = "must\n'}
    answer = lint(base_with(tmp_path, broken).root, stdin=TEXT)
    assert answer.code == 1
    assert "promise" in answer.out
    assert answer.said[0].startswith("kb: policy/rules/torn.toml:1: TOML error")


def test_a_catalog_without_rules_finds_nothing():
    assert kb("lint", "--channel", "messaging", stdin=TEXT, catalog=BASE).code == 0
