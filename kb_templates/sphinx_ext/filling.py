"""Filling messages in, in the page: the data that the scripts need, and the scripts themselves, as small as they get."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin
from docutils import nodes
from sphinx.application import Sphinx

from kb_templates.catalog import Catalog
from kb_templates.errors import KbError
from kb_templates.sphinx_ext.domain import domain_of
from kb_templates.sphinx_ext.labels import Labels
from kb_templates.web.data import edition_data, message_data

SCRIPTS = ("edition", "values", "render", "case", "cards", "paste", "panel", "keys")
"""In the order in which pages with cards load them; `edition` is made by the build."""


def generated(app: Sphinx) -> Path:
    """The folder of files that the build makes for `_static`; each edition has its own."""
    return Path(app.doctreedir) / "generated"


def write_edition_data(app: Sphinx) -> None:
    """Write what all pages of this edition share as a script: a page opened from a folder cannot fetch data."""
    if app.builder.format != "html":
        return
    domain = domain_of(app.env)
    try:
        data = edition_data(domain.catalog, domain.labels.reader)
    except KbError:  # reported with the catalog's problems; pages then stay as the build wrote them
        data = {}
    else:
        data["words"] |= {group: domain.labels.group(group) for group in ("fill", "keys")}
    target = generated(app) / "edition.js"
    script = f"Object.assign((globalThis.kb = globalThis.kb || {{}}), {_json(data)});\n"
    if not target.exists() or target.read_text("utf-8") != script:
        target.write_text(script, "utf-8")


def add_messages(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page with cards the programs of its messages."""
    domain = domain_of(app.env)
    ids = domain.data["message"].get(pagename, ())
    if ids and (found := page_data(domain.catalog, ids, domain.labels)):
        context["body"] += f'<script type="application/json" data-kb-messages>{_json(found)}</script>'


def page_data(catalog: Catalog, ids: Iterable[str], labels: Labels) -> dict[str, Any]:
    """What the cards of a page need, by message. A message that is wrong has been reported, and is left out."""
    found = {}
    for id in ids:
        try:
            found[id] = message_data(catalog, catalog[id], labels.reader)
        except KbError:
            continue
    return found


def _json(data: object) -> str:
    """JSON that may stand in a script of a page: nothing in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def make_small(app: Sphinx, exception: Exception | None) -> None:
    """Take comments and blanks out of our scripts and styles where they lie in `_static`."""
    if exception is not None or app.builder.format != "html":
        return
    ours = Path(__file__).parents[1] / "web"
    static = Path(app.outdir) / "_static"
    for path in (*ours.glob("*.js"), *ours.glob("*.css")):
        target = static / path.name
        if target.is_file():
            shrink = rjsmin.jsmin if path.suffix == ".js" else rcssmin.cssmin
            target.write_text(str(shrink(path.read_text("utf-8"))), "utf-8")
