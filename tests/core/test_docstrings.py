"""The examples in the package's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import kb_templates

MODULES = ["kb_templates"] + [
    f"kb_templates.{module.name}"
    for module in pkgutil.iter_modules(kb_templates.__path__)
    if module.name not in {"sphinx_ext", "__main__"}
]


def examples(module_name: str) -> list[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = finder.find(importlib.import_module(module_name))
    return [test for test in found if test.examples]


@pytest.mark.parametrize("test", [pytest.param(test, id=test.name) for name in MODULES for test in examples(name)])
def test_the_example_is_true(test):
    said: list[str] = []
    # An error's words go over several lines, and a list of places differs from machine to machine.
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert "".join(said) == ""


def test_what_people_call_first_has_an_example():
    shown = {test.name for name in MODULES for test in examples(name)}
    assert {"kb_templates", "kb_templates.catalog.Catalog", "kb_templates.rendering.render"} <= shown
