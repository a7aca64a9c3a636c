"""The box near the top of a page that names the facts on it which nobody has read again in time.

The page may be months old when it is read. The build therefore lists every fact that the page prints, and the page's
script shows those that are late on the reader's day. Without the script the box stays hidden.
"""

from docutils import nodes
from sphinx.application import Sphinx

from kb_templates.model import Fact
from kb_templates.sphinx_ext.domain import KbDomain, domain_of
from kb_templates.sphinx_ext.nodes import el, element


def add_box(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the box below the summary of a page that prints facts or holds a table of them."""
    domain = domain_of(app.env)
    printed, in_table = (domain.data[kind].get(docname, {}) for kind in ("printed", "fact"))
    title = next(iter(doctree.findall(nodes.title)), None)
    if app.builder.format != "html" or title is None or not (printed or in_table):
        return
    facts = domain.catalog.read_file("policy/facts.toml")[0]
    # What stands in a table of the page is found there by the script: that table may be long.
    items = [_item(app, domain, docname, facts[id]) for id in sorted(printed) if id in facts and id not in in_table]
    place = title.parent
    below = place.index(title) + 1
    if below < len(place) and isinstance(place[below], nodes.paragraph):  # the sentence that sums the page up
        below += 1
    place.insert(below, _box(domain, items, opened=not in_table))


def _item(app: Sphinx, domain: KbDomain, docname: str, fact: Fact) -> element:
    words = f"{fact.code} {fact.title[domain.labels.reader]}"
    places = domain.places("fact", fact.id)
    if not places:  # said by every link to it
        return el("li", words, data_kb_due=str(fact.review_by))
    page, anchor = places[0]
    link = el("a", words, href=f"{app.builder.get_relative_uri(docname, page)}#{anchor}")
    return el("li", link, data_kb_due=str(fact.review_by))


def _box(domain: KbDomain, items: list[element], *, opened: bool) -> element:
    labels = domain.labels
    return el(
        "div",
        el("p", labels["stale"], classes="admonition-title"),
        el("details", el("summary", labels["stale_which"]), el("ul", *items), open=opened),
        classes="admonition warning kb-stale",
        role="note",
        hidden=True,
    )
