"""Chinese has no spaces between sentences: a line end in the source is not one on the page.

Editors write one sentence a line, so that a change shows as one line. Markdown turns each line end into a space;
between Chinese words and punctuation that is a gap nobody wrote.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx

_CHINESE = "\u2e80-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—"
_PUNCTUATION = "\u3001-\u303f\uff01-\uff0f\uff1a-\uff1f”’…"
_BETWEEN = re.compile(f"(?<=[{_CHINESE}])\n(?=[{_CHINESE}])|(?<=[{_PUNCTUATION}])\n|\n(?=[{_PUNCTUATION}])")


def close_gaps(app: Sphinx, doctree: nodes.document) -> None:
    """Take line ends between Chinese characters out of the running text of a page."""
    for paragraph in doctree.findall(nodes.TextElement):
        if isinstance(paragraph, nodes.FixedTextElement | nodes.literal):
            continue
        texts = list(paragraph.findall(nodes.Text))
        for place, text in enumerate(texts):
            if "\n" in text:
                before = texts[place - 1].astext()[-1:] if place else ""
                after = texts[place + 1].astext()[:1] if place + 1 < len(texts) else ""
                closed = _BETWEEN.sub("", before + text.astext() + after)
                # What stood around the text was only looked at.
                closed = closed[len(before) : len(closed) - len(after)] if closed else ""
                text.parent.replace(text, nodes.Text(closed))
