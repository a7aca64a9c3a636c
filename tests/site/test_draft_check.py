"""Checking a draft, in a real browser: marks in place, explanations, and nothing that leaves or stays."""

import pytest

from kb_templates import Catalog
from tests.core.page_linter import PageLinter
from tests.core.test_page_linter import drafts, examples
from tests.site.built import EDITIONS, PHONE

pytestmark = pytest.mark.browser

# Rules of the test's own: the real ones change.
RULES = """
addEventListener("DOMContentLoaded", () => {
  if (!globalThis.kb || !kb.rules) return;
  const rule = (id, severity, source) => ({
    id, severity, title: "Title of " + id, why: "Why " + id, instead: "Instead of " + id,
    sources: [{ code: "C1", title: "A fact", seen: "2026-11-22", href: "policy.html#fact-x" }],
    checks: { any: [{ what: "forbid", parts: [source] }] },
  });
  kb.rules.rules = [rule("gift", "must", "gift[^.]{0,40}"), rule("maybe", "check", "\\\\bmaybe\\\\b"),
    rule("star", "must", "[0-9]-star")];
});
"""
DRAFT = "Hi Anna,\n\nMaybe a gift for a 5-star note. 😀 Maybe not.\n\nBye"


@pytest.fixture
def draft(open_page, base: str):
    """The page with the test's rules and a text in it."""
    page = open_page(f"{base}/en/draft-check.html", script=RULES)
    page.evaluate("dispatchEvent(new Event('resize'))")
    page.fill("textarea", DRAFT)
    page.locator(".kb-findings li").nth(3).wait_for()
    return page


def test_marks_each_finding_where_it_stands_and_explains_it_beside(draft):
    assert draft.locator(".kb-under mark").all_inner_texts() == ["Maybe", "gift for a ", "5-star", " note", "Maybe"]
    quoted = draft.locator(".kb-findings q").all_inner_texts()
    assert quoted == ["Maybe", "gift for a 5-star note", "5-star", "Maybe"]
    first = draft.locator(".kb-findings li").nth(1)
    assert "Title of gift" in first.inner_text()
    assert "Why gift" in first.inner_text()
    assert "seen 2026-11-22" in first.inner_text()
    assert first.locator("a").get_attribute("href") == "./policy.html#fact-x"
    assert draft.locator(".kb-findings-title").inner_text() == "4 found: 2 must change, 2 to check"


def test_the_marks_lie_under_their_words(draft):
    text = draft.locator("textarea").evaluate("t => t.value")
    under = draft.locator(".kb-under").evaluate(
        """layer => {
          const copy = layer.cloneNode(true);
          copy.querySelectorAll(".kb-number").forEach((number) => number.remove());
          return copy.textContent;
        }"""
    )
    assert under == text + "\n"
    shapes = draft.locator(".kb-marked > *").evaluate_all(
        """both => both.map((element) => {
          const style = getComputedStyle(element);
          return [style.font, style.padding, style.letterSpacing, element.clientWidth, element.clientHeight].join();
        })"""
    )
    assert len(set(shapes)) == 1
    assert draft.locator("textarea").evaluate("t => t.scrollHeight <= t.clientHeight")


def test_numbers_of_one_line_share_one_sign(draft):
    assert draft.locator(".kb-under .kb-number").all_inner_texts() == ["1-4"]


def test_the_words_found_can_be_selected_in_the_draft(draft):
    draft.locator(".kb-quote").nth(1).press("Enter")
    assert draft.evaluate("document.activeElement.tagName") == "TEXTAREA"
    selected = draft.locator("textarea").evaluate("t => t.value.slice(t.selectionStart, t.selectionEnd)")
    assert selected == "gift for a 5-star note"


def test_says_how_long_it_is_and_what_a_copy_will_hold(draft):
    assert draft.locator(".kb-count").inner_text() == f"{len(DRAFT)} / 2,000 characters"
    assert draft.locator("[data-kb-copy-draft]").inner_text() == "Copy (2 to change)"
    draft.fill("textarea", "word " * 401)
    draft.get_by_text("2,005 / 2,000 characters, 5 too many").wait_for()
    assert draft.locator("[data-kb-copy-draft]").inner_text() == "Copy"


def test_copies_the_text(draft):
    draft.locator("[data-kb-copy-draft]").click()
    draft.get_by_text("Copied", exact=True).first.wait_for()
    assert draft.evaluate("navigator.clipboard.readText()") == DRAFT


def test_what_was_cleared_can_be_had_back_once(draft):
    draft.locator("[data-kb-clear]").click()
    assert draft.locator("textarea").input_value() == ""
    assert draft.locator(".kb-findings li").count() == 0
    draft.get_by_role("button", name="Undo").click()
    assert draft.locator("textarea").input_value() == DRAFT


def test_nothing_found_is_no_permission(draft):
    draft.fill("textarea", "Hello, the parcel is on its way.")
    draft.get_by_text("Nothing found, which does not mean that all is well").first.wait_for()
    assert draft.locator(".kb-way-out").is_visible()


def test_the_channel_follows_the_reader_and_the_language_is_told(draft):
    draft.select_option("#kb-draft-audience", "amazon")
    assert draft.locator("#kb-draft-channel").input_value() == "seller-support"
    assert draft.locator(".kb-count").inner_text().endswith("characters, limit not confirmed")
    draft.fill("textarea", "您好，包裹已经发出。")
    draft.wait_for_function(
        "document.querySelector('#kb-draft-language').options[0].textContent === 'Automatic: Chinese'"
    )


def test_traditional_characters_are_loaded_when_somebody_writes_them(open_page, address: str):
    page = open_page(f"{address}/en/draft-check.html")
    page.fill("textarea", "請您刪除那條差評，我們馬上退款。")
    page.locator(".kb-findings li").first.wait_for()
    assert page.evaluate("Object.keys(kb.rules.files)") == ["en", "de", "fr", "es", "it", "ja"]


def test_a_screen_reader_is_told(draft):
    status = "document.querySelector('[data-kb-draft] [role=status]').textContent"
    draft.wait_for_function(f"{status}.startsWith('4 found')")


def test_nothing_leaves_the_browser_and_nothing_stays(open_page, address: str):
    page = open_page(f"{address}/zh-cn/draft-check.html", script=RULES)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("textarea", DRAFT)
    page.locator(".kb-findings-title").wait_for()
    page.wait_for_timeout(300)
    assert [url for url in asked if "/_static/kb-rules-en.js?v=" not in url] == [], "the rules, and nothing of the text"
    stored = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
    assert "Anna" not in stored
    page.reload()
    assert page.locator("textarea").input_value() == ""


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_phone_shows_all_of_it(open_page, address: str, edition: str):
    page = open_page(f"{address}/{edition}/draft-check.html", script=RULES, viewport=PHONE)
    page.fill("textarea", DRAFT)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    title, note = page.locator(".kb-findings-title").bounding_box(), page.locator(".kb-way-out").bounding_box()
    assert title["y"] < note["y"], "explanations first, the note last"


def test_without_scripts_the_page_says_what_to_do(open_page, address: str):
    page = open_page(f"{address}/en/draft-check.html", java_script_enabled=False)
    assert page.locator(".kb-draft-off").is_visible()
    assert not page.locator("[data-kb-draft] form").is_visible()


def test_a_browser_finds_what_the_package_finds(open_page, address: str):
    linter = PageLinter(Catalog.load())
    cases = [*examples(linter.catalog), *drafts(step=20)]  # more of them are compared without a browser
    page = open_page(f"{address}/en/draft-check.html")
    theirs = page.evaluate(
        """async (cases) => {
          for (const language of Object.keys(kb.rules.files))
            await new Promise((then) => kb.whenRulesAreThere(kb.rules, "x", { language: language }, then));
          return cases.map((one) => kb.lint(kb.rules, one.text, one));
        }""",
        cases,
    )
    ours = [linter.of_package(case) for case in cases]
    differences = [(case["text"], a, b) for case, a, b in zip(cases, ours, theirs, strict=True) if a != b]
    assert differences == []
