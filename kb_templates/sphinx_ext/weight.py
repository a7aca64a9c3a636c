"""Pages load only what they use: staff open them on phones and slow networks."""

from typing import Any

from kb_templates.sphinx_ext.filling import SCRIPTS
from kb_templates.sphinx_ext.linter import ENGINE, RULES

# Sphinx gives every page every file. What these do, they do for code blocks, or for the search page. Sphinx's
# highlighting of the words that were searched for is worth less on a phone than what it weighs.
_FOR_CODE = ("pygments.css", "copybutton.css", "copybutton.js", "clipboard.min.js")
_FOR_SEARCH = ("plurals.js", "translations.js", "sphinx_highlight.js")
_FOR_THE_FRONT_PAGE = ("triage.css", "triage.js")
_FOR_CARDS = ("playbook.css", *SCRIPTS)
_WITHOUT_CARDS = ("handbook.css",)
_FOR_EXPLANATIONS = ("draft.css", "draft.js")
_FOR_DRAFTS = (ENGINE, RULES)  # pages with cards load them when something has been typed
_FOR_REFERENCE = ("reference.css",)
_OF_REFERENCE = ('class="highlight', "kb-table", "kb-problems", "kb-search")


def leave_out_unused(pagename: str, context: dict[str, Any]) -> None:
    """Take away the styles and scripts that this page has no use for."""
    unused: tuple[str, ...] = ()
    body = context.get("body", "")
    if 'class="highlight' not in body:
        unused += _FOR_CODE
    if pagename != "search":
        unused += _FOR_SEARCH
    if "data-kb-triage" not in body:
        unused += _FOR_THE_FRONT_PAGE
    if "data-kb-messages" not in body:
        unused += _FOR_CARDS
    else:
        unused += _WITHOUT_CARDS
    if "data-kb-draft" not in body and "data-kb-rule=" not in body:
        unused += _FOR_EXPLANATIONS
    if "data-kb-draft" not in body:
        unused += _FOR_DRAFTS
    if pagename != "search" and not any(mark in body for mark in _OF_REFERENCE):
        unused += _FOR_REFERENCE
    for files in ("css_files", "script_files"):
        context[files] = [file for file in context[files] if not _name(file).endswith(unused)]


def _name(file: object) -> str:
    return str(getattr(file, "filename", file))
