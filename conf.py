"""Sphinx settings of the handbook. `sphinx-build -c . docs OUT` builds the Chinese edition, `-t en` the English one."""

from pathlib import Path

project = "kb-templates"
author = "The after-sales handbook authors"
copyright = "2026, The after-sales handbook authors"

extensions = ["myst_parser", "sphinx_copybutton", "kb_templates.sphinx_ext"]
exclude_patterns = ["decisions", "locales", "pictures"]
primary_domain = "kb"  # {message} instead of {kb:message} for directives
nitpicky = True

# --- editions: written in Chinese, translated into English with gettext ---
english = tags.has("en")  # type: ignore[name-defined]  # noqa: F821 - Sphinx gives conf.py the tags of the command line
language = "en" if english else "zh_CN"
locale_dirs = ["locales"]
gettext_compact = False  # one catalogue a page
gettext_location = False  # moving a sentence is not a change of it
gettext_uuid = False

# --- Markdown ---
myst_enable_extensions = ["colon_fence", "deflist"]
myst_links_external_new_tab = False

# --- pages ---
html_theme = "furo"
html_title = "After-sales handbook" if english else "售后手册"
html_search_language = "zh"  # our own, see kb_templates/sphinx_ext/search.py; it reads both languages
html_show_sourcelink = False
html_copy_source = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "¶"
html_show_search_summary = False  # it fetches pages, which a handbook opened from a folder cannot do
pygments_style = "a11y-light"
html_search_scorer = str(Path(__file__).parent / "kb_templates" / "web" / "scorer.js")
