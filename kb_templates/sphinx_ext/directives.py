"""What a page can hold of the catalog: a message's card, and the tables of messages, facts, terms and problems."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast
from urllib.parse import urlsplit

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import index, pending_xref
from sphinx.util.docutils import SphinxDirective

from kb_templates.catalog import AUDIENCES, MESSAGE_LANGUAGES, Catalog
from kb_templates.errors import KbError, did_you_mean
from kb_templates.formats import fact_value
from kb_templates.model import READERS, Fact, Message, OldAdvice, Playbook, Steps
from kb_templates.rules import FOLDER as RULES
from kb_templates.sphinx_ext import redlines, trees
from kb_templates.sphinx_ext.cards import anchor, card, html_language
from kb_templates.sphinx_ext.labels import PATH as LABELS
from kb_templates.sphinx_ext.nodes import el, element, spaced
from kb_templates.sphinx_ext.problems import PATH as PROBLEMS
from kb_templates.sphinx_ext.problems import explanations
from kb_templates.sphinx_ext.roles import scope_words
from kb_templates.sphinx_ext.warnings import KbWarning, warn
from kb_templates.template_language import parts

if TYPE_CHECKING:
    from kb_templates.sphinx_ext.domain import KbDomain
    from kb_templates.sphinx_ext.labels import Labels


class _FromCatalog(SphinxDirective):
    """A directive that shows something of the catalog."""

    @property
    def domain(self) -> "KbDomain":
        return cast("KbDomain", self.env.get_domain("kb"))

    @property
    def catalog(self) -> Catalog:
        return self.domain.catalog

    @property
    def labels(self) -> "Labels":
        return self.domain.labels

    def depends_on(self, *names: str) -> None:
        """Read this page again when one of these files of the catalog has changed."""
        for name in names:
            self.env.note_dependency(str(self.catalog.root / name))
        self.env.note_dependency(str(LABELS))


class MessageCard(_FromCatalog):
    """`{message} a-to-z/delivered`: the card of a message. `:samples: scan-only, signature` shows only these."""

    required_arguments = 1
    option_spec: ClassVar = {"samples": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Build the card, or warn of what is wrong and show the id."""
        id = self.arguments[0].strip()
        # Before anything can fail: adding or mending a file must read the page again.
        self.depends_on(f"messages/{id}/message.toml")
        if id not in self.catalog:
            hint = did_you_mean(id, self.catalog.ids)
            warn(KbWarning.UNKNOWN_MESSAGE, f"There is no message {id!r}. {hint}".strip(), self.get_location())
            return [self._broken(id)]
        self._depend_on_files_of(id)
        self._note(id)
        for variable in self.catalog.read_message(id)[0].variables.values():
            if variable.fact:
                self.domain.note("printed", variable.fact, f"fact-{variable.fact}")
        try:
            message = self.catalog[id]
            return [card(self.catalog, message, self.labels, self._samples(message))]
        except KbError:  # its problems are reported once for the whole catalog, each at its file and line
            return [self._broken(id, anchor(id))]

    def _depend_on_files_of(self, id: str) -> None:
        self.depends_on(*self.catalog.shared_files[:3])
        languages = {*MESSAGE_LANGUAGES, *(path.stem for path in self.catalog.template_path(id).glob("*.jinja"))}
        for template in {part for language in languages for part in parts(self.catalog, f"{id}/{language}.jinja")}:
            self.depends_on(f"messages/{template}")
        if any(variable.fact for variable in self.catalog.read_message(id)[0].variables.values()):
            self.depends_on("policy/facts.toml")

    def _samples(self, message: Message) -> Sequence[str]:
        if "samples" not in self.options:
            return tuple(message.samples)
        asked = [name.strip() for name in self.options["samples"].split(",")]
        for name in asked:
            if name not in message.samples:
                hint = did_you_mean(name, message.samples)
                warn(
                    KbWarning.UNKNOWN_SAMPLE,
                    f"{message.id} has no sample {name!r}. {hint}".strip(),
                    self.get_location(),
                )
        return [name for name in asked if name in message.samples] or tuple(message.samples)

    def _note(self, id: str) -> None:
        if id in self.domain.data["message"].get(self.env.current_document.docname, {}):
            sentence = f"The message {id!r} stands on this page already; link to it with {{kb:message}}`{id}`."
            warn(KbWarning.MESSAGE_TWICE, sentence, self.get_location())
        self.domain.note("message", id, anchor(id))

    def _broken(self, id: str, anchor: str = "") -> element:
        return el("p", self.labels["broken_message"], el("code", id), classes="kb-broken", id=anchor)


class _Table(_FromCatalog):
    """A table of everything of one kind."""

    css_class = "kb-list"

    def table(self, heads: Iterable[str], rows: Iterable[element]) -> element:
        """A table with a head; it may scroll sideways on its own where it does not fit."""
        head = el("thead", el("tr", *(el("th", text, scope="col") for text in heads)))
        return el("div", el("table", head, el("tbody", *rows), classes=self.css_class), classes="kb-table")


class MessagesTable(_Table):
    """`{messages}`: all messages, by who gets them, each with a link to its card."""

    def run(self) -> list[nodes.Node]:
        """One table per audience."""
        self.depends_on("channels.toml", *(f"messages/{id}/message.toml" for id in self.catalog))
        readable = self.domain.readable
        self.domain.data["table"][self.env.current_document.docname] = tuple(message.id for message in readable)
        found: list[nodes.Node] = []
        for audience in AUDIENCES:
            messages = [message for message in readable if message.audience == audience]
            if messages:
                heads = (self.labels["message"], self.labels["channel"], self.labels["message_id"])
                found += [
                    el("heading", self.labels[f"audience_group.{audience}"], id=f"messages-{audience}"),
                    self.table(heads, (self._row(message) for message in messages)),
                ]
        return found

    def _row(self, message: Message) -> element:
        reader = self.labels.reader
        link = pending_xref(
            "",
            nodes.inline("", message.title[reader]),
            refdomain="kb",
            reftype="message",
            reftarget=message.id,
            refdoc=self.env.current_document.docname,
            refwarn=True,
            refexplicit=True,
        )
        self.set_source_info(link)
        channel = self.catalog.channels[message.channel].name[reader]
        return el(
            "tr",
            # Sphinx writes a link as inline text only inside a text element, which `element` is not.
            el(
                "th",
                nodes.inline("", "", link),
                el("span", message.when[reader], classes="kb-note"),
                scope="row",
            ),
            el("td", channel, data_label=self.labels["channel"]),
            el("td", el("code", message.id, translate="no"), data_label=self.labels["message_id"]),
        )


class FactsTable(_Table):
    """`{facts}`: all facts with value, scope, source, how sure we are, and dates; `{facts} A` those with codes in A."""

    css_class = "kb-facts"
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """One row per fact, by code: A2, A10, A10b."""
        self.depends_on("policy/facts.toml", "marketplaces.toml")
        facts = self.catalog.read_file("policy/facts.toml")[0].values()
        for start in (wanted := tuple(" ".join(self.arguments).split())):
            if not any(fact.code.startswith(start) for fact in facts):
                warn(KbWarning.UNKNOWN_FACT, f"No fact has a code that starts with {start!r}.", self.get_location())
        shown = sorted((fact for fact in facts if not wanted or fact.code.startswith(wanted)), key=_by_code)
        names = ("fact", "value", "scope", "source", "certainty", "seen", "review_by")
        return [self.table((self.labels[name] for name in names), [self._row(fact) for fact in shown])]

    def _row(self, fact: Fact) -> element:
        labels, reader = self.labels, self.labels.reader
        self.domain.note("fact", fact.id, f"fact-{fact.id}")
        colon = labels["colon"]
        notes = [
            el("span", f"{labels[name]}{colon}{text[reader]}", classes="kb-note")
            for name, text in (
                ("counted_from", fact.counted_from),
                ("note", fact.note),
                ("articles_said", fact.articles_said),
            )
            if text is not None
        ]
        value: list[nodes.Node | str] = [fact_value(fact, reader)]
        if isinstance(fact.value, Steps):
            value = [el("ol", *(el("li", step) for step in fact.value[reader]))]
        certain = fact.certainty == "confirmed"
        how_sure = labels[f"certainty_of.{fact.certainty}"]
        who = [el("span", labels[f"tier_of.{fact.tier}"], classes="kb-note")] if fact.tier else []
        return el(
            "tr",
            el("th", el("code", fact.code), " ", fact.title[reader], *notes, scope="row"),
            el(
                "td",
                el("div", *value, classes="kb-value" if isinstance(fact.value, str) else ""),
                data_label=labels["value"],
            ),
            el("td", scope_words(self.domain, fact), data_label=labels["scope"]),
            el("td", *self._sources(fact), data_label=labels["source"]),
            el(
                "td",
                el("span", how_sure, classes="" if certain else "kb-badge kb-open"),
                *who,
                data_label=labels["certainty"],
            ),
            el("td", el("time", str(fact.seen)), classes="kb-date", data_label=labels["seen"]),
            el("td", el("time", str(fact.review_by)), classes="kb-date", data_label=labels["review_by"]),
            id=f"fact-{fact.id}",
            data_kb_review_by=str(fact.review_by),
            data_kb_overdue=labels["overdue"],
        )

    @staticmethod
    def _sources(fact: Fact) -> list[nodes.Node | str]:
        found: list[nodes.Node | str] = []
        for address in fact.sources:
            host = (urlsplit(address).hostname or address).removeprefix("www.")
            # In a narrow column a line may break after these dots, so that it does not break inside a word.
            shown = host.replace(".", ".\u200b", max(host.count(".") - 1, 0))
            found += [" " if found else "", el("a", shown, href=address, rel="noreferrer", title=address)]
        return found


def _by_code(fact: Fact) -> list[str | int]:
    """Codes as people count: A9 before A10, A10 before A10b."""
    letter, number, rest = re.fullmatch(r"(\D*)(\d*)(.*)", fact.code).groups()  # type: ignore[union-attr]
    return [letter, int(number or 0), rest]


class ArticlesTable(_Table):
    """`{articles}`: what the old articles say and what holds today, one table for each article."""

    def run(self) -> list[nodes.Node]:
        """One row for each thing that an article says."""
        names = ("policy/articles.toml", "policy/facts.toml")
        self.depends_on(*names, *(f"playbooks/{id}.toml" for id in self.catalog.playbook_ids))
        self.depends_on(*(f"{RULES}/{id}.toml" for id in self.catalog.rules.rules))
        labels = self.labels
        all_advice = self.catalog.read_file("policy/articles.toml")[0].values()
        heads = [labels[name] for name in ("articles_said", "holds_today", "based_on", "read_on")]
        found: list[nodes.Node] = []
        for article in sorted({advice.article for advice in all_advice}):
            rows = [self._row(advice) for advice in all_advice if advice.article == article]
            heading = el("heading", labels.filled("article", number=article), id=f"articles-{article}")
            found += [heading, self.table(heads, rows)]
        return found

    def _row(self, advice: OldAdvice) -> element:
        labels, reader = self.labels, self.labels.reader
        quote = [el("span", labels.filled("quoted", words=advice.quote), lang="zh-CN" if advice.english else "en")]
        if advice.english and reader == "en":
            quote.append(el("span", labels.filled("quoted", words=advice.english), classes="kb-note"))
        place = labels.filled(
            "article_line", number=advice.article, line=advice.line.replace("、", labels["separator"])
        )
        self._note_label(f"articles-{advice.id}", place)
        return el(
            "tr",
            el(
                "th",
                *quote,
                el("span", place, classes="kb-note"),
                el("span", labels[f"verdict_of.{advice.verdict}"], classes=_VERDICTS.get(advice.verdict, "kb-badge")),
                scope="row",
            ),
            el("td", el("span", advice.today[reader]), data_label=labels["holds_today"]),
            el("td", nodes.inline("", "", *spaced(self._basis(advice))), data_label=labels["based_on"]),
            el("td", nodes.inline("", "", self._section(advice.section)), data_label=labels["read_on"]),
            id=f"articles-{advice.id}",
        )

    def _basis(self, advice: OldAdvice) -> list[nodes.Node]:
        """The red line, where there is one, and the facts."""
        labels, rules = self.labels, self.catalog.rules.rules
        found: list[nodes.Node] = []
        if advice.rule is not None and advice.rule in rules:
            title = rules[advice.rule].title[labels.reader]
            found.append(self._link("rule", advice.rule, f"{labels['rule']}{labels['colon']}{title}"))
        facts = self.catalog.read_file("policy/facts.toml")[0]
        return found + [self._chip(facts[id]) for id in advice.facts if id in facts]

    def _note_label(self, label: str, title: str) -> None:
        """Let pages refer to a row: {ref}`articles-hz-01`."""
        standard, docname = self.env.domains.standard_domain, self.env.current_document.docname
        standard.anonlabels[label] = docname, label
        standard.labels[label] = docname, label, title

    def _chip(self, fact: Fact) -> pending_xref:
        self.domain.note("printed", fact.id, f"fact-{fact.id}")
        title = fact.title[self.labels.reader]
        return self._link("source", fact.id, f"{self.labels['fact']} {fact.code}", title, classes=["kb-source"])

    def _section(self, section: str) -> pending_xref:
        page, _, label = section.partition("#")
        playbooks = (self.catalog.read_playbook(id)[0] for id in self.catalog.playbook_ids)
        title = next((found.title[self.labels.reader] for found in playbooks if found.page == page), page)
        return self._link("section", label, title)

    def _link(self, kind: str, target: str, words: str, title: str = "", **more: object) -> pending_xref:
        link = pending_xref(
            "",
            nodes.inline("", words),
            refdomain="kb",
            reftype=kind,
            reftarget=target,
            refdoc=self.env.current_document.docname,
            refwarn=True,
            refexplicit=True,
            reftitle=title,
            **more,
        )
        self.set_source_info(link)
        return link


_VERDICTS = {"forbidden": "kb-badge kb-stop", "risky": "kb-badge kb-open"}


class RolesTable(_Table):
    """`{roles}`: what each role of the store decides, and how much it may offer in one case."""

    def run(self) -> list[nodes.Node]:
        """One row per role, from the lowest limit to the highest."""
        self.depends_on("store.toml")
        labels, reader = self.labels, self.labels.reader
        roles = self.catalog.read_file("store.toml")[0].values() if "store.toml" in self.catalog.shared_files else ()
        rows = []
        for role in roles:
            amounts = [f"{currency}\u00a0{limit:,f}" for currency, limit in role.limits.items()]
            limits = labels["separator"].join(amounts) or labels["no_limit"]
            rows.append(
                el(
                    "tr",
                    el("th", role.name[reader], scope="row"),
                    el("td", el("span", role.decides[reader]), data_label=labels["decides"]),
                    el("td", el("span", limits), data_label=labels["at_most"]),
                    id=f"role-{role.id}",
                )
            )
        return [self.table((labels["role"], labels["decides"], labels["at_most"]), rows)]


class TermsTable(_Table):
    """`{terms}`: the words of the trade in both languages."""

    css_class = "kb-terms"

    def run(self) -> list[nodes.Node]:
        """One row per term, in the order of the file."""
        self.depends_on("glossary.toml")
        labels, reader = self.labels, self.labels.reader
        first, second = ("zh", "en") if reader == "zh" else ("en", "zh")
        rows = []
        for term in self.catalog.read_file("glossary.toml")[0].values():
            refused = [node for word in term.avoid for node in (_word(word), nodes.Text(labels["separator"]))][:-1]
            avoid = el("span", f"{labels['avoid']}{labels['colon']}", *refused, classes="kb-note")
            rows.append(
                el(
                    "tr",
                    el("th", term.name[first], scope="row", lang=html_language(first)),
                    el(
                        "td",
                        term.name[second],
                        lang=html_language(second),
                        data_label=labels[f"term_{second}"],
                    ),
                    el(
                        "td",
                        term.meaning[reader],
                        *([avoid] if term.avoid else []),
                        data_label=labels["meaning"],
                    ),
                    id=f"term-{term.id}",
                )
            )
        table = self.table((labels[f"term_{first}"], labels[f"term_{second}"], labels["meaning"]), rows)
        return [self._index(), table]

    def _index(self) -> nodes.Node:
        """The terms as entries of the index: the search leads from a term to its row."""
        terms = self.catalog.read_file("glossary.toml")[0].values()
        entries = [
            ("single", term.name[reader], f"term-{term.id}", "main", None) for term in terms for reader in READERS
        ]
        return index(entries=entries)


def _word(word: str) -> nodes.Node:
    """A refused word, marked with its language."""
    return el("span", word, lang=html_language("en" if word.isascii() else "zh"))


class _OfPlaybooks(_FromCatalog):
    """A directive that shows playbooks."""

    def sound_playbooks(self, ids: Iterable[str]) -> dict[str, Playbook]:
        """The playbooks that can be read; the problems of the others are reported with the catalog's."""
        self.depends_on("conditions.toml", "policy/facts.toml", *(f"playbooks/{id}.toml" for id in ids))
        found = {id: self.catalog.read_playbook(id) for id in ids}
        return {id: playbook for id, (playbook, file) in found.items() if not file.problems}


class DecisionTree(_OfPlaybooks):
    """`{decision-tree} a-to-z`: the questions of a playbook, each end a link to its section."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Build the tree, or warn of what is wrong."""
        id = self.arguments[0].strip()
        if id not in self.catalog.playbook_ids:
            hint = did_you_mean(id, self.catalog.playbook_ids)
            warn(KbWarning.UNKNOWN_PLAYBOOK, f"There is no playbook {id!r}. {hint}".strip(), self.get_location())
            return []
        docname = self.env.current_document.docname
        return [trees.decision_tree(playbook, self.labels, docname) for playbook in self.sound_playbooks([id]).values()]


class GuidedTriage(_OfPlaybooks):
    """`{triage}`: what happened? A few questions with large buttons, then the section."""

    def run(self) -> list[nodes.Node]:
        """Build the topics and the data for the page's script."""
        self.env.note_reread()  # a new playbook is a new file
        for id in self.catalog.ids:
            self.depends_on(f"messages/{id}/message.toml")
        playbooks = self.sound_playbooks(self.catalog.playbook_ids)
        for playbook in playbooks.values():
            for id in (id for situation in playbook.situations.values() for id in situation.deadlines):
                self.domain.note("printed", id, f"fact-{id}")
        return trees.guided_triage(self.catalog, playbooks, self.labels, self.env.current_document.docname)


class _OfRules(_FromCatalog):
    """A directive that shows rules."""

    def depends_on_rules(self) -> None:
        """Read this page again when a rule has changed, or when there is a new one."""
        self.env.note_reread()
        self.depends_on("policy/facts.toml", "channels.toml")
        for file in self.catalog.rule_files.files.values():
            self.depends_on(file.name)
        self.env.note_dependency(str(self.catalog.root / RULES))


class RulesList(_OfRules):
    """`{rules}`: every red line, with why, what to write instead, and where it is from."""

    def run(self) -> list[nodes.Node]:
        """One section per rule, in the order of their names."""
        self.depends_on_rules()
        docname = self.env.current_document.docname
        found: list[nodes.Node] = []
        for rule in self.catalog.rules.rules.values():
            self.domain.note("rule", rule.id, redlines.rule_anchor(rule.id))
            found.append(redlines.rule_section(self.catalog, rule, self.labels, docname))
        return found


class DraftCheck(_OfRules):
    """`{draft-check}`: a form in which staff check a text; what stands in the directive is the note under it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Build the form and the words for the page's script."""
        self.depends_on_rules()
        return redlines.draft_form(self.catalog, self.labels, self.parse_content_to_nodes())


class ProblemsList(_FromCatalog):
    """`{problems}`: every code that `kb check` and the build can report, with what it means and what to do."""

    def run(self) -> list[nodes.Node]:
        """A definition list in the order of the file."""
        self.env.note_dependency(str(PROBLEMS))
        reader = self.labels.reader
        found: list[nodes.Node | str] = []
        for code, explained in explanations().items():
            found += [
                el("dt", el("code", code, translate="no"), " ", explained.means[reader], id=f"problem-{code}"),
                el("dd", explained.do[reader]),
            ]
        return [el("dl", *found, classes="kb-problems")]
