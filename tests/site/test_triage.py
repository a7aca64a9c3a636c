"""The guided triage of the front page, and the tree of a playbook's page, in a real browser.

What the page asks and finds is compared with `kb_templates.triage`, for every way through every playbook.
"""

from urllib.parse import quote

import pytest

from kb_templates import Catalog, triage
from kb_templates.formats import fact_value
from kb_templates.model import Playbook
from kb_templates.sphinx_ext.labels import Labels
from tests.site.built import DESKTOP, EDITIONS, PHONE, ROOT, Built
from tests.site.test_accessibility import axe, violations  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser

PLAYBOOKS = sorted(path.stem for path in (ROOT / "kb_templates" / "playbooks").glob("*.toml"))
MOST_ANSWERS = 5  # from the front page

# Go to each address in turn, and say what the page shows.
VISIT = """async hashes => {
  const texts = (root, selector) => [...root.querySelectorAll(selector)].map(one => one.textContent);
  const found = [];
  for (const hash of hashes) {
    const told = new Promise(done => addEventListener("hashchange", done, { once: true }));
    location.hash = hash;
    await told;
    const triage = document.querySelector("[data-kb-triage]");
    const result = triage.querySelector("[data-kb-situation]");
    found.push({
      hash: location.hash,
      answers: texts(triage, ".kb-trail b"),
      situation: result && result.dataset.kbSituation,
      text: (result || triage).textContent,
      title: result && result.querySelector("h2").textContent,
      items: result ? texts(result, "dd li") : [],
      links: result ? [...result.querySelectorAll("a")].map(link => link.getAttribute("href")) : [],
    });
  }
  return found;
}"""


def address_of(id: str, given: dict[str, str]) -> str:
    """A case as it stands in an address."""
    return ";".join([id, *(f"{condition}={answer}" for condition, answer in given.items())])


def ways(playbook: Playbook) -> list[tuple[dict[str, str], str]]:
    """Every way through a playbook: the answers, and the situation."""
    return list(triage.paths(triage.tree(playbook)))


def longest(playbook: Playbook) -> tuple[dict[str, str], str]:
    """A way with as many questions as the playbook ever asks, to a situation that can be read about if there is one."""
    written = [way for way in ways(playbook) if not playbook.situations[way[1]].pending]
    return max(written or ways(playbook), key=lambda way: len(way[0]))


def is_written(playbook: Playbook) -> bool:
    """Whether the playbook has a page with something to read."""
    return not all(situation.pending for situation in playbook.situations.values())


@pytest.fixture
def front(open_page, address: str):
    """The front page, at a step: `front(edition, "a-to-z;claim_state=open")`."""

    def front(edition: str = "zh-cn", case: str = "", **options: object):
        return open_page(f"{address}/{edition}/index.html" + (f"#triage={case}" if case else ""), **options)

    return front


@pytest.fixture
def a_to_z(real: Catalog) -> Playbook:
    """The playbook that the tests of single things use: it asks several questions, and its page is written."""
    return real.playbook("a-to-z")


def heading(page):
    """The heading of the step that is shown."""
    return page.locator("[data-kb-triage] h2")


def topic(page, id: str):
    """The button of a topic."""
    return page.locator(f'[data-kb-triage] [data-kb-playbook="{id}"] button')


# --- the same result as in Python, on every way ---


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("id", PLAYBOOKS)
def test_every_way_leads_to_the_situation_that_python_finds(front, real: Catalog, built: Built, id: str, edition: str):
    playbook, reader = real.playbook(id), EDITIONS[edition]
    labels = Labels(reader)
    all_ways = ways(playbook)
    sections = built.ids(edition, playbook.page) if is_written(playbook) else set()
    shown = front(edition).evaluate(VISIT, [f"triage={address_of(id, given)}" for given, _ in all_ways])
    for (given, _), found in zip(all_ways, shown, strict=True):
        step = triage.answer(playbook, given)
        assert step.situation is not None
        situation = playbook.situations[step.situation]
        assert found["situation"] == f"{id}/{situation.id}"
        assert found["hash"] == f"#triage={address_of(id, given)}"
        assert found["title"] == situation.title[reader]
        said = [playbook.conditions[condition].values[answer][reader] for condition, answer in given.items()]
        assert found["answers"] == [playbook.title[reader], *said]
        assert len(found["answers"]) <= MOST_ANSWERS
        assert found["items"] == [
            *(
                f"{fact_value(real.facts[fact], reader)}{labels['colon']}{real.facts[fact].title[reader]}"
                for fact in situation.deadlines
            ),
            *(real[message].title[reader] for message in situation.messages if message in real),
        ]
        if situation.note:
            assert situation.note[reader] in found["text"]
        if situation.pending:
            assert found["links"] == []
            assert labels["pending"] in found["text"]
        else:
            case = address_of(id, given)
            assert found["links"] == [f"./{playbook.page}.html?case={case}#{situation.section}"]
            assert situation.section in sections
    assert {found["situation"] for found in shown} == {f"{id}/{situation}" for situation in playbook.situations}


# --- asking: one way through each playbook, by mouse and by keyboard ---


@pytest.mark.parametrize("id", PLAYBOOKS)
def test_by_mouse(front, real: Catalog, id: str, expect):
    playbook = real.playbook(id)
    given, situation = longest(playbook)
    page = front("en", viewport=PHONE)
    topic(page, id).click()
    for number, (condition_id, answer) in enumerate(given.items(), start=2):
        condition = playbook.conditions[condition_id]
        expect(heading(page)).to_have_text(condition.question.en)
        expect(heading(page)).to_be_focused()
        expect(heading(page)).to_be_in_viewport()
        expect(page.locator("[data-kb-triage]")).to_contain_text(condition.help.en)
        expect(page.locator("[data-kb-triage]")).to_contain_text(f"Question {number}")
        page.get_by_role("button", name=condition.values[answer].en, exact=True).click()
    expect(page.locator("[data-kb-triage] [data-kb-situation]")).to_have_attribute(
        "data-kb-situation", f"{id}/{situation}"
    )
    expect(heading(page)).to_be_focused()
    expect(heading(page)).to_be_in_viewport()


@pytest.mark.parametrize("id", PLAYBOOKS)
def test_by_keyboard(front, real: Catalog, id: str, expect):
    """The keys are pressed without waiting for the page: it must not miss one."""
    playbook = real.playbook(id)
    given, situation = longest(playbook)
    page = front()
    topics = [item.get_attribute("data-kb-playbook") for item in page.locator(".kb-topics [data-kb-playbook]").all()]
    keys, node = [(topics.index(id) + 1) % 10], triage.tree(playbook)
    for answer in given.values():
        place = list(node.answers).index(answer)
        assert place < 10, "no key for this answer"
        keys.append((place + 1) % 10)
        node = node.answers[answer]
    for key in keys:
        page.keyboard.press(str(key))
    expect(page.locator("[data-kb-triage] [data-kb-situation]")).to_have_attribute(
        "data-kb-situation", f"{id}/{situation}"
    )
    for _ in keys:
        page.keyboard.press("Backspace")
    expect(topic(page, id)).to_be_visible()
    expect(page.locator(".kb-trail")).to_have_count(0)
    page.keyboard.press("Backspace")
    expect(topic(page, id)).to_be_visible()


def test_the_keys_are_shown_on_the_buttons(front, expect):
    page = front(case="a-to-z")
    for place, button in enumerate(page.locator(".kb-answers button").all()):
        key = str((place + 1) % 10)
        if place < 10:
            expect(button).to_have_attribute("aria-keyshortcuts", key)
            expect(button.locator("kbd")).to_have_text(key)
        else:
            expect(button.locator("kbd")).to_have_count(0)


def test_keys_in_a_field_or_with_another_key_are_not_answers(front, expect):
    page = front(case="a-to-z")
    asked = heading(page).text_content()
    for key in ("Control+1", "Alt+1", "Meta+1", "Shift+Backspace", "Control+Backspace"):
        page.keyboard.press(key)
    field = page.locator("input[type=search], input[name=q]").first
    field.focus()
    page.keyboard.type("10")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("1")
    expect(heading(page)).to_have_text(asked)
    expect(page).to_have_url(page.url.split("#")[0] + "#triage=a-to-z")


def test_a_key_that_is_held_down_answers_once(front, expect):
    page = front(case="a-to-z")
    page.keyboard.down("2")
    page.keyboard.down("2")  # the browser repeats it
    page.keyboard.up("2")
    expect(page.locator(".kb-trail li")).to_have_count(2)


def test_everything_is_reached_with_tab(front, expect):
    page = front(case="a-to-z")
    expect(heading(page)).to_be_focused()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    answers = page.locator(".kb-answers button, .kb-onward button").all_text_contents()
    assert reached[: len(answers)] == answers


# --- the address is the state ---


def test_back_restart_and_change(front, a_to_z: Playbook, expect):
    given, _ = longest(a_to_z)
    (first, first_answer), (second, _), *_ = given.items()
    page = front("en", address_of("a-to-z", given))
    start = page.url.split("#")[0]

    page.get_by_role("button", name="Back", exact=True).click()
    before = dict(list(given.items())[:-1])
    expect(page).to_have_url(f"{start}#triage={address_of('a-to-z', before)}")
    expect(heading(page)).to_have_text(a_to_z.conditions[list(given)[-1]].question.en)

    page.get_by_role("button", name=f"change {a_to_z.conditions[first].question.en}").click()
    expect(page).to_have_url(f"{start}#triage=a-to-z")
    expect(heading(page)).to_have_text(a_to_z.conditions[first].question.en)
    expect(heading(page)).to_be_focused()
    expect(page.locator(".kb-trail li")).to_have_count(1)

    page.get_by_role("button", name=a_to_z.conditions[first].values[first_answer].en, exact=True).click()
    expect(heading(page)).to_have_text(a_to_z.conditions[second].question.en)
    page.get_by_role("button", name="Start again").click()
    expect(page).to_have_url(f"{start}#triage")
    expect(page.locator("[data-kb-triage]")).to_be_focused()
    expect(topic(page, "a-to-z")).to_be_visible()


def test_the_browsers_own_back_forward_and_reload(open_page, base: str, expect):
    """From a server and from a folder."""
    page = open_page(f"{base}/zh-cn/index.html")
    topic(page, "a-to-z").click()
    asked = heading(page).text_content()
    page.locator(".kb-answers button").nth(1).click()
    expect(page.locator(".kb-trail li")).to_have_count(2)
    second = heading(page).text_content()
    page.go_back()
    expect(heading(page)).to_have_text(asked)
    page.go_back()
    expect(topic(page, "a-to-z")).to_be_visible()
    expect(page).to_have_url(f"{base}/zh-cn/index.html")
    page.go_forward()
    page.go_forward()
    expect(heading(page)).to_have_text(second)
    page.reload()
    expect(heading(page)).to_have_text(second)
    expect(page.locator(".kb-trail li")).to_have_count(2)


NO_PERMISSION = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"


@pytest.mark.parametrize("script", ["", NO_PERMISSION], ids=["with-clipboard", "without"])
def test_the_link_to_a_step_can_be_shared(front, a_to_z: Playbook, open_page, script: str, expect):
    given, situation = longest(a_to_z)
    page = front("en", "a-to-z", script=script)
    for condition, answer in given.items():
        page.get_by_role("button", name=a_to_z.conditions[condition].values[answer].en, exact=True).click()
    page.get_by_role("button", name="Copy the link to this step").click()
    expect(page.locator("[data-kb-triage] [role=status]")).to_have_text("Link copied")
    expect(page.get_by_role("button", name="Copy the link to this step")).to_be_focused()
    reader = open_page("about:blank")
    reader.goto(page.url.split("#")[0])
    link = reader.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    reader.goto("about:blank")
    reader.goto(link)
    expect(reader.locator("[data-kb-triage] [data-kb-situation]")).to_have_attribute(
        "data-kb-situation", f"a-to-z/{situation}"
    )


def test_where_copying_fails_the_page_says_so(front, expect):
    page = front("en", "a-to-z", script="document.execCommand = () => false")
    page.get_by_role("button", name="Copy the link to this step").click()
    expect(page.locator("[data-kb-triage] [role=status]")).to_have_text("Not copied: take it from the address bar")


def test_what_is_wrong_in_a_link_is_dropped(front, a_to_z: Playbook, expect):
    given, _ = longest(a_to_z)
    (first, answer), *_ = given.items()
    whole = address_of("a-to-z", given)
    page = front()
    start = page.url.split("#")[0]
    for asked, kept in {
        "=nothing": "",
        "=": "",
        "=__proto__": "",
        "=constructor;toString=1": "",
        "=%E0%A4%A": None,  # cannot be decoded, and so it is not ours
        f"=a-to-z;{first}=nothing": "=a-to-z",
        f"=a-to-z;{first}=": "=a-to-z",
        f"=a-to-z;{first}": "=a-to-z",
        f"=a-to-z;{first}=constructor": "=a-to-z",
        f"=a-to-z;nothing=yes;{first}={answer}": f"=a-to-z;{first}={answer}",
        f"=a-to-z;{first}={answer};nothing=yes": f"=a-to-z;{first}={answer}",
        f"={whole};nothing=yes": f"={whole}",
        f"={quote(whole, safe='')}": f"={whole}",
    }.items():
        page.goto("about:blank")
        page.goto(f"{start}#triage{asked}")
        expect(page).to_have_url(f"{start}#triage{asked if kept is None else kept}")
        expect(page.locator(".kb-trail li")).to_have_count(kept.count(";") + 1 if kept else 0)
        if not kept:
            expect(topic(page, "a-to-z")).to_be_visible()
    # A link to a place in the page is none of ours.
    page.goto(f"{start}#home-topics")
    expect(topic(page, "a-to-z")).to_be_visible()
    expect(page).to_have_url(f"{start}#home-topics")


def test_the_other_language_opens_at_the_same_step(front, a_to_z: Playbook, base: str, open_page, expect):
    given, _ = longest(a_to_z)
    first = dict(list(given.items())[:1])
    page = open_page(f"{base}/zh-cn/index.html#triage={address_of('a-to-z', first)}")
    page.locator("a[data-kb-edition]:visible").first.click()
    expect(page).to_have_url(f"{base}/en/index.html#triage={address_of('a-to-z', first)}")
    expect(heading(page)).to_have_text(a_to_z.conditions[list(given)[1]].question.en)


# --- what is still possible ---


def test_the_situations_that_are_still_possible(front, a_to_z: Playbook, built: Built, expect):
    given, _ = longest(a_to_z)
    first = dict(list(given.items())[:1])
    left = triage.answer(a_to_z, first).possible
    page = front("en", address_of("a-to-z", first))
    folded = page.locator(".kb-possible")
    expect(folded.locator("summary")).to_have_text(f"{len(left)} situations still possible")
    expect(folded.locator("li").first).to_be_hidden()
    folded.locator("summary").click()
    titles = {a_to_z.situations[id].title.en for id in left}
    assert set(folded.locator("li").all_text_contents()) == titles
    sections = built.ids("en", a_to_z.page)
    for link in folded.locator("a").all():
        path, _, section = link.get_attribute("href").partition("#")
        assert path == f"./{a_to_z.page}.html"
        assert section in sections


# --- the playbook's page ---


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_tree_holds_every_way_too(real: Catalog, built: Built, edition: str):
    for playbook in filter(is_written, map(real.playbook, PLAYBOOKS)):
        (tree,) = built.page(edition, playbook.page).select(f'.kb-tree[data-kb-playbook="{playbook.id}"]')
        for given, situation in ways(playbook):
            node = tree
            for condition, answer in given.items():
                (question,) = node.select(f':scope > details[data-kb-condition="{condition}"]')
                (node,) = question.select(f':scope > ul > li[data-kb-answers~="{condition}={answer}"]')
            (end,) = node.select(":scope > .kb-end")
            assert end["data-kb-situation"] == f"{playbook.id}/{situation}"


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("id", PLAYBOOKS)
def test_the_page_shows_the_way_that_was_taken(front, real: Catalog, id: str, edition: str, expect):
    playbook, labels = real.playbook(id), Labels(EDITIONS[edition])
    given, situation = longest(playbook)
    page = front(edition, address_of(id, given))
    read = page.locator("[data-kb-triage] [data-kb-situation] a")
    if playbook.situations[situation].pending:
        expect(read).to_have_count(0)
        return
    read.click()
    section = playbook.situations[situation].section
    expect(page.locator(f"[id='{section}']").first).to_be_in_viewport()

    tree = page.locator(f'.kb-tree[data-kb-playbook="{id}"]')
    end = tree.locator("[aria-current]")
    expect(end).to_have_count(1)
    expect(end).to_have_attribute("data-kb-situation", f"{id}/{situation}")
    expect(end).to_contain_text(labels["triage_words.your_case"])
    expect(end).to_be_visible()
    expect(tree.locator("li.kb-taken")).to_have_count(len(given))
    for condition, item in zip(given, tree.locator("li.kb-taken").all(), strict=True):
        assert f"{condition}={given[condition]}" in item.get_attribute("data-kb-answers").split()

    bar = page.locator(".kb-your-case")
    words = [playbook.conditions[condition].values[answer][EDITIONS[edition]] for condition, answer in given.items()]
    assert bar.locator("span > span").all_text_contents() == words
    assert page.evaluate("document.querySelector('.kb-your-case').previousElementSibling.matches('h1 + p')")
    bar.get_by_role("link", name=labels["triage_words.read"]).click()
    expect(page.locator(f"[id='{section}']").first).to_be_in_viewport()
    marked = page.locator(".kb-applies.kb-taken")
    if playbook.situations[situation].when:
        expect(marked).to_have_attribute("data-kb-situation", f"{id}/{situation}")
        expect(marked).to_contain_text(labels["triage_words.your_case"])

    bar.get_by_role("link", name=labels["triage_words.edit"]).click()
    expect(page.locator("[data-kb-triage] [data-kb-situation]")).to_have_attribute(
        "data-kb-situation", f"{id}/{situation}"
    )


def test_one_of_several_answers_to_the_same_situation_is_the_one_that_was_given(open_page, address: str, real: Catalog):
    found = 0
    for id in PLAYBOOKS:
        playbook = real.playbook(id)
        if not is_written(playbook):
            continue
        page = open_page(f"{address}/zh-cn/{playbook.page}.html")
        for given, _ in ways(playbook):
            condition, answer = list(given.items())[-1]
            item = page.locator(f'[data-kb-answers~="{condition}={answer}"]').first
            if " " in item.get_attribute("data-kb-answers"):
                page.goto(f"{address}/zh-cn/{playbook.page}.html?case={address_of(id, given)}")
                said = page.locator(".kb-your-case span > span").all_text_contents()
                assert said[-1] == playbook.conditions[condition].values[answer].zh
                assert page.locator(".kb-choice .kb-taken").last.text_content() == said[-1]
                found += 1
                break
    assert found


def test_a_case_that_is_wrong_or_of_another_page_changes_nothing(open_page, address: str, a_to_z: Playbook, expect):
    given, _ = longest(a_to_z)
    (first, answer), *_ = given.items()
    whole = address_of("a-to-z", given)
    page = open_page("about:blank")
    for case in (
        "",
        "%E0%A4%A",
        f"a-to-z;{first}={answer}",  # not answered to the end
        f"a-to-z;{first}=constructor",
        whole.replace("a-to-z", "orders", 1),
        whole[:-1],
    ):
        page.goto(f"{address}/zh-cn/{a_to_z.page}.html?case={case}")
        expect(page.locator(".kb-tree")).to_be_visible()
        assert page.locator(".kb-your-case, .kb-taken, .kb-tree [aria-current]").count() == 0, case
        assert page.locator(".kb-tree details[open]").count() == 1, case
        assert "case" not in page.locator("a[data-kb-edition]").first.get_attribute("href")


def test_the_language_switch_keeps_the_case(open_page, base: str, a_to_z: Playbook, expect):
    """And the place in the page; from a folder too; for a new tab, which takes the link as it is."""
    given, situation = longest(a_to_z)
    case = address_of("a-to-z", given)
    page = open_page(f"{base}/zh-cn/{a_to_z.page}.html?highlight=x&case={case}", viewport=PHONE)
    switch = page.locator("a[data-kb-edition]:visible").first
    expect(switch).to_have_attribute("href", f"../../en/{a_to_z.page}.html?case={case}")
    for place in ("a-to-z-first", "a-to-z-which"):
        page.evaluate("id => { location.hash = id }", place)
        expect(switch).to_have_attribute("href", f"../../en/{a_to_z.page}.html?case={case}#{place}")
    switch.click()
    expect(page).to_have_url(f"{base}/en/{a_to_z.page}.html?case={case}#a-to-z-which")
    expect(page.locator(".kb-tree [aria-current]")).to_have_attribute("data-kb-situation", f"a-to-z/{situation}")
    expect(page.locator(".kb-your-case")).to_contain_text("Your case")


def test_paper_shows_every_branch(open_page, address: str, a_to_z: Playbook, expect):
    page = open_page(f"{address}/zh-cn/{a_to_z.page}.html")
    last = page.locator(".kb-tree .kb-end").all()
    page.emulate_media(media="print")
    for end in last:
        expect(end).to_be_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # for browsers that cannot be told in CSS
    assert page.locator(".kb-tree details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".kb-tree details[open]").count() == 1


# --- without a script, and for fingers ---


@pytest.mark.parametrize("edition", EDITIONS)
def test_without_a_script_the_topics_are_links(front, real: Catalog, edition: str, expect):
    page = front(edition, java_script_enabled=False)
    reader = EDITIONS[edition]
    items = page.locator("[data-kb-triage] [data-kb-playbook]")
    assert sorted(item.get_attribute("data-kb-playbook") for item in items.all()) == PLAYBOOKS
    for item in items.all():
        playbook = real.playbook(item.get_attribute("data-kb-playbook"))
        expect(item).to_be_visible()
        expect(item).to_contain_text(playbook.title[reader])
        expect(item).to_contain_text(playbook.case[reader])
        assert item.get_by_role("link").count() == is_written(playbook)
    expect(page.get_by_role("button", name="1")).to_have_count(0)
    page.locator('[data-kb-playbook="a-to-z"]').click()  # the whole card
    expect(page.locator("h1")).to_contain_text(real.playbook("a-to-z").title[reader])


def test_without_a_script_the_tree_opens(open_page, built: Built, a_to_z: Playbook, expect):
    page = open_page(f"{built.html.as_uri()}/zh-cn/{a_to_z.page}.html", java_script_enabled=False)
    inner = page.locator(".kb-tree details details").first
    expect(inner.locator("ul").first).to_be_hidden()
    inner.locator("summary").first.click()
    expect(inner.locator("ul").first).to_be_visible()
    link = page.locator(".kb-tree .kb-end a:visible").first
    section = link.get_attribute("href")
    link.click()
    expect(page.locator(f"[id='{section.removeprefix('#')}']").first).to_be_in_viewport()


SMALL = """() => [...document.querySelectorAll(".kb-triage, .kb-tree, .kb-your-case")].flatMap(part =>
  [...part.querySelectorAll("a, button, summary")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (Math.round(box.height) < 44 || Math.round(box.width) < 44);
  }).map(one => one.textContent))"""


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_finger_finds_its_target(front, address: str, a_to_z: Playbook, edition: str):
    given, _ = longest(a_to_z)
    page = front(edition, viewport=PHONE, has_touch=True)
    for place in (
        "index.html",
        "index.html#triage=a-to-z",
        f"index.html#triage={address_of('a-to-z', given)}",
        f"{a_to_z.page}.html?case={address_of('a-to-z', given)}",
    ):
        page.goto("about:blank")
        page.goto(f"{address}/{edition}/{place}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate(SMALL) == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_any_state(open_page, address: str, violations, viewport, scheme):  # noqa: F811
    """In the states that an address leads to; the pages as such are in test_accessibility.py."""
    given, _ = longest(Catalog.load().playbook("a-to-z"))
    page = open_page("about:blank", viewport=viewport, color_scheme=scheme)
    for place in (
        "zh-cn/index.html#triage=a-to-z",
        "en/index.html#triage=a-to-z",
        f"en/index.html#triage={address_of('a-to-z', given)}",
        f"en/playbooks/a-to-z.html?case={address_of('a-to-z', given)}",
    ):
        page.goto("about:blank")
        page.goto(f"{address}/{place}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert violations(page) == [], place
