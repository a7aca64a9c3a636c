"""What staff call a section, for the search: `search.toml` as a classic script that the search page alone loads."""

import json
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from kb_templates.errors import Problem, did_you_mean
from kb_templates.sphinx_ext.domain import domain_of
from kb_templates.sphinx_ext.filling import generated, write_changed
from kb_templates.sphinx_ext.warnings import KbWarning, warn_of
from kb_templates.tables import TomlFile

SCRIPT = "search-words.js"
FILE = "search.toml"


def write_words(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write `kb.searchWords = {"page#anchor": [...]}`, when it is known where each label stands."""
    if app.builder.format == "html":
        words = {}
        for label, said in domain_of(env).catalog.search_words.items():
            page, anchor, title = env.domains.standard_domain.labels.get(label, ("", "", ""))
            if page:  # the search knows a page by its name alone
                words[page if title == env.titles[page].astext() else f"{page}#{anchor}"] = said
        data = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
        write_changed(generated(app) / SCRIPT, f"(globalThis.kb = globalThis.kb || {{}}).searchWords = {data};\n")
    return []


def depend_on_words(app: Sphinx, doctree: nodes.document) -> None:
    """Let the first page depend on the words, so that a build takes up a change of nothing else."""
    catalog = domain_of(app.env).catalog
    if app.env.current_document.docname == app.config.root_doc and FILE in catalog.shared_files:
        app.env.note_dependency(str(catalog.root / FILE))


def check_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Report every label of `search.toml` that is on no page, unless a page still to be written will have it."""
    catalog = domain_of(env).catalog
    labels = env.domains.standard_domain.labels
    playbooks = {id: catalog.read_playbook(id)[0] for id in catalog.playbook_ids}
    unwritten = {id for id, playbook in playbooks.items() if playbook.page not in env.found_docs}
    for label in catalog.search_words:
        awaited = any(label == id or label.startswith(f"{id}-") for id in unwritten)
        if label not in labels and not awaited:
            line = TomlFile(catalog.root / FILE, FILE).line((label,))
            said = f"No page has a label {label!r}."
            warn_of(Problem(KbWarning.UNKNOWN_LABEL, said, did_you_mean(label, labels), FILE, line), str(catalog.root))


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the words on the search page."""
    if pagename == "search":
        app.add_js_file(SCRIPT, priority=900)
