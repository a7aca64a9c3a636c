"""Getting about: tabs, links to a place, the language switch, the root page."""

import pytest

from tests.site.built import EDITIONS, PAGES, PHONE, SEARCH, Built

pytestmark = pytest.mark.browser

PLAYBOOK = "playbooks/a-to-z"
MANY = '[data-kb-message="a-to-z/delivered"]'  # a message with several samples


@pytest.fixture
def card(open_page, address: str):
    """A card with several samples, in the Chinese edition."""
    card = open_page(f"{address}/zh-cn/{PLAYBOOK}.html").locator(MANY)
    assert card.locator("[role=tab]").count() >= 3
    return card


def chosen(card) -> list[int]:
    """Which tabs are selected, which can be reached with the Tab key, and which panels are open: all the same one."""
    selected, reached, opened = card.evaluate(
        """card => {
          const tabs = [...card.querySelectorAll("[role=tab]")];
          const panels = [...card.querySelectorAll("[role=tabpanel]")];
          const at = (list, test) => list.flatMap((element, place) => test(element) ? [place] : []);
          return [
            at(tabs, tab => tab.getAttribute("aria-selected") === "true"),
            at(tabs, tab => tab.tabIndex === 0),
            at(panels, panel => !panel.hidden && panel.offsetHeight > 0),
          ];
        }"""
    )
    assert selected == reached == opened
    found: list[int] = selected
    return found


def test_samples_become_tabs_with_names(card):
    tabs = card.locator("[role=tab]")
    panels = card.locator("[role=tabpanel]")
    assert card.locator("[role=tablist]").get_attribute("aria-label") == "样例"
    assert tabs.count() == panels.count()
    for place in range(tabs.count()):
        tab, panel = tabs.nth(place), panels.nth(place)
        assert tab.get_attribute("aria-controls") == panel.get_attribute("id")
        assert panel.get_attribute("aria-labelledby") == tab.get_attribute("id")
        assert tab.text_content().strip() == panel.locator(".kb-sample-title").text_content()
    assert chosen(card) == [0]


def test_tabs_by_mouse(card):
    card.locator("[role=tab]").nth(2).click()
    assert chosen(card) == [2]


def test_tabs_by_keyboard(card, expect):
    tabs = card.locator("[role=tab]")
    last = tabs.count() - 1
    tabs.first.focus()
    for key, place in (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", last),
        ("ArrowRight", 0),  # round
        ("ArrowLeft", last),
        ("Home", 0),
    ):
        card.page.keyboard.press(key)
        assert chosen(card) == [place], key
        expect(tabs.nth(place)).to_be_focused()
    card.page.keyboard.press("Tab")
    expect(card.locator("[role=tabpanel]").first).to_be_focused()


def test_a_card_with_one_sample_has_no_tabs(open_page, address: str, built: Built):
    page = open_page(f"{address}/zh-cn/{PLAYBOOK}.html")
    for card in page.locator("[data-kb-message]").all():
        samples = card.locator("[data-kb-sample]").count()
        assert card.locator("[role=tab]").count() == (samples if samples > 1 else 0)


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_address_opens_the_sample_that_it_names(open_page, base: str, built: Built, edition: str, expect):
    soup = built.page(edition, PLAYBOOK)
    ids = [str(sample["id"]) for sample in soup.select(f"{MANY} [data-kb-sample]")]
    # From elsewhere, and from the page itself.
    page = open_page(f"{base}/{edition}/{PLAYBOOK}.html#{ids[-1]}")
    expect(page.locator(f"[id='{ids[-1]}']")).to_be_visible()
    expect(page.locator(f"[id='{ids[-1]}']")).to_be_in_viewport()
    for id in ids:
        page.evaluate("id => { location.hash = id }", id)
        expect(page.locator(f"[id='{id}']")).to_be_visible()
        expect(page.locator(f"[id='{id}-tab']")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("hash", ["#nothing-here", "#%E0%A4%A", "#"])
def test_an_address_that_names_nothing_does_no_harm(open_page, address: str, hash: str):
    page = open_page(f"{address}/zh-cn/{PLAYBOOK}.html{hash}")
    assert chosen(page.locator(MANY)) == [0]


@pytest.mark.parametrize("width", [1280, 390])
def test_an_address_brings_its_section_under_the_header(open_page, address: str, built: Built, width: int):
    """Not behind it: on a phone the header stays on the screen."""
    page = open_page(f"{address}/en/{PLAYBOOK}.html", viewport={"width": width, "height": 800})
    for section in built.page("en", PLAYBOOK).select("article[role=main] section section[id]")[2:5]:
        page.evaluate("id => { location.hash = id }", section["id"])
        page.wait_for_function(
            """id => {
              const heading = document.getElementById(id).querySelector("h2, h3");
              const box = heading.getBoundingClientRect();
              return box.top < 200 && heading === document.elementFromPoint(box.left + 2, box.top + box.height / 2);
            }""",
            arg=section["id"],
        )


# --- the language switch ---


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_language_switch_keeps_the_page_and_the_place(open_page, address: str, built: Built, edition: str, expect):
    other = next(name for name in EDITIONS if name != edition)
    page = open_page("about:blank")
    for name in (*PAGES, SEARCH):
        sections = built.page(edition, name).select("article[role=main] section section[id]")
        place = f"#{sections[-1]['id']}" if sections else ""
        page.goto(f"{address}/{edition}/{name}.html{place}")
        page.locator("a[data-kb-edition]:visible").first.click()
        expect(page).to_have_url(f"{address}/{other}/{name}.html{place}")
        expect(page.locator("html")).to_have_attribute("lang", {"en": "en", "zh-cn": "zh-CN"}[other])
        if place:
            expect(page.locator(place)).to_be_in_viewport()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_language_switch_follows_a_reader_who_moves_on_the_page(open_page, base: str, edition: str, expect):
    """On a phone, too, and from a folder; and for a new tab, which takes the address of the link as it is."""
    other = next(name for name in EDITIONS if name != edition)
    page = open_page(f"{base}/{edition}/{PLAYBOOK}.html", viewport=PHONE)
    switch = page.locator("a[data-kb-edition]:visible").first
    for place in ("a-to-z-first", "a-to-z-which"):
        page.evaluate("id => { location.hash = id }", place)
        expect(switch).to_have_attribute("href", f"../../{other}/{PLAYBOOK}.html#{place}")
    switch.click()
    expect(page).to_have_url(f"{base}/{other}/{PLAYBOOK}.html#a-to-z-which")


# --- the root page ---


@pytest.mark.parametrize(
    ("language", "edition"),
    [("zh-CN", "zh-cn"), ("zh-TW", "zh-cn"), ("zh", "zh-cn"), ("en-GB", "en"), ("de-DE", "en"), ("zha", "en")],
)
def test_the_root_page_opens_the_readers_edition(open_page, address: str, language: str, edition: str, expect):
    page = open_page(f"{address}/", locale=language)
    expect(page).to_have_url(f"{address}/{edition}/index.html")


def test_the_root_page_works_from_a_folder_and_takes_the_first_language_that_there_is(open_page, built: Built, expect):
    languages = "Object.defineProperty(Navigator.prototype, 'languages', { value: ['fr', 'zh-HK', 'en'] })"
    page = open_page(f"{built.html.as_uri()}/index.html", script=languages)
    expect(page).to_have_url(f"{built.html.as_uri()}/zh-cn/index.html")


def test_the_root_page_is_not_in_the_way_back(open_page, address: str, expect):
    page = open_page("about:blank")
    page.goto(f"{address}/")
    expect(page).to_have_url(f"{address}/en/index.html")
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_the_root_page_has_a_link_to_each_edition(open_page, address: str, expect):
    """For a reader without scripts."""
    page = open_page(f"{address}/", java_script_enabled=False)
    expect(page.get_by_role("link", name="English")).to_have_attribute("href", "en/index.html")
    page.get_by_role("link", name="简体中文").click()
    expect(page).to_have_url(f"{address}/zh-cn/index.html")
