"""The check of Chinese typography: what it refuses, what it lets pass, and which texts it reads."""

import pytest

from tools import chinese, texts
from tools.findings import ROOT


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("订单A-to-z索赔", "“订单A-to-z索赔” is not set as Chinese is; write “订单 A-to-z 索赔”"),
        ("在48小时内答复", "“在48小时内答” is not set as Chinese is; write “在 48 小时内答”"),
        ("先查物流,再答复", "“先查物流,再答复” is not set as Chinese is; write “先查物流，再答复”"),
        ("先查物流：（一）;", "narrow punctuation in “流：（一）;”; write it in full width"),
        ("点“管理退货” ，再看", "a blank beside full-width punctuation"),
        ("订单ＡＢＣ１２", "wide letters or digits"),
        ("写“是”， 不写“否”", "a blank beside full-width punctuation"),
        ("订单号  不要手打", "two blanks in “订单号  不要手打”; write one"),
        ('点"管理退货"', "straight quotes"),
        ("点「管理退货」", "quotes of another kind"),
        ("等一等...再看", "dots for an ellipsis"),
        ("等一等…再看", "half an ellipsis"),
        ("不要--绝对不要", "hyphens for a dash"),
        ("卖家自配送(FBM)", "narrow brackets"),
        ("自配送（FBM)", "brackets of two widths"),
        ("訂單已送達", "“訂單已送達” has traditional characters; write “订单已送达”"),
    ],
)
def test_a_mistake_is_named_with_what_to_write(line: str, what: str):
    assert what in "\n".join(f"{said}; {advice}" for said, advice in chinese.mistakes(line))


@pytest.mark.parametrize(
    "line",
    [
        "在 48 小时内答复：A-to-z 索赔（FBM），10% 的订单……",
        "旧文章说“客戶沒有注意簽收,不是我們的過失”（文章 1，第 8 行）",
        "著名的乾隆",
        "| 订单（FBM） | 索赔 |",
        "## 时限",
        f"答复买家 {texts.GAP}内（{texts.GAP}）",
        "运行 kb render ID --set 名字=值",
    ],
)
def test_sound_chinese_passes(line: str):
    assert list(chinese.mistakes(line)) == []


def test_code_tags_and_addresses_are_not_read():
    page = (
        "(label)=\n# 标题\n```console\n运行kb\n```\n"
        "见{ref}`判断 <a-to-z-which>`和`代码`。\n:::{note} 注意\n:class: red\n:::\n"
    )
    read = [line.replace(texts.GAP, "_") for _, line in texts.markdown_text(page)]
    assert read == ["_", "# 标题", "_", "", "", "见判断和_。", "_ 注意", "_", "_"]
    assert list(texts.jinja_text("{# 说明 #}您好 {{ buyer_name }}")) == [(1, f"{texts.GAP}您好 {texts.GAP}")]


def test_a_text_in_toml_is_found_in_its_line():
    toml = '[a]\nlabel = { zh = "订单号", en = "Order ID" }\nhint.zh = "写\\"是\\""\n[b]\nlabel.zh = "订单号"\n'
    assert list(texts.toml_text(toml, "zh")) == [(2, "订单号"), (3, '写"是"'), (5, "订单号")]


def test_pages_messages_and_the_catalog_are_read():
    read = {path.relative_to(ROOT).as_posix() for path, lines in texts.chinese_texts() if lines}
    assert read >= {
        "README.zh.md",
        "docs/index.md",
        "docs/playbooks/a-to-z.md",
        "kb_templates/glossary.toml",
        "kb_templates/labels.toml",
        "kb_templates/messages/_layout/buyer.zh.jinja",
        "kb_templates/messages/a-to-z/delivered/zh.jinja",
        "kb_templates/playbooks/a-to-z.toml",
        "kb_templates/policy/facts.toml",
        "kb_templates/policy/rules/blame.toml",
    }
