"""The search finds the page, in Chinese and in English, from a server and from a folder."""

from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

import pytest

from tests.site.built import PHONE, Built

pytestmark = pytest.mark.browser

A_TO_Z, HEALTH = "playbooks/a-to-z", "playbooks/account-health"

# Edition, what is typed, and a page that must be among the first three.
QUERIES = [
    ("zh-cn", "订单缺陷率", HEALTH),
    ("zh-cn", "訂單缺陷率", HEALTH),  # typed in traditional characters
    ("zh-cn", "ODR", HEALTH),
    ("zh-cn", "推荐报价", HEALTH),
    ("zh-cn", "撤销索赔", A_TO_Z),
    ("zh-cn", "怎么撤销索赔", A_TO_Z),
    ("zh-cn", "申诉期限", A_TO_Z),
    ("zh-cn", "A-to-z", A_TO_Z),
    ("zh-cn", "atoz", A_TO_Z),
    ("zh-cn", "AZ索赔", A_TO_Z),
    ("zh-cn", "信用卡拒付", A_TO_Z),
    ("zh-cn", "没收到货", A_TO_Z),
    ("zh-cn", "空位", "glossary"),
    ("en", "order defect rate", HEALTH),
    ("en", "featured offers", HEALTH),
    ("en", "A-to-z", A_TO_Z),
    ("en", "atoz", A_TO_Z),
    ("en", "a to z claim", A_TO_Z),
    ("en", "chargeback", A_TO_Z),
    ("en", "appealing", A_TO_Z),
    ("en", "cancel claims", A_TO_Z),
    ("en", "订单缺陷率", "glossary"),  # the Chinese word of a colleague
]


def search(page, address: str, query: str) -> list[str]:
    """The pages that the search names, in its order, each once."""
    page.goto(f"{address}/search.html?q={quote(query)}")
    # Sphinx shows one result after the other, and says last how many there are.
    page.wait_for_function(
        """() => {
          const summary = document.querySelector("#search-results .search-summary");
          const found = document.querySelectorAll("#search-results ul.search li").length;
          const number = summary && summary.textContent.match(/\\d+/);
          return summary && summary.textContent.trim() && (!number || found >= Number(number[0]));
        }"""
    )
    links = page.locator("#search-results ul.search > li > a:first-child").evaluate_all(
        "links => links.map(a => a.href)"
    )
    edition = f"{urlsplit(address).path}/"
    pages = [str(PurePosixPath(urlsplit(link).path.removeprefix(edition)).with_suffix("")) for link in links]
    return list(dict.fromkeys(pages))


@pytest.mark.parametrize("edition", ["zh-cn", "en"])
def test_the_search_finds_the_page_among_the_first_three(open_page, built: Built, edition: str):
    page = open_page("about:blank")
    missed = {}
    for of, query, expected in QUERIES:
        if of == edition:
            found = search(page, f"{built.html.as_uri()}/{edition}", query)
            if expected not in found[:3]:
                missed[query] = found
    assert missed == {}


@pytest.mark.parametrize(("edition", "query", "expected"), [QUERIES[0], QUERIES[-1]])
def test_the_search_of_a_server_finds_the_same(open_page, address: str, edition: str, query: str, expected: str):
    assert expected in search(open_page("about:blank"), f"{address}/{edition}", query)[:3]


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


@pytest.mark.parametrize("edition", ["zh-cn", "en"])
def test_a_phone_has_a_field_to_type_in(open_page, address: str, edition: str, expect):
    page = open_page(f"{address}/{edition}/search.html", viewport=PHONE)
    field = page.locator("form.kb-search input")
    expect(field).to_be_in_viewport()
    field.fill("ODR")
    field.press("Enter")
    expect(page.locator("#search-results ul.search li").first).to_be_visible()
