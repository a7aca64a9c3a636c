"""English spelling, American, of what is sent and read: messages, labels, translations and the project's own pages.

Words of the trade that the dictionary lacks stand in tools/words.txt.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import polib
from spellchecker import SpellChecker

from tools.findings import ROOT, Finding, report

WORDS = ROOT / "tools" / "words.txt"
CATALOG = ROOT / "kb_templates"
RULES = CATALOG / "policy" / "rules"
EXPLAINED = ("title", "why", "instead")

Line = tuple[int, str]  # its number in the file, and the English in it

# Names of files, variables and addresses, abbreviations and anything with a digit in it are no words.
NO_WORD = re.compile(r"\S*(?:://|@|_|/\w|\w/|\w\.\w)\S*|\w*\d\w*|\b[A-Z]{2,}s?\b|\b[a-z]+[A-Z]\w*")
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
JINJA = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
ENDING = re.compile(r"['’]s?$")


def main() -> int:
    """Check every text; report unknown words, British ones, and listed words that nobody uses."""
    listed = WORDS.read_text(encoding="utf-8").split()
    texts = {path.relative_to(ROOT).as_posix(): lines for path, lines in sources()}
    findings: list[Finding] = []
    used: set[str] = set()
    for path, lines in texts.items():
        findings += misspelled(path, lines, frozenset(listed))
        used.update(word for _, text in lines for word in words(text))
    return report([*findings, *untidy(listed, used)], fine=f"Spelling is fine in {len(texts)} files")


def sources() -> Iterator[tuple[Path, list[Line]]]:
    """Every file with English in it, and that English."""
    for path in sorted(CATALOG.rglob("*.en.jinja")) + sorted(CATALOG.rglob("en.jinja")):
        yield path, list(jinja_text(path.read_text(encoding="utf-8")))
    for path in sorted(CATALOG.rglob("*.toml")):
        of_rule = path.parent == RULES  # its patterns and examples misspell on purpose
        yield path, list(toml_text(path.read_text(encoding="utf-8"), only=EXPLAINED if of_rule else None))
    for path in sorted((ROOT / "docs" / "locales" / "en").rglob("*.po")):
        yield path, [(entry.linenum or 0, markdown_words(entry.msgstr)) for entry in polib.pofile(str(path))]
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/decisions/*.md")]):
        yield path, list(markdown_text(path.read_text(encoding="utf-8")))


# --- the English of each kind of file


def jinja_text(text: str) -> Iterator[Line]:
    """A template without its tags."""
    return lines_of(blank_out(JINJA, text))


def toml_text(text: str, *, only: Iterable[str] | None = None) -> Iterator[Line]:
    """What stands under `en` in a TOML file, or in some of its tables.

    TOML gives no lines, so each text is looked for in the file.
    """
    lines = text.splitlines()
    found = tomllib.loads(text)
    if only is not None:
        found = {name: found[name] for name in only if name in found}
    for english in english_values(found):
        start = english.split("\n")[0]
        number = next((number for number, line in enumerate(lines, 1) if start in line), 1)
        yield number, blank_out(JINJA, markdown_words(english))


def english_values(value: Any) -> Iterator[str]:
    """Every text that is, or is listed, under a key `en`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(inner) if key == "en" else english_values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from english_values(inner)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value of TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def markdown_text(text: str) -> Iterator[Line]:
    """The prose of a Markdown page: no code, no front matter."""
    return lines_of(markdown_words(blank_out(r"^(```+|~~~+).*?^\1", text)))


def markdown_words(text: str) -> str:
    """Running text without code, roles, link targets, labels and HTML tags."""
    without_roles = re.sub(r"\{[\w:+-]+\}`([^`<]*)<[^`]*>`", r"\1", text)  # their text is prose
    return blank_out(r"\{[\w:+-]+\}(?=`)|<[^<>]*>|`+[^`]*`+|\]\([^()]*\)|^\([\w-]+\)=", without_roles)


def blank_out(pattern: str, text: str) -> str:
    """Replace what matches by nothing but its line breaks, so that line numbers stay."""
    return re.sub(pattern, lambda found: " " + "\n" * found[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text with their numbers."""
    return enumerate(text.splitlines(), 1)


# --- words


def words(text: str) -> Iterator[str]:
    """The words of a text as the dictionary has them: small letters, no possessive."""
    for found in WORD.finditer(NO_WORD.sub(" ", text)):
        yield ENDING.sub("", found[0].lower().replace("’", "'"))


def misspelled(path: str, lines: Iterable[Line], listed: frozenset[str]) -> Iterator[Finding]:
    """The words of a file that neither the dictionary nor our list knows, and the British ones."""
    for number, text in lines:
        for word in words(text):
            if word in listed:
                continue
            if word in american():
                yield Finding(path, number, f"“{word}” is British", f"write “{american()[word]}”")
            elif len(word) > 1 and not dictionary().known([word]):
                advice = "correct it, or add it to tools/words.txt"
                if near := dictionary().candidates(word):
                    advice = f"perhaps {', '.join(sorted(near)[:3])}; {advice}"
                yield Finding(path, number, f"“{word}” is in no dictionary", advice)


def untidy(listed: list[str], used: set[str]) -> Iterator[Finding]:
    """What is wrong with the word list itself: out of order, twice, or of no use."""
    path = WORDS.relative_to(ROOT).as_posix()
    for number, word in enumerate(listed, 1):
        if number > 1 and listed[number - 2] >= word:
            yield Finding(path, number, f"“{word}” is out of order or stands twice", "sort the list")
        if word not in used:
            yield Finding(path, number, f"“{word}” is used nowhere", "take it out")


@cache
def dictionary() -> SpellChecker:
    """The English dictionary; one letter may differ in what it suggests."""
    return SpellChecker(distance=1)


@cache
def american() -> dict[str, str]:
    """British word -> American word, from the list that codespell brings."""
    text = resources.files("codespell_lib").joinpath("data/dictionary_en-GB_to_en-US.txt").read_text("utf-8")
    pairs = (line.split("->", 1) for line in text.splitlines() if "->" in line)
    return {british: word.split(",")[0].strip() for british, word in pairs}


if __name__ == "__main__":
    sys.exit(main())
