"""Pages and messages print Amazon's numbers from the facts, and never type one of their own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md") if "decisions" not in path.parts
)
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "kb_templates/messages").rglob("*.jinja"))
CATALOGUES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/locales").rglob("*.po"))

UNITS = (
    r"个?(?:工作日|自然日|天|小时|分钟|月|周|星期|年)(?!末)|%|％|美元|欧元|英镑|字符",
    r"-?(?:business |calendar |working )?(?:day|hour|minute|week|month|year)s?\b",
    r"percent\b|per cent\b|characters?\b|US dollars?\b|USD\b|EUR\b|GBP\b",
)
NUMBER = re.compile(rf"(?<![\w.-])\d[\d.,]*\s?(?:{'|'.join(UNITS)})", re.IGNORECASE)
A_YEAR = re.compile(r"(?:19|20)\d\d ?年")

# What is no number of Amazon's, though it stands before a unit: quotations of the old articles, with their place.
ROLE = re.compile(r"\{(?:fact|deadline|source)\}`[^`]*`")
CODE = re.compile(r"`[^`]*`")
QUOTED = re.compile(r"“[^”]*”|「[^」]*」")
OF_AN_ARTICLE = re.compile(r"文章 ?\d")
FENCE = re.compile(r"\s*(?:```|~~~)")

ALLOWED = {
    ("docs/editing/messages.md", "48 小时"): "Says what the notation PT48H means.",
    ("docs/editing/messages.md", "30 天"): "Says what the notation P30D means.",
    ("docs/playbooks/a-to-z.md", "3 天"): "The heading of the box that quotes the old articles.",
    ("docs/playbooks/a-to-z.md", "14 天"): "The box says that no page of Amazon's has the articles' 14 days.",
    ("docs/playbooks/warranty.md", "12 个月"): "The heading of the box that quotes the old articles.",
    ("docs/playbooks/returns.md", "5 美元"): "The heading of the box that quotes the old articles.",
    ("docs/playbooks/appeals.md", "11 月"): "Dates of an invented example: before and after.",
    ("docs/playbooks/account-health.md", "1.08%"): "Arithmetic: 2 of 185 orders, the case of an article.",
    ("docs/playbooks/account-health.md", "1.05%"): "Arithmetic: 2 of 190 orders, the case of an article.",
    ("docs/playbooks/account-health.md", "1.00%"): "Arithmetic: 2 of 200 orders.",
    ("docs/playbooks/account-health.md", "0.95%"): "Arithmetic: 2 of 210 orders.",
    ("docs/playbooks/account-health.md", "0.53%"): "Arithmetic: 1 of 190 orders.",
}
"""Every number of our own, with the reason why it is none of Amazon's."""


def numbers(line: str) -> list[str]:
    """The numbers with a unit that a line types itself."""
    line = CODE.sub(" ", ROLE.sub(" ", line))
    if OF_AN_ARTICLE.search(line):
        line = QUOTED.sub(" ", line)
    return [found for found in NUMBER.findall(line) if not A_YEAR.fullmatch(found)]


def typed(name: str) -> Iterator[tuple[int, str]]:
    """The numbers of a page or template with their lines; what stands in a block of code is no text of the page."""
    inside = False
    for number, line in enumerate((ROOT / name).read_text("utf-8").split("\n"), start=1):
        if name.endswith(".md") and FENCE.match(line):
            inside = not inside
        elif not inside:
            yield from ((number, found) for found in numbers(line))


@pytest.mark.parametrize("name", [*PAGES, *TEMPLATES])
def test_no_page_and_no_message_types_a_number_of_amazons(name: str):
    found = [(line, number) for line, number in typed(name) if (name, number) not in ALLOWED]
    assert found == [], "Print it with {fact} or {deadline}; if it is no number of Amazon's, say why in ALLOWED."


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_translation_adds_a_number(name: str):
    with (ROOT / name).open("rb") as file:
        catalogue = read_po(file)
    added = [
        (entry.id, number)
        for entry in catalogue
        for number in numbers(str(entry.string))
        if entry.id and re.match(r"[\d.,]*\d", number)[0] not in ROLE.sub(" ", str(entry.id))
    ]
    assert added == []


@pytest.mark.parametrize(("name", "number"), ALLOWED)
def test_what_is_allowed_is_still_there(name: str, number: str):
    assert number in [found for _, found in typed(name)]


@pytest.mark.parametrize(
    "line",
    [
        "48 小时内答复。",
        "请在 7天内申诉",
        "2 个工作日",
        "低于 2.5%",
        "扣 20 % 的费用",
        "within 30 days of the order",
        "a 30-day window",
        "two of 3 business days",
        "25 美元以下",
        "2,000 characters",
        "标签 `a` 之后 5 天",
        "“48 小时”是亚马逊的时限",
    ],
)
def test_a_number_is_found(line: str):
    assert len(numbers(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "按 {fact}`contact-response`回复。",
        "{deadline}`a-to-z-appeal`",
        "“3天后”（文章 2，第 77 行）",
        "2018 年的案例",
        "7. 周末有人看消息",
        "步骤 3，第 2 页",
        "订单 111-5550100-5550101",
        "写 `P30D` 或 `30 天`",
        "1 星或 2 星",
        "[[ 日期 ]] 之前",
    ],
)
def test_what_is_no_number_of_amazons_is_left_alone(line: str):
    assert numbers(line) == []
