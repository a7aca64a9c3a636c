"""Values for `kb render`: from options, a file or standard input, and what is said of those that cannot be read."""

import json

import pytest

from tests.core.catalogs import STATEMENT
from tests.core.command import Answer, kb

RENDER = ("render", "claims/statement")
TOML = """\
order_id = "111-5550100-5550101"
carrier = "USPS"
shipped_on = "2026-03-09"
attachments = ["The tracking record."]
store_name = "Harbor & Pine"
"""


def render_file(folder, content: str | bytes, *options: str, name: str = "values.txt") -> Answer:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return kb(*RENDER, "--values", str(file), *options)


WANTED = kb(*RENDER, "--values", "-", stdin=TOML.encode()).out


def test_values_from_standard_input():
    assert WANTED.startswith("Subject: Order 111-5550100-5550101: statement\n\nWe shipped order")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TOML, id="TOML"),
        pytest.param(json.dumps(STATEMENT), id="JSON"),
        pytest.param("\n  " + json.dumps(STATEMENT, indent=1), id="JSON after blank lines"),
        pytest.param(b"\xef\xbb\xbf" + TOML.replace("\n", "\r\n").encode(), id="TOML of a Windows editor"),
        pytest.param(b"\xef\xbb\xbf" + json.dumps(STATEMENT).encode(), id="JSON of a Windows editor"),
        pytest.param(TOML.replace('"2026-03-09"', "2026-03-09"), id="a date of TOML"),
        pytest.param(TOML.replace('["The tracking record."]', '"The tracking record."'), id="a list as text"),
    ],
)
def test_values_from_a_file_or_standard_input(tmp_path, content):
    assert render_file(tmp_path, content).out == WANTED
    assert kb(*RENDER, "--values", "-", stdin=content if isinstance(content, bytes) else content.encode()).out == WANTED


def test_numbers_of_json_are_read_to_the_last_digit(tmp_path):
    values = '{"order_id": "111-5550100-5550103", "remedy": "refund", "amount": 24.10, "store_name": "Harbor & Pine"}'
    (tmp_path / "v.json").write_text(values)
    assert "We refund $24.10 for" in kb("render", "claims/answer", "--values", str(tmp_path / "v.json")).out


def test_an_option_wins_over_the_file(tmp_path):
    assert "with UPS." in render_file(tmp_path, TOML, "--set", "carrier=UPS").out


def test_a_list_is_an_option_for_each_line():
    pairs = [f"{name}={value}" for name, value in STATEMENT.items() if name != "attachments"]
    sets = [argument for pair in [*pairs, "attachments=One.", "attachments=Two."] for argument in ("--set", pair)]
    assert "1. One.\n2. Two.\n" in kb(*RENDER, *sets).out


def test_a_value_may_hold_equals_signs_and_line_ends(tmp_path):
    answer = render_file(tmp_path, TOML, "--set", "carrier=a=b=", "--set", "attachments=One.\nTwo.")
    assert "with a=b=." in answer.out
    assert "1. One.\n2. Two.\n" in answer.out


@pytest.mark.parametrize(
    ("options", "sentences"),
    [
        pytest.param(
            ["--set", "carrier"],
            ["--set 'carrier' has no equals sign. Write --set name=value."],
            id="no equals sign",
        ),
        pytest.param(
            ["--set", "carrier=USPS", "--set", " carrier =UPS"], ["carrier is set 2 times. Set it once."], id="twice"
        ),
        pytest.param(
            ["--set", "x", "--set", "carrier=a", "--set", "carrier=b", "--set", "carrier=c"],
            ["--set 'x' has no equals sign. Write --set name=value.", "carrier is set 3 times. Set it once."],
            id="both at once",
        ),
    ],
)
def test_a_wrong_option_is_refused(options, sentences):
    answer = kb(*RENDER, *options)
    assert (answer.code, answer.out) == (2, "")
    assert answer.said == [f"kb: {sentence}" for sentence in sentences]
    assert {error["code"] for error in kb(*RENDER, *options, "--json").json["errors"]} == {"bad-option"}


HINT = 'Write {"name": "value"} as JSON, or name = "value" as TOML.'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            'carrier = "USPS\n', "is neither JSON nor TOML: Illegal character '\\n' (at line 1, ", id="TOML, line 1"
        ),
        pytest.param("a = 1\n\nb = \n", "is neither JSON nor TOML: Invalid value (at line 3, ", id="TOML, line 3"),
        pytest.param("order_id: 111", "is neither JSON nor TOML: ", id="YAML"),
        pytest.param('{\n"a": 1,\n}', "is neither JSON nor TOML: ", id="JSON with a comma too many"),
        pytest.param(
            '{\n"a": "b\n"}', "is neither JSON nor TOML: Invalid control character at: line 2 ", id="JSON, line 2"
        ),
        pytest.param('{"a": ' + "[" * 100_000, "is neither JSON nor TOML: ", id="JSON nested without end"),
        pytest.param("a = " + "[" * 100_000, "is neither JSON nor TOML: ", id="TOML nested without end"),
        pytest.param('{"a": 1' + "0" * 5000 + "}", "is neither JSON nor TOML: ", id="a number beyond all reason"),
        pytest.param("题 = 1\n".encode("gb18030"), "cannot be read: it is not UTF-8 text.", id="not UTF-8"),
        pytest.param("a = 1".encode("utf-16"), "cannot be read: it is not UTF-8 text.", id="UTF-16"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, content, said):
    answer = render_file(tmp_path, content)
    assert (answer.code, answer.out) == (2, "")
    (sentence,) = answer.said
    assert sentence.startswith(f"kb: {tmp_path}/values.txt {said}")
    assert sentence.endswith((HINT, "Give a JSON or TOML file, or - for standard input."))
    piped = kb(*RENDER, "--values", "-", "--json", stdin=content if isinstance(content, bytes) else content.encode())
    assert piped.code == 2
    assert [error["code"] for error in piped.json["errors"]] == ["bad-file"]


def test_a_file_that_is_not_there(tmp_path):
    answer = kb(*RENDER, "--values", str(tmp_path / "none.json"))
    assert answer.code == 2
    assert answer.err == (
        f"kb: {tmp_path}/none.json cannot be read: No such file or directory. "
        "Give a JSON or TOML file, or - for standard input.\n"
    )


@pytest.mark.parametrize(
    ("content", "variable", "said"),
    [
        pytest.param('{"carrier": {"a": 1}}', "carrier", "It is dict, not text.", id="a table"),
        pytest.param('{"carrier": 5}', "carrier", "It is int, not text.", id="a number for text"),
        pytest.param('{"carrier": null}', "carrier", "is missing.", id="null"),
        pytest.param(
            '{"carrier": "\\ud800"}', "carrier", "Character 1 (U+D800) cannot be shown", id="a lone surrogate"
        ),
        pytest.param('{"carrier": "\\u0000"}', "carrier", "Character 1 (U+0000) cannot be shown", id="NUL"),
        pytest.param('{"attachments": [1, "x"]}', "attachments", "It is int, not text.", id="a number in a list"),
        pytest.param(
            '{"attachments": ' + "[" * 500 + "]" * 500 + "}", "attachments", "It is list, not text.", id="deep"
        ),
        pytest.param("shipped_on = 10:00:00", "shipped_on", "It is time, not text.", id="a time of TOML"),
        pytest.param("traced = 1", "traced", "It is int, not text.", id="one for true"),
        pytest.param("[carrier]\nname = 'USPS'", "carrier", "It is dict, not text.", id="a table of TOML"),
        pytest.param("[1]", "1", "claims/statement takes no value '1'.", id="a list of JSON is a table of TOML"),
    ],
)
def test_a_value_of_a_file_that_does_not_fit(tmp_path, content, variable, said):
    errors = render_file(tmp_path, content, "--json").json["errors"]
    assert said in next(error["message"] for error in errors if error["variable"] == variable)


def test_an_empty_file_is_no_values(tmp_path):
    answer = render_file(tmp_path, "", "--json")
    assert {error["code"] for error in answer.json["errors"]} == {"missing-value"}
