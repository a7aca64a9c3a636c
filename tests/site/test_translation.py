"""English comes from gettext: prose is translated, what comes from the catalog already speaks both languages."""

import polib
import pytest

from tests.site.small import Build, Handbook, copy_small

TRANSLATED = {
    "索赔": "Claims",
    "已送达": "Delivered",
    "已退款": "Refunded",
    "收到通知后 {fact}`answer-time`内答复（{source}`answer-time`）。": (
        "Answer within {fact}`answer-time` of the notice ({source}`answer-time`)."
    ),
    "先核对运单，再发 {kb:message}`claims/delivered`。": "Check it, then send {kb:message}`claims/delivered`.",
}


def write_catalogue(book: Handbook, page: str, entries: dict[str, str]) -> None:
    file = polib.POFile()
    file.metadata = {"Language": "en", "Content-Type": "text/plain; charset=UTF-8"}
    file.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in entries.items())
    path = book.docs / "locales" / "en" / "LC_MESSAGES" / f"{page}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(path))


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Handbook:
    book = copy_small(tmp_path_factory.mktemp("translation"))
    write_catalogue(book, "claims", TRANSLATED)
    return book


@pytest.fixture(scope="module")
def templates(book: Handbook) -> Build:
    return book.build("gettext")


@pytest.fixture(scope="module")
def english(book: Handbook) -> Build:
    return book.build(english=True)


def sources(templates: Build, page: str) -> set[str]:
    return {entry.msgid for entry in polib.pofile(str(templates.folder / f"{page}.pot"))}


def test_a_template_holds_the_prose_of_its_page_and_nothing_else(templates: Build):
    assert templates.warnings == []
    assert sources(templates, "claims") == set(TRANSLATED)
    assert sources(templates, "log") == {"记录"}
    assert sources(templates, "returns") == {"退货"}


@pytest.mark.parametrize("page", ["overview", "rules", "words", "codes"])
def test_tables_have_nothing_to_translate(templates: Build, page: str):
    assert len(sources(templates, page)) == 1  # the page's title


def test_templates_hold_no_place_and_only_pages_have_one(templates: Build, book: Handbook):
    written = {path.stem for path in templates.folder.rglob("*.pot")}
    assert written == {path.stem for path in book.docs.glob("*.md")}
    assert "#: " not in templates.text("claims.pot")


def test_a_translated_page_says_it_in_english(english: Build):
    assert english.warnings == []
    page = english.html("claims")
    assert page.html["lang"] == "en"
    assert page.h1.contents[0] == "Claims"
    paragraphs = [
        paragraph.get_text()
        for paragraph in page.select("article[role=main] > section p")
        if paragraph.find_parent(class_=["kb-message", "kb-stale"]) is None
    ]
    assert paragraphs == [
        "Answer within 48 hours of the notice (Rule T1).",
        "Check it, then send Delivered: statement to Amazon.",
    ]


def test_a_translated_page_keeps_its_cards_and_links(english: Build, book: Handbook):
    page = english.html("claims")
    cards = [card["data-kb-message"] for card in page.select(".kb-message")]
    assert cards == ["claims/delivered", "claims/refund-sent"]
    links = [(link.get_text(), link["class"][0], link["href"]) for link in page.select("section#claims > p a")]
    assert links == [
        ("48 hours", "kb-fact", "rules.html#fact-answer-time"),
        ("Rule T1", "kb-source", "rules.html#fact-answer-time"),
    ]
    assert page.select_one("a.kb-link")["href"] == "#message-claims-delivered"
    chinese = book.build().html("claims")
    for selector in ("section[id]", "article[id]", "span[id]"):
        assert [e["id"] for e in page.select(selector)] == [e["id"] for e in chinese.select(selector)]


def test_a_changed_catalogue_writes_its_page_again(small: Handbook):
    write_catalogue(small, "claims", TRANSLATED)
    small.build(english=True)
    write_catalogue(small, "claims", {**TRANSLATED, "索赔": "Claims of buyers"})
    build = small.build(english=True)
    assert build.read == {"claims"}
    assert build.html("claims").h1.contents[0] == "Claims of buyers"
