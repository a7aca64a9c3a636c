"""Messages for after-sales work on Amazon: one catalog, rendered the same for pages, programs and people.

>>> from kb_templates import Catalog, render
>>> catalog = Catalog.load()
>>> catalog["a-to-z/delivered"].title["en"]
'Tracking shows delivered: statement to Amazon'
"""

from typing import TYPE_CHECKING, Any

from kb_templates.catalog import Catalog
from kb_templates.errors import CatalogError, InvalidValues, KbError, Problem, TemplateError, UnknownName
from kb_templates.model import Message, Money, Rendered, Sample, Skeleton, Text, Variable

if TYPE_CHECKING:
    from kb_templates.checks import check
    from kb_templates.policy import Finding, lint
    from kb_templates.rendering import render, skeleton

__version__ = "0.1.0"

__all__ = [
    "Catalog",
    "CatalogError",
    "Finding",
    "InvalidValues",
    "KbError",
    "Message",
    "Money",
    "Problem",
    "Rendered",
    "Sample",
    "Skeleton",
    "TemplateError",
    "Text",
    "UnknownName",
    "Variable",
    "check",
    "lint",
    "render",
    "skeleton",
]


def __getattr__(name: str) -> Any:
    """Load what needs Jinja and Babel when it is first used, so that listing messages does not wait for them."""
    if name in {"render", "skeleton"}:
        from kb_templates import rendering  # noqa: PLC0415

        return getattr(rendering, name)
    if name in {"lint", "Finding"}:
        from kb_templates import policy  # noqa: PLC0415

        return getattr(policy, name)
    if name == "check":
        from kb_templates.checks import check  # noqa: PLC0415

        return check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
