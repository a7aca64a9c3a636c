"""One word for one thing: no text says otherwise what the glossary has a word for.

Which words are refused stands in kb_templates/glossary.toml, under `avoid`. Words in quotation marks are talked about,
not used, and pass; so do the words that staff type into the search.
"""

import re
import sys
from collections.abc import Iterable, Iterator

from kb_templates import Catalog
from tools.findings import ROOT, Finding, report
from tools.texts import GAP, TEXTS

LATIN = r"(?<![A-Za-z-]){}(?:e?s)?(?![A-Za-z-])"
QUOTED = re.compile('“[^“”]*”|"[^"]*"')


def main() -> int:
    """Check every text in both languages."""
    return report(findings(), fine="One word for one thing, in all texts")


def findings() -> Iterator[Finding]:
    """Every refused word, with its place and the word to use."""
    terms = Catalog.load().terms.values()
    refused = {word: term for term in terms for word in term.avoid}
    pattern = pattern_of(refused)
    for language, texts in TEXTS.items():
        for path, lines in texts():
            for number, line in lines:
                for found in pattern.finditer(QUOTED.sub(GAP, line)):
                    name = next(term.name for word, term in refused.items() if pattern_of([word]).fullmatch(found[0]))
                    advice = f"write “{name[language]}”, as the glossary does"
                    yield Finding(path.relative_to(ROOT).as_posix(), number, f"“{found[0]}” is refused", advice)


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """How refused words are found: Latin ones as whole words, in the plural, too, and in any case."""
    return re.compile(
        "|".join(LATIN.format(re.escape(w)) if w.isascii() else re.escape(w) for w in words), re.IGNORECASE
    )


if __name__ == "__main__":
    sys.exit(main())
