"""Every page passes axe-core, with its best practices, in both editions, on a desktop and a phone, light and dark."""

import os
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.site.built import DESKTOP, EDITIONS, PAGES, PHONE, ROOT, SEARCH
from tests.site.conftest import unavailable
from tests.site.test_filling import CARD, PAGE, VALUES, fill

pytestmark = pytest.mark.browser

DEVICES = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES = ("light", "dark")

RUN = """async ([kinds, spared, part]) => {
  const options = { resultTypes: ["violations"], preload: false, ...(kinds.length ? { runOnly: kinds } : {}) };
  options.rules = Object.fromEntries(spared.map(rule => [rule, { enabled: false }]));
  const found = await axe.run(part ? { include: [part] } : document, options);
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target.join(" ")}`));
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = Path(os.environ.get("KB_AXE", ROOT / ".nox/axe/node_modules/axe-core/axe.min.js"))
    if not path.is_file():
        unavailable(f"no axe-core in {path}: the session `tests` fetches it where npm is installed")
    return path.read_text("utf-8")


@pytest.fixture
def violations(axe: str):
    """What axe-core finds in a page as it is now: by every rule or only those of some kinds, in all of it or a part."""

    def run(page, *kinds: str, spared: Collection[str] = (), part: str = "") -> list[str]:
        page.evaluate(axe)
        found: list[str] = page.evaluate(RUN, [list(kinds), list(spared), part])
        return found

    return run


# Both editions of a page are made of the same parts and colours. Each is looked at whole on one device, in one colour
# scheme, and for its colours in one edition; a few are looked at in every way.
WHOLE = {("zh-cn", "desktop"): "light", ("en", "phone"): "dark"}
FEW = ("index", "draft-check", "store", "policy", "playbooks/warranty")
COLOURS = ("color-contrast", "link-in-text-block")  # more than half of the time


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_axe_finds_nothing(open_page, address: str, violations, edition: str, device: str):
    pages = {scheme: open_page("about:blank", viewport=DEVICES[device], color_scheme=scheme) for scheme in SCHEMES}
    whole = WHOLE.get((edition, device))
    found = {}
    for name in (*(PAGES if whole else FEW), SEARCH):
        first, *others = SCHEMES if name in {*FEW, SEARCH} else [whole]
        for scheme in (first, *others):
            pages[scheme].goto(f"{address}/{edition}/{name}.html{'?q=ODR' if name == SEARCH else ''}")
            if name == SEARCH:
                pages[scheme].locator("#search-results li").first.wait_for()
        # In the other scheme only colours differ.
        spared = COLOURS if edition == "en" and name not in {*FEW, SEARCH} else ()
        here = violations(pages[first], spared=spared)
        here += [one for other in others for one in violations(pages[other], "cat.color")]
        if here:
            found[name] = here
    assert found == {}


def test_axe_finds_nothing_in_what_is_folded_at_first(open_page, address: str, violations):
    """The reading aid of the English edition, and the drawers of a phone."""
    page = open_page(f"{address}/en/playbooks/account-health.html", viewport=PHONE)
    page.locator("details.kb-aid summary:visible").first.click()
    assert violations(page) == []
    for button in page.locator("button[aria-expanded]:visible").all():
        button.click()
        assert violations(page) == []
        page.keyboard.press("Escape")


def test_axe_finds_nothing_on_the_root_page(open_page, address: str, violations):
    page = open_page("about:blank")
    page.route("**/choose.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{address}/index.html")
    assert violations(page) == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("device", DEVICES)
def test_axe_finds_nothing_with_the_case_panel_and_the_dialogs_open(
    open_page, address: str, violations, edition: str, device: str
):
    options = {"viewport": DEVICES[device]}
    # In the dark only colours differ.
    for scheme, kinds in (("light", ()), ("dark", ("cat.color",))):
        page = open_page(f"{address}/{edition}/{PAGE}.html{CARD}", color_scheme=scheme, **options)
        page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
        fill(page, VALUES | {"order_id": "111-5550100-555010"})
        page.fill("#kb-paste", "Carrier: DHL\nnobody knows this")
        assert violations(page, *kinds, part="" if scheme == "light" else "#kb-case") == []
        page.evaluate("kb.openProfile()")
        assert violations(page, *kinds, part="dialog[open]") == []
