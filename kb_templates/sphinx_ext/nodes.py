"""One node for all of our HTML: an element with a tag. Writers that do not make HTML show its text."""

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

BLOCKS = frozenset(
    {
        "article",
        "aside",
        "details",
        "div",
        "dl",
        "dd",
        "dt",
        "footer",
        "header",
        "heading",
        "li",
        "p",
        "section",
        "summary",
        "table",
        "tr",
        "ul",
    }
)


class element(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes like this
    """An HTML element: `tag`, and its attributes in `html`.

    The tag `heading` becomes `h2` to `h6`, one level below the section it stands in.
    It is no TextElement, and so neither translation nor smart quotes touch the text in it.
    """


def el(tag: str, *children: nodes.Node | str, classes: str = "", id: str = "", **html: str | bool) -> element:
    """An element with its children. In attribute names `_` stands for `-`; True is an attribute without a value.

    >>> el("span", "x", classes="kb-slot", data_kb_variable="order_id")["html"]
    {'data-kb-variable': 'order_id'}
    """
    attributes = {
        name.replace("_", "-"): "" if value is True else value for name, value in html.items() if value is not False
    }
    node = element("", tag=tag, html=attributes, classes=classes.split(), ids=[id] if id else [])
    node.extend(nodes.Text(child) if isinstance(child, str) else child for child in children)
    return node


def spaced(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """The parts with a space between them, where a line may break."""
    return [node for part in parts for node in (part, nodes.Text(" "))][:-1]


def _visit_html(translator: Any, node: element) -> None:
    translator.body.append(translator.starttag(node, _tag(translator, node), "", **node["html"]))


def _depart_html(translator: Any, node: element) -> None:
    translator.body.append(f"</{_tag(translator, node)}>")


def _tag(translator: Any, node: element) -> str:
    if node["tag"] != "heading":
        tag: str = node["tag"]
        return tag
    return f"h{min(translator.section_level + 1, 6)}"


def _visit_text(translator: Any, node: element) -> None:
    if node["tag"] in BLOCKS:
        translator.new_state(0)


def _depart_text(translator: Any, node: element) -> None:
    if node["tag"] in BLOCKS:
        translator.end_state()


def _pass(_translator: Any, _node: element) -> None:
    """Show only what is inside."""


def setup(app: Sphinx) -> None:
    """Register the node with every writer."""
    shown = (_pass, _pass)
    app.add_node(
        element,
        html=(_visit_html, _depart_html),
        text=(_visit_text, _depart_text),
        latex=shown,
        man=shown,
        texinfo=shown,
    )
