"""The scripts of a page, run without one."""

import json
from functools import cache
from typing import Any

from py_mini_racer import MiniRacer

from kb_templates import Catalog
from kb_templates.model import Reader
from kb_templates.sphinx_ext.filling import shipped
from kb_templates.web.data import asked_with, edition_data, message_data


class Script:
    """The scripts that read values and fill messages, with all they are told of a catalog."""

    def __init__(self, catalog: Catalog, reader: Reader = "en") -> None:
        self.catalog, self.reader = catalog, reader
        self._engine = MiniRacer()
        self._engine.eval("globalThis.document = { querySelector: () => null }")  # a page without cards
        self._engine.eval(shipped("fill.js"))
        self._tell("Object.assign(kb, told)", edition_data(catalog, reader))
        asked = {name: asked_with(variable, reader) for name, variable in catalog.variables.items()}
        self._tell("Object.keys(told).forEach((name) => Object.assign(kb.variables[name], told[name]))", asked)
        self._tell("kb.messages = told", {id: message_data(catalog, catalog[id], reader) for id in catalog})
        self._engine.eval(
            """
            function fill(id, language, place, given) {
              const message = kb.messages[id];
              const found = kb.values(message, given, language, place);
              const wrong = Object.keys(found.wrong).map(function (name) {
                return [name, found.wrong[name].code, kb.sentence(found.wrong[name])];
              });
              if (wrong.length || found.missing.length) return { missing: found.missing, wrong: wrong };
              const text = kb.render(message.programs[language], found.values);
              return { subject: kb.text(text.subject), body: kb.text(text.body) };
            }
            """
        )

    def _tell(self, statement: str, told: object) -> None:
        # JSON is JavaScript, but for what stands in it as a lone surrogate: those are written as escapes.
        self._engine.eval(f"(function (told) {{ {statement}; }})({json.dumps(told)})")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression."""
        return json.loads(str(self._engine.eval(f"JSON.stringify({expression})")))

    def fill(self, cases: list[tuple[str, str, str, dict[str, str]]]) -> list[dict[str, Any]]:
        """For each case (message, language, marketplace, values): the text, or what is missing and wrong."""
        found: list[dict[str, Any]] = self.evaluate(f"{json.dumps(cases)}.map((one) => fill(...one))")
        return found


@cache
def script_of(catalog: Catalog, reader: Reader = "en") -> Script:
    """The scripts for a catalog, made once."""
    return Script(catalog, reader)
