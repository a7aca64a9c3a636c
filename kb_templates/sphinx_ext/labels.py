"""The words that pages need around the content: buttons, badges, heads of tables."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kb_templates.errors import CatalogError
from kb_templates.model import Reader, Text
from kb_templates.tables import Table, TomlFile

PATH = Path(__file__).parents[1] / "labels.toml"


class Labels:
    """The labels in one reader's language.

    >>> Labels("en")["audience.buyer"]
    'Buyer'
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __getitem__(self, name: str) -> str:
        return _labels()[name][self.reader]

    def filled(self, name: str, **values: object) -> str:
        """A label with its places filled in."""
        return self[name].format(**values)

    def count(self, name: str, count: int) -> str:
        """A label for a number of things; `<name>_one` for one thing where a language needs it."""
        one = f"{name}_one"
        return self[one] if count == 1 and one in _labels() else self.filled(name, count=count)

    def group(self, prefix: str) -> Mapping[str, str]:
        """All labels of one table of the file."""
        start = prefix + "."
        return {
            name.removeprefix(start): text[self.reader] for name, text in _labels().items() if name.startswith(start)
        }


@cache
def _labels() -> Mapping[str, Text]:
    file = TomlFile(PATH, "labels.toml")
    found = dict(_flat(file.root, ""))
    if file.problems:
        raise CatalogError(file.problems)
    return found


def _flat(table: Table, prefix: str) -> list[tuple[str, Text]]:
    found = []
    for name, inner in table.tables():
        if all(isinstance(inner.get(key), str) for key in inner):
            found.append((prefix + name, table.text(name)))
        else:
            found += _flat(inner, f"{prefix}{name}.")
    return found
