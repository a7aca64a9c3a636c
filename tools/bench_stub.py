"""What a build costs without us: a Sphinx extension that reads our directives and roles and shows nothing."""

from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata

DIRECTIVES = (
    "message",
    "messages",
    "facts",
    "terms",
    "problems",
    "decision-tree",
    "triage",
    "rules",
    "draft-check",
)


class Nothing(SphinxDirective):
    """A directive that takes what ours take."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"samples": str}

    def run(self) -> list[nodes.Node]:
        """Leave nothing on the page."""
        return []


class AsWritten(SphinxRole):
    """A role that shows its text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Put the text on the page."""
        return [nodes.Text(self.text)], []


class StubDomain(Domain):
    """The names of our domain."""

    name = "kb"
    label = "Knowledge base"
    directives: ClassVar = dict.fromkeys(DIRECTIVES, Nothing)
    roles: ClassVar = dict.fromkeys(("message", "fact", "source", "rule"), AsWritten())


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain."""
    app.add_domain(StubDomain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
