"""The two editions of the handbook: which one a page is in, and how to get to the same page in the other."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from kb_templates.sphinx_ext import furniture, weight
from kb_templates.sphinx_ext.domain import reader_of
from kb_templates.sphinx_ext.labels import Labels

EDITIONS = (
    {"folder": "zh-cn", "reader": "zh", "language": "zh-CN", "name": "简体中文", "short": "中文"},
    {"folder": "en", "reader": "en", "language": "en", "name": "English", "short": "EN"},
)


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page's template the links to the other edition and our words, and mend what the theme gets wrong."""
    reader = reader_of(app.config)
    page = app.builder.get_target_uri(pagename)
    context["kb_editions"] = [
        {
            **edition,
            "href": None if edition["reader"] == reader else _address(reader, str(edition["folder"]), page),
        }
        for edition in EDITIONS
    ]
    context["kb_labels"] = {"editions": Labels(reader)["editions"], **Labels(reader).group("page")}
    weight.leave_out_unused(pagename, context)
    for part, tidy in (("furo_navigation_tree", furniture.tidy_navigation), ("body", furniture.tidy_body)):
        if context.get(part):
            context[part] = tidy(context[part])


def _address(reader: str, folder: str, page: str) -> str:
    """The relative address of the same page in another edition; both lie side by side under the same root."""
    here = next(str(edition["folder"]) for edition in EDITIONS if edition["reader"] == reader)
    return relative_uri(f"{here}/{page}", f"{folder}/{page}")
