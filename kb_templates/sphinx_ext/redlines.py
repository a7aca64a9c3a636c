"""Red lines on pages: the list of all rules, and the form in which staff check a draft."""

import json
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref

from kb_templates.catalog import AUDIENCES, MESSAGE_KINDS, USUAL_CHANNEL, Catalog
from kb_templates.model import Fact
from kb_templates.rules import LANGUAGES, Rule
from kb_templates.sphinx_ext.nodes import el, element

if TYPE_CHECKING:
    from kb_templates.sphinx_ext.labels import Labels


def rule_anchor(id: str) -> str:
    """The anchor of a rule: `rule-incentive`."""
    return f"rule-{id}"


# --- the list of rules ------------------------------------------------------------------------------------------------


def rule_section(catalog: Catalog, rule: Rule, labels: "Labels", docname: str) -> element:
    """One rule: what may not be written, why, what to write instead, and where that is from."""
    id = rule_anchor(rule.id)
    reader = labels.reader
    facts = catalog.read_file("policy/facts.toml")[0]
    link = el("a", "¶", classes="headerlink", href=f"#{id}", title=labels["link_to_rule"])
    sources = [_source(facts[fact], labels, docname) for fact in rule.facts if fact in facts]
    rows = (
        (labels["why"], [rule.why[reader]], ""),
        (labels["instead"], [rule.instead[reader]], "kb-instead"),
        (labels["applies_in"], [_scope(catalog, rule, labels)], ""),
        (labels["basis"], sources, ""),
    )
    listed = [part for name, inside, css in rows if inside for part in (el("dt", name), el("dd", *inside, classes=css))]
    return el(
        "section",
        el("heading", rule.title[reader], " ", severity_badge(rule.severity, labels), link, id=f"{id}-title"),
        el("dl", *listed, classes="kb-facts-list simple"),
        classes="kb-explain" if rule.severity == "must" else "kb-explain kb-check",
        id=id,
        aria_labelledby=f"{id}-title",
        data_kb_rule=rule.id,
    )


def severity_badge(severity: str, labels: "Labels") -> element:
    """How strict a rule is, in a word."""
    css = "kb-badge kb-stop" if severity == "must" else "kb-badge kb-open"
    return el("span", labels[f"severity_of.{severity}"], classes=css)


def _source(fact: Fact, labels: "Labels", docname: str) -> nodes.Node:
    words = f"{labels['fact']} {fact.code}"
    link = pending_xref(
        "",
        nodes.inline("", words),
        refdomain="kb",
        reftype="source",
        reftarget=fact.id,
        refdoc=docname,
        refwarn=True,
        refexplicit=True,
        reftitle="",
        classes=["kb-source"],
    )
    seen = labels.filled("seen_on", date=fact.seen)
    return el("div", nodes.inline("", "", link), f" {fact.title[labels.reader]}{labels['comma']}{seen}")


def _scope(catalog: Catalog, rule: Rule, labels: "Labels") -> str:
    channels = catalog.read_file("channels.toml")[0]
    words = [labels[f"audience.{one}"] for one in rule.audiences]
    words += [channels[one].name[labels.reader] for one in rule.channels if one in channels]
    words += [labels[f"kind.{one}"] for one in rule.kinds]
    return labels["separator"].join(words) if words else labels["all_texts"]


# --- checking a draft -------------------------------------------------------------------------------------------------


def draft_form(catalog: Catalog, labels: "Labels", note: list[nodes.Node]) -> list[nodes.Node]:
    """The form. It is hidden until the script has run, which does the checking; the note is always there."""
    channels = catalog.read_file("channels.toml")[0]
    reader = labels.reader
    languages = [("", labels["draft.auto"]), *((one, labels[f"language.{one}"]) for one in LANGUAGES[1:])]
    fields = (
        _choice("audience", labels, [(one, labels[f"audience.{one}"]) for one in AUDIENCES]),
        _choice("channel", labels, [(id, channel.name[reader]) for id, channel in channels.items()]),
        _choice("kind", labels, [(one, labels[f"draft.kind_{one}"]) for one in MESSAGE_KINDS]),
        _choice("language", labels, languages),
    )
    words = dict(labels.group("draft")) | {f"severity_{one}": labels[f"severity_of.{one}"] for one in ("must", "check")}
    words |= {name: labels[name] for name in ("why", "instead", "basis", "fact", "seen_on", "comma", "colon")}
    data = json.dumps({"words": words, "channels": USUAL_CHANNEL}, ensure_ascii=False, separators=(",", ":"))
    data = data.replace("<", "\\u003c")
    text = el(
        "div",
        el("label", labels["draft.draft"], classes="kb-label", **{"for": "kb-draft-text"}),
        el(
            "div",
            el("div", classes="kb-under", aria_hidden="true"),
            el("textarea", id="kb-draft-text", spellcheck="false", autocomplete="off", rows="14"),
            classes="kb-marked",
        ),
        el(
            "p",
            el("span", classes="kb-count"),
            el(
                "span",
                el("button", labels["draft.clear"], type="button", classes="kb-plain", data_kb_clear=True),
                " ",
                el("button", labels["draft.copy"], type="button", classes="kb-button", data_kb_copy_draft=True),
            ),
            classes="kb-draft-status",
        ),
        el("div", *note, classes="kb-way-out"),
        classes="kb-draft-text",
    )
    found = el(
        "div",
        el("heading", labels["draft.nothing_yet"], classes="kb-findings-title", id="kb-findings-title"),
        el("ol", classes="kb-findings", aria_labelledby="kb-findings-title", hidden=True),
        el("p", role="status", classes="visually-hidden"),
        classes="kb-draft-findings",
    )
    form = el(
        "form",
        el("div", *fields, classes="kb-draft-options"),
        el("div", text, found, classes="kb-draft"),
        hidden=True,
        autocomplete="off",
    )
    off = el("p", labels["draft.off"], classes="kb-draft-off")
    script = nodes.raw("", f'<script type="application/json" data-kb-draft-data>{data}</script>', format="html")
    return [el("section", off, form, data_kb_draft=True, aria_label=labels["draft.title"]), script]


def _choice(name: str, labels: "Labels", options: list[tuple[str, str]]) -> element:
    id = f"kb-draft-{name}"
    return el(
        "div",
        el("label", labels[f"draft.{name}"], **{"for": id}),
        el("select", *(el("option", words, value=value) for value, words in options), id=id, name=name),
        classes="kb-field",
    )
