"""What the English messages are like, printed: how easy each is to read, hardest first, and which are nearly the same.

Reading ease is Flesch's: 100 is very easy, 60 is plain English, below 30 is for lawyers. A line of a list counts as a
sentence. Two messages are nearly the same when they share many runs of five words; the tests say how many are too many.
"""

import re
import sys
from collections.abc import Iterator
from itertools import combinations, product

from kb_templates import Catalog, Message, render

RUN = 5  # words that follow each other: fewer are shared by any two polite letters

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE_END = re.compile(r"[.!?:](?=\s)|\n")
_SYLLABLE = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiou])le$|(?<![td])ed$|(?<=[^aeiouscxz])es$")


def main() -> int:
    """Print both lists."""
    catalog = Catalog.load()
    print("Reading ease, hardest first")
    for ease, message in sorted((ease_of(catalog, message), message.id) for message in catalog.values()):
        print(f"{ease:5.1f}  {catalog[message].audience:8} {message}")
    print("\nMost alike: share of runs of five words")
    for share, first, second in sorted(pairs(catalog), reverse=True)[:20]:
        print(f"{share:5.2f}  {first}  {second}")
    return 0


# --- reading ease


def ease_of(catalog: Catalog, message: Message) -> float:
    """The reading ease of the hardest sample of a message."""
    return min(reading_ease(text) for text in bodies(catalog, message))


def bodies(catalog: Catalog, message: Message) -> Iterator[str]:
    """The English of each sample of a message."""
    for sample in message.samples.values():
        yield render(catalog, message, sample.values, language="en", marketplace=sample.marketplace).body


def reading_ease(text: str) -> float:
    """Flesch's reading ease.

    >>> round(reading_ease("We will refund you. You can keep the item."))
    99
    """
    sentences = [found for found in (_WORD.findall(part) for part in _SENTENCE_END.split(text)) if found]
    words = [word for sentence in sentences for word in sentence]
    per_word = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * per_word


def syllables(word: str) -> int:
    """About how many syllables a word has.

    >>> [syllables(word) for word in ("order", "arrived", "replacement", "the", "refunded")]
    [2, 2, 4, 1, 3]
    """
    return max(len(_SYLLABLE.findall(_SILENT.sub("", word.lower()))), 1)


# --- near duplicates


def pairs(catalog: Catalog) -> Iterator[tuple[float, str, str]]:
    """How much every two messages have in common, 0 to 1, where they are most alike."""
    runs = {id: [runs_of(body) for body in bodies(catalog, message)] for id, message in catalog.items()}
    for first, second in combinations(runs, 2):
        yield max(shared(*both) for both in product(runs[first], runs[second])), first, second


def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of words in a text."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def shared(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> float:
    """The share of the runs of two texts that both have."""
    return len(first & second) / len(first | second) if first | second else 0.0


if __name__ == "__main__":
    sys.exit(main())
