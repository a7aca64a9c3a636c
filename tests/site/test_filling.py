"""Filling messages in, in a real browser: what is typed, carried, copied and forgotten.

What a card shows and copies is compared with `kb_templates.render`, to the last character.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kb_templates import Catalog, Message, lint, render
from tests.core.test_page_parity import as_typed
from tests.site.built import EDITIONS, PHONE, Built
from tests.site.test_copying import pages_with_messages

pytestmark = pytest.mark.browser

PAGE = "playbooks/a-to-z"
CARD = "#message-a-to-z-delivered"
ORDER = "111-5550100-5550101"
VALUES = {
    "order_id": ORDER,
    "carrier": "DHL",
    "tracking_number": "LX555010017CN",
    "shipped_on": "2026-11-03",
    "delivered_on": "2026-11-09",
    "delivery_place": "Berlin",
    "buyer_contacted_on": "2026-11-16",
}
SHAPE = {"delivery_proof": "scan-only", "trace_requested": "true", "evidence_place": "buyer-message"}
STORE = {"store_name": "Harbor & Pine"}
WITH_STORE = f"localStorage.setItem('kb-profile', JSON.stringify({{ values: {json.dumps(STORE)} }}))"

# Give the case the values of each sample in turn, and read what its card then shows.
FILL = """cases => cases.map(([id, sample, place, values, left, profile]) => {
  if (JSON.stringify(profile) !== JSON.stringify(kb.profile.values)) kb.setProfile({ values: profile, place: "" });
  kb.bringBack({ place, values, left });
  const card = kb.cards.find(one => one.id === id);
  const shown = card.current();
  const texts = {};
  shown.section.querySelectorAll("[data-kb-part]").forEach(one => {
    texts[one.dataset.kbLanguage + "." + one.dataset.kbPart] = one.textContent;
  });
  const state = shown.section.querySelector(".kb-state").dataset.kbState;
  return { sample: shown.section.dataset.kbSample, texts, state };
})"""


def rendered(real: Catalog, id: str, given: dict[str, str], place: str, language: str = "en") -> dict[str, str]:
    """What the package sends."""
    sent = render(real, id, given, language=language, marketplace=place)
    return {"subject": sent.subject, "body": sent.body}


def typed_of(message: Message, sample: str) -> dict[str, str]:
    """The values of a sample as they stand in a form."""
    return {name: as_typed(value) for name, value in message.samples[sample].values.items()}


def fill(page, values: dict[str, str]) -> None:
    """Type into the fields of the open panel, as staff do."""
    for name, value in values.items():
        field = page.locator(f"[data-kb-field={name}]")
        if not field.is_visible():
            field.locator("xpath=ancestor::details/summary").click()
        if field.locator("input[type=radio]").count():
            field.locator(f"input[value={value}]").check(force=True)
        elif field.locator("select").count():
            field.locator("select").select_option(value)
        else:
            field.locator("input, textarea").fill(value)


def copied(page, card: str, part: str) -> str:
    """What the clipboard holds after a click on a copy button of a card."""
    page.locator(f"{card} .kb-sample:not([hidden]) [data-kb-copy={part}]").click()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def stored(page) -> dict[str, list[str]]:
    """The keys in every storage of the browser."""
    keys: dict[str, list[str]] = page.evaluate(
        "({ session: Object.keys(sessionStorage), local: Object.keys(localStorage) })"
    )
    return keys


# --- every message ---


def cases_of(real: Catalog, samples: list[tuple[str, str]]) -> list[list]:
    """What FILL is told of samples."""
    cases = []
    for id, sample in samples:
        message, typed = real[id], typed_of(real[id], sample)
        profile = {name: value for name, value in typed.items() if message.variables[name].profile}
        values = {name: value for name, value in typed.items() if name not in profile}
        left = [name for name, variable in message.variables.items() if not variable.required and name not in typed]
        cases.append([id, sample, message.samples[sample].marketplace, values, left, profile])
    return cases


def mistakes(real: Catalog, cases: list[list], answers: list[dict]) -> list[tuple]:
    """The samples for which FILL read other texts than the package renders, or a message that is not ready."""
    wrong = []
    for (id, sample, place, *_), answer in zip(cases, answers, strict=True):
        texts = {
            f"{language}.{part}": text
            for language in real[id].languages
            for part, text in rendered(real, id, typed_of(real[id], sample), place, language).items()
        }
        shown = {key: text for key, text in answer["texts"].items() if key in texts}
        if any(shown[key] != texts[key] for key in shown) or answer["state"] not in {"ready", "check"}:
            wrong.append((id, sample, answer["state"], shown, texts))
    return wrong


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_sample_typed_into_the_case_reads_as_the_package_renders_it(
    open_page, address: str, built: Built, real: Catalog, edition: str
):
    wrong = []
    for name, samples in pages_with_messages(built, edition).items():
        page = open_page(f"{address}/{edition}/{name}.html")
        assert page.locator("[data-kb-off]").count() == 0, f"{name}: a card is switched off"
        cases = cases_of(real, samples)
        wrong += mistakes(real, cases, page.evaluate(FILL, cases))
        page.close()
    assert wrong == []


# --- one case, from the section to the copied message ---


def start(open_page, address: str, **options):
    """The page of the playbook, in a browser whose store has its profile."""
    return open_page(f"{address}/zh-cn/{PAGE}.html{CARD}", script=WITH_STORE, **options)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_german_order_is_filled_in_and_copied(open_page, address: str, real: Catalog, expect, device: str):
    """Dates as people in Germany read them in English; the clipboard holds what `kb render` prints."""
    page = start(open_page, address, **({"viewport": PHONE, "has_touch": True} if device == "phone" else {}))
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    expect(page.locator("#kb-field-order_id")).to_be_focused()
    page.select_option("#kb-place", "DE")
    fill(page, VALUES)
    expect(page.locator(".kb-case-card .kb-state")).to_have_attribute("data-kb-state", "ready")
    if device == "phone":
        page.locator("[data-kb-copy-from-panel]").click()
        expect(page.locator("#kb-case")).to_be_hidden()
        body = page.evaluate("navigator.clipboard.readText()")
    else:
        body = copied(page, CARD, "body")
    given = VALUES | SHAPE | STORE
    command = [sys.executable, "-m", "kb_templates", "render", "a-to-z/delivered", "--marketplace", "DE", "--json"]
    sets = [word for name, value in given.items() for word in ("--set", f"{name}={value}")]
    done = subprocess.run([*command, *sets], capture_output=True, check=True, encoding="utf-8")
    answer = json.loads(done.stdout)
    assert "9 November 2026" in body
    assert body == answer["body"]
    assert copied(page, CARD, "subject") == answer["subject"]
    assert copied(page, CARD, "'subject body'") == f"{answer['subject']}\n\n{answer['body']}"


def test_what_is_missing_wrong_and_ready_is_said_in_words(open_page, address: str, expect):
    page = start(open_page, address)
    state = page.locator(f"{CARD} .kb-sample:not([hidden]) .kb-state")
    button = page.locator(f"{CARD} .kb-sample:not([hidden]) [data-kb-copy=body]")
    expect(state).to_have_text(
        "还差 7 项：订单号、承运商、运单号、发货日期、送达日期、联系买家的日期、记录里的送达地点"
    )
    expect(button).to_have_text("复制正文（含 7 个空位）")
    state.get_by_role("link", name="承运商").click()
    expect(page.locator("#kb-field-carrier")).to_be_focused()
    fill(page, VALUES | {"order_id": "111-5550100-555010"})
    expect(page.locator("#kb-field-order_id-said")).to_have_text("最后一段有 6 位数字，应为 7 位。")
    expect(state).to_have_text("1 项有误：订单号")
    expect(button).to_have_text("复制正文（1 项有误）")
    fill(page, {"order_id": ORDER})
    expect(state).to_have_text("可以复制")
    expect(button).to_have_text("复制正文")
    button.click()
    expect(button).to_contain_text("已复制正文，")


def test_copying_with_open_slots_marks_them_in_the_text(open_page, address: str):
    page = start(open_page, address)
    assert "[承运商]" in copied(page, CARD, "body")


def test_the_choice_of_a_sample_is_part_of_the_case(open_page, address: str, expect):
    page = start(open_page, address)
    page.locator("[id='message-a-to-z-delivered--signature-tab']").click()
    assert page.evaluate("kb.case.values.delivery_proof") == "signature"
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    fill(page, {"delivery_proof": "scan-only"})
    page.locator("[data-kb-field=signed_by] .kb-leave").click()
    expect(page.locator("[data-kb-field=signed_by] .kb-said")).to_have_text("正文不写这一项。")
    expect(page.locator(f"{CARD} .kb-sample:not([hidden]) .kb-body").first).not_to_contain_text("signed for")


def test_values_go_with_the_reader_from_page_to_page_and_to_the_other_language(open_page, address: str, expect):
    page = start(open_page, address)
    page.evaluate(f"kb.setValues({json.dumps({'order_id': ORDER})})")
    page.goto(f"{address}/zh-cn/playbooks/account-health.html")
    expect(page.locator(".kb-filled", has_text=ORDER).first).to_be_attached()
    page.goto(f"{address}/en/{PAGE}.html")
    expect(page.locator(f"{CARD} .kb-filled", has_text=ORDER).first).to_be_visible()
    page.goto("about:blank")
    page.go_back()
    expect(page.locator(f"{CARD} .kb-filled", has_text=ORDER).first).to_be_visible()


def test_a_new_case_leaves_nothing_but_the_profile(open_page, address: str, expect):
    page = start(open_page, address)
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    page.select_option("#kb-place", "DE")
    fill(page, VALUES)
    page.fill("#kb-paste", f"Order ID: {ORDER}")
    page.get_by_role("button", name="新案件").click()
    assert stored(page) == {"session": [], "local": ["kb-profile"]}
    assert page.locator(".kb-filled[data-kb-variable]:not([data-kb-variable=store_name])").count() == 0
    expect(page.locator("#kb-paste")).to_have_value("")
    expect(page.locator("#kb-field-order_id")).to_have_value("")
    page.locator(".kb-cleared").get_by_role("button", name="撤销").click()
    expect(page.locator("#kb-field-order_id")).to_have_value(ORDER)
    page.get_by_role("button", name="新案件").click()
    page.reload()
    assert page.locator(f".kb-filled:has-text('{ORDER}')").count() == 0


def test_nothing_typed_leaves_the_browser(open_page, address: str):
    page = open_page("about:blank", script=WITH_STORE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/zh-cn/{PAGE}.html{CARD}")
    page.wait_for_load_state("networkidle")
    loaded = len(asked)
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    fill(page, VALUES)
    copied(page, CARD, "body")
    ours = ("/_static/kb-rules", "/_static/policy.js")
    assert [url for url in asked[loaded:] if not any(one in url for one in ours)] == [], "only the red lines"
    assert all(url.startswith(address) for url in asked)
    assert ORDER not in page.url


# --- pasting ---


def test_a_pasted_row_fills_what_it_knows_and_says_so(open_page, address: str, expect):
    page = start(open_page, address)
    page.locator("[data-kb-open-panel]:visible").click()
    head = "amazon-order-id\tpurchase-date\tsales-channel\tproduct-name\tquantity"
    page.fill("#kb-paste", f"{head}\n{ORDER}\t2026-11-03T08:14:22+00:00\tAmazon.de\tDesk lamp\t1")
    expect(page.locator("#kb-place")).to_have_value("DE")
    expect(page.locator("#kb-field-order_id")).to_have_value(ORDER)
    expect(page.locator(".kb-took")).to_contain_text("认出")
    page.locator(".kb-took").get_by_role("button", name="撤销").click()
    expect(page.locator("#kb-field-order_id")).to_have_value("")
    expect(page.locator("#kb-place")).to_have_value("")


# --- keyboard ---


def test_everything_works_by_keyboard(open_page, address: str, real: Catalog, expect):
    page = start(open_page, address)
    page.keyboard.press("?")
    expect(page.locator("#kb-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.dataset.kbVariable") == "order_id"
    page.keyboard.press("Enter")
    expect(page.locator("#kb-field-order_id")).to_be_focused()
    page.keyboard.type("11155501005550101")
    expect(page.locator("#kb-field-order_id")).to_have_value(ORDER)
    page.keyboard.press("Enter")
    expect(page.locator("#kb-field-buyer_name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#kb-case")).to_be_hidden()
    # A dialog says that it is closed a moment after it is.
    page.wait_for_function("document.activeElement.matches('a.kb-slot, .kb-copy-body')")
    page.keyboard.press("c")
    assert f"order {ORDER}" in page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("s")
    assert ORDER in page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("]")
    after = page.evaluate("document.activeElement.dataset.kbMessage")
    page.keyboard.press("[")
    assert after
    assert page.evaluate("document.activeElement.dataset.kbMessage") != after
    page.keyboard.press("p")
    expect(page.locator("#kb-case")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.wait_for_url("**/en/**")


def test_single_keys_can_be_switched_off(open_page, address: str, expect):
    page = start(open_page, address)
    page.evaluate("kb.setProfile({ ...kb.profile, keys: false })")
    page.keyboard.press("?")
    page.keyboard.press("p")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_keys_typed_into_a_field_stay_there(open_page, address: str, expect):
    page = start(open_page, address)
    page.locator("[data-kb-open-panel]:visible").click()
    page.locator("#kb-field-buyer_name").press_sequentially("cnp?[")
    expect(page.locator("#kb-field-buyer_name")).to_have_value("cnp?[")
    expect(page.locator("#kb-case")).to_be_visible()


# --- the store's profile ---


def test_the_profile_is_set_once_exported_and_imported(open_page, address: str, tmp_path: Path, expect):
    page = open_page(f"{address}/en/{PAGE}.html{CARD}")
    page.locator("[data-kb-open-panel]:visible").click()
    page.get_by_role("button", name="Change").click()
    page.fill("#kb-profile-store_name", "Oak & Elm")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    saved = tmp_path / "kb-profile.json"
    download.value.save_as(saved)
    other = open_page(f"{address}/en/{PAGE}.html{CARD}")
    other.locator("[data-kb-open-panel]:visible").click()
    other.get_by_role("button", name="Change").click()
    wrong = tmp_path / "wrong.json"
    wrong.write_text("no json", "utf-8")
    other.set_input_files("#kb-profile-file", wrong)
    expect(other.locator("#kb-profile [role=status]")).to_contain_text("is no exported store profile")
    other.set_input_files("#kb-profile-file", saved)
    expect(other.locator("#kb-profile-store_name")).to_have_value("Oak & Elm")
    expect(other.locator(f"{CARD} .kb-filled").first).to_have_text("Oak & Elm")


# --- hostile values, and storage that somebody has written into ---

HOSTILE = {
    "markup": "<img src=x onerror=\"document.title='owned'\">",
    "end of a script": "</script><script>document.title='owned'</script>",
    "template": "{{ order_id }} {% if x %}",
    "quotes": "'\"`\\ $& $1",
    "right to left": "\u202etfel ot thgir\u202c שלום",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_is_only_text(open_page, address: str, real: Catalog, value: str):
    page = start(open_page, address)
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    fill(page, VALUES | {"carrier": value})
    given = VALUES | SHAPE | STORE | {"carrier": value}
    assert copied(page, CARD, "body") == rendered(real, "a-to-z/delivered", given, "US")["body"]
    page.reload()
    assert page.title() != "owned"
    assert page.locator("img").count() == 0
    assert copied(page, CARD, "body") == rendered(real, "a-to-z/delivered", given, "US")["body"]


def test_a_hundred_thousand_characters_are_refused_and_do_not_hang_the_page(open_page, address: str, expect):
    page = start(open_page, address)
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    fill(page, {"carrier": "x" * 100_000})
    expect(page.locator("#kb-field-carrier-said")).to_have_text("有 100,000 个字符，最多 10,000 个。")
    expect(page.locator(f"{CARD} .kb-sample:not([hidden]) .kb-state")).to_contain_text("1 项有误：承运商")


@pytest.mark.parametrize(
    "kept",
    [
        "no json",
        "[]",
        "null",
        '{"values": {"order_id": {"a": 1}, "__proto__": "x", "zzz": "y"}, "left": [1], "place": "constructor"}',
    ],
)
def test_a_storage_that_somebody_wrote_into_breaks_nothing(open_page, address: str, expect, kept: str):
    script = (
        f"sessionStorage.setItem('kb-case', {json.dumps(kept)}); localStorage.setItem('kb-profile', {json.dumps(kept)})"
    )
    page = open_page(f"{address}/en/{PAGE}.html{CARD}", script=script)
    expect(page.locator(f"{CARD} .kb-state").first).to_have_attribute("data-kb-state", "open")


def test_without_any_storage_a_case_lasts_until_the_page_is_left(open_page, address: str, expect):
    refuse = """for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, { get() { throw new Error("refused"); } });
    }"""
    page = open_page(f"{address}/en/{PAGE}.html{CARD}", script=refuse)
    page.evaluate(f"kb.setValues({json.dumps({'order_id': ORDER})})")
    expect(page.locator(f"{CARD} .kb-filled").first).to_have_text(ORDER)


# --- red lines ---


def test_what_staff_type_is_held_against_the_red_lines(open_page, address: str, real: Catalog, expect):
    """The same findings as `lint`, underlined where they stand, each with why, what instead, and the source."""
    page = start(open_page, address)
    card = page.locator("#message-a-to-z-delivered-courtesy .kb-sample:not([hidden])")
    note = "Once you close the A-to-z claim, we will refund you right away."
    expect(card.locator(".kb-findings")).to_be_hidden()
    page.evaluate(f"kb.setValues({json.dumps({'order_id': ORDER, 'extra_note': note})})")
    expect(card.locator("[data-kb-finding]")).to_have_text(note)
    found = lint(real, f"Hello,\n\n{note}")
    assert [finding.rule for finding in found] == ["incentive"]
    expect(card.locator("[data-kb-finding]")).to_have_attribute("data-kb-finding", "incentive")
    expect(card.locator(".kb-findings li")).to_have_count(1)
    for words in (found[0].title.zh, found[0].why.zh, found[0].instead.zh, f"规定 {found[0].sources[0].code}"):
        expect(card.locator(".kb-findings li")).to_contain_text(words)
    expect(card.locator(".kb-state")).to_contain_text("1 处必须改")
    expect(card.locator("[data-kb-copy=body]")).to_contain_text("1 处未改")
    page.evaluate(f"kb.setValues({json.dumps({'extra_note': 'We will refund you by 9 March.'})})")
    expect(card.locator(".kb-findings")).to_be_hidden()


# --- approval ---


def test_an_amount_above_the_limit_names_who_approves_it_and_opens_the_request(
    open_page, address: str, real: Catalog, expect
):
    first, second, *_ = real.roles.values()
    page = open_page(f"{address}/en/playbooks/warranty.html")
    card = page.locator("#message-warranty-partial-refund")
    values = {"order_id": ORDER, "product": "bamboo desk lamp", "partial_amount": f"{first.limits['USD']}"}
    page.evaluate("values => kb.setValues(values)", values)
    note = card.locator(".kb-sample:not([hidden]) [data-kb-approval]")
    expect(note).to_have_count(0)
    page.evaluate("kb.setValues({ partial_amount: '80.00' })")
    expect(note).to_contain_text(f"{second.name['en']} must approve this first")
    expect(note).to_contain_text(f"USD 80.00; the limit of the role {first.name['en']} is USD {first.limits['USD']}")
    note.locator("a").click()
    page.wait_for_url("**/playbooks/returns.html#message-returns-compensation-approval")
    body = page.locator("#message-returns-compensation-approval .kb-sample:not([hidden]) [data-kb-part=body]").first
    for filled_in in (ORDER, "bamboo desk lamp", "$80.00", f"${first.limits['USD']}"):
        expect(body).to_contain_text(filled_in)


def test_the_role_of_the_profile_decides_on_the_limit(open_page, address: str, real: Catalog, expect):
    _, second, last = real.roles.values()
    page = open_page(f"{address}/zh-cn/playbooks/warranty.html")
    page.evaluate("kb.setValues({ partial_amount: '80.00' })")
    note = page.locator("#message-warranty-partial-refund .kb-sample:not([hidden]) [data-kb-approval]")
    expect(note).to_contain_text(f"先请{second.name['zh']}批准")
    page.evaluate("kb.openProfile()")
    page.locator("#kb-profile-role").select_option(second.id)
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    page.evaluate("kb.setValues({ partial_amount: '8000.00' })")
    expect(note).to_contain_text(f"先请{last.name['zh']}批准")


# --- the page holds itself against the package ---


def test_a_text_that_differs_from_the_package_switches_its_card_off(open_page, address: str, real: Catalog, expect):
    page = open_page("about:blank", script=WITH_STORE)

    def change(route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("The facts:", "Some facts:", 1))

    page.route("**/a-to-z.html", change)
    page.goto(f"{address}/en/{PAGE}.html{CARD}")
    state = page.locator(f"{CARD} .kb-sample:not([hidden]) .kb-state")
    expect(state).to_have_attribute("data-kb-state", "off")
    expect(state).to_contain_text("cannot be filled in here for now")
    page.evaluate(f"kb.setValues({json.dumps({'order_id': ORDER})})")
    assert "[Order ID]" in copied(page, CARD, "body")
    expect(page.locator("#message-a-to-z-delivered-courtesy .kb-filled").first).to_be_attached()


# --- where it runs ---


def test_it_works_from_a_folder_with_a_chinese_name_and_a_blank(open_page, built: Built, tmp_path: Path, expect):
    folder = tmp_path / "售后 手册"
    shutil.copytree(built.html, folder)
    page = open_page(f"{folder.as_uri()}/zh-cn/{PAGE}.html{CARD}", script=WITH_STORE)
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    fill(page, VALUES)
    assert ORDER in copied(page, CARD, "body")
    page.goto(f"{folder.as_uri()}/zh-cn/playbooks/account-health.html")
    expect(page.locator(".kb-filled", has_text=ORDER).first).to_be_attached()


class Strict(SimpleHTTPRequestHandler):
    """Serves a folder under a policy that allows no script but the files of the site."""

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header(
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
        )
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def strict_address(built: Built) -> Iterator[str]:
    """The handbook behind a strict policy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(built.html)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_works_under_a_strict_policy_and_breaks_it_nowhere(open_page, built: Built, strict_address: str, expect):
    page = open_page("about:blank", script=WITH_STORE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in ("index", "policy", PAGE):
        page.goto(f"{strict_address}/zh-cn/{name}.html")
    page.goto(f"{strict_address}/zh-cn/search.html?q=索赔")
    expect(page.locator("#search-results li").first).to_be_visible()
    page.goto(f"{strict_address}/index.html")
    expect(page).to_have_url(re.compile("/en/index.html$"))
    page.goto(f"{strict_address}/zh-cn/{PAGE}.html{CARD}")
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    fill(page, VALUES)
    page.locator(f"{CARD} .kb-sample:not([hidden]) [data-kb-copy=body]").click()
    page.locator("#kb-paste").focus()
    page.keyboard.press("Control+V")
    assert ORDER in page.locator("#kb-paste").input_value()
    assert said == []


@pytest.mark.parametrize("width", [320, 390])
def test_the_open_sheet_does_not_scroll_sideways(open_page, address: str, width: int):
    page = start(open_page, address, viewport={"width": width, "height": 800})
    page.locator("[data-kb-open-panel]:visible").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("(body => body.scrollWidth <= body.clientWidth)(document.querySelector('.kb-case-body'))")


def test_the_panel_keeps_its_place_beside_the_text_when_the_window_is_narrowed_and_widened(
    open_page, address: str, expect
):
    page = start(open_page, address)
    page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first.click()
    field = page.locator("#kb-field-order_id")
    for width in (1000, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("#kb-case:modal")).to_have_count(int(width < 1200))
        expect(field).to_be_focused()
    page.wait_for_timeout(100)  # the browser tells late that a dialog was closed
    right = "one => document.querySelector(one).getBoundingClientRect()"
    assert page.evaluate(right, ".main article")["right"] <= page.evaluate(right, "#kb-case")["left"]
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_attribute("data-kb-panel", "open")
    expect(page.locator(f"{CARD} .kb-sample:not([hidden]) a.kb-slot").first).to_be_focused()


def test_the_panel_goes_along_to_the_card_whose_buttons_are_pressed(open_page, address: str, expect):
    page = start(open_page, address)
    named, copy = page.locator(".kb-case-message"), page.locator("[data-kb-copy-from-panel]")
    for at in (0, 2):
        card = page.locator(".kb-message").nth(at)
        card.locator(".kb-copy-body:visible").click()
        if not at:
            card.locator("a.kb-slot:visible").first.click()
        assert card.locator("header > :first-child").inner_text().startswith(named.inner_text())
        assert named.inner_text()
        copy.click()
        assert page.evaluate("navigator.clipboard.readText()") == card.locator(".kb-body:visible").first.text_content()


def test_a_name_that_nobody_knows_is_left_alone(open_page, address: str, expect):
    page = start(open_page, address)
    page.evaluate(f"kb.setValues({json.dumps({'nobody': '1', 'order_id': ORDER})})")
    assert page.evaluate("kb.case.values") == {"order_id": ORDER}
    page.locator("[data-kb-open-panel]:visible").click()
    expect(page.locator("#kb-field-order_id")).to_have_value(ORDER)


def test_whether_a_value_can_be_left_out_is_up_to_the_message_at_hand(open_page, address: str, real: Catalog, expect):
    page = open_page(f"{address}/zh-cn/playbooks/returns.html")
    asking = [one for one in page.evaluate("kb.cards.map(one => one.id)") if "order_id" in real[one].variables]
    assert {real[one].variables["order_id"].required for one in asking} == {True, False}
    page.locator("[data-kb-open-panel]:visible").click()
    field = page.locator("[data-kb-field=order_id]")
    for required in (True, False):
        id = next(one for one in asking if real[one].variables["order_id"].required == required)
        page.locator(f"[data-kb-message='{id}'] .kb-copy-body:visible").click()
        expect(field.locator(".kb-optional")).to_have_count(0)
        expect(field.locator(".kb-leave")).to_be_visible(visible=not required)
