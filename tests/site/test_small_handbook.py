"""A small handbook: what each directive and role puts on a page, in both editions."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.site.built import ROOT, WHITE_SPACE_COUNTS
from tests.site.small import Build, Handbook, copy_small


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Handbook:
    return copy_small(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def chinese(book: Handbook) -> Build:
    return book.build()


@pytest.fixture(scope="module")
def english(book: Handbook) -> Build:
    return book.build(english=True)


def words(element) -> str:
    """The text of an element on one line."""
    return " ".join(element.get_text().split())


def test_a_good_handbook_builds_without_a_word(chinese: Build, english: Build):
    assert (chinese.warnings, chinese.failed) == ([], False)
    assert (english.warnings, english.failed) == ([], False)


# --- {message} ---


def test_a_card_says_what_the_message_is_and_when_to_use_it(chinese: Build, english: Build):
    card = chinese.html("claims").select_one("#message-claims-delivered")
    assert card.name == "article"
    assert card["data-kb-message"] == "claims/delivered"
    assert card.select_one(f"#{card['aria-labelledby']}").contents[0] == "已送达：向亚马逊说明"
    assert words(card.select_one(".kb-badges")) == "收件方 亚马逊 渠道 索赔页面 答复 claims/delivered"
    assert words(card.select_one(".kb-when")) == "买家说没收到，运单显示已送达。"
    card = english.html("claims").select_one("#message-claims-delivered")
    assert card.select_one(f"#{card['aria-labelledby']}").contents[0] == "Delivered: statement to Amazon"
    assert words(card.select_one(".kb-badges")) == "To Amazon Channel Claim page Reply claims/delivered"
    assert words(card.select_one(".kb-when")) == "The buyer says it did not arrive, and tracking says it did."


def test_a_cards_heading_is_one_level_below_its_section(chinese: Build):
    assert chinese.html("claims").select_one("#message-claims-delivered-title").name == "h3"
    assert chinese.html("log").select_one("#message-claims-log-title").name == "h2"


def test_a_card_shows_every_sample_or_those_asked_for(chinese: Build):
    def samples(page: str, message: str) -> list[tuple[str, str]]:
        found = chinese.html(page).select(f"#{message} .kb-sample")
        return [(sample["id"], sample["aria-label"]) for sample in found]

    assert samples("claims", "message-claims-delivered") == [
        ("message-claims-delivered--scan", "只有扫描"),
        ("message-claims-delivered--signature", "有签收"),
    ]
    assert samples("claims", "message-claims-refund-sent") == [("message-claims-refund-sent--part", "部分")]


ENGLISH_TEXT = """\
Hello,

[承运商] delivered order [订单号] on [送达日期].
It was signed for by [签收人].

- Is 3 < 4 & 5 > 4? "Yes", it's so -- always...

Kind regards,
[店铺名]"""

CHINESE_TEXT = """\
您好：

[承运商] 于 [送达日期]送达订单 [订单号]。
由 [签收人] 签收。

- 3 < 4 且 5 > 4 吗？“是”，一直如此……

[店铺名] 敬上"""


def test_the_texts_stand_on_the_page_to_the_letter(chinese: Build):
    soup = BeautifulSoup(chinese.text("claims.html"), "html.parser", preserve_whitespace_tags=WHITE_SPACE_COUNTS)
    sample = soup.select_one("#message-claims-delivered--signature")
    texts = [
        (text["data-kb-part"], text["data-kb-language"], text.get_text()) for text in sample.select("[data-kb-part]")
    ]
    assert texts == [
        ("subject", "en", "Claim on order [订单号]: delivered"),
        ("subject", "zh", "订单 [订单号] 的索赔：已送达"),
        ("body", "en", ENGLISH_TEXT),
        ("body", "zh", CHINESE_TEXT),
    ]


def test_no_value_of_a_sample_stands_on_a_page(chinese: Build):
    page = chinese.text("claims.html") + chinese.text("log.html") + chinese.text("returns.html")
    # What the form is told holds the examples of variables: placeholders of empty fields, never values.
    page = re.sub(r"<script type=\"application/json\" data-kb-messages>.*?</script>", "", page, flags=re.DOTALL)
    for value in ("111-5550100", "Harbor", "Australia Post", "Anna", "wrote to the buyer", "12.50", "2026-11-10"):
        assert value not in page


def test_slots_name_their_variable_in_the_readers_language(chinese: Build, english: Build):
    def slots(build: Build, language: str) -> list[tuple[str, str, str | None]]:
        body = build.html("claims").select_one(f"#message-claims-delivered--scan .kb-body[data-kb-language={language}]")
        return [(slot["data-kb-variable"], slot.get_text(), slot.get("lang")) for slot in body.select(".kb-slot")]

    names = ["carrier", "order_id", "delivered_on", "store_name"]
    in_english = ["[Carrier]", "[Order ID]", "[Delivered on]", "[Store name]"]
    assert slots(chinese, "en") == [
        (name, label, "zh-CN")
        for name, label in zip(names, ["[承运商]", "[订单号]", "[送达日期]", "[店铺名]"], strict=True)
    ]
    assert slots(english, "en") == [(name, label, None) for name, label in zip(names, in_english, strict=True)]
    assert {(text, lang) for _, text, lang in slots(english, "zh")} == {(label, "en") for label in in_english}


def test_every_text_is_marked_with_its_language(chinese: Build, english: Build):
    for build in (chinese, english):
        for page in ("claims", "log", "returns"):
            for text in build.html(page).select("[data-kb-part]"):
                language = text["data-kb-language"]
                holder = text if text.has_attr("lang") else text.find_parent(lang=True)
                assert holder["lang"] == {"en": "en", "zh": "zh-CN"}[language]


def test_the_text_to_send_comes_first_and_the_aid_is_marked_as_such(chinese: Build, english: Build):
    def order(build: Build, page: str, sample: str) -> list[tuple[str, bool]]:
        bodies = build.html(page).select(f"#{sample} .kb-body")
        return [(body["data-kb-language"], "kb-aid" in body.parent["class"]) for body in bodies]

    for build in (chinese, english):
        assert order(build, "claims", "message-claims-delivered--scan") == [("en", False), ("zh", True)]
    # A note for the team goes nowhere: the reader's language is the one to use.
    assert order(chinese, "log", "message-claims-log--two-contacts") == [("zh", False), ("en", True)]
    assert order(english, "log", "message-claims-log--two-contacts") == [("en", False), ("zh", True)]


def test_the_aid_is_folded_in_the_english_edition_only(chinese: Build, english: Build):
    scan = "#message-claims-delivered--scan"
    assert chinese.html("claims").select_one(f"{scan} .kb-text.kb-aid").name == "div"
    folded = english.html("claims").select_one(f"{scan} .kb-text.kb-aid")
    assert folded.name == "details"
    assert not folded.has_attr("open")
    assert folded.summary.get_text() == "Chinese reading aid, not sent"
    assert folded.summary["lang"] == "en"
    assert english.html("log").select_one("details.kb-aid summary").get_text() == "Chinese version"
    assert chinese.html("log").select_one("details.kb-aid summary").get_text() == "英文版"


def test_the_foot_says_what_is_to_fill_in_and_how_long_the_text_is(chinese: Build, english: Build):
    foot = chinese.html("claims").select_one("#message-claims-refund-sent .kb-foot")
    assert words(foot.select_one(".kb-state")) == "要填 4 项：订单号、退款金额、补充说明、店铺名"
    assert words(foot.select_one(".kb-count")) == "正文 57 字符，空位另计；上限 2,000"
    assert words(foot.button) == "复制正文（含 3 个空位）"
    foot = english.html("claims").select_one("#message-claims-delivered--scan .kb-foot")
    assert words(foot.select_one(".kb-state")) == "4 to fill in: Order ID, Carrier, Delivered on, Store name"
    assert words(foot.select_one(".kb-count")) == "Body 130 characters, slots not counted; limit not confirmed"
    assert words(foot.button) == "Copy body (4 open slots)"
    foot = english.html("returns").select_one(".kb-foot")
    assert words(foot.button) == "Copy body (1 open slot)"


def test_copy_buttons_wait_for_the_script_that_copies(chinese: Build):
    buttons = chinese.html("claims").select("button[data-kb-copy]")
    assert {button["data-kb-copy"] for button in buttons} == {"subject", "body"}
    assert all(button.has_attr("hidden") for button in buttons)
    assert all(button["data-kb-done"] and button["data-kb-failed"] for button in buttons)


def test_a_fact_fills_its_variable_where_it_holds(chinese: Build):
    page = chinese.html("returns")
    known = page.select_one("#message-returns-how-to-send-back--steps-known .kb-body[data-kb-language=en]").get_text()
    unknown = page.select_one("#message-returns-how-to-send-back--steps-unknown .kb-body").get_text()
    assert "1. Open Orders\n2. Choose Return" in known
    assert "Please write to us" in unknown


def test_the_slots_of_the_same_name_are_counted_once(english: Build):
    foot = english.html("log").select_one(".kb-state")
    assert words(foot) == "2 to fill in: Order ID, Contacts"


# --- the tables ---


def test_the_table_of_messages_groups_them_by_audience_and_links_to_their_cards(chinese: Build, english: Build):
    page = chinese.html("overview")
    heads = [heading.get_text() for heading in page.select("h2")]
    assert heads == ["给买家", "给亚马逊", "团队内部"]
    rows = [(row.a["href"], row.a.get_text(), row.code.get_text()) for row in page.select("table.kb-list tbody tr")]
    assert rows == [
        ("claims.html#message-claims-refund-sent", "已退款", "claims/refund-sent"),
        ("returns.html#message-returns-how-to-send-back", "怎样寄回", "returns/how-to-send-back"),
        ("claims.html#message-claims-delivered", "已送达：向亚马逊说明", "claims/delivered"),
        ("log.html#message-claims-log", "联系记录", "claims/log"),
    ]
    assert [h.get_text() for h in english.html("overview").select("h2")] == ["To buyers", "To Amazon", "For the team"]
    assert english.html("overview").select_one("table.kb-list a").get_text() == "Refund sent"


def test_the_table_of_facts_says_value_scope_sources_certainty_and_dates(chinese: Build, english: Build):
    row = chinese.html("rules").select_one("#fact-appeal-time")
    assert words(row.th) == "T2 申诉期限说明：两处说法不同旧文章说：14 天"
    cells = {cell["data-label"]: words(cell) for cell in row.select("td")}
    assert cells == {
        "数值": "30 天",
        "适用站点": "全部站点",
        "来源": "example.com example.org",
        "可靠程度": "说法不一",
        "查看": "2026-11-22",
        "复核": "2027-02-20",
    }
    assert [link["href"] for link in row.select("a")] == ["https://example.com/appeal", "https://example.org/appeal"]
    assert all(link["rel"] == ["noreferrer"] for link in row.select("a"))
    row = english.html("rules").select_one("#fact-answer-time")
    assert words(row.th) == "T1 Time to answerCounted from: the notice"
    assert words(row.select_one("td[data-label=Value]")) == "48 hours"
    steps = english.html("rules").select("#fact-return-path ol li")
    assert [step.get_text() for step in steps] == ["Open Orders", "Choose Return"]


ADVICE = """
[hz-01]
article = 2
line = "13"
quote = "再寄一次"
english = "Send it again"
verdict = "forbidden"
today = { zh = "请承运商退回。", en = "Ask the carrier to return it." }
facts = ["answer-time", "return-path"]
section = "playbooks/claims#claims-open"

[1-line-4]
article = 1
line = "4–6"
quote = "We refund if you delete it."
verdict = "outdated"
today = { zh = "该退就退。", en = "Refund what is due." }
facts = ["appeal-time"]
section = "playbooks/claims#claims-box"
"""


def advise(small: Handbook, advice: str = ADVICE) -> None:
    """Add old advice, a playbook that it leads to, and a page that shows it."""
    sound = ROOT / "tests/broken/_sound/with-a-playbook"
    for name in ("conditions.toml", "playbooks/claims.toml"):
        (small.files / name).parent.mkdir(exist_ok=True)
        text = (sound / name).read_text("utf-8").replace('deadlines = ["answer-window"]', "")
        (small.files / name).write_text(text, "utf-8")
    (small.files / "policy/articles.toml").write_text(advice, "utf-8")
    small.page("old", "# 旧文章\n\n```{articles}\n```\n\n见 {ref}`articles-hz-01`。\n")
    small.page("playbooks/claims", "# 索赔\n\n(claims-open)=\n## 处理中\n\n(claims-box)=\n:::{note}\n一句话\n:::\n")


def test_old_advice_stands_beside_what_holds_today(small: Handbook):
    advise(small)
    build = small.build()
    assert [line for line in build.warnings if "articles" in line or "old.md" in line] == []
    page = build.html("old")
    assert [heading.get_text() for heading in page.select("h2")] == ["文章 1", "文章 2"]
    row = page.select_one("#articles-hz-01")
    assert words(row.th) == "“再寄一次”文章 2，第 13 行不允许"
    assert row.th.span["lang"] == "zh-CN"
    assert {cell["data-label"]: words(cell) for cell in row.select("td")} == {
        "现在这样办": "请承运商退回。",
        "依据": "规定 T1 规定 T6",
        "去看": "处理中",
    }
    assert [link["href"] for link in row.select("a")] == [
        "rules.html#fact-answer-time",
        "rules.html#fact-return-path",
        "playbooks/claims.html#claims-open",
    ]
    # A box has no title of its own: the link bears that of its topic.
    link = page.select_one("#articles-1-line-4 td:last-child a")
    assert (link["href"], link.get_text()) == ("playbooks/claims.html#claims-box", "索赔")
    # Pages may refer to a row.
    link = page.select_one("section > p a")
    assert (link["href"], link.get_text()) == ("#articles-hz-01", "文章 2，第 13 行")
    row = small.build(english=True).html("old").select_one("#articles-hz-01")
    assert words(row.th) == "“再寄一次”“Send it again”Article 2, line 13Not allowed"


def test_old_advice_that_leads_nowhere_is_said_with_its_line(small: Handbook):
    advise(small, ADVICE.replace("claims-open", "claims-opn"))
    build = small.build()
    assert (
        "catalog/policy/articles.toml:10: WARNING: hz-01 leads to 'playbooks/claims#claims-opn', and "
        "playbooks/claims has no such section. Did you mean 'claims-open' or 'claims-box'? [kb.unknown-section]"
    ) in build.warnings
    assert words(build.html("old").select_one("#articles-hz-01 td:last-child")) == "索赔"


def test_words_for_the_search_lead_to_their_section(small: Handbook):
    words = '[claims-refund]\nwords = ["退钱"]\n\n[claims-refnd]\nwords = ["x"]\n'
    (small.files / "search.toml").write_text(words, "utf-8")
    build = small.build()
    assert (
        "catalog/search.toml:4: WARNING: No page has a label 'claims-refnd'. "
        "Did you mean 'claims-refund', 'claims-delivered' or 'claims'? [kb.unknown-label]"
    ) in build.warnings
    assert '"claims#claims-refund":["退钱"]' in build.text("_static/search-words.js")


def test_the_table_of_terms_stands_in_both_languages(chinese: Build, english: Build):
    row = chinese.html("words").select_one("#term-claim")
    assert (row.th.get_text(), row.th["lang"]) == ("索赔", "zh-CN")
    assert (row.td.get_text(), row.td["lang"]) == ("claim", "en")
    assert words(row.select("td")[1]) == "买家请求亚马逊处理。不要用：投诉单"
    row = english.html("words").select_one("#term-claim")
    assert (row.th.get_text(), row.th["lang"]) == ("claim", "en")
    assert (row.td.get_text(), row.td["lang"]) == ("索赔", "zh-CN")
    assert row.select_one(".kb-note [lang=zh-CN]").get_text() == "投诉单"


def test_every_problem_code_is_explained(chinese: Build, english: Build):
    from kb_templates.sphinx_ext.problems import explanations

    for build, reader in ((chinese, "zh"), (english, "en")):
        page = build.html("codes")
        shown = {
            head["id"]: (head.get_text(), head.find_next_sibling("dd").get_text())
            for head in page.select(".kb-problems dt")
        }
        assert shown == {
            f"problem-{code}": (f"{code} {explained.means[reader]}", explained.do[reader])
            for code, explained in explanations().items()
        }


# --- the roles ---


def test_a_fact_prints_its_value_in_the_readers_words_and_links_to_its_row(chinese: Build, english: Build):
    def facts(build: Build, page: str) -> list[tuple[str, str]]:
        links = build.html(page).select("a.kb-fact, a.kb-fact-sentence")
        return [(link["href"], link.get_text()) for link in links]

    assert facts(chinese, "claims") == [("rules.html#fact-answer-time", "48 小时")]
    assert facts(english, "claims") == [("rules.html#fact-answer-time", "48 hours")]
    assert [text for _, text in facts(chinese, "deadlines")] == ["30 天", "低于 1%", "不超过 2,000", "不得连续空行"]
    in_english = [text for _, text in facts(english, "deadlines")]
    assert in_english == ["30 days", "below 1%", "at most 2,000", "no blank lines in a row"]
    # A number should catch the eye; a rule that is a sentence should read like one.
    assert [link.get_text() for link in chinese.html("deadlines").select("a.kb-fact-sentence")] == ["不得连续空行"]


def test_a_fact_that_is_not_sure_says_so(chinese: Build):
    marks = [mark.get_text() for mark in chinese.html("deadlines").select(".kb-open")]
    assert marks == ["说法不一", "未确认"]


def test_a_fact_says_where_it_holds_to_whoever_points_at_it(chinese: Build, english: Build):
    assert chinese.html("claims").select_one("a.kb-fact")["title"] == "适用站点：美国"
    assert english.html("deadlines").select("a.kb-fact")[1]["title"] == "Marketplaces: United States, Australia"


def test_a_deadline_is_counted_from_its_event_and_names_its_source(small: Handbook):
    small.page("clock", "# 钟\n\n{deadline}`answer-time`回信。\n{deadline}`appeal-time`申诉。\n")
    for english, shown in (
        (False, ["48 小时内，从收到通知起 规定 T1", "30 天内 说法不一 规定 T2"]),
        (True, ["within 48 hours of the notice Rule T1", "within 30 days Sources differ Rule T2"]),
    ):
        build = small.build(english=english)
        page = build.html("clock")
        text = words(page.select_one("section > p"))
        assert all(deadline in text for deadline in shown), text
        assert [link["href"] for link in page.select("section > p a")] == [
            *["rules.html#fact-answer-time"] * 2,
            *["rules.html#fact-appeal-time"] * 2,
        ]


def test_a_page_lists_the_facts_that_it_prints_for_the_reader_who_comes_late(small: Handbook):
    small.page("clock", "# 钟\n\n{deadline}`answer-time`，{source}`appeal-time`，再说一次 {fact}`answer-time`。\n")
    build = small.build()
    assert build.warnings == []
    box = build.html("clock").select_one("h1 + p + .kb-stale")
    assert box.has_attr("hidden")
    assert box.details.has_attr("open")
    assert [(item["data-kb-due"], item.a["href"], item.a.get_text()) for item in box.select("li")] == [
        ("2027-02-20", "rules.html#fact-answer-time", "T1 答复期限"),
        ("2027-02-20", "rules.html#fact-appeal-time", "T2 申诉期限"),
    ]
    # The rows of a table are found by the script; a page that prints no fact has no box.
    box = build.html("rules").select_one(".kb-stale")
    assert (box.select("li"), box.details.has_attr("open")) == ([], False)
    assert build.html("words").select_one(".kb-stale") is None
    # A card that is filled in from a fact prints it too.
    assert build.html("returns").select_one(".kb-stale li").get_text() == "T6 退货路径"


def test_a_table_of_facts_may_hold_only_some_in_the_order_of_their_codes(small: Handbook):
    small.change("policy/facts.toml", 'code = "T2"', 'code = "T10"')
    small.change("policy/facts.toml", 'code = "T6"', 'code = "U1"')
    small.page("some", "# 一些\n\n```{facts} T\n```\n")
    rows = small.build().html("some").select("tr[id]")
    assert [row.code.get_text() for row in rows] == ["T1", "T3", "T4", "T5", "T10"]


def test_who_says_so_stands_below_how_sure_we_are(small: Handbook):
    small.change("policy/facts.toml", 'certainty = "disputed"', 'tier = "C"\ncertainty = "disputed"')
    cell = small.build().html("rules").select_one("#fact-appeal-time td[data-label=可靠程度]")
    assert [part.get_text() for part in cell.select("span")] == ["说法不一", "亚马逊文字的转载"]


def test_a_source_prints_only_the_code_and_says_what_it_is(chinese: Build, english: Build):
    source = chinese.html("claims").select_one("a.kb-source")
    assert (source.get_text(), source["title"]) == ("规定 T1", "答复期限")
    source = english.html("claims").select_one("a.kb-source")
    assert (source.get_text(), source["title"]) == ("Rule T1", "Time to answer")
    assert source["href"] == "rules.html#fact-answer-time"


def test_a_link_to_a_message_has_its_title_and_stays_on_the_page_if_it_can(chinese: Build, english: Build):
    def links(build: Build, page: str) -> list[tuple[str, str]]:
        return [(link["href"], link.get_text()) for link in build.html(page).select("a.kb-link")]

    assert links(chinese, "claims") == [("#message-claims-delivered", "已送达：向亚马逊说明")]
    assert links(english, "claims") == [("#message-claims-delivered", "Delivered: statement to Amazon")]
    assert links(chinese, "deadlines") == [("claims.html#message-claims-refund-sent", "已退款")]
    assert chinese.html("deadlines").select_one("a[href='log.html#message-claims-log']").get_text() == "claims/log"


# --- other readers of the same pages ---


def test_plain_text_holds_the_message_too(book: Handbook):
    build = book.build("text")
    assert build.warnings == []
    assert "The carrier recorded the delivery." in " ".join(build.text("claims.txt").split())
    assert "48 小时" in build.text("claims.txt")


def test_the_search_knows_messages_by_title(chinese: Build, english: Build):
    assert "\\u5df2\\u9001\\u8fbe" in chinese.text("searchindex.js") or "已送达" in chinese.text("searchindex.js")
    assert "Delivered: statement to Amazon" in english.text("searchindex.js")
    objects = {(name, role) for name, _, role, *_ in chinese.env.get_domain("kb").get_objects()}
    assert objects == {
        (name, "message")
        for name in ("claims/delivered", "claims/refund-sent", "claims/log", "returns/how-to-send-back")
    }
