"""Every row of the checklist has an answer, and every answer exists."""

import csv
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from kb_templates import Catalog
from kb_templates.cli import main
from tests.site.built import EDITIONS, PAGES, ROOT, Built

CHECKLIST = ROOT / "tests" / "checklist.csv"
COVERAGE = ROOT / "tests" / "coverage.toml"
KINDS = ("message", "situation", "section", "fact", "rule", "condition", "command")
REASONS = ("declined", "later")


def read_rows() -> list[str]:
    """The ids of the checklist, in its order."""
    with CHECKLIST.open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def coverage() -> dict[str, dict[str, Any]]:
    """What answers each row."""
    return tomllib.loads(COVERAGE.read_text("utf-8"))


def targets(coverage: dict[str, dict[str, Any]], kind: str) -> Iterator[tuple[str, str]]:
    """Row and target, for every target of one kind."""
    for row, answer in coverage.items():
        named = answer.get(kind, [])
        for target in [named] if isinstance(named, str) else named:
            yield row, target


def test_no_row_stands_twice_in_the_checklist():
    rows = read_rows()
    assert sorted(rows) == sorted(set(rows))


def test_every_row_has_an_answer_and_every_answer_a_row(coverage):
    rows = set(read_rows())
    missing = [f"{row}: add [{row}] to tests/coverage.toml" for row in sorted(rows - coverage.keys())]
    unknown = [f"{row}: tests/checklist.csv has no such row" for row in sorted(coverage.keys() - rows)]
    assert missing + unknown == []


def test_an_answer_is_a_target_or_a_reason(coverage):
    wrong = []
    for row, answer in coverage.items():
        if unknown := sorted(answer.keys() - {*KINDS, *REASONS}):
            wrong.append(f"{row}: {', '.join(unknown)} is none of {', '.join((*KINDS, *REASONS))}")
        reasons = [reason for reason in REASONS if reason in answer]
        if not answer:
            wrong.append(f"{row}: nothing answers it; give a target, or a reason with declined or later")
        if len(reasons) > 1 or ("declined" in answer and len(answer) > 1):
            wrong.append(f"{row}: declined and an answer exclude each other")
        wrong += [f"{row}: {reason} needs a reason" for reason in reasons if not str(answer[reason]).strip()]
        for kind in answer.keys() & set(KINDS):
            named = answer[kind] if isinstance(answer[kind], list) else [answer[kind]]
            if not named or not all(isinstance(target, str) and target for target in named):
                wrong.append(f"{row}: {kind} must be a text or a list of texts")
            if len(named) != len(set(named)):
                wrong.append(f"{row}: {kind} names something twice")
    assert wrong == []


def test_every_message_exists(coverage, real: Catalog):
    wrong = [f"{row}: there is no message {id!r}" for row, id in targets(coverage, "message") if id not in real]
    assert wrong == []


def test_every_fact_exists(coverage, real: Catalog):
    wrong = [f"{row}: there is no fact {id!r}" for row, id in targets(coverage, "fact") if id not in real.facts]
    assert wrong == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_section_exists(coverage, built: Built, edition: str):
    wrong = []
    for row, target in targets(coverage, "section"):
        page, mark, label = target.partition("#")
        if not mark or not label:
            wrong.append(f"{row}: section {target!r} is not page#label")
        elif page not in PAGES:
            wrong.append(f"{row}: there is no page {page!r}")
        elif label not in built.ids(edition, page):
            wrong.append(f"{row}: the page {page} has no label {label!r}")
    assert wrong == []


def test_every_section_is_a_label_that_its_author_wrote(coverage, built: Built):
    """Not an anchor that Sphinx made up and may make up differently tomorrow."""
    labels = built.labels("zh-cn")
    wrong = [
        f"{row}: {target!r} is not written as a label on its page"
        for row, target in targets(coverage, "section")
        if target not in labels
    ]
    assert wrong == []


def test_every_command_exists(coverage, capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    known = capsys.readouterr().out.split()
    wrong = [
        f"{row}: kb has no command {command!r}"
        for row, command in targets(coverage, "command")
        if command.removeprefix("kb ").split()[0] not in known
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "folder"), [("situation", "playbooks"), ("condition", "conditions.toml"), ("rule", "policy/rules")]
)
def test_situations_conditions_and_rules_exist(coverage, real: Catalog, kind: str, folder: str):
    place = real.root / folder
    files = sorted(place.rglob("*.toml")) if place.is_dir() else [place] if place.is_file() else []
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in files}
    if kind == "situation":
        known = {f"{name}/{found['id']}" for name, table in tables.items() for found in table.get("situations", [])}
    elif kind == "rule":
        known = {name for name in tables if not name.startswith("_")}
    else:
        known = {name for table in tables.values() for name in table}
    wrong = [f"{row}: there is no {kind} {target!r}" for row, target in targets(coverage, kind) if target not in known]
    assert wrong == []
