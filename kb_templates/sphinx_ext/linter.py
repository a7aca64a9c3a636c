"""The red lines for the page's script: the rules as a classic script, because pages are opened from folders, too."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from kb_templates.catalog import Catalog
from kb_templates.errors import KbError
from kb_templates.folding import ODD, PASSES, SENTENCE_END, STOP_WORDS, TYPED, WRAPPED, traditional
from kb_templates.model import Reader
from kb_templates.patterns import Pattern
from kb_templates.rules import Check, Rule
from kb_templates.sphinx_ext.domain import domain_of
from kb_templates.sphinx_ext.filling import generated, write_changed

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

        write_changed(generated(app) / RULES, rules_script(domain.catalog, domain.labels.reader, address))
    return []


def rules_script(catalog: Catalog, reader: Reader, address: Address = lambda _kind, _id: None) -> str:
    """`kb.rules = {...}`, with titles and explanations in the reader's language."""
    try:
        shipped = shipped_rules(catalog, reader, address)
    except KbError:  # reported with the catalog's problems
        return ""
    data = json.dumps(shipped, ensure_ascii=False, separators=(",", ":"))
    # These two end a line in JavaScript before 2019 and stand in patterns of line ends.
    data = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(globalThis.kb = globalThis.kb || {{}}).rules = {data};\n"


def shipped_rules(catalog: Catalog, reader: Reader, address: Address) -> dict[str, Any]:
    """All that the page's script needs to know, as plain data."""
    rules = catalog.rules
    words = dict(rules.words)
    shipped = [_rule(catalog, rule, reader, address) for rule in rules.rules.values()]
    used = set(json.dumps([shipped, words], ensure_ascii=False))
    pairs = [(old, new) for old, new in traditional().items() if new in used]
    return {
        "typed": TYPED,
        "wrapped": WRAPPED,
        "passes": PASSES,
        "odd": ODD,
        "traditional": ["".join(old for old, _ in pairs), "".join(new for _, new in pairs)],
        "ends": SENTENCE_END,
        "stops": STOP_WORDS,
        "limits": {id: channel.limit for id, channel in catalog.channels.items() if channel.limit},
        "words": words,
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
        "checks": {
            language: [_check(check, rule.severity) for check in checks] for language, checks in rule.checks.items()
        },
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
