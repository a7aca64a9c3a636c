"""The red lines for the page's script: the rules as classic scripts, because pages are opened from folders, too.

Pages load `kb-rules.js`: all that is said of the rules, and what counts in every language. What a rule looks for in one
language is another file, loaded when somebody writes a text in it. So are the traditional characters.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from kb_templates.catalog import Catalog
from kb_templates.errors import KbError
from kb_templates.folding import (
    BEFORE_DOT,
    BEHIND_DOT,
    NO_END,
    ODD,
    PASSES,
    SENTENCE_END,
    STOP_WORDS,
    TYPED,
    WRAPPED,
    traditional,
)
from kb_templates.model import Reader
from kb_templates.patterns import Pattern
from kb_templates.rules import ANY, LANGUAGES, Check, Rule
from kb_templates.sphinx_ext.domain import domain_of
from kb_templates.sphinx_ext.filling import generated, write_changed

TRADITIONAL = "hant"
"""The file of the traditional characters, named as their script is in ISO 15924."""
RULES, ENGINE = "kb-rules.js", "policy.js"
"""The rules, made by the build, and the engine that runs them."""

Address = Callable[[str, str], str | None]
"""Where something stands: kind and id -> the address of the page, from the root of the edition, with the anchor."""


def write_rules(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the rules of this edition, when it is known which page holds which fact."""
    if app.builder.format == "html":
        domain = domain_of(env)

        def address(kind: str, id: str) -> str | None:
            places = domain.places(kind, id)
            return f"{app.builder.get_target_uri(places[0][0])}#{places[0][1]}" if places else None

        for name, script in rules_scripts(domain.catalog, domain.labels.reader, address).items():
            write_changed(generated(app) / name, script)
    return []


def rules_scripts(catalog: Catalog, reader: Reader, address: Address = lambda _kind, _id: None) -> dict[str, str]:
    """By file name: `kb.rules = {...}`, explained in the reader's language, and the patterns of each language."""
    try:
        parts = {language: of_language(catalog, language) for language in LANGUAGES if language != ANY}
        parts = {TRADITIONAL: _traditional(catalog)} | {id: part for id, part in parts.items() if part["checks"]}
        scripts = {
            f"kb-rules-{id}.js": f'kb.addRules(kb.rules, "{id}", {_json(part)});\n' for id, part in parts.items()
        }
        shipped = shipped_rules(catalog, reader, address)
    except KbError:  # reported with the catalog's problems
        return {RULES: ""}
    # The digest tells browsers that hold an older file that this is another one.
    shipped["files"] = {
        id: f"{name}?v={hashlib.sha256(script.encode()).hexdigest()[:8]}"
        for id, (name, script) in zip(parts, scripts.items(), strict=True)
    }
    return {RULES: f"(globalThis.kb = globalThis.kb || {{}}).rules = {_json(shipped)};\n", **scripts}


def _json(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # These two end a line in JavaScript before 2019 and stand in patterns of line ends.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def of_language(catalog: Catalog, language: str) -> dict[str, Any]:
    """What the rules look for in texts of one language: word groups, and checks by rule."""
    rules = catalog.rules
    return {
        "words": {name: pattern for name, pattern in rules.words.items() if name.split(".")[-2] == language},
        "checks": {
            rule.id: [_check(check, rule.severity) for check in rule.checks[language]]
            for rule in rules.rules.values()
            if language in rule.checks
        },
    }


def _traditional(catalog: Catalog) -> dict[str, Any]:
    """The traditional characters for the simplified ones that the rules look for."""
    used = set(json.dumps([of_language(catalog, language) for language in LANGUAGES], ensure_ascii=False))
    pairs = [(old, new) for old, new in traditional().items() if new in used]
    return {"traditional": ["".join(old for old, _ in pairs), "".join(new for _, new in pairs)]}


def shipped_rules(catalog: Catalog, reader: Reader, address: Address) -> dict[str, Any]:
    """All that the page's script needs to know in every language, as plain data."""
    rules = catalog.rules
    shipped = [_rule(catalog, rule, reader, address) for rule in rules.rules.values()]
    return {
        "typed": TYPED,
        "wrapped": WRAPPED,
        "passes": PASSES,
        "odd": ODD,
        "ends": SENTENCE_END,
        "dots": {"no_end": NO_END, "before": BEFORE_DOT, "behind": BEHIND_DOT},
        "stops": STOP_WORDS,
        "limits": {id: channel.limit for id, channel in catalog.channels.items() if channel.limit},
        "words": of_language(catalog, ANY)["words"],
        "rules": shipped,
    }


def _rule(catalog: Catalog, rule: Rule, reader: Reader, address: Address) -> dict[str, Any]:
    facts = catalog.read_file("policy/facts.toml")[0]
    sources = [
        {
            "code": facts[id].code,
            "title": facts[id].title[reader],
            "seen": str(facts[id].seen),
            "href": address("fact", id),
        }
        for id in rule.facts
        if id in facts
    ]
    found: dict[str, Any] = {
        "id": rule.id,
        "href": address("rule", rule.id),
        "severity": rule.severity,
        "title": rule.title[reader],
        "why": rule.why[reader],
        "instead": rule.instead[reader],
        "sources": sources,
        "checks": {ANY: [_check(check, rule.severity) for check in rule.checks.get(ANY, ())]},
    }
    for name in ("audiences", "channels", "kinds"):
        if getattr(rule, name):
            found[name] = getattr(rule, name)
    return found


def _check(check: Check, severity: str) -> dict[str, Any]:
    """A check without what goes without saying."""
    found: dict[str, Any] = {"what": check.what}
    if check.severity != severity:
        found["severity"] = check.severity
    for name, patterns in (("parts", check.parts), ("unless", check.unless), ("except", check.spare)):
        if patterns:
            found[name] = _sources(patterns)
    if check.within != "sentence":
        found["within"] = check.within
    if check.when is not None:
        found["when"] = check.when.source
    for name in ("ordered", "typed"):
        if getattr(check, name):
            found[name] = True
    for name in ("gap", "at_most", "limit"):
        if getattr(check, name) is not None:
            found[name] = getattr(check, name)
    return found


def _sources(patterns: Iterable[Pattern]) -> list[str]:
    return [pattern.source for pattern in patterns]
