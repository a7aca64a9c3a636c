"""What can be wrong, as plain data: one small tree of errors, each carrying the problems it found.

A problem says what, where and what to do next. Its code is explained for editors in `problems.toml`.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong with the catalog, a call or a value."""

    code: str
    message: str
    hint: str = ""
    path: str | None = None
    """The file, relative to the catalog's folder."""
    line: int | None = None
    variable: str | None = None

    def __str__(self) -> str:
        """The problem as a person reads it: `file:line: message Hint.`."""
        place = f"{self.path}:{self.line or 1}: " if self.path else ""
        return f"{place}{self.message}" + (f" {self.hint}" if self.hint else "")


class KbError(Exception):
    """The base of all errors of this package. `problems` holds everything that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["KbError"], tuple[tuple[Problem, ...]]]:
        """An error goes from one process to another with its problems, not with its text."""
        return type(self), (self.problems,)


class CatalogError(KbError):
    """A content file cannot be read: its syntax, a key, a value."""


class TemplateError(KbError):
    """A template cannot be rendered although its values are fine."""


class UnknownName(KbError, KeyError):
    """A message, language, marketplace, sample, channel or fact that does not exist."""

    __str__ = Exception.__str__  # a KeyError would put its text in quotes


class InvalidValues(KbError, ValueError):
    """Values that are missing, unknown or not what their kind asks for: all of them at once."""


def unknown(what: str, name: str, known: Iterable[str], *, code: str | None = None) -> Problem:
    """The problem that there is no `what` called `name`, with the nearest names that exist.

    >>> unknown("language", "eng", ["en", "zh"]).message
    "There is no language 'eng'."
    """
    return Problem(code or f"unknown-{what}", f"There is no {what} {name!r}.", did_you_mean(name, known))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence with the nearest of the known names, or with all of them where they are few.

    >>> did_you_mean("eng", ["en", "zh"])
    "Did you mean 'en'?"
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.55)
    # A last part that fits ("delivered" for "a-to-z/delivered") is nearer to what was meant than any spelling.
    near = [n for n in names if n.rsplit("/", 1)[-1] == name][:3] or near
    if near:
        return f"Did you mean {_either(near)}?"
    if names and len(names) <= 25:
        return f"There are: {', '.join(names)}."
    return ""


def _either(names: list[str]) -> str:
    quoted = [repr(name) for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
