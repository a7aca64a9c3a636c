"""The red lines for the page's script: the rules as a classic script, because pages are opened from folders, too."""

import json
from collections.abc import Iterable
from typing import Any

from kb_templates.catalog import Catalog
from kb_templates.folding import ODD, PASSES, SENTENCE_END, STOP_WORDS, TYPED, WRAPPED, traditional
from kb_templates.model import Reader
from kb_templates.patterns import Pattern
from kb_templates.rules import Check, Rule

SCRIPT = "kb-rules.js"


def rules_script(catalog: Catalog, reader: Reader, policy_page: str = "") -> str:
    """`kb.rules = {...}`, with titles and explanations in the reader's language."""
    data = json.dumps(shipped_rules(catalog, reader, policy_page), ensure_ascii=False, separators=(",", ":"))
    # These two end a line in JavaScript before 2019 and stand in patterns of line ends.
    data = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(globalThis.kb = globalThis.kb || {{}}).rules = {data};\n"


def shipped_rules(catalog: Catalog, reader: Reader, policy_page: str = "") -> dict[str, Any]:
    """All that the page's script needs to know, as plain data."""
    rules = catalog.rules
    words = {name: source for name, source in rules.words.items()}
    shipped = [_rule(catalog, rule, reader, policy_page) for rule in rules.rules.values()]
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


def _rule(catalog: Catalog, rule: Rule, reader: Reader, policy_page: str) -> dict[str, Any]:
    facts = catalog.read_file("policy/facts.toml")[0]
    sources = [
        {
            "code": facts[id].code,
            "title": facts[id].title[reader],
            "seen": str(facts[id].seen),
            "href": f"{policy_page}#fact-{id}",
        }
        for id in rule.facts
        if id in facts
    ]
    found: dict[str, Any] = {
        "id": rule.id,
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
