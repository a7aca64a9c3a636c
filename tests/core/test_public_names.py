"""What other programs may rely on: the names of the package, their types, and how errors are caught."""

import dataclasses
import subprocess
import sys
import typing

import pytest

import kb_templates
from kb_templates import Catalog, InvalidValues, KbError, Problem, UnknownName, check, lint, render, skeleton
from tests.core.catalogs import STATEMENT
from tests.core.command import REPOSITORY

NAMES = [
    "Catalog",
    "CatalogError",
    "Finding",
    "InvalidValues",
    "KbError",
    "Message",
    "Money",
    "Problem",
    "Rendered",
    "Sample",
    "Skeleton",
    "TemplateError",
    "Text",
    "UnknownName",
    "Variable",
    "check",
    "lint",
    "render",
    "skeleton",
]


def test_the_public_names_are_these_and_all_of_them_are_there():
    assert set(NAMES) <= set(kb_templates.__all__)
    assert sorted(kb_templates.__all__) == kb_templates.__all__
    for name in kb_templates.__all__:
        assert getattr(kb_templates, name) is not None
        assert getattr(kb_templates, name).__doc__


def test_all_of_them_can_be_imported_at_once():
    program = "from kb_templates import *\nprint(render.__module__, check.__module__)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=REPOSITORY, check=True, timeout=60
    )
    assert done.stdout == "kb_templates.rendering kb_templates.checks\n"


def test_a_name_that_there_is_not():
    with pytest.raises(AttributeError, match="module 'kb_templates' has no attribute 'rendr'"):
        _ = kb_templates.rendr


def test_the_package_says_that_it_is_typed_and_which_version_it_is():
    assert kb_templates.__version__.count(".") == 2
    for function in (render, skeleton, check, lint):
        hints = typing.get_type_hints(function)
        assert "return" in hints


def test_results_are_frozen_values_of_plain_types(small):
    sent = render(small, "claims/statement", STATEMENT, language="en")
    shown = skeleton(small, "claims/statement", language="en")
    for result, names in (
        (sent, ("message", "language", "marketplace", "subject", "body")),
        (shown, ("message", "language", "sample", "subject", "body")),
    ):
        assert all(type(getattr(result, name)) is str for name in names)
        with pytest.raises((AttributeError, dataclasses.FrozenInstanceError)):
            result.language = ""
    assert isinstance(shown.open_variables, tuple)
    assert isinstance(check(small), tuple)


def test_results_can_be_compared_and_kept_in_sets(small):
    once = render(small, "claims/statement", STATEMENT, language="en")
    again = render(small, "claims/statement", dict(reversed(STATEMENT.items())), language="en")
    assert len({once, again}) == 1


@pytest.mark.parametrize("kind", [UnknownName, KeyError, LookupError, KbError])
def test_a_name_that_does_not_exist_is_caught_as(small, kind):
    with pytest.raises(kind) as caught:
        render(small, "claims/none", {}, language="en")
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path, problem.line, problem.variable) == ("unknown-message", None, None, None)


@pytest.mark.parametrize("kind", [InvalidValues, ValueError, KbError])
def test_values_that_do_not_fit_are_caught_as(small, kind):
    with pytest.raises(kind) as caught:
        render(small, "claims/statement", {}, language="en")
    assert [problem.variable for problem in caught.value.problems] == list(STATEMENT)


def test_given_values_are_not_changed(small):
    given = {**STATEMENT, "attachments": ["  One. ", ""]}
    before = {name: list(value) if isinstance(value, list) else value for name, value in given.items()}
    render(small, "claims/statement", given, language="en")
    assert given == before


def test_the_same_catalog_serves_many_threads(small):
    from concurrent.futures import ThreadPoolExecutor

    catalog = Catalog.load(small.root)
    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(lambda _: render(catalog, "claims/statement", STATEMENT, language="en"), range(40)))
    assert len(set(sent)) == 1
