"""What the copy buttons copy is what the package returns, to the last character."""

import pytest

from kb_templates import Catalog, skeleton
from tests.site.built import EDITIONS, Built

pytestmark = pytest.mark.browser

NO_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
NOTHING_WORKS = f"{NO_CLIPBOARD}; document.execCommand = () => false"


def expected(real: Catalog, edition: str, message: str, sample: str, part: str) -> str:
    """The text that a button copies: of the language that is sent first."""
    language = real[message].sending_order(EDITIONS[edition])[0]
    text = skeleton(real, message, language=language, sample=sample, reader=EDITIONS[edition])
    return text.subject if part == "subject" else text.body


def pages_with_messages(built: Built, edition: str) -> dict[str, list[tuple[str, str]]]:
    """The samples of every page that has any: page -> message, sample."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for shown, _ in built.texts(edition):
        found.setdefault(shown.page, {})[shown.message, shown.sample] = None
    return {page: list(samples) for page, samples in found.items()}


def place_of(message: str, sample: str) -> str:
    """The anchor of a sample."""
    return f"message-{message.replace('/', '-')}--{sample}"


def press(page, message: str, sample: str, *parts: str) -> list[str]:
    """What the clipboard holds after each click on a copy button of a sample, whose tab is opened as a reader does."""
    page.evaluate("kb.newCase()")  # the choice of a sample is part of the case, and other cards follow it
    place = place_of(message, sample)
    if tabs := page.locator(f"[id='{place}-tab']").all():
        tabs[0].click()
    page.evaluate("navigator.clipboard.writeText('nothing was copied')")
    found = []
    for part in parts:
        page.locator(f"[id='{place}'] button[data-kb-copy={part}]").click()
        found.append(page.evaluate("navigator.clipboard.readText()"))
    return found


# The same for many samples, without the way of the mouse to each button.
PRESS_ALL = """async places => {
  const found = [];
  for (const place of places) {
    kb.newCase();
    const tab = document.getElementById(`${place}-tab`);
    if (tab) tab.click();
    for (const part of ["subject", "body"]) {
      await navigator.clipboard.writeText("nothing was copied");
      document.getElementById(place).querySelector(`button[data-kb-copy=${part}]`).click();
      let text = "nothing was copied";
      for (let tries = 0; tries < 200 && text === "nothing was copied"; tries += 1) {
        await new Promise(resolve => setTimeout(resolve));
        text = await navigator.clipboard.readText();
      }
      found.push(text);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_copy_button_copies_the_text_of_the_package(
    open_page, address: str, built: Built, real: Catalog, edition: str
):
    wrong = []
    for name, samples in pages_with_messages(built, edition).items():
        page = open_page(f"{address}/{edition}/{name}.html")
        copied = page.evaluate(PRESS_ALL, [place_of(message, sample) for message, sample in samples])
        every = ((message, sample, part) for message, sample in samples for part in ("subject", "body"))
        for (message, sample, part), text in zip(every, copied, strict=True):
            if text != expected(real, edition, message, sample, part):
                wrong.append((message, sample, part, text))
    assert wrong == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_copying_works_from_a_folder_too(open_page, built: Built, real: Catalog, edition: str):
    for name, samples in pages_with_messages(built, edition).items():
        page = open_page(f"{built.html.as_uri()}/{edition}/{name}.html")
        for message, sample in list(dict(samples).items())[:3]:  # the last sample of the first messages, by mouse
            assert press(page, message, sample, "body") == [expected(real, edition, message, sample, "body")]


def first_card(page):
    """The first card of a page, with its name and first sample."""
    card = page.locator("[data-kb-message]").first
    section = card.locator("[data-kb-sample]").first
    return card.get_attribute("data-kb-message"), section.get_attribute("data-kb-sample"), section


def test_copying_needs_no_permission_and_no_secure_address(open_page, address: str, real: Catalog):
    """A plain http address in the shop's own network has no `navigator.clipboard`."""
    page = open_page(f"{address}/zh-cn/playbooks/a-to-z.html", script=NO_CLIPBOARD)
    message, sample, section = first_card(page)
    section.locator("button[data-kb-copy=body]").click()
    field = page.evaluate_handle("document.body.appendChild(document.createElement('textarea'))")
    field.focus()
    page.keyboard.press("Control+V")
    assert field.evaluate("field => field.value") == expected(real, "zh-cn", message, sample, "body")


def test_copying_is_told_and_then_forgotten(open_page, address: str, expect):
    page = open_page("about:blank")
    page.clock.install()
    page.goto(f"{address}/zh-cn/playbooks/a-to-z.html")
    _, _, section = first_card(page)
    button = section.locator("button[data-kb-copy=subject]")
    before = button.text_content()
    status = page.get_by_role("status").first
    expect(status).to_have_text("")
    button.click()
    page.clock.run_for(200)
    expect(button).to_have_text("已复制主题")
    expect(status).to_have_text("已复制主题")
    page.clock.run_for(5000)
    expect(button).to_have_text(before)


def test_where_copying_fails_the_text_is_selected_and_the_button_says_so(open_page, address: str, expect):
    page = open_page("about:blank", script=NOTHING_WORKS)
    page.clock.install()
    page.goto(f"{address}/en/playbooks/a-to-z.html")
    _, _, section = first_card(page)
    button = section.locator("button[data-kb-copy=subject]")
    button.click()
    page.clock.run_for(200)
    expect(button).to_have_text("Copying failed: select the text and copy it")
    expect(page.get_by_role("status").first).to_have_text("Copying failed: select the text and copy it")
    selected = page.evaluate("getSelection().toString()")
    assert selected == section.locator("[data-kb-part=subject]").first.text_content()


def test_what_a_reader_selects_and_copies_by_hand_is_the_text_too(open_page, built: Built, real: Catalog):
    """Without scripts there are no buttons."""
    page = open_page(f"{built.html.as_uri()}/zh-cn/playbooks/a-to-z.html", java_script_enabled=False)
    message, sample, section = first_card(page)
    section.locator(".kb-body").first.evaluate("body => getSelection().selectAllChildren(body)")
    page.keyboard.press("Control+C")
    reader = open_page(f"{built.html.as_uri()}/index.html")
    reader.bring_to_front()
    assert reader.evaluate("navigator.clipboard.readText()") == expected(real, "zh-cn", message, sample, "body")
