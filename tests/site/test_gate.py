"""The translation gate finds what is planted, and nothing in what is right."""

from pathlib import Path

import polib
import pytest

from tools import translations as gate
from tools.translations import Entry


def entry(msgid: str, msgstr: str = "", **more) -> Entry:
    return Entry(msgid, msgstr, path="docs/locales/en/LC_MESSAGES/page.po", line=7, **more)


def said(findings) -> list[str]:
    return [finding.what for finding in findings]


# --- one translation ---

GOOD = [
    ("答复买家。", "Answer the buyer."),
    (
        "在 {fact}`a-to-z-appeal`内申诉（{source}`a-to-z-appeal`）。",
        "Appeal within {fact}`a-to-z-appeal` ({source}`a-to-z-appeal`).",
    ),
    ("见{ref}`运单显示已送达 <a-to-z-delivered>`。", "See {ref}`Tracking shows delivered <a-to-z-delivered>`."),
    ("**适用**：索赔。", "**Applies when** there is a claim."),
    ("先 {fact}`one`，后 {fact}`two`。", "{fact}`two` comes after {fact}`one`."),  # another order
    ("运行 `kb check`。", "Run `kb check`."),
    ("按 {kbd}`回车`。", "Press {kbd}`Enter`."),
    ("见[网页](https://example.com)。", "See [the page](https://example.com)."),
    ("- 列表", "- a list"),
    ("1. 列表", "1. a list"),
]

BAD = [
    ("答复买家。", "", ["“答复买家。” has no translation"]),
    ("答复买家。", " ", ["“答复买家。” has no translation"]),
    ("答复买家。", "Answer 买家.", ["the translation of “答复买家。” holds Chinese: “买家”"]),
    ("答复买家。", "Answer the buyer。", ["the translation of “答复买家。” holds Chinese: “。”"]),
    ("答复买家。", "Answer the buyer，now.", ["the translation of “答复买家。” holds Chinese: “，”"]),
    ("期限 {fact}`a`。", "The deadline.", ["the translation of “期限 {fact}`a`。” lacks {fact}`a`"]),
    (
        "期限 {fact}`a`。",
        "The deadline {fact}`b`.",
        [
            "the translation of “期限 {fact}`a`。” lacks {fact}`a`",
            "the translation of “期限 {fact}`a`。” adds {fact}`b`",
        ],
    ),
    (
        "见{ref}`甲 <one>`。",
        "See {ref}`A <two>`.",
        [
            "the translation of “见{ref}`甲 <one>`。” lacks {ref}`one`",
            "the translation of “见{ref}`甲 <one>`。” adds {ref}`two`",
        ],
    ),
    ("期限 {fact}`a`。", "The deadline {fact}`a` {fact}`a`.", ["the translation of “期限 {fact}`a`。” adds {fact}`a`"]),
    ("**适用**", "Applies", ["the translation of “**适用**” lacks bold"]),
    ("适用", "**Applies**", ["the translation of “适用” adds bold"]),
    (
        "见[网页](https://example.com)。",
        "See [the page](https://example.org).",
        [
            "the translation of “见[网页](https://example.com)。” lacks link https://example.com",
            "the translation of “见[网页](https://example.com)。” adds link https://example.org",
        ],
    ),
    ("第二步", "One.\n\nTwo.", ["the translation of “第二步” has an empty line"]),
]

BLOCK_STARTS = [
    "2. Steps",
    "3) Steps",
    "- x",
    "* x",
    "+ x",
    "# x",
    "> x",
    ": x",
    "```",
    ":::",
    "(label)=",
    "    x",
    "| x |",
    "---",
    "x\n- y",
    "2026. That was the year",
]


@pytest.mark.parametrize(("msgid", "msgstr"), GOOD)
def test_a_good_translation_passes(msgid: str, msgstr: str):
    assert said(gate.check_entry(entry(msgid, msgstr))) == []


@pytest.mark.parametrize(("msgid", "msgstr", "expected"), BAD)
def test_a_bad_translation_is_found(msgid: str, msgstr: str, expected: list[str]):
    assert said(gate.check_entry(entry(msgid, msgstr))) == expected


@pytest.mark.parametrize("msgstr", BLOCK_STARTS)
def test_a_translation_that_reads_as_another_block_is_found(msgstr: str):
    """Sphinx would leave the Chinese in place without a word."""
    what = "a line in the translation of “第二步” reads as a list, heading or other block"
    assert what in said(gate.check_entry(entry("第二步", msgstr)))


def test_a_translation_that_is_no_block_where_the_source_is_one_is_found():
    assert said(gate.check_entry(entry("- 第二步", "Step two"))) == [
        "the translation of “- 第二步” does not begin like the source"
    ]


def test_fuzzy_and_obsolete_translations_are_found():
    assert said(gate.check_entry(entry("甲", "A", fuzzy=True))) == ["“甲” is marked fuzzy"]
    assert said(gate.check_entry(entry("甲", "A", obsolete=True))) == ["“甲” is obsolete"]
    assert said(gate.check_entry(entry("甲", fuzzy=True))) == ["“甲” is marked fuzzy", "“甲” has no translation"]


# --- catalogues and pages ---


def test_what_only_the_page_or_only_the_catalogue_has_is_found():
    pages = {
        "page": {"甲": Entry("甲", path="docs/page.md", line=3), "乙": Entry("乙", path="docs/page.md", line=5)},
        "new": {"丙": Entry("丙", path="docs/new.md", line=1)},
        "silent": {},
    }
    catalogues = {
        "page": [entry("甲", "A"), entry("丁", "D"), entry("戊", "E", obsolete=True)],
        "old": [entry("己", "F")],
    }
    found = [(finding.path, finding.line, finding.what) for finding in gate.compare(pages, catalogues)]
    assert found == [
        ("docs/page.md", 5, "“乙” is not in the English catalogue"),
        ("docs/locales/en/LC_MESSAGES/page.po", 7, "“丁” is no longer on the page"),
        ("docs/new.md", 1, "the page has no English catalogue"),
        ("docs/locales/en/LC_MESSAGES/page.po", 1, "there is no page docs/old.md for this catalogue"),
    ]


def test_one_text_translated_in_two_ways_is_found():
    catalogues = {
        "one": [entry("步骤", "Steps")],
        "two": [entry("步骤", "What to do"), entry("时限", "Deadlines")],
        "three": [entry("时限", "Time limits", fuzzy=True), entry("步骤")],  # these are found otherwise
    }
    here = "docs/locales/en/LC_MESSAGES/page.po:7"
    assert said(gate.two_ways(catalogues)) == [f"“步骤” is “What to do” here and “Steps” in {here}"]


def test_catalogues_are_read_with_their_marks_and_lines(tmp_path: Path):
    (tmp_path / "page.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "甲"\nmsgstr "A"\n\n#, fuzzy\nmsgid "乙"\nmsgstr "B"\n\n#~ msgid "丙"\n#~ msgstr "C"\n',
        "utf-8",
    )
    (tmp_path / "sphinx.po").write_text('msgid "Search"\nmsgstr "搜索"\n', "utf-8")  # not a page's
    (page,) = gate.read_catalogues(tmp_path).values()
    assert [(e.msgid, e.msgstr, e.line, e.fuzzy, e.obsolete) for e in page] == [
        ("甲", "A", 5, False, False),
        ("乙", "B", 8, True, False),
        ("丙", "C", 12, False, True),
    ]


def test_an_update_keeps_what_is_right_and_offers_what_is_near():
    old = [
        polib.POEntry(msgid="甲", msgstr="A"),
        polib.POEntry(msgid="请在今天之内答复亚马逊的来信", msgstr="Answer Amazon today"),
        polib.POEntry(msgid="丙", msgstr="C", obsolete=True),
    ]
    texts = ["请在两天之内答复亚马逊的来信", "甲", "乙", "丁"]
    merged = gate.merge(texts, old, known={"丁": "D"})
    assert [(e.msgid, e.msgstr, e.fuzzy) for e in merged] == [
        ("请在两天之内答复亚马逊的来信", "Answer Amazon today", True),
        ("甲", "A", False),
        ("乙", "", False),
        ("丁", "D", False),
    ]


# --- built pages ---

CHINESE_PLACES = [
    ("<p>答复</p>", "Chinese in <p> of an English page: “答复”"),
    ('<a title="答复">x</a>', "Chinese in attribute title of <a> of an English page: “答复”"),
    ('<img alt="图">', "Chinese in attribute alt of <img> of an English page: “图”"),
    ('<button aria-label="复制">x</button>', "Chinese in attribute aria-label of <button> of an English page: “复制”"),
    (
        '<button data-kb-done="已复制">x</button>',
        "Chinese in attribute data-kb-done of <button> of an English page: “已复制”",
    ),
    ('<p lang="zh-CN">甲</p><p>乙</p>', "Chinese in <p> of an English page: “乙”"),
    ('<div lang="zh-CN">甲<p lang="en">乙</p>丙</div>', "Chinese in <p> of an English page: “乙”"),
    ("<br><p>x。</p>", "Chinese in <p> of an English page: “x。”"),
]


@pytest.mark.parametrize(("html", "what"), CHINESE_PLACES)
def test_chinese_that_is_not_marked_as_such_is_found_on_an_english_page(html: str, what: str):
    page = f'<html lang="en"><body>{html}</body></html>'
    assert said(gate.check_page(page, "en/page.html", english=True)) == [what]
    assert said(gate.check_page(page, "en/page.html", english=False)) == []


@pytest.mark.parametrize(
    "html",
    [
        '<p lang="zh-CN">答复 <b>买家</b></p>',
        '<a lang="zh-CN" title="简体中文">中文</a>',
        "<script>var words = '搜索';</script>",
        "<style>p::before { content: '〉' }</style>",
        "<p>Answer the buyer “today”…</p>",
    ],
)
def test_chinese_that_nobody_reads_as_english_is_fine(html: str):
    assert said(gate.check_page(f'<html lang="en">{html}</html>', "en/page.html", english=True)) == []


@pytest.mark.parametrize("english", [True, False])
@pytest.mark.parametrize("text", ["{fact}`a`", "```{message}", ":::{admonition}", "**bold", "[x](y)"])
def test_markup_that_was_not_understood_is_found_in_both_editions(text: str, english: bool):
    (finding,) = gate.check_page(f"<html><p>{text}</p></html>", "page.html", english=english)
    assert finding.what.startswith("markup is left over in <p>: ")
    assert not gate.check_page(f"<html><code>{text}</code></html>", "page.html", english=english)


def test_a_finding_names_its_line():
    (finding,) = gate.check_page("<html>\n<p>x</p>\n<p>答复</p></html>", "en/page.html", english=True)
    assert (finding.path, finding.line) == ("en/page.html", 3)


def test_the_same_finding_on_many_pages_is_said_once():
    found = [finding for page in "abc" for finding in gate.check_page("<p>答复</p>", f"{page}.html", english=True)]
    (finding,) = gate.once(found)
    assert (finding.path, finding.what) == (
        "a.html",
        "Chinese in <p> of an English page: “答复” (and in 2 more places)",
    )


# --- the gate over what there is ---


def test_the_english_edition_is_complete(built):
    """What `nox -s gate` says of the built pages."""
    found = []
    for edition in ("en", "zh-cn"):
        for path in sorted((built.html / edition).rglob("*.html")):
            name = path.relative_to(built.html).as_posix()
            found += gate.check_page(path.read_text("utf-8"), name, english=edition == "en")
    assert [str(finding) for finding in gate.once(found)] == []


def test_the_catalogues_in_the_repository_are_sound():
    catalogues = gate.read_catalogues()
    found = [finding for entries in catalogues.values() for one in entries for finding in gate.check_entry(one)]
    assert [str(finding) for finding in (*found, *gate.two_ways(catalogues))] == []
