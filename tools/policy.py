"""How well the rules find what they should: precision and recall per rule and language over the drafts."""

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb_templates import Catalog
from kb_templates.policy import example_problems, lint
from tools.findings import ROOT

DRAFTS = ROOT / "tests" / "drafts"
KEYS = {"text", "subject", "audience", "channel", "kind", "language", "expected", "may"}


@dataclass
class Score:
    """What was found rightly, wrongly, and not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """How much of what was found is so."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """How much of what is so was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@dataclass
class Report:
    """The scores by rule and language, and the drafts that were judged wrongly."""

    scores: dict[tuple[str, str], Score] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    drafts: Counter[str] = field(default_factory=Counter)

    def total(self, languages: Sequence[str], rule: str | None = None) -> Score:
        """The sum over some languages, of one rule or of all."""
        chosen = (score for (id, spoken), score in self.scores.items() if spoken in languages and rule in {None, id})
        return sum(chosen, Score())


def drafts(folder: Path = DRAFTS) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every draft, with the name of its file and its number there."""
    for path in sorted(folder.glob("*.toml")):
        for number, draft in enumerate(tomllib.loads(path.read_text("utf-8"))["drafts"], start=1):
            unknown = set(draft) - KEYS
            if unknown or not {"text", "language", "expected"} <= set(draft):
                sys.exit(f"{path.name}, draft {number}: unknown {sorted(unknown)}, or text, language, expected missing")
            yield f"{path.name}#{number}", draft


def measure(catalog: Catalog, folder: Path = DRAFTS, rule: str | None = None) -> Report:
    """Judge every draft and compare."""
    report = Report()
    for name, draft in drafts(folder):
        language = draft["language"]
        report.drafts[language] += 1
        findings = lint(
            catalog,
            draft["text"],
            subject=draft.get("subject", ""),
            audience=draft.get("audience", "buyer"),
            channel=draft.get("channel"),
            kind=draft.get("kind", "reply"),
            language=language,
        )
        found = {finding.rule: finding.text for finding in reversed(findings)}
        expected, may = set(draft["expected"]), set(draft.get("may", ()))
        for id in (found.keys() | expected) - may:
            if rule in {None, id}:
                score = report.scores.setdefault((id, language), Score())
                score.right += id in found and id in expected
                score.wrong += id in found and id not in expected
                score.missed += id not in found
                if id not in expected:
                    report.mistakes.append(f"{name} {language}: {id} found wrongly in {found[id]!r}")
                elif id not in found:
                    report.mistakes.append(f"{name} {language}: {id} missed in {draft['text'][:300]!r}")
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rule", help="only this rule")
    parser.add_argument("--drafts", type=Path, default=DRAFTS, help="the folder of drafts")
    parser.add_argument("--examples", action="store_true", help="check the examples of the rule files instead")
    options = parser.parse_args(arguments)
    catalog = Catalog.load()
    problems = [*catalog.rule_files.problems, *example_problems(catalog)]
    shown = [one for one in problems if options.rule is None or f"/{options.rule}.toml" in (one.path or "")]
    for problem in shown:
        print(f"{problem} [{problem.code}]")
    if options.examples:
        print(f"{len(shown)} problems in {len(catalog.rules.rules)} rules")
        return 1 if shown else 0
    report = measure(catalog, options.drafts, options.rule)
    print(*report.mistakes, sep="\n")
    print(f"\n{'rule':22}{'language':>10}{'found':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
    for (id, language), score in sorted(report.scores.items()):
        print(_row(id, language, score))
    for languages in (["en"], ["zh"], ["en", "zh"], sorted(report.drafts)):
        print(_row("all", "+".join(languages), report.total(languages)))
    counts = ", ".join(f"{count} in {language}" for language, count in sorted(report.drafts.items()))
    print(f"\n{report.drafts.total()} drafts: {counts}")
    return 0


def _row(id: str, language: str, score: Score) -> str:
    return (
        f"{id:22}{language:>10}{score.right:7}{score.wrong:7}{score.missed:8}{score.precision:11.3f}{score.recall:8.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
