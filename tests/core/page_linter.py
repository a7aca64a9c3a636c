"""The linter of the page, run without one."""

import json
from typing import Any

from py_mini_racer import MiniRacer

from kb_templates import Catalog
from kb_templates.policy import red_lines
from kb_templates.sphinx_ext.filling import shipped
from kb_templates.sphinx_ext.linter import rules_scripts


class PageLinter:
    """`policy.js` with the rules of a catalog, and the linter of the package beside it."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._engine = MiniRacer()
        self._engine.eval(shipped("policy.js"))
        for script in rules_scripts(catalog, "en").values():
            self._engine.eval(script)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression."""
        return json.loads(str(self._engine.eval(f"JSON.stringify({expression})")))

    def of_page(self, cases: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        """What the page's script finds in texts, each with where it goes."""
        found: list[list[dict[str, Any]]] = self.evaluate(
            f"{json.dumps(cases)}.map((c) => kb.lint(kb.rules, c.text, c))"
        )
        return found

    def of_package(self, case: dict[str, Any]) -> list[dict[str, Any]]:
        """What the package finds, with places counted as JavaScript counts them."""
        text, subject = case["text"], case.get("subject") or ""
        where = [case[name] for name in ("audience", "channel", "kind")]
        chosen = [rule for rule in self.catalog.rules.rules.values() if rule.is_for(*where)]
        channel = self.catalog.channels.get(case["channel"])
        limit = channel.limit if channel else None
        found = red_lines(self.catalog.rules, chosen, text, subject=subject, language=case.get("language"), limit=limit)
        return [
            place._asdict()
            | {
                name: units(subject if place.part == "subject" else text, getattr(place, name))
                for name in ("start", "end")
            }
            for place in found
        ]

    def differences(self, cases: list[dict[str, Any]]) -> list[tuple[str, Any, Any]]:
        """The texts in which the two find something else, with what each finds."""
        theirs = self.of_page(cases)
        ours = [self.of_package(case) for case in cases]
        return [
            (case["text"], one, other) for case, one, other in zip(cases, ours, theirs, strict=True) if one != other
        ]


def units(text: str, characters: int) -> int:
    """How many UTF-16 units the first characters of a text take."""
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2
