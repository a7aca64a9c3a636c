"""Filling messages in, in the page: what the scripts are told, and the scripts and styles, made small."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import rcssmin
from docutils import nodes
from sphinx.application import Sphinx

from kb_templates.catalog import Catalog
from kb_templates.errors import KbError
from kb_templates.sphinx_ext.domain import KbDomain, domain_of
from kb_templates.sphinx_ext.labels import Labels
from kb_templates.web.data import asked_with, edition_data, message_data

try:
    import minify
except ImportError:  # there is no wheel for Apple's own processors: pages built there work the same, and weigh more
    minify = None

PARTS = ("values", "render", "case", "approvals", "cards", "paste", "panel", "keys")

SHIPPED = {
    "handbook.js": ("handbook.js", "tree.js"),
    "fill.js": tuple(f"{part}.js" for part in PARTS),
    **{f"{name}.js": (f"{name}.js",) for name in ("triage", "plurals", "theme", "choose", "policy", "draft")},
    "handbook.css": ("handbook.css", "tree.css"),
    "playbook.css": ("handbook.css", "tree.css", "case.css"),  # in its place, where there are cards
    **{f"{name}.css": (f"{name}.css",) for name in ("triage", "draft", "reference")},
}
"""Each file that pages load, and the sources it is made of, in the order in which they run."""

ON_PLAYBOOKS = ("theme.js", "handbook.js", "fill.js", "playbook.css")
"""What the page of a playbook loads of them."""

LINTER = ("policy.js", "kb-rules.js")
"""What it loads besides, once something has been typed: the engine of the red lines, and the rules."""

SCRIPTS = ("edition.js", "fill.js")
"""What pages with cards load: what the scripts are told, and the scripts. Both are made by the build."""

WEB = Path(__file__).parents[1] / "web"


def generated(app: Sphinx) -> Path:
    """The folder of files that the build makes for `_static`; each edition has its own."""
    return Path(app.doctreedir) / "generated"


def write_scripts(app: Sphinx) -> None:
    """Write our scripts and styles, and what they are told: as a script, because a folder (file://) serves no data."""
    if app.builder.format != "html":
        return
    for name in SHIPPED:
        write_changed(generated(app) / name, shipped(name))
    domain = domain_of(app.env)
    try:
        data = edition_data(domain.catalog, domain.labels.reader)
    except (KbError, ValueError):  # reported with the catalog's problems; pages then stay as the build wrote them
        data = {}
    else:
        data["words"] |= {group: domain.labels.group(group) for group in ("fill", "keys")}
    write_changed(
        generated(app) / "edition.js", f"Object.assign((globalThis.kb = globalThis.kb || {{}}), {_json(data)});\n"
    )


def write_changed(path: Path, text: str) -> None:
    """Write a file only where it changes: Sphinx copies what is newer."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def add_messages(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page with cards the programs of its messages."""
    domain = domain_of(app.env)
    ids = domain.data["message"].get(pagename, ())
    if ids and (found := page_data(domain.catalog, ids, domain.labels)):
        for message in found.values():
            if any("offer" in declared for declared in message["variables"]):
                message["requests"] = requests(app, domain)
        told = {
            "messages": found,
            "variables": variables_of(domain.catalog, found, domain.labels),
            "linter": [addressed(generated(app) / name) for name in LINTER],
        }
        context["body"] += f'<script type="application/json" data-kb-messages>{_json(told)}</script>'


def addressed(path: Path) -> str:
    """The address of a file in `_static`, new whenever the file is: browsers keep what they have."""
    return f"{path.name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"


def page_data(catalog: Catalog, ids: Iterable[str], labels: Labels) -> dict[str, Any]:
    """What the cards of a page need, by message. A message that is wrong has been reported, and is left out."""
    found = {}
    for id in ids:
        try:
            found[id] = message_data(catalog, catalog[id], labels.reader)
        except KbError:
            continue
    return found


def variables_of(catalog: Catalog, messages: Iterable[str], labels: Labels) -> dict[str, Any]:
    """How the page asks for the variables of its messages."""
    names = sorted({name for id in messages for name in catalog[id].variables})
    return {name: asked_with(catalog.variables[name], labels.reader) for name in names}


def requests(app: Sphinx, domain: KbDomain) -> dict[str, str]:
    """Where the requests for approval stand, from the root of the edition."""
    found = {}
    for request in {role.asks for role in domain.catalog.roles.values() if role.asks}:
        for docname, place in domain.places("message", request)[:1]:
            found[request] = f"{app.builder.get_target_uri(docname)}#{place}"
    return found


def _json(data: object) -> str:
    """JSON that may stand in a script of a page: nothing in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def shipped(name: str) -> str:
    """A script or a style sheet as pages load it: without comments and blanks, and with short names inside scripts."""
    text = "\n".join((WEB / part).read_text("utf-8") for part in SHIPPED[name])
    if name.endswith(".css"):
        return str(rcssmin.cssmin(text))
    return str(minify.string("text/javascript", text)) if minify else text
