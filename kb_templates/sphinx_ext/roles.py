"""What a sentence can say of a message, a fact or a rule: {kb:message}, {fact}, {deadline}, {source}, {rule}."""

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxRole

from kb_templates.errors import KbError, did_you_mean
from kb_templates.formats import fact_value
from kb_templates.model import Fact
from kb_templates.rules import FOLDER as RULES
from kb_templates.sphinx_ext.labels import PATH as LABELS
from kb_templates.sphinx_ext.nodes import el
from kb_templates.sphinx_ext.warnings import KbWarning, warn

if TYPE_CHECKING:
    from kb_templates.sphinx_ext.domain import KbDomain

Result = tuple[list[nodes.Node], list[nodes.system_message]]


class _KbRole(SphinxRole):
    """A role whose text is an id of the catalog."""

    @property
    def domain(self) -> "KbDomain":
        return cast("KbDomain", self.env.get_domain("kb"))

    @property
    def id(self) -> str:
        return self.text.strip()

    def depends_on(self, *names: str) -> None:
        """Read this page again when one of these files of the catalog has changed, or is there at last."""
        for name in names:
            self.env.note_dependency(str(self.domain.catalog.root / name))
        self.env.note_dependency(str(LABELS))

    def unknown(self, code: KbWarning, what: str, known: object) -> Result:
        """Warn of an id that does not exist, and show it as it was written."""
        hint = did_you_mean(self.id, cast("list[str]", list(known)))  # type: ignore[call-overload]
        warn(code, f"There is no {what} {self.id!r}. {hint}".strip(), self.get_location())
        return [nodes.literal(self.rawtext, self.id)], []

    def link(self, kind: str, text: str, classes: str, title: str = "") -> pending_xref:
        """A link to where the message or fact stands, with a text of its own."""
        reference = pending_xref(
            self.rawtext,
            nodes.inline(self.rawtext, text),
            refdomain="kb",
            reftype=kind,
            reftarget=self.id,
            refdoc=self.env.current_document.docname,
            refwarn=True,
            refexplicit=True,
            reftitle=title,
            classes=[classes],
        )
        self.set_source_info(reference)
        return reference


class MessageRole(_KbRole):
    """{kb:message}`a-to-z/delivered`: a link to the card, under the message's title."""

    def run(self) -> Result:
        """Look the message up, and link to it."""
        catalog = self.domain.catalog
        self.depends_on(f"messages/{self.id}/message.toml")
        if self.id not in catalog:
            return self.unknown(KbWarning.UNKNOWN_MESSAGE, "message", catalog.ids)
        try:
            title = catalog[self.id].title[self.domain.labels.reader]
        except KbError:  # reported with the catalog's problems
            title = self.id
        return [self.link("message", title, "kb-link", self.id)], []


class _OfFact(_KbRole):
    """A role whose text is the id of a fact."""

    def run(self) -> Result:
        """Look the fact up, and show it."""
        catalog = self.domain.catalog
        self.depends_on("policy/facts.toml", "marketplaces.toml")
        facts = catalog.read_file("policy/facts.toml")[0]
        if self.id not in facts:
            return self.unknown(KbWarning.UNKNOWN_FACT, "fact", facts)
        self.domain.note("printed", self.id, f"fact-{self.id}")
        return self.show(facts[self.id]), []

    def show(self, fact: Fact) -> list[nodes.Node]:
        """The nodes that stand for the fact."""
        raise NotImplementedError

    def value(self, kind: str, text: str, fact: Fact) -> list[nodes.Node]:
        """The value as a link to its row in the table of facts; it says where it holds to whoever points at it."""
        labels = self.domain.labels
        # A number should catch the eye; a rule that is a sentence should read like one.
        css_class = "kb-fact" if isinstance(fact.value, str) else "kb-fact-sentence"
        title = f"{labels['scope']}{labels['colon']}{scope_words(self.domain, fact)}"
        found: list[nodes.Node] = [self.link(kind, text, css_class, title)]
        if fact.certainty in {"disputed", "unconfirmed"}:
            found += [
                nodes.Text(" "),
                el("span", labels[f"certainty_of.{fact.certainty}"], classes="kb-badge kb-open"),
            ]
        return found

    def chip(self, fact: Fact) -> list[nodes.Node]:
        """The code of the fact as a link to its row."""
        labels = self.domain.labels
        # A type of its own: in a translated sentence, Sphinx gives links of one type and target the same attributes.
        return [self.link("source", f"{labels['fact']} {fact.code}", "kb-source", fact.title[labels.reader])]


class FactRole(_OfFact):
    """{fact}`a-to-z-appeal`: the value, in the reader's words, with a mark where it is not confirmed."""

    def show(self, fact: Fact) -> list[nodes.Node]:
        """The value."""
        return self.value("fact", fact_value(fact, self.domain.labels.reader), fact)


class DeadlineRole(_OfFact):
    """{deadline}`a-to-z-appeal`: the time and what it is counted from, with the link to the fact."""

    def show(self, fact: Fact) -> list[nodes.Node]:
        """A time counted from its event; a fact that is no time is a mistake, and is shown as {fact} does."""
        labels = self.domain.labels
        value = fact_value(fact, labels.reader)
        if fact.kind != "duration":
            sentence = f"The fact {self.id!r} is not a duration; print it with {{fact}}`{self.id}`."
            warn(KbWarning.NOT_A_DEADLINE, sentence, self.get_location())
            return self.value("fact", value, fact)
        start = fact.counted_from[labels.reader] if fact.counted_from else ""
        text = labels.filled("within_from" if start else "within", time=value, start=start)
        return [*self.value("deadline", text, fact), nodes.Text(" "), *self.chip(fact)]


class SourceRole(_OfFact):
    """{source}`a-to-z-appeal`: only the link to the fact, by its code; its title says what it is."""

    def show(self, fact: Fact) -> list[nodes.Node]:
        """The code."""
        return self.chip(fact)


class RuleRole(_KbRole):
    """{rule}`incentive`: a link to the red line, under its title."""

    def run(self) -> Result:
        """Look the rule up, and link to it."""
        rules = self.domain.catalog.rules.rules
        self.depends_on(f"{RULES}/{self.id}.toml")
        if self.id not in rules:
            return self.unknown(KbWarning.UNKNOWN_RULE, "rule", rules)
        title = rules[self.id].title[self.domain.labels.reader]
        return [self.link("rule", title, "kb-link", self.id)], []


def scope_words(domain: "KbDomain", fact: Fact) -> str:
    """The marketplaces of a fact by name."""
    labels = domain.labels
    if "all" in fact.scope:
        return labels["everywhere"]
    markets = domain.catalog.read_file("marketplaces.toml")[0]
    return labels["separator"].join(markets[id].name[labels.reader] if id in markets else id for id in fact.scope)
