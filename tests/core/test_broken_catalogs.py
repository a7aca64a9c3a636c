"""Every kind of mistake that an editor can make, with the exact words and line of each problem it leads to."""

from pathlib import Path

import pytest

from kb_templates import Catalog, Problem, check
from tests.core.catalogs import BASE, BROKEN, EXPECTED, base_with, catalog_of, write

CASES = sorted(path.parent for path in BROKEN.rglob(EXPECTED))


def case_id(case: Path) -> str:
    return case.relative_to(BROKEN).as_posix()


def line_of(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}: {problem.code}: {problem.message} {problem.hint}".rstrip()


def test_the_catalog_that_they_differ_from_is_sound(small):
    assert check(small) == ()


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_reports_all_that_is_wrong_and_nothing_else(case, tmp_path, update_golden):
    problems = check(catalog_of(case, tmp_path))
    reported = [line_of(problem) for problem in problems]
    if update_golden:
        (case / EXPECTED).write_text("".join(f"{line}\n" for line in reported), "utf-8", newline="\n")
    assert reported == (case / EXPECTED).read_text("utf-8").splitlines()
    if not case.parent.name.startswith("_"):
        assert case.parent.name in {problem.code for problem in problems}, "a case stands in the folder of its code"


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_every_problem_has_a_file_and_a_line_in_it(case, update_golden):
    if update_golden:
        pytest.skip("expected.txt is being written")
    for line in (case / EXPECTED).read_text("utf-8").splitlines():
        path, number, _ = line.split(":", 2)
        file = case / path if (case / path).is_file() else BASE / path
        if file.is_file():
            assert 1 <= int(number) <= file.read_bytes().count(b"\n") + 1, line
        else:
            assert number == "1", line


def test_a_catalog_with_a_playbook_is_sound():
    assert (BROKEN / "_sound/with-a-playbook" / EXPECTED).read_text("utf-8") == ""


def test_many_faults_in_many_files_are_reported_at_once():
    lines = (BROKEN / "_many/everywhere-at-once" / EXPECTED).read_text("utf-8").splitlines()
    assert len({line.split(":")[0] for line in lines}) >= 10
    assert len({line.split(": ")[1] for line in lines}) >= 12


def test_files_of_a_windows_editor_are_read_like_all_others(tmp_path, small):
    files = {
        path.relative_to(BASE).as_posix(): b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
        for path in BASE.rglob("*")
        if path.is_file()
    }
    write(tmp_path, files)
    catalog = Catalog.load(tmp_path)
    assert check(catalog) == ()
    assert dict(catalog) == dict(small)
    assert {name: catalog.source(name) for name in catalog.template_names} == {
        name: small.source(name) for name in small.template_names
    }


def test_a_mistake_in_a_file_of_a_windows_editor_has_the_same_line(tmp_path):
    for case in (
        BROKEN / "sample-incomplete/missing-unknown-and-invalid",
        BROKEN / "template-syntax/an-if-without-end",
    ):
        catalog = catalog_of(case, tmp_path / case.name)
        for path in catalog.root.rglob("*"):
            if path.is_file():
                path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        reported = [line_of(problem) for problem in check(Catalog.load(catalog.root))]
        assert reported == (case / EXPECTED).read_text("utf-8").splitlines()


def test_a_catalog_without_us_says_so_where_a_sample_relies_on_it(tmp_path):
    text = (BASE / "marketplaces.toml").read_text("utf-8")
    catalog = base_with(tmp_path, {"marketplaces.toml": text[text.index("[DE]") :]})
    said = "The sample {} names no marketplace, and there is no US. Add it."
    assert [line_of(problem) for problem in check(catalog)] == [
        f"messages/claims/answer/message.toml:24: missing-key: {said.format('refund')}",
        f"messages/claims/statement/message.toml:23: missing-key: {said.format('traced')}",
    ]
