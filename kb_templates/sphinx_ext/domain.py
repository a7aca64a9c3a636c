"""The domain `kb`: what pages can say of messages and facts, and where each of them stands."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from typing import Any, ClassVar, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from kb_templates.catalog import Catalog
from kb_templates.errors import KbError
from kb_templates.model import Message, Reader
from kb_templates.sphinx_ext.directives import (
    ArticlesTable,
    DecisionTree,
    DraftCheck,
    FactsTable,
    GuidedTriage,
    MessageCard,
    MessagesTable,
    ProblemsList,
    RolesTable,
    RulesList,
    TermsTable,
)
from kb_templates.sphinx_ext.labels import Labels
from kb_templates.sphinx_ext.roles import DeadlineRole, FactRole, MessageRole, RuleRole, SourceRole
from kb_templates.sphinx_ext.warnings import KbWarning, warn


def reader_of(config: Config) -> Reader:
    """The language of the reader of this edition."""
    return "en" if config.language.startswith("en") else "zh"


class KbDomain(Domain):
    """Where each message and each fact stands.

    The data is keyed by page (`docname -> id -> anchor`), so that a page that is read again or read by another process
    replaces its own entries and nobody else's.
    """

    name = "kb"
    label = "Knowledge base"
    object_types: ClassVar = {
        "message": ObjType("message", "message"),
        "fact": ObjType("fact", "fact"),
        "rule": ObjType("rule", "rule"),
    }
    directives: ClassVar = {
        "message": MessageCard,
        "messages": MessagesTable,
        "facts": FactsTable,
        "articles": ArticlesTable,
        "terms": TermsTable,
        "problems": ProblemsList,
        "decision-tree": DecisionTree,
        "triage": GuidedTriage,
        "roles": RolesTable,
        "rules": RulesList,
        "draft-check": DraftCheck,
    }
    roles: ClassVar = {
        "message": MessageRole(),
        "fact": FactRole(),
        "deadline": DeadlineRole(),
        "source": SourceRole(),
        "rule": RuleRole(),
    }
    initial_data: ClassVar = {"message": {}, "fact": {}, "rule": {}, "printed": {}, "table": {}}
    """`table`: docname -> the messages in its table of all of them; the others: docname -> id -> anchor. `printed` are
    the facts that a page prints, `fact` those in its table of them."""
    data_version = 5
    """Raise it when the shape of `data` changes: an old environment would else be read with the wrong shape."""

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog, read anew in every build: the domain is rebuilt when the environment is, and never pickled."""
        return Catalog.load(self.env.config.kb_catalog or None)

    @property
    def readable(self) -> list[Message]:
        """All messages but those whose files cannot be read; these are reported with the catalog's problems."""
        found = []
        for id in self.catalog:
            with suppress(KbError):
                found.append(self.catalog[id])
        return found

    @property
    def labels(self) -> Labels:
        """The words of the page in this edition's language."""
        return Labels(reader_of(self.env.config))

    def note(self, kind: str, id: str, anchor: str) -> None:
        """Remember that a message or fact stands on the page that is being read."""
        self.data[kind].setdefault(self.env.current_document.docname, {})[id] = anchor

    def places(self, kind: str, id: str) -> list[tuple[str, str]]:
        """Every page and anchor where a message or fact stands."""
        return [(docname, ids[id]) for docname, ids in sorted(self.data[kind].items()) if id in ids]

    def clear_doc(self, docname: str) -> None:
        """Forget a page before it is read again."""
        for places in self.data.values():
            if isinstance(places, dict):
                places.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process has read."""
        for kind in self.initial_data:
            self.data[kind].update(
                {docname: otherdata[kind][docname] for docname in docnames if docname in otherdata[kind]}
            )

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Messages and facts for the search: name, title, kind, page, anchor, and that they matter."""
        reader = reader_of(self.env.config)
        for docname, ids in self.data["message"].items():
            for id, anchor in ids.items():
                try:
                    title = self.catalog[id].title[reader]
                except KbError:
                    continue
                yield id, title, "message", docname, anchor, 1

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: FBT001, FBT002 - Sphinx's names
        """What a found message is called in the results of a search, in the reader's language."""
        return self.labels[type.lname]

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """A link to where a message or fact stands; on the same page, if it stands there."""
        if typ == "section":
            return self._link_to_section(fromdocname, builder, target, contnode)
        places = self.places(_kind_of(typ), target)
        if not places:
            return None
        docname, anchor = min(places, key=lambda place: place[0] != fromdocname)
        reference = make_refnode(builder, fromdocname, docname, anchor, contnode, node.get("reftitle") or None)
        reference["classes"] += node["classes"]
        return reference

    def _link_to_section(
        self, fromdocname: str, builder: Builder, label: str, contnode: nodes.Element
    ) -> nodes.reference:
        """A link to a section under its title, or to a box; the text alone as long as nobody has written it."""
        standard = self.env.domains.standard_domain
        docname, anchor = standard.anonlabels.get(label, ("", ""))
        if not docname:
            return cast("nodes.reference", contnode)  # Sphinx takes any node
        title = standard.labels[label][2] if label in standard.labels else contnode.astext()
        return make_refnode(builder, fromdocname, docname, anchor, nodes.inline("", title))

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """A link from the role `any`."""
        found = self.resolve_xref(env, fromdocname, builder, "message", target, node, contnode)
        return [("kb:message", found)] if found else []


def _kind_of(role: str) -> str:
    """What a role links to: {source}, {deadline} and {fact} all to a fact."""
    return role if role in {"message", "rule"} else "fact"


def domain_of(env: BuildEnvironment) -> KbDomain:
    """Our domain of an environment."""
    return cast("KbDomain", env.get_domain("kb"))


def read_tables_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The pages with a table of all messages, where there are more or fewer messages than when they were read."""
    domain = domain_of(env)
    ids = tuple(message.id for message in domain.readable)
    return [docname for docname, listed in domain.data["table"].items() if listed != ids]


def warn_of_missing(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Say what is missing when a link leads to a message or fact that no page shows."""
    if domain is None or domain.name != KbDomain.name:
        return None
    kind, target = _kind_of(node["reftype"]), node["reftarget"]
    place = {
        "message": f"embed it with {{message}} {target}",
        "fact": "a page needs the table {facts}",
        "rule": "a page needs the list {rules}",
    }[kind]
    warn(KbWarning.NOT_ON_ANY_PAGE, f"The {kind} {target!r} stands on no page; {place}.", node)
    return True
