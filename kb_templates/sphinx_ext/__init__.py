"""The Sphinx extension: pages read the catalog through the domain `kb`."""

import hashlib
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

PACKAGE = Path(__file__).parents[1]
TEMPLATES = str(PACKAGE / "sphinx_ext" / "templates")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    from kb_templates import __version__  # noqa: PLC0415 - nothing of ours is imported before Sphinx asks for it
    from kb_templates.sphinx_ext import editions, filling, linter, searchwords, stale, typography  # noqa: PLC0415
    from kb_templates.sphinx_ext.domain import KbDomain, read_tables_again, warn_of_missing  # noqa: PLC0415
    from kb_templates.sphinx_ext.nodes import setup as setup_nodes  # noqa: PLC0415
    from kb_templates.sphinx_ext.search import HandbookSearch  # noqa: PLC0415

    app.add_config_value(
        "kb_catalog",
        None,
        "env",
        types=(str, type(None)),
        description="Folder of the catalog; None: the one of the package",
    )
    app.add_config_value(
        "kb_code", "", "env", types=str, description="Digest of this package's code, set by the extension"
    )
    app.add_domain(KbDomain)
    setup_nodes(app)
    app.add_search_language(HandbookSearch)
    app.connect("config-inited", _configure)
    app.connect("builder-inited", _leave_out_templates)
    app.connect("builder-inited", _check_catalog)
    app.connect("builder-inited", filling.write_scripts)
    app.connect("env-get-outdated", read_tables_again)
    app.connect("doctree-read", typography.close_gaps)
    app.connect("doctree-read", searchwords.depend_on_words)
    app.connect("warn-missing-reference", warn_of_missing)
    app.connect("doctree-read", _add_when_sections_apply)
    app.connect("env-check-consistency", _check_sections)
    app.connect("doctree-resolved", stale.add_box)
    app.connect("html-page-context", filling.add_messages)
    app.connect("env-updated", linter.write_rules)
    app.connect("env-updated", searchwords.write_words)
    app.connect("env-check-consistency", searchwords.check_labels)
    app.connect("html-page-context", searchwords.add_to_page)
    app.connect("html-page-context", editions.add_to_page, priority=900)  # after the theme, whose HTML it mends
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Config) -> None:
    """Add our styles, scripts and templates; and read every page again when our code has changed."""
    from kb_templates.sphinx_ext import filling, linter  # noqa: PLC0415

    config.kb_code = _digest()
    # New lists: those at hand may be Sphinx's defaults, which every build in this process shares.
    config.templates_path = [TEMPLATES, *config.templates_path]
    filling.generated(app).mkdir(parents=True, exist_ok=True)
    config.html_static_path = [*config.html_static_path, str(filling.generated(app))]
    for name in ("handbook", "playbook", "reference", "triage", "draft"):
        app.add_css_file(f"{name}.css", priority=900)
    app.add_js_file("plurals.js", priority=400)  # after Sphinx's tools, before its translations
    for name in ("handbook.js", "triage.js"):
        app.add_js_file(name, priority=900)
    for name in (
        linter.RULES,
        linter.ENGINE,
        *filling.SCRIPTS,
        "draft.js",
    ):  # a page reads and copies before they are there
        app.add_js_file(name, loading_method="defer", priority=900)


def _digest() -> str:
    """A digest of the code that pages are made with: Sphinx itself watches only what pages name."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _leave_out_templates(app: Sphinx) -> None:
    """Keep the words of our page templates out of the catalogues of pages: they are in `sphinx.po`."""
    if app.builder.name == "gettext":
        app.config.templates_path = [path for path in app.config.templates_path if path != TEMPLATES]


def _check_catalog(app: Sphinx) -> None:
    """Report every problem of the catalog in every build, whether or not a page shows it."""
    from kb_templates.checks import check  # noqa: PLC0415
    from kb_templates.sphinx_ext.domain import domain_of  # noqa: PLC0415
    from kb_templates.sphinx_ext.warnings import warn_of  # noqa: PLC0415

    catalog = domain_of(app.env).catalog
    for problem in check(catalog):
        warn_of(problem, str(catalog.root))


def _add_when_sections_apply(app: Sphinx, doctree: nodes.document) -> None:
    """On the page of a playbook, say under each heading for which answers its section is meant."""
    from kb_templates.sphinx_ext.domain import domain_of  # noqa: PLC0415
    from kb_templates.sphinx_ext.trees import add_when_sections_apply  # noqa: PLC0415

    domain = domain_of(app.env)
    for id in domain.catalog.playbook_ids:
        playbook, file = domain.catalog.read_playbook(id)
        if playbook.page == app.env.current_document.docname and not file.problems:
            app.env.note_dependency(str(domain.catalog.root / file.name))
            app.env.note_dependency(str(domain.catalog.root / "conditions.toml"))
            add_when_sections_apply(doctree, playbook, domain.labels)


def _check_sections(app: Sphinx, env: BuildEnvironment) -> None:
    """Report every situation, and every piece of old advice, whose section is not on its page."""
    from kb_templates.errors import Problem, did_you_mean  # noqa: PLC0415
    from kb_templates.sphinx_ext.domain import domain_of  # noqa: PLC0415
    from kb_templates.sphinx_ext.warnings import KbWarning, warn_of  # noqa: PLC0415
    from kb_templates.tables import TomlFile  # noqa: PLC0415

    catalog = domain_of(env).catalog
    labels = env.domains.standard_domain.anonlabels
    for id in catalog.playbook_ids:
        playbook, file = catalog.read_playbook(id)
        on_page = [label for label, (docname, _) in labels.items() if docname == playbook.page]
        for number, situation in enumerate(playbook.situations.values()):
            if not situation.pending and situation.section not in on_page:
                said = f"{playbook.page} has no section {situation.section!r}."
                line = file.line(("situations", str(number), "section"))
                hint = did_you_mean(situation.section, on_page)
                warn_of(Problem(KbWarning.UNKNOWN_SECTION, said, hint, file.name, line), str(catalog.root))
    waiting = {
        situation.section
        for id in catalog.playbook_ids
        for situation in catalog.read_playbook(id)[0].situations.values()
        if situation.pending
    }
    advice = catalog.read_file("policy/articles.toml")[0] if "policy/articles.toml" in catalog.shared_files else {}
    for id, found in advice.items():
        page, _, label = found.section.partition("#")
        if label not in waiting and labels.get(label, ("", ""))[0] != page:
            on_page = [name for name, (docname, _) in labels.items() if docname == page]
            said = f"{id} leads to {found.section!r}, and {page} has no such section."
            hint = did_you_mean(label, on_page)
            line = TomlFile(catalog.root / "policy/articles.toml", "policy/articles.toml").line((id, "section"))
            warn_of(Problem(KbWarning.UNKNOWN_SECTION, said, hint, "policy/articles.toml", line), str(catalog.root))
