"""Red lines on pages: the list of rules, links to them, the form for drafts, and the rules that its script gets."""

import json
import re

import pytest

from tests.site.small import Build, Handbook, copy_small, write_rule

LIST = "(lines)=\n# 红线\n\n```{rules}\n```\n\n见{rule}`promise`。\n"
FORM = "# 检查\n\n```{draft-check}\n没有发现不等于没有问题。\n```\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Handbook:
    book = copy_small(tmp_path_factory.mktemp("red-lines"))
    write_rule(book)
    book.page("lines", LIST)
    book.page("draft", FORM)
    return book


@pytest.fixture(scope="module")
def build(book: Handbook) -> Build:
    return book.build()


def test_nothing_is_said_of_a_sound_handbook(build: Build):
    assert build.warnings == []


def test_a_rule_says_all_that_is_known_of_it(build: Build):
    rule = build.html("lines").select_one("#rule-promise")
    assert rule["data-kb-rule"] == "promise"
    assert rule.select_one(f"#{rule['aria-labelledby']}").get_text().startswith("不要许诺 必须改")
    said = dict(zip([dt.text for dt in rule.select("dt")], [dd.text for dd in rule.select("dd")], strict=True))
    assert said["为什么"] == "做不到的许诺会成为投诉。"
    assert said["改成"] == "写日期。"
    assert said["用于"] == "买家"
    assert "查看" in said["依据"]
    assert [a["href"].split("#")[1] for a in rule.select("dd a")] == ["fact-answer-time", "fact-appeal-time"]


def test_a_role_links_to_the_rule_under_its_title(build: Build):
    link = build.html("lines").select_one("a.kb-link")
    assert (link.get_text(), link["href"]) == ("不要许诺", "#rule-promise")


def test_the_form_asks_where_the_text_goes_and_waits_for_its_script(build: Build):
    page = build.html("draft")
    form = page.select_one("[data-kb-draft] form")
    assert form.has_attr("hidden")
    assert page.select_one(".kb-draft-off").get_text()
    assert [label["for"] for label in form.select("label")] == [
        "kb-draft-audience",
        "kb-draft-channel",
        "kb-draft-kind",
        "kb-draft-language",
        "kb-draft-text",
    ]
    assert all(form.select_one(f"#{label['for']}") for label in form.select("label"))
    assert [option["value"] for option in form.select("#kb-draft-audience option")] == [
        "buyer",
        "amazon",
        "partner",
        "team",
    ]
    assert form.select_one(".kb-way-out").get_text().strip() == "没有发现不等于没有问题。"
    assert form.select_one("[role=status]")


def test_scripts_are_loaded_only_where_they_are_used(build: Build):
    def loaded(page: str) -> set[str]:
        found = {script.get("src", "").split("/")[-1].split("?")[0] for script in build.html(page).select("script")}
        return found & {"kb-rules.js", "policy.js", "draft.js", "fill.js"}

    assert loaded("draft") == {"kb-rules.js", "policy.js", "draft.js"}
    assert loaded("claims") == {"fill.js"}  # which loads them when something has been typed
    assert loaded("words") == set()


def test_the_rules_come_as_a_script_in_the_language_of_the_edition(book: Handbook, build: Build):
    def shipped(text: str) -> dict:
        rules = json.loads(re.fullmatch(r"\(globalThis\.kb = .*?\)\.rules = (.*);\n", text, re.DOTALL)[1])
        return {rule["id"]: rule for rule in rules["rules"]}

    chinese = shipped(build.text("_static/kb-rules.js"))["promise"]
    english = shipped(book.build(english=True).text("_static/kb-rules.js"))["promise"]
    assert (chinese["title"], english["title"]) == ("不要许诺", "A promise")
    assert chinese["href"] == "lines.html#rule-promise"
    assert chinese["sources"][0]["href"].endswith("#fact-answer-time")


def test_what_a_rule_looks_for_is_in_the_file_of_the_language(build: Build):
    rules = json.loads(build.text("_static/kb-rules.js").split(".rules = ", 1)[1].removesuffix(";\n"))
    assert {language for rule in rules["rules"] for language in rule["checks"]} == {"any"}
    parts = {}
    for id, name in rules["files"].items():
        script = build.text(f"_static/{name.split('?')[0]}")
        found = re.fullmatch(r'kb\.addRules\(kb\.rules, "(\w+)", (.*)\);\n', script, re.DOTALL)
        parts[found[1]] = json.loads(found[2])
        assert found[1] == id
    assert list(parts) == ["hant", "en"]
    assert "promise" in parts["en"]["checks"]
    assert list(parts["hant"]) == ["traditional"], "Chinese in traditional characters needs them, and nobody else"


def test_a_changed_rule_is_on_its_pages_in_the_next_build(tmp_path):
    book = copy_small(tmp_path)
    write_rule(book)
    book.page("lines", LIST)
    book.build()
    book.change("policy/rules/promise.toml", "写日期。", "写清日期。")
    again = book.build()
    assert again.read >= {"lines"}
    assert "写清日期。" in again.text("lines.html")
    assert "写清日期。" in again.text("_static/kb-rules.js")
