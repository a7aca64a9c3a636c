"""What a check of ours has to say: one line each, all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, order=True)
class Finding:
    """Where something is wrong, what, and what to do about it."""

    path: str  # from the root of the repository, with forward slashes
    line: int
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.advice}"


def report(findings: Iterable[Finding], fine: str) -> int:
    """Print every finding once, or that all is fine. Returns the exit code: 1 with findings, else 0."""
    found = list(dict.fromkeys(findings))
    for finding in found:
        print(finding)
    print(f"{len(found)} to mend" if found else fine)
    return 1 if found else 0
