"""The search finds the page, in Chinese and in English, from a server and from a folder."""

import tomllib
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

import pytest

from kb_templates import Catalog
from tests.site.built import EDITIONS, PAGES, PHONE, Built

pytestmark = pytest.mark.browser

SEARCHES = tomllib.loads(Path(__file__).with_name("searches.toml").read_text("utf-8"))
TYPED = {
    edition: [row for name in (reader, "both") for row in SEARCHES[name].items()]
    for edition, reader in EDITIONS.items()
}


def search(page, address: str, query: str) -> list[str]:
    """The hits of a search in their order, as page or page#anchor, when the address is opened."""
    page.goto(f"{address}/search.html?q={quote(query)}")
    return hits(page, address)


# What the search page does with what is typed, for many queries in one page: the first three hits of each.
FIRST_THREE = """queries => queries.map(query => {
  history.replaceState(null, "", "?" + new URLSearchParams({ q: query }));
  const found = Search._performSearch(...Search._parseQuery(query)).slice(-3).reverse();
  return found.map(([page, , anchor]) => page + anchor);
})"""


def hits(page, address: str) -> list[str]:
    # Sphinx shows one result after the other, and says last how many there are.
    page.wait_for_function(
        """() => {
          const summary = document.querySelector("#search-results .search-summary");
          const found = document.querySelectorAll("#search-results ul.search li").length;
          const number = summary && summary.textContent.match(/\\d+/);
          return summary && summary.textContent.trim() && (found > 2 || !number || found >= Number(number[0]));
        }"""
    )
    links = page.locator("#search-results ul.search > li > a:first-child").evaluate_all(
        "links => links.map(a => a.href)"
    )
    parts = [urlsplit(link) for link in links]
    edition = f"{urlsplit(address).path}/"
    pages = [str(PurePosixPath(part.path.removeprefix(edition)).with_suffix("")) for part in parts]
    return [f"{page}#{part.fragment}" if part.fragment else page for page, part in zip(pages, parts, strict=True)]


def leads_to(hit: str, expected: str) -> bool:
    """Whether a hit is the place that is wanted, or a part of it."""
    if "#" in expected:
        return hit == expected or hit.startswith(f"{expected}-")
    return hit.partition("#")[0] == expected


def test_there_are_enough_searches_and_every_topic_has_some():
    places = [place for rows in SEARCHES.values() for place in rows.values()]
    assert len(places) >= 80
    topics = {f"playbooks/{id}" for id in Catalog.load().playbook_ids}
    assert topics - {place.partition("#")[0] for place in places} == set()


def test_every_place_that_searches_lead_to_is_there(built: Built):
    labels = built.labels("zh-cn")
    places = {place for rows in SEARCHES.values() for place in rows.values() if place.partition("#")[0] in PAGES}
    assert {place for place in places if "#" in place} - labels == set()


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_staff_type_finds_the_section_among_the_first_three(open_page, address: str, edition: str):
    page = open_page(f"{address}/{edition}/search.html")
    page.wait_for_function("Search.hasIndex()")
    rows = [row for row in TYPED[edition] if row[1].partition("#")[0] in PAGES]
    found = page.evaluate(FIRST_THREE, [query for query, _ in rows])
    missed = {
        query: f"{expected} is not among {hits}"
        for (query, expected), hits in zip(rows, found, strict=True)
        if not any(leads_to(hit, expected) for hit in hits)
    }
    assert missed == {}, "add the words to kb_templates/search.toml, under the label of the section"


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_search_of_a_folder_finds_the_same(open_page, built: Built, edition: str):
    query, expected = TYPED[edition][0]
    found = search(open_page("about:blank"), f"{built.html.as_uri()}/{edition}", query)
    assert any(leads_to(hit, expected) for hit in found[:3])


def test_the_chinese_word_of_a_colleague_leads_to_the_term_in_the_english_edition(open_page, built: Built):
    found = search(open_page("about:blank"), f"{built.html.as_uri()}/en", "订单缺陷率")
    assert any(leads_to(hit, "glossary") for hit in found[:3])


def test_a_result_leads_to_its_page_from_a_folder(open_page, built: Built, expect):
    page = open_page("about:blank")
    search(page, f"{built.html.as_uri()}/zh-cn", "撤销索赔")
    page.locator("#search-results li a").first.click()
    expect(page.locator("article[role=main] h1")).to_be_visible()
    assert page.url.startswith(built.html.as_uri())


def test_nonsense_finds_nothing_and_says_so(open_page, address: str):
    page = open_page("about:blank")
    assert search(page, f"{address}/zh-cn", "qwertzuiop") == []
    assert search(page, f"{address}/en", "退货不退款蜻蜓") == []


@pytest.mark.parametrize("name", ["index", "search"])
@pytest.mark.parametrize("edition", ["zh-cn", "en"])
def test_a_phone_has_a_field_to_type_in(open_page, address: str, edition: str, name: str, expect):
    page = open_page(f"{address}/{edition}/{name}.html", viewport=PHONE)
    field = page.locator("form.kb-search input")
    expect(field).to_be_in_viewport()
    field.fill("ODR")
    field.press("Enter")
    expect(page.locator("#search-results ul.search li").first).to_be_visible()
