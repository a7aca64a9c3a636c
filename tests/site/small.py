"""Small handbooks: a copy of `handbooks/small` in a folder of its own, changed and built as a test needs it."""

import gettext
import io
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from kb_templates import Catalog
from tests.site.built import ROOT

SMALL = Path(__file__).parent / "handbooks" / "small"

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Build:
    """What one build did."""

    folder: Path
    env: BuildEnvironment
    failed: bool
    """As the exit code of `sphinx-build -W` would say."""
    read: set[str]
    """The pages that were read; the others were taken from the build before."""
    warnings: list[str]
    """`file:line: sentence [type]`, with files relative to the handbook's folder."""

    def html(self, page: str) -> BeautifulSoup:
        """A built page."""
        return BeautifulSoup(self.text(f"{page}.html"), "html.parser")

    def text(self, name: str) -> str:
        """A built file."""
        return (self.folder / name).read_text("utf-8")


@dataclass
class Handbook:
    """A handbook in a folder: its pages, its catalog, what is built of them."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def docs(self) -> Path:
        return self.folder / "docs"

    @property
    def files(self) -> Path:
        """The folder of the catalog."""
        return self.folder / "catalog"

    @property
    def catalog(self) -> Catalog:
        """The catalog as its files are now."""
        return Catalog.load(self.files)

    def page(self, name: str, text: str) -> None:
        """Write a page; it need not be in any table of contents."""
        path = self.docs / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\norphan: true\n---\n{text}", "utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change a file of the catalog; `old` must stand in it."""
        path = self.files / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def build(self, builder: str = "html", *, english: bool = False, parallel: int = 1, **settings: object) -> Build:
        """Build with the settings of the real handbook, as `sphinx-build -n -W --keep-going` does."""
        warnings = io.StringIO()
        out = self.folder / builder / ("en" if english else "zh-cn")
        # A process remembers translations; another handbook, or a changed catalogue, must not see them.
        translators.clear()
        gettext._translations.clear()  # type: ignore[attr-defined]
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                srcdir=self.docs,
                confdir=ROOT,
                outdir=out,
                doctreedir=self.folder / "doctrees" / out.name / builder,
                buildername=builder,
                confoverrides={"nitpicky": True, "kb_catalog": str(self.files), **self.settings, **settings},
                status=None,
                warning=warnings,
                warningiserror=True,
                tags=["en"] if english else [],
                parallel=parallel,
            )
            read: set[str] = set()
            app.connect("env-before-read-docs", lambda app, env, names: read.update(names))
            app.build()
        said = _COLOUR.sub("", warnings.getvalue()).replace(f"{self.folder}/", "")
        return Build(out, app.env, bool(app.statuscode), read, said.splitlines())


def copy_small(folder: Path, *, without: Iterable[str] = ()) -> Handbook:
    """A copy of the small handbook, without some of its pages."""
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    for page in without:
        (folder / "docs" / f"{page}.md").unlink()
    return Handbook(folder)


def write_message(handbook: Handbook, id: str, files: Mapping[str, str]) -> None:
    """Add a message to a handbook's catalog."""
    folder = handbook.files / "messages" / id
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


RULE = """\
severity = "must"
facts = ["answer-time", "appeal-time"]
title = { zh = "不要许诺", en = "A promise" }
why = { zh = "做不到的许诺会成为投诉。", en = "A promise that is not kept becomes a complaint." }
instead = { zh = "写日期。", en = "Write the date." }
scope = { audiences = ["buyer"] }

[[en.forbid]]
pattern = "\\\\bpromise\\\\b"

[examples.en]
bad = ["We promise it."]
good = ["We do it."]
"""


def write_rule(handbook: Handbook, id: str = "promise") -> None:
    """Add a red line to a handbook's catalog."""
    path = handbook.files / "policy" / "rules" / f"{id}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(RULE, "utf-8")
