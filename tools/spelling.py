"""English spelling, American, of what is sent and read: messages, labels, translations and the project's own pages.

Words of the trade that the dictionary lacks stand in tools/words.txt.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from spellchecker import SpellChecker

from tools.findings import ROOT, Finding, report
from tools.texts import GAP, Line, english_texts

WORDS = ROOT / "tools" / "words.txt"

# Names of files, variables and addresses, abbreviations and anything with a digit in it are no words.
NO_WORD = re.compile(r"\S*(?:://|@|_|/\w|\w/|\w\.\w)\S*|\w*\d\w*|\b[A-Z]{2,}s?\b|\b[a-z]+[A-Z]\w*")
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
ENDING = re.compile(r"['’]s?$")


def main() -> int:
    """Check every text; report unknown words, British ones, and listed words that nobody uses."""
    listed = WORDS.read_text(encoding="utf-8").split()
    texts = {path.relative_to(ROOT).as_posix(): lines for path, lines in english_texts()}
    findings: list[Finding] = []
    used: set[str] = set()
    for path, lines in texts.items():
        findings += misspelled(path, lines, frozenset(listed))
        used.update(word for _, text in lines for word in words(text))
    return report([*findings, *untidy(listed, used)], fine=f"Spelling is fine in {len(texts)} files")


# --- words


def words(text: str) -> Iterator[str]:
    """The words of a text as the dictionary has them: small letters, no possessive."""
    for found in WORD.finditer(NO_WORD.sub(" ", text.replace(GAP, " "))):
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
