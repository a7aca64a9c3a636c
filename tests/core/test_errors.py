"""Errors are plain data: what is wrong, where, and the next step."""

import pickle

import pytest

from kb_templates import CatalogError, InvalidValues, KbError, Problem, TemplateError, UnknownName
from kb_templates.errors import did_you_mean, unknown

IDS = ["a-to-z/appeal", "a-to-z/delivered", "a-to-z/delivered-courtesy", "returns/appeal"]


@pytest.mark.parametrize(
    ("name", "known", "sentence"),
    [
        pytest.param("eng", ["en", "zh"], "Did you mean 'en'?", id="one near name"),
        pytest.param(
            "slip", ["ship", "slit", "order"], "Did you mean 'slit' or 'ship'?", id="two near names, the nearest first"
        ),
        pytest.param("delivered", IDS, "Did you mean 'a-to-z/delivered'?", id="the last part of an id"),
        pytest.param("appeal", IDS, "Did you mean 'a-to-z/appeal' or 'returns/appeal'?", id="the last part of two ids"),
        pytest.param("xyz", ["en", "zh"], "There are: en, zh.", id="nothing near: all of a few"),
        pytest.param("xyz", ["zh", "en"], "There are: en, zh.", id="always in order"),
        pytest.param("xyz", [f"name-{n}" for n in range(26)], "", id="nothing near: not all of many"),
        pytest.param("xyz", [], "", id="nothing at all"),
        pytest.param("", ["en"], "There are: en.", id="an empty name"),
        pytest.param(
            "order",
            ["order1", "order2", "order3", "order4"],
            "Did you mean 'order4', 'order3' or 'order2'?",
            id="at most three",
        ),
    ],
)
def test_did_you_mean(name, known, sentence):
    assert did_you_mean(name, known) == sentence


def test_unknown_name_says_what_it_is_and_what_there_is():
    assert unknown("sample", "scan", ["scan-only", "signature"]) == Problem(
        "unknown-sample", "There is no sample 'scan'.", "Did you mean 'scan-only'?"
    )
    assert unknown("variable", "x", [], code="unknown-variable").code == "unknown-variable"


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        pytest.param(Problem("c", "It is wrong."), "It is wrong.", id="a sentence"),
        pytest.param(Problem("c", "It is wrong.", "Mend it."), "It is wrong. Mend it.", id="with the next step"),
        pytest.param(Problem("c", "It is wrong.", "", "a/b.toml", 3), "a/b.toml:3: It is wrong.", id="with its place"),
        pytest.param(Problem("c", "It is wrong.", "", "a/b.toml"), "a/b.toml:1: It is wrong.", id="without a line: 1"),
    ],
)
def test_how_a_problem_is_shown(problem, shown):
    assert str(problem) == shown


def test_an_error_holds_all_its_problems_and_shows_one_a_line():
    problems = (Problem("a", "First."), Problem("b", "Second.", "Do it."))
    error = KbError(iter(problems))
    assert error.problems == problems
    assert str(error) == "First.\nSecond. Do it."


@pytest.mark.parametrize(
    ("kind", "also"),
    [(CatalogError, KbError), (TemplateError, KbError), (UnknownName, KeyError), (InvalidValues, ValueError)],
)
def test_every_error_can_be_caught_as_ours_and_as_pythons_own(kind, also):
    assert issubclass(kind, KbError)
    assert issubclass(kind, also)


def test_an_error_goes_from_one_process_to_another_with_its_problems():
    problems = (Problem("a", "First."), Problem("b", "Second.", "Do it.", "x.toml", 3, "order_id"))
    for kind in (KbError, CatalogError, TemplateError, UnknownName, InvalidValues):
        error = pickle.loads(pickle.dumps(kind(problems)))
        assert (type(error), error.problems, str(error)) == (kind, problems, "First.\nx.toml:3: Second. Do it.")


def test_a_problem_cannot_be_changed():
    problem = Problem("a", "First.")
    with pytest.raises(AttributeError):
        problem.code = "b"
