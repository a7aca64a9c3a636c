"""TOML tables that know where they were written: typed look-ups that note every problem and carry on."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomli  # the standard library's parser, compiled: five times as fast

from kb_templates.errors import Problem, did_you_mean
from kb_templates.model import Text

_HEADER = r"\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?$"
_KEY = r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
_PART = r"""[\w-]+|"[^"]*"|'[^']*'"""
_TOML_PLACE = r"\s*\(at (?:line (\d+), column \d+|end of document)\)$"

_REQUIRED: Any = object()


class TomlFile:
    """One TOML file: its content, and the problems found in it so far."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._text, data = "", {}
        try:
            # Editors on Windows may write a byte order mark; nobody sees it, so nobody should trip over it.
            self._text = path.read_text("utf-8-sig")
            data = tomli.loads(self._text)
        except FileNotFoundError:
            self.note("missing-file", "This file does not exist.", "Create it, or take its folder away.")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            self.note("not-utf-8", "This file is not UTF-8 text.", "Save it again as UTF-8.", line=line)
        except OSError as error:
            self.note("bad-file", f"This file cannot be read: {error.strerror}.", "It must be a text file.")
        except (ValueError, RecursionError) as error:  # TOML that is wrong, or nested or long beyond all reason
            found = re.search(_TOML_PLACE, str(error))
            line = int(found[1]) if found and found[1] else self._text.count("\n") + 1
            sentence = re.sub(_TOML_PLACE, "", str(error))
            self.note("toml-syntax", f"TOML error: {sentence}.", "Look for a missing quote or bracket.", line=line)
        self.root = Table(self, (), data)

    def note(
        self, code: str, message: str, hint: str = "", *, keys: tuple[str, ...] = (), line: int | None = None
    ) -> None:
        """Remember a problem at a key, or at a line."""
        place = line if line is not None else self.line(keys)
        self.problems.append(Problem(code, message, hint, self.name, place))

    def line(self, keys: tuple[str, ...]) -> int:
        """The line where a key is written, or that of the nearest table around it; 1 if there is none."""
        table: tuple[str, ...] = ()
        nearest, depth = 1, 0
        numbered = _Numbered()
        for number, line in enumerate(self._text.split("\n"), start=1):
            if header := re.match(_HEADER, line):
                written = table = numbered.table(header[1], is_array=line.lstrip().startswith("[["))
            elif key := re.match(_KEY, line):
                written = table + _parts(key[1])
            else:
                continue
            if written == keys:
                return number
            if len(written) > depth and keys[: len(written)] == written:
                nearest, depth = number, len(written)
        return nearest

    def line_of_item(self, keys: tuple[str, ...], place: int) -> int:
        """The line of one item of a list: items stand one a line, or all on the line of the list's key."""
        start = self.line(keys)
        rows = []
        for number, line in enumerate(self._text.split("\n")[start:], start=start + 1):
            if line.lstrip()[:1] not in {'"', "'", "{", "#", ""}:
                break
            if line.lstrip()[:1] in {'"', "'", "{"}:
                rows.append(number)
        return rows[place] if place < len(rows) else start


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


class _Numbered:
    """Names tables as they are looked up: the third `[[situations]]` is `situations`, `2`."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, ...], int] = {}

    def table(self, dotted: str, *, is_array: bool) -> tuple[str, ...]:
        """The keys of a table by the name in its header."""
        named: tuple[str, ...] = ()
        *outer, last = _parts(dotted)
        for part in outer:
            named = (
                (*named, part, str(self._counts[(*named, part)])) if (*named, part) in self._counts else (*named, part)
            )
        named = (*named, last)
        if not is_array:
            return named
        self._counts[named] = self._counts.get(named, -1) + 1
        return (*named, str(self._counts[named]))


class Table:
    """One table of a file. A look-up that fails notes the problem and returns something harmless."""

    def __init__(self, file: TomlFile, keys: tuple[str, ...], data: Mapping[str, Any], *, absent: bool = False) -> None:
        self.file, self.keys, self._data = file, keys, data
        self._absent = absent  # its absence has been noted once; its keys need not be
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def note(self, code: str, message: str, hint: str = "", *, key: str | None = None) -> None:
        """Remember a problem at one of this table's keys, or at the table."""
        self.file.note(code, message, hint, keys=(*self.keys, key) if key else self.keys)

    def get(self, key: str) -> Any:
        """The raw value of a key, or None."""
        self._asked.add(key)
        return self._data.get(key)

    def string(self, key: str, default: Any = _REQUIRED) -> Any:
        """A non-empty string."""
        return self._typed(key, str, "text in quotes", default, "")

    def boolean(self, key: str, *, default: bool) -> bool:
        """True or false."""
        return bool(self._typed(key, bool, "true or false", default, default))

    def integer(self, key: str, default: Any = _REQUIRED) -> Any:
        """A whole number."""
        return self._typed(key, int, "a whole number", default, 0)

    def day(self, key: str) -> date:
        """A date, written without quotes: 2026-11-22."""
        found: date = self._typed(key, date, "a date without quotes, like 2026-11-22", _REQUIRED, date.min)
        return found

    def strings(self, key: str, default: Any = _REQUIRED) -> tuple[str, ...]:
        """A list of strings that is not empty."""
        found = self._typed(key, list, 'a list like ["US", "CA"]', default, [])
        if all(isinstance(item, str) and item.strip() for item in found):
            return tuple(found)
        self.note("wrong-type", f"{self._name(key)} must be a list of texts in quotes.", key=key)
        return ()

    def one_of(self, key: str, allowed: Iterable[str], default: Any = _REQUIRED) -> Any:
        """A string that is one of the allowed words."""
        found = self.string(key, default)
        allowed = tuple(allowed)  # none at all where they stand in a file that cannot be read
        if isinstance(found, str) and found and allowed and found not in allowed and found != default:
            self.note(
                "unknown-word",
                f"{self._name(key)} cannot be {found!r}.",
                did_you_mean(found, allowed),
                key=key,
            )
        return found

    def text(self, key: str, default: Any = _REQUIRED) -> Any:
        """A text in both languages of the handbook: `{ zh = "...", en = "..." }`."""
        if key not in self and default is not _REQUIRED:
            return default
        table = self.table(key)
        found = Text(table.string("zh"), table.string("en"))
        table.finish()
        return found

    def table(self, key: str, *, required: bool = True) -> "Table":
        """A table inside this one; empty if it is not there."""
        found = self.get(key)
        if isinstance(found, dict):
            return Table(self.file, (*self.keys, key), found)
        if found is not None:
            self.note("wrong-type", f"{self._name(key)} must be a table, not {_describe(found)}.", key=key)
        elif required and not self._absent:
            self.note("missing-key", f"{self._name(key)} is missing.", "Add it.")
        return Table(self.file, (*self.keys, key), {}, absent=True)

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Every table inside this one with its name."""
        for key in self._data:
            if isinstance(self._data[key], dict):
                yield key, self.table(key)
            else:
                self.note("wrong-type", f"{self._name(key)} must be a table: write [{self._name(key)}].", key=key)

    def array(self, key: str) -> Iterator["Table"]:
        """Every table of an array of tables: `[[situations]]`."""
        found = self.get(key)
        for number, item in enumerate(found if isinstance(found, list) else []):
            if isinstance(item, dict):
                yield Table(self.file, (*self.keys, key, str(number)), item)
            else:
                self.note("wrong-type", f"{self._name(key)} must be tables: write [[{key}]].", key=key)
        if found is not None and not isinstance(found, list):
            self.note("wrong-type", f"{self._name(key)} must be tables: write [[{key}]].", key=key)

    def finish(self) -> None:
        """Note every key that nobody asked for: it is a slip of the pen."""
        for key in self._data:
            if key not in self._asked:
                self.note("unknown-key", f"{self._name(key)} is not known.", did_you_mean(key, self._asked), key=key)

    def _typed(self, key: str, kind: type, words: str, default: Any, harmless: Any) -> Any:
        found = self.get(key)
        if found is None:
            if default is _REQUIRED and self._absent:
                return harmless
            if default is _REQUIRED:
                self.note("missing-key", f"{self._name(key)} is missing.", f"Write it as {words}.")
                return harmless
            return default
        # bool is an int and datetime is a date in Python; an editor means neither by the other.
        if type(found) is not kind:
            self.note("wrong-type", f"{self._name(key)} must be {words}, not {_describe(found)}.", key=key)
            return harmless
        if found in ("", []) or (isinstance(found, str) and not found.strip()):
            self.note("empty-text", f"{self._name(key)} is empty.", f"Write it as {words}.", key=key)
        return found

    def _name(self, key: str) -> str:
        return ".".join((*self.keys, key))


def _describe(value: object) -> str:
    names = {
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a date or time")
