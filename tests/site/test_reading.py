"""Reading: on a phone, without scripts, with the reading aid, and without a request to anybody else."""

from urllib.parse import urlsplit

import pytest

from tests.site.built import EDITIONS, PAGES, PHONE, SEARCH, Built

pytestmark = pytest.mark.browser

both = pytest.mark.parametrize("edition", EDITIONS)
PLAYBOOK = "playbooks/a-to-z"
OTHER_PLAYBOOK = "playbooks/account-health"

# Everything that a reader can unfold is unfolded.
SHOW_ALL = """() => {
  document.querySelectorAll("[role=tabpanel]").forEach(panel => panel.removeAttribute("hidden"));
  document.querySelectorAll("details").forEach(part => { part.open = true });
}"""

# Whatever a page does after it was loaded, it has begun by then.
IDLE = "() => new Promise(resolve => requestIdleCallback(resolve))"


# --- on a phone ---


@both
@pytest.mark.parametrize("width", [390, 320])
def test_no_page_scrolls_sideways_on_a_phone(open_page, address: str, built: Built, edition: str, width: int):
    page = open_page("about:blank", viewport={"width": width, "height": 844}, is_mobile=True, has_touch=True)
    wide = {}
    for name in (*PAGES, SEARCH):
        page.goto(f"{address}/{edition}/{name}.html")
        page.evaluate(SHOW_ALL)
        if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[name] = found
    assert wide == {}


@both
def test_copy_buttons_on_a_phone_can_be_seen_and_hit(open_page, address: str, built: Built, edition: str):
    page = open_page("about:blank", viewport=PHONE, is_mobile=True, has_touch=True)
    for name in (PLAYBOOK, OTHER_PLAYBOOK):
        page.goto(f"{address}/{edition}/{name}.html")
        page.evaluate(SHOW_ALL)
        boxes = page.locator("button[data-kb-copy]").evaluate_all(
            """buttons => buttons.map(button => {
              const box = button.getBoundingClientRect();
              const style = getComputedStyle(button);
              const seen = button.checkVisibility({ opacityProperty: true, visibilityProperty: true });
              return { text: button.textContent, seen, height: box.height, left: box.left, right: box.right };
            })"""
        )
        assert len(boxes) == 3 * len(built.page(edition, name).select("[data-kb-sample]"))
        assert [box for box in boxes if not box["seen"] or box["height"] < 44] == []
        assert [box for box in boxes if box["left"] < 0 or box["right"] > PHONE["width"]] == []


@both
def test_a_phone_reaches_all_pages_and_the_contents_by_keyboard_too(open_page, address: str, edition: str, expect):
    page = open_page(f"{address}/{edition}/{PLAYBOOK}.html", viewport=PHONE)
    buttons = page.locator("button[aria-expanded]:visible")
    assert buttons.count() == 2
    for button, drawer in ((buttons.first, ".sidebar-tree a"), (buttons.last, ".toc-tree li li a")):
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(page.locator(drawer).first).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(button).to_have_attribute("aria-expanded", "false")
        expect(page.locator(drawer).first).not_to_be_in_viewport()


# --- the reading aid ---


def test_the_aid_of_the_english_edition_is_folded_until_the_reader_unfolds_it_and_stays_so(
    open_page, address: str, expect
):
    page = open_page(f"{address}/en/{PLAYBOOK}.html")

    def expect_all(opened: bool) -> None:
        folds = page.locator("details.kb-aid")
        assert folds.count() > 1
        expect(page.locator("details.kb-aid[open]")).to_have_count(folds.count() if opened else 0)

    expect_all(opened=False)
    expect(page.locator("details.kb-aid .kb-body").first).to_be_hidden()
    page.locator("details.kb-aid summary:visible").first.click()
    expect_all(opened=True)
    expect(page.locator("details.kb-aid .kb-body:visible").first).to_be_visible()
    page.goto(f"{address}/en/{OTHER_PLAYBOOK}.html")
    expect_all(opened=True)
    page.reload()
    expect_all(opened=True)
    page.locator("details.kb-aid summary:visible").first.click()
    expect_all(opened=False)
    page.goto(f"{address}/en/{PLAYBOOK}.html")
    expect_all(opened=False)


def test_the_aid_of_the_chinese_edition_is_open(open_page, address: str, expect):
    page = open_page(f"{address}/zh-cn/{PLAYBOOK}.html")
    card = page.locator('[data-kb-message="a-to-z/delivered"]')
    expect(card.locator(".kb-text.kb-aid:visible .kb-body").first).to_be_visible()


def test_a_browser_that_refuses_to_remember_still_shows_everything(open_page, address: str, expect):
    refuse = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page = open_page(f"{address}/en/{PLAYBOOK}.html", script=refuse)
    page.locator("details.kb-aid summary:visible").first.click()
    expect(page.locator("details.kb-aid .kb-body:visible").first).to_be_visible()
    expect(page.locator("button[data-kb-copy=body]:visible").first).to_be_visible()


# --- facts ---


@pytest.mark.parametrize(("today", "late"), [("2026-11-23T12:00:00", False), ("2040-01-01T12:00:00", True)])
def test_facts_that_are_due_for_review_say_so_on_the_day_of_reading(
    open_page, address: str, today: str, late: bool, expect
):
    page = open_page("about:blank")
    page.clock.set_fixed_time(today)
    page.goto(f"{address}/zh-cn/policy.html")
    rows = page.locator("tr[data-kb-review-by]").count()
    assert rows > 40
    expect(page.locator("tr[data-kb-review-by] .kb-open", has_text="该复核了")).to_have_count(rows if late else 0)
    expect(page.locator(".kb-stale li")).to_have_count(rows if late else 0)
    expect(page.locator(".kb-stale")).to_be_visible(visible=late)


@both
def test_a_page_names_the_facts_on_it_that_are_late_for_its_reader(
    open_page, address: str, built: Built, edition: str, expect
):
    page = open_page("about:blank")
    listed = {}
    for day in ("2026-11-23", "2027-01-15", "2027-01-16", "2040-01-01"):
        page.clock.set_fixed_time(f"{day}T12:00:00")
        page.goto(f"{address}/{edition}/{PLAYBOOK}.html")
        listed[day] = page.locator(".kb-stale li").all_inner_texts()
        expect(page.locator(".kb-stale")).to_be_visible(visible=bool(listed[day]))
    assert listed["2026-11-23"] == listed["2027-01-15"] == []
    assert any(name.startswith("A7 ") for name in listed["2027-01-16"])
    assert not any(name.startswith("M25 ") for name in listed["2027-01-16"])
    assert any(name.startswith("M25 ") for name in listed["2040-01-01"])
    page.locator(".kb-stale a", has_text="M25").click()
    page.wait_for_url("**/policy.html#fact-contact-response")


# --- without scripts ---


@both
def test_without_scripts_every_text_is_there_and_no_button_is_dead(open_page, built: Built, edition: str):
    page = open_page("about:blank", java_script_enabled=False)
    for name in PAGES:
        page.goto(f"{built.html.as_uri()}/{edition}/{name}.html")
        unseen, titles, dead = page.evaluate(
            """() => {
              const all = selector => [...document.querySelectorAll(selector)];
              const seen = part => part.checkVisibility({ visibilityProperty: true }) && part.offsetHeight > 0;
              return [
                all("[data-kb-part]").filter(part => !part.closest("details") && !seen(part)).map(p => p.innerHTML),
                all(".kb-sample:not(:only-child) > .kb-sample-title").filter(title => !seen(title)).length,
                all("button, [role=button]").filter(seen).map(button => button.outerHTML),
              ];
            }"""
        )
        assert unseen == [], name
        assert titles == 0, name
        assert [button for button in dead if 'type="submit"' not in button] == [], name


# --- nobody else is told ---


@both
def test_no_page_asks_anybody_else_or_complains(open_page, base: str, built: Built, edition: str):
    page = open_page("about:blank")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    page.on(
        "response", lambda answer: complaints.append(f"{answer.url}: {answer.status}") if answer.status >= 400 else None
    )
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: complaints.append(f"{page.url}: {said.text}") if said.type in {"error", "warning"} else None,
    )
    for name in (*PAGES, SEARCH):
        page.goto(f"{base}/{edition}/{name}.html{'?q=ODR' if name == SEARCH else ''}")
        page.evaluate(IDLE)
    page.locator("#search-results li").first.wait_for()
    here = urlsplit(base).netloc
    strangers = {url for url in asked if urlsplit(url).scheme != "data" and urlsplit(url).netloc != here}
    assert strangers == set()
    assert complaints == []
