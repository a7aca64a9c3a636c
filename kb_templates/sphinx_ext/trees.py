"""Playbooks on pages: the decision tree, the guided triage, and under each heading when its section applies."""

import html
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref

from kb_templates import triage
from kb_templates.catalog import GROUPS, Catalog
from kb_templates.model import Condition, Playbook, Situation
from kb_templates.sphinx_ext.nodes import el, element

if TYPE_CHECKING:
    from kb_templates.sphinx_ext.labels import Labels


# --- the tree on a playbook's page ------------------------------------------------------------------------------------


def decision_tree(playbook: Playbook, labels: "Labels", docname: str) -> element:
    """The questions of a playbook as nested lists that open without a script; each end links to its section.

    The script marks the way that a reader's answers took; the words for it stand on the tree.
    """
    words = {f"data_kb_{name}": labels[f"triage_words.{name}"] for name in ("your_case", "read", "edit")}
    return el(
        "div",
        _branch(playbook, triage.tree(playbook), labels, docname, top=True),
        classes="kb-tree",
        data_kb_playbook=playbook.id,
        **words,
    )


def _branch(
    playbook: Playbook, node: triage.Question | str, labels: "Labels", docname: str, *, top: bool = False
) -> element:
    if isinstance(node, str):
        return _end(playbook, playbook.situations[node], labels, docname)
    condition = playbook.conditions[node.condition]
    answers = [
        el(
            "li",
            el("span", *_choice(condition, ids, labels), classes="kb-choice"),
            " ",
            _branch(playbook, inner, labels, docname),
            data_kb_answers=" ".join(f"{condition.id}={id}" for id in ids),
        )
        for ids, inner in _together(node)
    ]
    return el(
        "details",
        el("summary", condition.question[labels.reader]),
        el("p", condition.help[labels.reader], classes="kb-help"),
        el("ul", *answers),
        open=top,
        data_kb_condition=condition.id,
    )


def _choice(condition: Condition, ids: list[str], labels: "Labels") -> list[nodes.Node | str]:
    """The answers of one branch, each in an element of its own."""
    found: list[nodes.Node | str] = []
    for id in ids:
        words = el("span", condition.values[id][labels.reader], data_kb_answer=f"{condition.id}={id}")
        found += [labels["or"], words] if found else [words]
    return found


def _together(node: triage.Question) -> Iterator[tuple[list[str], triage.Question | str]]:
    """Answers that lead to the same situation stand together; the order is that of the answers."""
    found: dict[str, list[str]] = {}
    for answer, inner in node.answers.items():
        if isinstance(inner, str):
            found.setdefault(inner, []).append(answer)
    for answer, inner in node.answers.items():
        if not isinstance(inner, str):
            yield [answer], inner
        elif found[inner][0] == answer:
            yield found[inner], inner


def _end(playbook: Playbook, situation: Situation, labels: "Labels", docname: str) -> element:
    parts: list[nodes.Node | str] = [section_link(situation, labels, docname)]
    if situation.note:
        parts += [" ", el("span", situation.note[labels.reader], classes="kb-note")]
    return el("span", *parts, classes="kb-end", data_kb_situation=f"{playbook.id}/{situation.id}")


def section_link(situation: Situation, labels: "Labels", docname: str) -> nodes.Node:
    """A link to a situation's section; its title and a mark where the section is not written yet."""
    title = situation.title[labels.reader]
    if situation.pending:
        return el("span", title, " ", el("span", labels["pending"], classes="kb-badge kb-open"))
    link = pending_xref(
        "",
        nodes.inline("", title),
        refdomain="std",
        reftype="ref",
        reftarget=situation.section,
        refdoc=docname,
        refwarn=True,
        refexplicit=True,
    )
    # Sphinx writes a link as inline text only inside a text element, which `element` is not.
    return nodes.inline("", "", link)


# --- when a section applies -------------------------------------------------------------------------------------------


def add_when_sections_apply(doctree: nodes.document, playbook: Playbook, labels: "Labels") -> None:
    """Put under the heading of each section the answers that lead to it."""
    by_section: dict[str, list[Situation]] = {}
    for situation in playbook.situations.values():
        by_section.setdefault(situation.section, []).append(situation)
    for section in doctree.findall(nodes.section):
        if any("kb-tree" in child["classes"] for child in section.children if isinstance(child, element)):
            continue  # where the questions are asked, nothing is known yet
        for id in section["ids"]:
            if situations := [one for one in by_section.get(id, ()) if one.when]:
                lines = [
                    _applies(playbook, situation, labels, labels["or_applies" if place else "applies_to"])
                    for place, situation in enumerate(situations)
                ]
                title = section.first_child_matching_class(nodes.title) or 0
                section.insert(title + 1, el("div", *lines, classes="kb-applies-to"))


def _applies(playbook: Playbook, situation: Situation, labels: "Labels", title: str) -> element:
    chips = []
    for id, condition in playbook.conditions.items():
        if id in situation.when:
            words = labels["or"].join(
                condition.values[answer][labels.reader] for answer in condition.values if answer in situation.when[id]
            )
            chips.append(el("li", el("span", condition.name[labels.reader]), " ", el("b", words), classes="kb-chip"))
    head = el("li", title, classes="kb-applies-title")
    return el("ul", head, *chips, classes="kb-applies", data_kb_situation=f"{playbook.id}/{situation.id}")


# --- the guided triage on the front page ------------------------------------------------------------------------------


def guided_triage(
    catalog: Catalog, playbooks: Mapping[str, Playbook], labels: "Labels", docname: str
) -> list[nodes.Node]:
    """The list of topics, which works without a script, and the data with which a script asks the questions."""
    groups = []
    playbooks = dict(sorted(playbooks.items(), key=lambda item: (GROUPS.index(item[1].group), item[1].order)))
    for group in GROUPS:
        topics = [_topic(playbook, labels, docname) for playbook in playbooks.values() if playbook.group == group]
        if topics:
            groups += [el("p", labels[f"group.{group}"], classes="kb-who"), el("ul", *topics, classes="kb-topics")]
    data = json.dumps(_data(catalog, playbooks, labels), ensure_ascii=False, separators=(",", ":")).replace(
        "</", "<\\/"
    )
    script = nodes.raw("", f'<script type="application/json" data-kb-triage-data>{data}</script>', format="html")
    questions = el("section", *groups, classes="kb-triage", data_kb_triage=True, aria_label=labels["triage"])
    return [_search_field(labels), questions, script]


def _search_field(labels: "Labels") -> element:
    """For those who know the word. On a phone the field of the side bar is two taps away."""
    says, asks = (html.escape(labels[name]) for name in ("search", "search_asks"))
    field = nodes.raw("", f'<input type="search" name="q" aria-label="{says}" placeholder="{asks}">', format="html")
    button = el("button", labels["search"], type="submit")
    named = {"role": "search", "aria_label": labels["search_handbook"]}
    return el("form", field, button, classes="kb-search", action="search.html", method="get", **named)


def _topic(playbook: Playbook, labels: "Labels", docname: str) -> element:
    words: list[nodes.Node | str] = [
        el("b", playbook.title[labels.reader]),
        " ",
        el("small", playbook.case[labels.reader]),
    ]
    if all(situation.pending for situation in playbook.situations.values()):
        return el(
            "li", *words, " ", el("span", labels["pending"], classes="kb-badge kb-open"), data_kb_playbook=playbook.id
        )
    link = pending_xref(
        "",
        nodes.inline("", playbook.title[labels.reader]),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{playbook.page}",
        refdoc=docname,
        refwarn=True,
        refexplicit=True,
    )
    return el(
        "li", nodes.inline("", "", link), " ", el("small", playbook.case[labels.reader]), data_kb_playbook=playbook.id
    )


def _data(catalog: Catalog, playbooks: Mapping[str, Playbook], labels: "Labels") -> dict[str, Any]:
    """All playbooks for the page's script: the same trees that `kb triage` asks, in the reader's language."""
    reader = labels.reader
    asked = {id: condition for playbook in playbooks.values() for id, condition in playbook.conditions.items()}
    return {
        "words": dict(labels.group("triage_words")),
        "groups": {group: labels[f"group.{group}"] for group in GROUPS},
        "conditions": {id: _condition(condition, labels) for id, condition in asked.items()},
        "playbooks": {
            id: {
                "title": playbook.title[reader],
                "case": playbook.case[reader],
                "group": playbook.group,
                "page": playbook.page,
                "tree": _as_data(triage.tree(playbook)),
                "situations": {
                    situation.id: _situation(catalog, situation, labels) for situation in playbook.situations.values()
                },
            }
            for id, playbook in playbooks.items()
        },
    }


def _condition(condition: Condition, labels: "Labels") -> dict[str, Any]:
    reader = labels.reader
    return {
        "name": condition.name[reader],
        "question": condition.question[reader],
        "help": condition.help[reader],
        "answers": {id: words[reader] for id, words in condition.values.items()},
    }


def _situation(catalog: Catalog, situation: Situation, labels: "Labels") -> dict[str, Any]:
    from kb_templates.formats import fact_value  # noqa: PLC0415 - only pages that hold the triage need Babel here

    reader = labels.reader
    facts = catalog.facts
    found: dict[str, Any] = {
        "title": situation.title[reader],
        "section": situation.section,
        "messages": [catalog[id].title[reader] for id in situation.messages if id in catalog],
        "deadlines": [
            f"{fact_value(facts[id], reader)}{labels['colon']}{facts[id].title[reader]}" for id in situation.deadlines
        ],
    }
    if situation.note:
        found["note"] = situation.note[reader]
    if situation.pending:
        found["pending"] = labels["pending"]
    return found


def _as_data(node: triage.Question | str) -> Any:
    if isinstance(node, str):
        return node
    return {"ask": node.condition, "answers": {answer: _as_data(inner) for answer, inner in node.answers.items()}}
