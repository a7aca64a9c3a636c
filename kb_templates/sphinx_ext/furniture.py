"""Mends the HTML that Sphinx and furo write around our text: roles without a level, English words in a Chinese page.

Only what no template can reach stands here, because it arrives in the templates as finished HTML. All functions are
pure and leave alone what they do not know.
"""

import html as escaping
import re
from collections.abc import Callable

from sphinx.locale import _

# Sphinx calls the caption of a table of contents a heading and does not say of which level, which is an error in
# ARIA; screen readers then read it as a heading of level 2, wherever it stands.
_CAPTION = re.compile(r'(<p class="caption") role="heading">')

# furo names the boxes that unfold a branch of the navigation in English, whatever the language of the page.
_UNFOLD = re.compile(r'aria-label="Toggle navigation of ([^"]*)"')


def tidy_navigation(html: str, translate: Callable[[str], str] = _) -> str:
    """The tree of all pages, for `context["furo_navigation_tree"]`: captions are no headings, boxes speak our language.

    The sidebar stands before the page's own title, so a heading there would be out of order at any level.

    >>> tidy_navigation('<p class="caption" role="heading">')
    '<p class="caption">'
    >>> tidy_navigation('<input aria-label="Toggle navigation of Claims">', lambda words: "展开：%(title)s")
    '<input aria-label="展开：Claims">'
    """
    label = escaping.escape(translate("Pages under %(title)s"))
    html = _CAPTION.sub(r"\1>", html)
    return _UNFOLD.sub(lambda found: f'aria-label="{label.replace("%(title)s", found[1])}"', html)


def tidy_body(html: str) -> str:
    """The text of a page, for `context["body"]`: a caption is a heading right below the page's title.

    >>> tidy_body('<p class="caption" role="heading">')
    '<p class="caption" role="heading" aria-level="2">'
    """
    return _CAPTION.sub(r'\1 role="heading" aria-level="2">', html)
