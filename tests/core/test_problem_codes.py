"""Every problem code is explained for editors, can be raised, and has a test that raises it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_templates.tables import TomlFile
from tests.core.catalogs import BROKEN, EXPECTED

PACKAGE = Path(__file__).parent.parent.parent / "kb_templates"

# Codes that no catalog raises, and the tests that raise them.
RAISED_BY_TESTS = {
    "unknown-sample": "core/test_cli.py::test_a_wrong_name_gets_the_nearest_ones",
    "unknown-marketplace": "core/test_cli.py::test_a_wrong_name_gets_the_nearest_ones",
    "unknown-catalog": "core/test_cli.py::test_a_wrong_name_gets_the_nearest_ones",
    "unknown-role": "core/test_approvals.py::test_an_unknown_role_is_refused_with_those_that_exist",
    "unknown-playbook": "core/test_cli_triage.py::test_wrong_answers_are_refused",
    "impossible-answers": "core/test_cli_triage.py::test_wrong_answers_are_refused",
    "unknown-channel": "core/test_cli_new.py::test_a_new_message_is_refused_and_nothing_is_left_behind",
    "unknown-audience": "core/test_cli_lint.py::test_a_wrong_word_is_refused_with_those_that_exist",
    "unknown-kind": "core/test_cli_lint.py::test_a_wrong_word_is_refused_with_those_that_exist",
    "id-taken": "core/test_cli_new.py::test_a_new_message_is_refused_and_nothing_is_left_behind",
    "missing-value": "core/test_rendering.py::test_all_problems_of_all_values_at_once",
    "invalid-value": "core/test_rendering.py::test_all_problems_of_all_values_at_once",
    "bad-option": "core/test_cli_values.py::test_a_wrong_option_is_refused",
}

# Codes that only a page raises: the tests of the pages see to them.
RAISED_BY_PAGES = {"message-twice", "not-on-any-page"}


def functions_called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def codes_in(path: Path) -> set[str]:
    """The codes that stand in a module: in Problem(...), note(...), unknown(...) and among the warnings of pages."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for name, call in functions_called(tree):
        first = text(call.args[0]) if call.args else None
        if name in {"Problem", "note", "_note", "warn"} and first and len(call.args) > 1 and " " not in first:
            found.add(first)
        elif name in {"unknown", "_look_up"}:
            named = next((text(keyword.value) for keyword in call.keywords if keyword.arg == "code"), None)
            what = first if name == "unknown" else text(call.args[1])
            found |= {named} if named else {f"unknown-{what}"} if what else set()
    return found | warnings_in(tree)


def warnings_in(tree: ast.AST) -> set[str]:
    """The warnings of pages, where they are listed."""
    lists = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == "KbWarning")
    return {word for node in lists for line in node.body if isinstance(line, ast.Assign) and (word := text(line.value))}


# `domain.note("message", ...)` remembers where a message stands, and what is pending is shown but is no problem.
NO_CODES = {"message", "fact", "rule", "printed", "pending"}

RAISED = set().union(*(codes_in(path) for path in PACKAGE.rglob("*.py"))) - NO_CODES


@pytest.fixture(scope="module")
def explained() -> TomlFile:
    return TomlFile(PACKAGE / "problems.toml", "problems.toml")


def test_the_walk_over_the_code_finds_codes_of_every_kind():
    assert {"toml-syntax", "template-syntax", "unknown-sample", "unknown-fact", "missing-value", "bad-option"} <= RAISED
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in RAISED), RAISED


def test_every_code_is_explained_in_both_languages(explained):
    for _code, table in explained.root.tables():
        assert table.text("means").zh
        assert table.text("do").en
        table.finish()
    assert explained.problems == []


def test_every_code_in_the_code_is_explained(explained):
    assert RAISED - set(explained.root) == set()


def test_every_explained_code_stands_in_the_code(explained):
    assert set(explained.root) - RAISED == set()


def test_every_code_is_raised_by_a_broken_catalog_or_a_named_test(explained):
    folders = {path.parent.parent.name for path in BROKEN.rglob(EXPECTED)}
    by_catalogs = {name for name in folders if not name.startswith("_")}
    assert by_catalogs <= set(explained.root)
    assert set(explained.root) - by_catalogs == set(RAISED_BY_TESTS) | RAISED_BY_PAGES


def test_codes_of_pages_are_warnings_of_pages():
    warnings = warnings_in(ast.parse((PACKAGE / "sphinx_ext/warnings.py").read_text("utf-8")))
    assert warnings >= RAISED_BY_PAGES


@pytest.mark.parametrize(("code", "test"), sorted(RAISED_BY_TESTS.items()))
def test_the_named_test_exists_and_names_the_code(code, test):
    path, _, name = test.partition("::")
    words = (BROKEN.parent / path).read_text("utf-8")
    assert f"def {name}(" in words
    assert code in words
