"""The real handbook, as built: complete, the same in both editions, light, and without a foreign address."""

import gzip
import itertools
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import Tag

from kb_templates import Catalog
from kb_templates.sphinx_ext.filling import ON_PLAYBOOKS, SHIPPED
from tests.site.built import EDITIONS, PAGES, SEARCH, Built

BUDGET_TOLD = 40 * 1024  # bytes of data for filling in and of what is said of each rule, compressed
BUDGET_LANGUAGE = 72 * 1024  # bytes of what the rules look for in one language: loaded once a text is written in it
BUDGET_OURS = 25 * 1024  # bytes of our own scripts and styles on a playbook's page, compressed
BUDGET = 80 * 1024  # bytes, compressed, for the first load of a page
BUDGET_OF = {"playbooks/returns": 87 * 1024}  # 28 messages for 31 situations: the largest page, known to be over
PLAYBOOK = "playbooks/a-to-z"
LABEL = re.compile(r"[a-z][a-z0-9-]*")

both = pytest.mark.parametrize("edition", EDITIONS)


@both
def test_an_edition_builds_without_a_warning(built: Built, edition: str):
    assert built.said[edition] == ""
    assert built.codes[edition] == 0


def test_both_editions_hold_every_page(built: Built):
    assert built.pages("zh-cn") == built.pages("en") == sorted((*PAGES, SEARCH))


def test_both_editions_have_the_same_anchors(built: Built):
    for page in PAGES:
        assert built.ids("zh-cn", page) == built.ids("en", page), page


@both
def test_no_anchor_stands_twice_on_a_page(built: Built, edition: str):
    for page in PAGES:
        ids = [str(element["id"]) for element in built.page(edition, page).select("[id]")]
        assert sorted(ids) == sorted(set(ids)), page


def headings(article: Tag) -> list[Tag]:
    """The headings that authors wrote: not those of what directives show, which stands in elements of our classes."""
    found = article.select("section > h1, section > h2, section > h3, section > h4, section > h5")
    return [heading for heading in found if not heading.find_parent(class_=re.compile("^kb-"))]


@both
def test_every_heading_has_a_label_of_its_own(built: Built, edition: str):
    labels = built.labels(edition)
    without = []
    for page in PAGES:
        for heading in headings(built.article(edition, page)):
            section = heading.parent
            assert section is not None
            spans = [span for span in heading.find_previous_siblings("span") if span.get("id")]
            ids = [str(element["id"]) for element in (section, *spans) if element.get("id")]
            if not any(f"{page}#{id}" in labels and LABEL.fullmatch(id) for id in ids):
                without.append(f"{page}: {heading.get_text()}")
    assert without == []


@both
def test_labels_begin_with_the_name_of_their_page(built: Built, edition: str):
    """So they are unique in the whole book, and a link shows where it leads."""
    for place in built.labels(edition):
        page, _, label = place.partition("#")
        begin = "home" if page == "index" else page.rsplit("/", 1)[-1]
        of_a_row = page == "red-lines" and label.startswith("articles-")  # made by {articles}, from its data
        assert of_a_row or label.startswith((begin, page.replace("/", "-"))), place


@both
def test_headings_leave_no_level_out(built: Built, edition: str):
    for page in PAGES:
        levels = [int(heading.name[1]) for heading in built.article(edition, page).find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (page, levels)


@both
def test_every_link_leads_somewhere(built: Built, edition: str):
    """To a page and an anchor that exist, in this edition or in the other one."""
    dead = []
    for page in (*PAGES, SEARCH):
        here = built.html / edition / f"{page}.html"
        for link in built.page(edition, page).select("a[href]"):
            parts = urlsplit(str(link["href"]))
            if parts.scheme or parts.netloc:
                continue
            target = (here.parent / unquote(parts.path)).resolve() if parts.path else here
            found = target.is_file()
            if found and parts.fragment and target.suffix == ".html":
                there = target.relative_to(built.html.resolve()).with_suffix("").as_posix().split("/", 1)
                fragment = unquote(parts.fragment)
                found = fragment in built.every_id(there[0], there[1])
            if not found:
                dead.append(f"{page}: {link['href']}")
    assert dead == []


@both
def test_the_language_switch_leads_to_the_same_page(built: Built, edition: str):
    other = next(name for name in EDITIONS if name != edition)
    for page in (*PAGES, SEARCH):
        links = built.page(edition, page).select("a[data-kb-edition]")
        assert links, page
        for link in links:
            target = (built.html / edition / f"{page}.html").parent / str(link["href"])
            assert target.resolve() == (built.html / other / f"{page}.html").resolve(), page


def loaded_with(built: Built, edition: str, page: str) -> list[str]:
    """The addresses of what a browser loads with a page."""
    soup = built.page(edition, page)
    addresses = [str(element["src"]) for element in soup.select("script[src], img[src]")]
    addresses += [str(link["href"]) for link in soup.select("link:is([rel~=stylesheet], [rel~=icon], [rel~=preload])")]
    return [address for address in addresses if not address.startswith("data:")]


@both
def test_nothing_is_loaded_from_elsewhere(built: Built, edition: str):
    for page in (*PAGES, SEARCH):
        for address in loaded_with(built, edition, page):
            assert not urlsplit(address).netloc, (page, address)
    for style in (built.html / edition).rglob("*.css"):
        assert not re.search(r"@import|url\([\"']?(?:https?:)?//", style.read_text("utf-8")), style


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, mtime=0))


TOLD = re.compile(rb"<script type=\"application/json\" data-kb-messages>.*?</script>", re.DOTALL)


def deferred(built: Built, edition: str, page: str) -> set[str]:
    """What the browser loads while the page is read already: what fills messages in."""
    return {str(script["src"]) for script in built.page(edition, page).select("script[src][defer]")}


@both
def test_the_first_load_of_a_page_is_light(built: Built, edition: str):
    """Until it reads and copies; what fills messages in has a limit of its own below."""
    heavy = {}
    for page in PAGES:
        path = built.html / edition / f"{page}.html"
        addresses = set(loaded_with(built, edition, page)) - deferred(built, edition, page)
        loaded = {(path.parent / urlsplit(address).path).resolve() for address in addresses}
        size = compressed(TOLD.sub(b"", path.read_bytes())) + sum(compressed(file.read_bytes()) for file in loaded)
        if size > BUDGET_OF.get(page, BUDGET):
            heavy[page] = size
    assert heavy == {}


@both
def test_what_the_scripts_of_a_page_are_told_is_light(built: Built, edition: str):
    """The edition's variables, the programs of the page's messages, and the rules but for the words of a language."""
    static = built.html / edition / "_static"
    shared = sum(compressed((static / name).read_bytes()) for name in ("edition.js", "kb-rules.js"))
    heavy = {}
    for page in PAGES:
        told = b"".join(TOLD.findall((built.html / edition / f"{page}.html").read_bytes()))
        if told and (size := shared + compressed(told)) > BUDGET_TOLD:
            heavy[page] = size
    assert heavy == {}


@both
def test_the_rules_of_a_language_come_only_when_it_is_written(built: Built, edition: str):
    static = built.html / edition / "_static"
    of_languages = {path.name: compressed(path.read_bytes()) for path in static.glob("kb-rules-*.js")}
    assert {"kb-rules-en.js", "kb-rules-zh.js"} <= of_languages.keys()
    assert max(of_languages.values()) <= BUDGET_LANGUAGE
    for page in PAGES:
        assert not {address for address in loaded_with(built, edition, page) if "kb-rules-" in address}, page


@both
def test_our_scripts_and_styles_on_a_playbook_are_light(built: Built, edition: str):
    pytest.importorskip("minify", reason="scripts are made small where there is a wheel of tdewolff-minify")
    static = built.html / edition / "_static"
    assert sum(compressed((static / name).read_bytes()) for name in ON_PLAYBOOKS) <= BUDGET_OURS
    ours = {name for name in SHIPPED if any(f"_static/{name}" in one for one in loaded_with(built, edition, PLAYBOOK))}
    assert ours == set(ON_PLAYBOOKS)


@both
def test_the_page_says_its_language(built: Built, edition: str):
    for page in (*PAGES, SEARCH):
        html = built.page(edition, page).html
        assert html is not None
        assert html["lang"] == {"zh-cn": "zh-CN", "en": "en"}[edition], page


@both
def test_every_fact_and_term_and_all_old_advice_has_its_row(built: Built, edition: str, real: Catalog):
    rows = {
        str(row["id"])
        for page in PAGES
        for row in built.page(edition, page).select("tr[id]")
        if str(row["id"]).startswith(("fact-", "term-", "articles-"))
    }
    assert rows == {
        *(f"fact-{id}" for id in real.facts),
        *(f"term-{id}" for id in real.terms),
        *(f"articles-{id}" for id in real.old_advice),
    }


def test_every_message_is_in_the_list(built: Built, real: Catalog):
    for edition in EDITIONS:
        listed = [code.get_text() for code in built.page(edition, "messages").select("table.kb-list code")]
        assert sorted(listed) == sorted(real.ids)
