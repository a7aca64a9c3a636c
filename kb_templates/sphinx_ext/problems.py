"""What each problem code means and what to do: the page for editors is made from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb_templates.errors import CatalogError
from kb_templates.model import Text
from kb_templates.tables import TomlFile

PATH = Path(__file__).parents[1] / "problems.toml"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a problem means, and what an editor does about it."""

    means: Text
    do: Text


@cache
def explanations() -> Mapping[str, Explanation]:
    """Every problem code with its explanation, in the order of `problems.toml`."""
    file = TomlFile(PATH, PATH.name)
    found = {}
    for code, table in file.root.tables():
        found[code] = Explanation(table.text("means"), table.text("do"))
        table.finish()
    if file.problems:
        raise CatalogError(file.problems)
    return found
