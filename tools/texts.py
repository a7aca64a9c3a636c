"""What people read in the project's files, in one language, line by line: without code, tags and addresses."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import polib

from tools.findings import ROOT

CATALOG = ROOT / "kb_templates"
DOCS = ROOT / "docs"
RULES = CATALOG / "policy" / "rules"
EXPLAINED = ("title", "why", "instead")  # what of a rule is read; its patterns and examples are mistaken on purpose

GAP = "\ue000"
"""Stands where code, a tag or a value was taken out: a character that no text of ours has."""

Language = Literal["zh", "en"]
Line = tuple[int, str]  # its number in the file, and the text in it

JINJA = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
_FENCED = r"^[ \t]*(```+|~~~+).*?^[ \t]*\1"
_OPTION = r"^[ \t]*:[\w-]+:.*?$"
_DIRECTIVE = r"^[ \t]*:::+(?:\{[\w:+-]+\})?"
_ROLE_WITH_TEXT = re.compile(r"\{[\w:+-]+\}`([^`<]*)<[^`]*>`")  # its text is prose
_MARKUP = r"\{[\w:+-]+\}`[^`]*`|<[^<>]*>|`+[^`]*`+|\]\([^()]*\)|^\([\w-]+\)="


def catalog_texts(language: Language) -> Iterator[tuple[Path, list[Line]]]:
    """The messages, and what the catalog's TOML files say."""
    for path in sorted([*CATALOG.rglob(f"*.{language}.jinja"), *CATALOG.rglob(f"{language}.jinja")]):
        yield path, list(jinja_text(path.read_text(encoding="utf-8")))
    for path in sorted(CATALOG.rglob("*.toml")):
        only = EXPLAINED if path.parent == RULES else None
        yield path, list(toml_text(path.read_text(encoding="utf-8"), language, only=only))


def english_texts() -> Iterator[tuple[Path, list[Line]]]:
    """Every file with English in it, and that English."""
    yield from catalog_texts("en")
    for path in sorted((DOCS / "locales" / "en").rglob("*.po")):
        yield path, [(entry.linenum or 0, markdown_words(entry.msgstr)) for entry in polib.pofile(str(path))]
    for path in sorted([*ROOT.glob("*.md"), *DOCS.glob("decisions/*.md")]):
        yield path, list(markdown_text(path.read_text(encoding="utf-8")))


def chinese_texts() -> Iterator[tuple[Path, list[Line]]]:
    """Every file with Chinese in it, and that Chinese."""
    yield from catalog_texts("zh")
    pages = [path for path in DOCS.rglob("*.md") if path.parent.name != "decisions"]
    for path in sorted([*ROOT.glob("*.zh.md"), *pages]):
        yield path, list(markdown_text(path.read_text(encoding="utf-8")))
    for path in sorted((DOCS / "locales" / "zh_CN").rglob("*.po")):
        yield path, [(entry.linenum or 0, markdown_words(entry.msgstr)) for entry in polib.pofile(str(path))]


TEXTS: dict[Language, Callable[[], Iterator[tuple[Path, list[Line]]]]] = {"zh": chinese_texts, "en": english_texts}
"""Language -> all that is read in it."""


# --- the text of each kind of file


def jinja_text(text: str) -> Iterator[Line]:
    """A template without its tags."""
    return lines_of(take_out(JINJA, text))


def toml_text(text: str, language: Language, *, only: Iterable[str] | None = None) -> Iterator[Line]:
    """What stands under `zh` or `en` in a TOML file, or in some of its tables.

    TOML gives no lines, so each text is looked for in the file, from where the last one stood.
    """
    lines = text.splitlines()
    found = tomllib.loads(text)
    if only is not None:
        found = {name: found[name] for name in only if name in found}
    number = 1
    for said in texts_of(found, language):
        number = _line_of(said, lines, number)
        yield from enumerate(take_out(JINJA, markdown_words(said)).splitlines(), number)


def _line_of(said: str, lines: list[str], start: int) -> int:
    """The number of the line in which a text begins: the next one, or any; where there is none, the last one again."""
    first = said.partition("\n")[0]
    written = (first, first.replace("\\", "\\\\").replace('"', '\\"'))
    found = [number for number, line in enumerate(lines, 1) if any(form in line for form in written)]
    return next((number for number in found if number >= start), min(found, default=start))


def texts_of(value: Any, language: Language) -> Iterator[str]:
    """Every text that is, or is listed, under the key of a language."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from strings_in(inner) if key == language else texts_of(inner, language)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, language)


def strings_in(value: Any) -> Iterator[str]:
    """Every text in a value of TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_in(inner)


def markdown_text(text: str) -> Iterator[Line]:
    """The prose of a Markdown page: no code, no options of a directive; its title stays."""
    return lines_of(markdown_words(take_out(f"{_FENCED}|{_OPTION}|{_DIRECTIVE}", text)))


def markdown_words(text: str) -> str:
    """Running text without code, roles, link targets, labels and HTML tags."""
    return take_out(_MARKUP, _ROLE_WITH_TEXT.sub(lambda found: found[1].strip(), text))


def take_out(pattern: str, text: str) -> str:
    """Replace what matches by a gap and its line breaks, so that line numbers stay."""
    return re.sub(pattern, lambda found: GAP + "\n" * found[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text with their numbers."""
    return enumerate(text.splitlines(), 1)
