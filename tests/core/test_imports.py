"""Imports run one way: from the values up to the command, and from the pages to the core, never back."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "kb_templates"

# Each module imports only from rows above its own.
ROWS = [
    {"model", "errors"},
    {"tables", "formats", "triage", "folding", "patterns"},
    {"values", "rules"},
    {"catalog"},
    {"template_language", "drafts", "proofs"},
    {"rendering", "policy"},
    {"approvals"},
    {"checks"},
    {"cli"},
]

# Who may import what is not ours.
ONLY_IN = {
    "jinja2": {"template_language", "rendering"},
    "babel": {"formats"},
    "tomli": {"tables", "cli"},
    "tomllib": {"tables", "cli"},
    "argparse": {"cli"},
}

CORE = {path.stem: path for path in PACKAGE.glob("*.py") if path.stem not in {"__init__", "__main__"}}
PAGES = {f"sphinx_ext.{path.stem}": path for path in (PACKAGE / "sphinx_ext").glob("*.py")}


def imported(path: Path) -> set[str]:
    """Full names of all that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: an import names its module in full"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    """The modules of the core that a module imports."""
    parts = (name.split(".") for name in imported(path))
    return {name[1] for name in parts if name[0] == "kb_templates" and len(name) > 1 and name[1] in CORE}


def test_every_module_of_the_core_has_its_row():
    assert set().union(*ROWS) >= set(CORE)


@pytest.mark.parametrize("module", sorted(CORE))
def test_a_module_imports_only_from_the_rows_above_its_own(module):
    row = next(number for number, names in enumerate(ROWS) if module in names)
    above = set().union(*ROWS[:row])
    assert ours(CORE[module]) - above == set()


@pytest.mark.parametrize("module", sorted(CORE))
def test_no_module_of_the_core_knows_the_pages(module):
    names = imported(CORE[module])
    assert not any(name.startswith(("kb_templates.sphinx_ext", "sphinx", "docutils", "myst_parser")) for name in names)


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stays_where_it_belongs(library):
    users = {module for module, path in CORE.items() if any(name.split(".")[0] == library for name in imported(path))}
    assert users <= ONLY_IN[library]


@pytest.mark.parametrize("module", sorted(PAGES))
def test_pages_know_neither_the_command_nor_jinja(module):
    names = imported(PAGES[module])
    assert not any(name.startswith(("kb_templates.cli", "kb_templates.drafts", "jinja2")) for name in names)


@pytest.mark.parametrize("module", sorted({*CORE, *PAGES} - {"cli"}))
def test_only_the_command_prints(module):
    tree = ast.parse({**CORE, **PAGES}[module].read_text("utf-8"))
    prints = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "print"]
    streams = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr"}
    ]
    assert prints + streams == []
