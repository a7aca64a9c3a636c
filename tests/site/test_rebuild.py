"""A change reads again exactly the pages that it concerns."""

import os

import pytest

from kb_templates import sphinx_ext
from tests.site.small import SMALL, Build, Handbook, copy_small, write_message

ALL = {path.stem for path in (SMALL / "docs").glob("*.md")}

# File of the catalog -> the pages that show something of it.
READERS_OF = {
    "messages/claims/delivered/en.jinja": {"claims"},
    "messages/claims/delivered/zh.jinja": {"claims"},
    "messages/_parts/proof.zh.jinja": {"claims"},  # included
    "messages/_layout/letter.en.jinja": {"claims", "returns"},  # extended
    "messages/_layout/note.en.jinja": {"log"},
    "messages/claims/delivered/message.toml": {"claims", "overview"},
    "messages/claims/refund-sent/message.toml": {"claims", "deadlines", "overview"},  # linked to
    "variables.toml": {"claims", "log", "returns"},
    "channels.toml": {"claims", "log", "returns", "overview"},
    "marketplaces.toml": {"claims", "log", "returns", "rules", "deadlines"},
    "policy/facts.toml": {"claims", "deadlines", "returns", "rules"},
    "glossary.toml": {"words"},
}


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Handbook:
    """A handbook that is built already."""
    book = copy_small(tmp_path_factory.mktemp("rebuild"))
    assert book.build("dummy").read == ALL
    return book


def test_nothing_changed_nothing_read(book: Handbook):
    assert book.build("dummy").read == set()


@pytest.mark.parametrize("name", READERS_OF)
def test_a_touched_file_reads_the_pages_that_show_it(book: Handbook, name: str):
    os.utime(book.files / name)
    assert book.build("dummy").read == READERS_OF[name]
    assert book.build("dummy").read == set()


def test_no_file_of_the_catalog_is_forgotten(book: Handbook):
    """What is left out of the table above is like something in it."""
    kinds = {name.split("/")[0] if name.startswith("policy") else name for name in READERS_OF}
    shared = {path.relative_to(book.files).as_posix() for path in book.files.glob("*.toml")}
    assert shared <= kinds


def body(build: Build, page: str, message: str) -> str:
    found = build.html(page).select_one(f"#message-{message} .kb-body")
    return found.get_text() if found else ""


def test_a_changed_template_changes_its_page(small: Handbook):
    assert "delivered order" in body(small.build(), "claims", "claims-delivered")
    small.change("messages/claims/delivered/en.jinja", "delivered order", "handed over order")
    build = small.build()
    assert build.read == {"claims"}
    assert "handed over order" in body(build, "claims", "claims-delivered")


def test_two_handbooks_in_one_process_do_not_share_anything(small: Handbook, tmp_path):
    other = copy_small(tmp_path / "other")
    other.change("messages/claims/delivered/en.jinja", "delivered order", "handed over order")
    assert "delivered order" in body(small.build(), "claims", "claims-delivered")
    assert "handed over order" in body(other.build(), "claims", "claims-delivered")


def test_mending_a_message_rebuilds_its_page(small: Handbook):
    name = "messages/claims/delivered/en.jinja"
    small.change(name, "{% endblock %}\n{% block body %}", "{% block body %}")
    broken = small.build()
    assert broken.failed
    assert body(broken, "claims", "claims-delivered") == ""
    small.change(name, "{% block body %}", "{% endblock %}\n{% block body %}")
    mended = small.build()
    assert mended.read == {"claims"}
    assert mended.warnings == []
    assert "delivered order" in body(mended, "claims", "claims-delivered")


def test_mending_a_message_toml_rebuilds_its_pages_and_the_table(small: Handbook):
    name = "messages/claims/delivered/message.toml"
    small.change(name, "[title]", "[title")
    assert "claims/delivered" not in small.build().text("overview.html")
    small.change(name, "[title", "[title]")
    mended = small.build()
    assert mended.read == {"claims", "overview"}
    assert mended.warnings == []
    assert "claims/delivered" in mended.text("overview.html")


def test_mending_a_layout_rebuilds_the_pages_of_all_its_messages(small: Handbook):
    name = "messages/_layout/letter.zh.jinja"
    small.change(name, "{% endblock %}\n\n{{", "{% endblok %}\n\n{{")
    assert small.build().failed
    small.change(name, "endblok", "endblock")
    mended = small.build()
    assert (mended.read, mended.warnings) == ({"claims", "returns"}, [])


def test_a_missing_template_that_is_written_rebuilds_its_page(small: Handbook):
    path = small.files / "messages/claims/delivered/zh.jinja"
    text = path.read_text("utf-8")
    path.unlink()
    assert small.build().failed
    path.write_text(text, "utf-8")
    mended = small.build()
    assert mended.warnings == []
    assert "claims" in mended.read
    assert mended.html("overview").select_one("[href='claims.html#message-claims-delivered']")


def test_a_message_that_a_page_waited_for_appears_on_it(small: Handbook):
    small.page("news", "```{message} claims/new\n```\n\n请发 {kb:message}`claims/new`。\n")
    waiting = small.build()
    assert len([line for line in waiting.warnings if "There is no message 'claims/new'." in line]) == 2
    folder = small.files / "messages/claims/log"
    write_message(small, "claims/new", {path.name: path.read_text("utf-8") for path in folder.iterdir()})
    there = small.build()
    assert there.read == {"news", "overview"}
    assert there.warnings == []
    assert there.html("news").select_one("#message-claims-new .kb-body")


def test_a_fact_that_a_page_waited_for_appears_on_it(small: Handbook):
    small.page("news", "{fact}`new-fact`\n")
    assert small.build().failed
    facts = small.files / "policy/facts.toml"
    text = facts.read_text("utf-8")
    start, end = text.index("[answer-time]"), text.index("[appeal-time]")
    facts.write_text(text + text[start:end].replace("answer-time", "new-fact").replace('"T1"', '"T9"'), "utf-8")
    there = small.build()
    assert there.warnings == []
    assert there.html("news").select_one("a.kb-fact").get_text() == "48 小时"


def test_a_new_message_appears_in_the_table_without_touching_a_page(small: Handbook):
    small.build()
    folder = small.files / "messages/claims/log"
    write_message(small, "claims/new", {path.name: path.read_text("utf-8") for path in folder.iterdir()})
    build = small.build()
    assert build.read == {"overview"}
    assert "claims/new" in build.text("overview.html")


def test_a_message_that_is_gone_leaves_the_table(small: Handbook):
    small.build()
    for path in sorted((small.files / "messages/claims/log").iterdir()):
        path.unlink()
    build = small.build()
    assert build.read == {"log", "overview"}
    assert "claims/log" not in build.text("overview.html")


def test_code_that_changed_reads_every_page(small: Handbook, monkeypatch):
    small.build()
    monkeypatch.setattr(sphinx_ext, "_digest", lambda: "other code")
    assert small.build().read == ALL


def test_the_digest_sees_every_python_file_of_the_package(tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    module = tmp_path / "deep" / "module.py"
    module.write_text("a = 1\n", "utf-8")
    monkeypatch.setattr(sphinx_ext, "PACKAGE", tmp_path)
    before = sphinx_ext._digest()
    assert sphinx_ext._digest() == before
    module.write_text("a = 2\n", "utf-8")
    assert sphinx_ext._digest() != before
