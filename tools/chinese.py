"""Chinese typography, and no traditional character in simplified text, of what is sent and read.

AutoCorrect sets the blanks between Chinese and Latin and the width of punctuation; what it leaves alone is in `SIGNS`.
OpenCC knows the traditional characters, by the word: 著名 and 乾隆 are simplified Chinese.
"""

import re
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

import autocorrect_py
import opencc

from tools.findings import ROOT, Finding, report
from tools.texts import GAP, chinese_texts

CHINESE = "\u3400-\u9fff"
CLOSING = "，。、；：？！）》"
PUNCTUATION = f"{CLOSING}“”‘’（《…—"

# The old articles are quoted as they stand: in “ ” on a line that names the article.
ARTICLE = re.compile(r"文章 ?\d")
QUOTED = re.compile("“[^“”]*”")

BESIDE = 4  # how many characters a finding shows on each side

# What is wrong, how to find it, what to write.
SIGNS = [
    ("straight quotes", rf'"[^"]*[{CHINESE}][^"]*"', "write “ and ”"),
    ("quotes of another kind", "[「」『』]", "write “ and ”"),
    ("dots for an ellipsis", rf"(?<=[{CHINESE}{PUNCTUATION}])\.\.+|\.\.+(?=[{CHINESE}])", "write ……"),
    ("half an ellipsis", rf"(?<=[{CHINESE}])…(?!…)|(?<!…)…(?=[{CHINESE}])", "write ……"),
    ("hyphens for a dash", rf"[{CHINESE}] ?--+(?!\w)|--+ ?[{CHINESE}]", "write ——"),
    ("narrow brackets", rf"[{CHINESE}] ?\([^()]*\)|\([^()]*[{CHINESE}][^()]*\)", "write （ and ）"),
    ("brackets of two widths", r"（[^（）()]*\)|\([^（）()]*）", "write （ and ）"),
    ("narrow punctuation", rf"[{CHINESE}”）][,;:?!](?!\w)", "write it in full width"),
    ("two blanks", r"(?<=[^\s|]) {2,}(?=[^\s|])", "write one"),
    ("a blank beside full-width punctuation", rf"[{CLOSING}] +(?=[^\s|])|(?<=[^\s|#-]) +[{CLOSING}（]", "take it out"),
    ("wide letters or digits", "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+", "write them in half width"),
]


def main() -> int:
    """Check every text and report all findings."""
    texts = list(chinese_texts())
    findings = [
        Finding(path.relative_to(ROOT).as_posix(), number, what, advice)
        for path, lines in texts
        for number, line in lines
        for what, advice in mistakes(line)
    ]
    return report(findings, fine=f"The Chinese is fine in {len(texts)} files")


def mistakes(line: str) -> Iterator[tuple[str, str]]:
    """What is wrong in a line of Chinese, and what to do."""
    if ARTICLE.search(line):
        line = QUOTED.sub(f"“{GAP}”", line)
    for old, new in differences(line, simplifier().convert(line)):
        yield f"“{old}” has traditional characters", f"write “{new}”, or quote it in “ ” with its article"
    for old, new in differences(line, autocorrect_py.format(line)):
        yield f"“{old}” is not set as Chinese is", f"write “{new}”"
    for what, pattern, advice in SIGNS:
        for found in re.finditer(pattern, line):
            yield f"{what} in “{around(line, *found.span())}”", advice


def differences(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Where two texts differ: what the old one has there and what the new one, with what stands beside it."""
    changes = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(BESIDE)
    for change in changes:
        *_, end, _, new_end = change[-1]
        yield around(old, change[0][1], end, 0), around(new, change[0][3], new_end, 0)


def around(line: str, start: int, end: int, beside: int = BESIDE) -> str:
    """A place in a line with what stands beside it."""
    return line[max(start - beside, 0) : end + beside].replace(GAP, "…").strip()


@cache
def simplifier() -> opencc.OpenCC:
    """Traditional to simplified, by the word."""
    return opencc.OpenCC("t2s")


if __name__ == "__main__":
    sys.exit(main())
