"""TOML files that know the line of every key, note every problem and carry on."""

from datetime import date

import pytest

from kb_templates.model import Text
from kb_templates.tables import TomlFile

TEXT = """\
# A file as people write them.
owner = "after-sales"
title = { zh = "题", en = "Title" }
note.zh = "注"
note.en = "Note"

[variables]
order_id = {}
carrier = { required = false }

[samples.scan-only]   # with a remark
label = { zh = "样", en = "Sample" }
"order id" = "quoted"
lines = [
  "one = 1",
  "two",
]

[samples."with.dot"]
x = 1

[[rows]]
y = 1

[[rows]]
y = 2
"""


def toml(folder, text: str | bytes) -> TomlFile:
    path = folder / "x.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return TomlFile(path, "x.toml")


def problems(file: TomlFile) -> list[str]:
    return [f"{p.line}: {p.code}: {p.message} {p.hint}".rstrip() for p in file.problems]


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        pytest.param(("owner",), 2, id="a key at the top"),
        pytest.param(("title",), 3, id="an inline table"),
        pytest.param(("title", "en"), 3, id="a key in an inline table is on its table's line"),
        pytest.param(("note", "en"), 5, id="a dotted key"),
        pytest.param(("variables",), 7, id="a table"),
        pytest.param(("variables", "carrier"), 9, id="a key in a table"),
        pytest.param(("variables", "carrier", "required"), 9, id="a key in an inline table in a table"),
        pytest.param(("variables", "colour"), 7, id="a key that is not there: its table"),
        pytest.param(("samples", "scan-only"), 11, id="a table in a table, with a remark"),
        pytest.param(("samples", "scan-only", "order id"), 13, id="a quoted key"),
        pytest.param(("samples", "scan-only", "lines"), 14, id="a list over several lines"),
        pytest.param(("samples", "with.dot", "x"), 20, id="a quoted table"),
        pytest.param(("rows", "0", "y"), 23, id="a key of the first table of a list"),
        pytest.param(("rows", "1"), 25, id="the second table of a list"),
        pytest.param(("nowhere",), 1, id="nothing at all: the first line"),
        pytest.param(("nowhere", "deep"), 1, id="nothing at all, deep"),
    ],
)
def test_line_of_a_key(tmp_path, keys, line):
    assert toml(tmp_path, TEXT).line(keys) == line


def test_a_character_that_only_looks_like_a_line_end_does_not_count(tmp_path):
    assert toml(tmp_path, 'a = "x\u2028y"\nb = 1\n').line(("b",)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            'a = "x\nb = 1\n',
            "1: toml-syntax: TOML error: Illegal character '\\n'. Look for a missing quote or bracket.",
            id="a quote is missing",
        ),
        pytest.param(
            "a = 1\nb = [1,\n",
            "3: toml-syntax: TOML error: Invalid value. Look for a missing quote or bracket.",
            id="a list does not end: the last line",
        ),
        pytest.param(
            "a = 1\na = 2\n",
            "2: toml-syntax: TOML error: Cannot overwrite a value. Look for a missing quote or bracket.",
            id="a key twice",
        ),
        pytest.param(
            "a = 1\n\nb = 2026-02-30\n",
            "3: toml-syntax: TOML error: Invalid date or datetime. Look for a missing quote or bracket.",
            id="a day that there is not",
        ),
        pytest.param("a = 1\nb = 1" + "0" * 5000 + "\n", "3: toml-syntax: ", id="a number beyond all reason"),
        pytest.param("a = " + "[" * 20_000, "1: toml-syntax: ", id="lists in lists without end"),
        pytest.param(
            b"a = 1\nb = '\xff'\n",
            "2: not-utf-8: This file is not UTF-8 text. Save it again as UTF-8.",
            id="bytes that are no text",
        ),
        pytest.param(
            "题 = 1\n".encode("gb18030"),
            "1: not-utf-8: This file is not UTF-8 text. Save it again as UTF-8.",
            id="a Chinese Windows editor's own encoding",
        ),
        pytest.param("a = 1\n".encode("utf-16"), "1: not-utf-8: ", id="UTF-16"),
    ],
)
def test_a_file_that_cannot_be_read_has_one_problem_with_its_line(tmp_path, text, said):
    (problem,) = problems(toml(tmp_path, text))
    assert problem.startswith(said)


def test_a_file_that_is_not_there(tmp_path):
    file = TomlFile(tmp_path / "none.toml", "none.toml")
    assert problems(file) == ["1: missing-file: This file does not exist. Create it, or take its folder away."]
    assert list(file.root) == []


def test_a_folder_with_the_name_of_a_file(tmp_path):
    (tmp_path / "x.toml").mkdir()
    (problem,) = problems(TomlFile(tmp_path / "x.toml", "x.toml"))
    assert problem.startswith("1: bad-file: This file cannot be read: ")


def test_windows_line_ends_and_byte_order_mark_are_not_seen(tmp_path):
    file = toml(tmp_path, b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert problems(file) == []
    assert file.root.string("owner") == "after-sales"
    assert file.line(("variables", "carrier")) == 9


def test_typed_look_ups(tmp_path):
    table = toml(
        tmp_path,
        """\
s = "x"
yes = true
count = 7
day = 2026-11-22
list = ["a", "b"]
text = { zh = "题", en = "Title" }
[in]
k = "v"
""",
    ).root
    assert table.string("s") == "x"
    assert table.boolean("yes", default=False) is True
    assert table.integer("count") == 7
    assert table.day("day") == date(2026, 11, 22)
    assert table.strings("list") == ("a", "b")
    assert table.text("text") == Text("题", "Title")
    assert table.table("in").string("k") == "v"
    assert table.one_of("s", ["x", "y"]) == "x"
    assert table.string("none", None) is None
    assert table.boolean("none", default=True) is True
    assert table.file.problems == []


@pytest.mark.parametrize(
    ("text", "look_up", "said"),
    [
        pytest.param(
            "a = 1",
            lambda t: t.string("a"),
            "1: wrong-type: a must be text in quotes, not a number.",
            id="a number for text",
        ),
        pytest.param(
            "a = 2026-01-01",
            lambda t: t.string("a"),
            "1: wrong-type: a must be text in quotes, not a date or time.",
            id="a date for text",
        ),
        pytest.param(
            'a = "x"',
            lambda t: t.boolean("a", default=True),
            "1: wrong-type: a must be true or false, not text.",
            id="text for true or false",
        ),
        pytest.param(
            "a = true",
            lambda t: t.integer("a"),
            "1: wrong-type: a must be a whole number, not true or false.",
            id="true for a number",
        ),
        pytest.param(
            "a = 1.5",
            lambda t: t.integer("a"),
            "1: wrong-type: a must be a whole number, not a number.",
            id="a fraction for a whole number",
        ),
        pytest.param(
            'a = "2026-11-22"',
            lambda t: t.day("a"),
            "1: wrong-type: a must be a date without quotes, like 2026-11-22, not text.",
            id="a date in quotes",
        ),
        pytest.param(
            "a = 2026-11-22T10:00:00",
            lambda t: t.day("a"),
            "1: wrong-type: a must be a date without quotes, like 2026-11-22, not a date or time.",
            id="a moment for a date",
        ),
        pytest.param(
            'a = "US"',
            lambda t: t.strings("a"),
            '1: wrong-type: a must be a list like ["US", "CA"], not text.',
            id="text for a list",
        ),
        pytest.param(
            "a = [1, 2]",
            lambda t: t.strings("a"),
            "1: wrong-type: a must be a list of texts in quotes.",
            id="numbers in a list of texts",
        ),
        pytest.param(
            "a = []",
            lambda t: t.strings("a"),
            '1: empty-text: a is empty. Write it as a list like ["US", "CA"].',
            id="an empty list",
        ),
        pytest.param(
            'a = " "',
            lambda t: t.string("a"),
            "1: empty-text: a is empty. Write it as text in quotes.",
            id="a blank text",
        ),
        pytest.param(
            "b = 1",
            lambda t: t.string("a"),
            "1: missing-key: a is missing. Write it as text in quotes.",
            id="no such key",
        ),
        pytest.param(
            'a = "x"', lambda t: t.table("a"), "1: wrong-type: a must be a table, not text.", id="text for a table"
        ),
        pytest.param("b = 1", lambda t: t.text("a"), "1: missing-key: a is missing. Add it.", id="no such text"),
        pytest.param(
            'a = { zh = "题" }',
            lambda t: t.text("a"),
            "1: missing-key: a.en is missing. Write it as text in quotes.",
            id="a text in one language",
        ),
        pytest.param(
            'a = { zh = "题", en = "x", eng = "y" }',
            lambda t: t.text("a"),
            "1: unknown-key: a.eng is not known. Did you mean 'en'?",
            id="a text in three languages",
        ),
        pytest.param(
            'a = "buyers"',
            lambda t: t.one_of("a", ("buyer", "amazon")),
            "1: unknown-word: a cannot be 'buyers'. Did you mean 'buyer'?",
            id="a word that is nearly one of the allowed",
        ),
        pytest.param(
            "[t]\na = 1",
            lambda t: list(t.table("t").tables()),
            "2: wrong-type: t.a must be a table: write [t.a].",
            id="a number among tables",
        ),
        pytest.param(
            "[t]\nownr = 1",
            lambda t: (t.table("t").string("owner", None), t.table("t").finish()),
            "2: unknown-key: t.ownr is not known.",
            id="a key that nobody asked for",
        ),
    ],
)
def test_a_look_up_that_fails_is_noted_with_its_line(tmp_path, text, look_up, said):
    file = toml(tmp_path, text)
    look_up(file.root)
    assert problems(file) == [said]


def test_what_stands_in_a_missing_table_is_not_missed_again(tmp_path):
    file = toml(tmp_path, "")
    file.root.table("label").string("zh")
    assert problems(file) == ["1: missing-key: label is missing. Add it."]
