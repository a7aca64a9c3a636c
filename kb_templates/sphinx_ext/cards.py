"""A message as a card on a page: what it is, when to use it, its text per sample and language, ready to copy."""

from collections.abc import Sequence

from docutils import nodes

from kb_templates.catalog import Catalog
from kb_templates.model import Message, Piece, Reader, Skeleton
from kb_templates.rendering import skeleton
from kb_templates.sphinx_ext.labels import Labels
from kb_templates.sphinx_ext.nodes import el, element, spaced

HTML_LANGUAGES = {"zh": "zh-CN"}


def anchor(id: str) -> str:
    """The anchor of a message's card: `message-a-to-z-delivered`."""
    return f"message-{id.replace('/', '-')}"


def html_language(language: str) -> str:
    """The value of an HTML `lang` attribute for a language of the catalog."""
    return HTML_LANGUAGES.get(language, language)


def card(catalog: Catalog, message: Message, labels: Labels, samples: Sequence[str]) -> element:
    """The card of a message with the named samples, in the reader's language.

    Raises:
        KbError: the message cannot be rendered.
    """
    id = anchor(message.id)
    return el(
        "article",
        _head(catalog, message, labels, id),
        el(
            "div",
            *(_sample(catalog, message, labels, name) for name in samples),
            classes="kb-samples",
            data_kb_tabs=labels["samples"],
        ),
        classes="kb-message",
        id=id,
        data_kb_message=message.id,
        aria_labelledby=f"{id}-title",
    )


def _head(catalog: Catalog, message: Message, labels: Labels, id: str) -> element:
    kind = labels["kind.team" if message.audience == "team" else f"kind.{message.kind}"]
    link = el("a", "¶", classes="headerlink", href=f"#{id}", title=labels["link_to_message"])
    badges = (
        _badge(labels["to"], labels[f"audience.{message.audience}"]),
        _badge(labels["channel"], catalog.channels[message.channel].name[labels.reader]),
        _badge("", kind),
        el("code", message.id, translate="no"),
    )
    return el(
        "header",
        el("heading", message.title[labels.reader], link, id=f"{id}-title"),
        el("p", *spaced(badges), classes="kb-badges"),
        el("p", message.when[labels.reader], classes="kb-when"),
    )


def _badge(what: str, value: str) -> element:
    return el("span", f"{what} " if what else "", el("b", value), classes="kb-badge")


def _sample(catalog: Catalog, message: Message, labels: Labels, name: str) -> element:
    languages = message.sending_order(labels.reader)
    texts = [skeleton(catalog, message, language=language, sample=name, reader=labels.reader) for language in languages]
    folded = labels.reader == "en" or message.audience == "team"
    title = message.samples[name].label[labels.reader]
    return el(
        "section",
        el("p", title, classes="kb-sample-title"),
        _subject(message, labels, texts[:-1] if folded else texts),
        el(
            "div",
            *(_text(message, labels, text) for text in texts[:-1]),
            _folded_aid(message, labels, texts[-1]) if folded else _aid(labels, texts[-1]),
            classes="kb-texts",
            style=f"--kb-rows: {max(len(_paragraphs(text.body_pieces)) for text in texts) + 1}",
        ),
        _foot(catalog, message, labels, texts[0]),
        classes="kb-sample",
        id=f"{anchor(message.id)}--{name}",
        data_kb_sample=name,
        aria_label=title,
    )


def _subject(message: Message, labels: Labels, texts: Sequence[Skeleton]) -> element:
    team = message.audience == "team"
    lines = [_part(labels.reader, text, "subject", aid=text is not texts[0]) for text in texts]
    copy = _copy_button(
        labels, "title" if team else "subject", "subject", labels["copy_title" if team else "copy_subject"]
    )
    return el(
        "div",
        el("span", labels["note_title" if team else "subject"], classes="kb-label"),
        el("div", *lines),
        copy,
        classes="kb-subject",
    )


def _text(message: Message, labels: Labels, text: Skeleton) -> element:
    use = labels["use_this" if message.audience == "team" else "send_this"]
    caption = f"{labels[f'language.{text.language}']} · {use}"
    return el(
        "div",
        el("p", caption, classes="kb-label", lang=html_language(labels.reader)),
        _body(labels.reader, text),
        classes="kb-text",
        lang=html_language(text.language),
    )


def _aid(labels: Labels, text: Skeleton) -> element:
    caption = f"{labels[f'language.{text.language}']} · {labels['aid']}"
    return el(
        "div",
        el("p", caption, classes="kb-label", lang=html_language(labels.reader)),
        _body(labels.reader, text),
        classes="kb-text kb-aid",
        lang=html_language(text.language),
    )


def _folded_aid(message: Message, labels: Labels, text: Skeleton) -> element:
    caption = labels["aid_team" if message.audience == "team" else "aid_folded"]
    return el(
        "details",
        el("summary", caption, lang=html_language(labels.reader)),
        _part(labels.reader, text, "subject", aid=True),
        _body(labels.reader, text),
        classes="kb-text kb-aid",
        lang=html_language(text.language),
    )


def _part(reader: Reader, text: Skeleton, part: str, *, aid: bool) -> element:
    inside = _inline(reader, text, text.subject_pieces)
    return el(
        "p",
        *inside,
        classes="kb-aid" if aid else "",
        lang=html_language(text.language),
        data_kb_language=text.language,
        data_kb_part=part,
    )


def _body(reader: Reader, text: Skeleton) -> element:
    """The body as paragraphs. The text content of this element is the message to the letter, line ends included."""
    inside: list[nodes.Node | str] = []
    for paragraph in _paragraphs(text.body_pieces):
        inside += [_blank_line()] if inside else []
        inside.append(el("p", *_inline(reader, text, paragraph)))
    return el("div", *inside, classes="kb-body", data_kb_language=text.language, data_kb_part="body")


def _blank_line() -> nodes.Node:
    """The blank line between two paragraphs. A comment holds its line ends apart: some parsers fold bare ones."""
    return nodes.raw("", "\n<!-- -->\n", format="html")


def _inline(reader: Reader, text: Skeleton, pieces: Sequence[Piece]) -> list[nodes.Node | str]:
    # A slot is labelled in the reader's language, whatever language stands around it.
    foreign = {"lang": html_language(reader)} if reader != text.language else {}
    return [
        el("span", piece.text, classes="kb-slot", data_kb_variable=piece.variable, **foreign)
        if piece.variable
        else piece.text
        for piece in pieces
    ]


def _paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces cut at blank lines."""
    paragraphs: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = [piece.text] if piece.variable else piece.text.split("\n\n")
        paragraphs[-1].append(Piece(first, piece.variable))
        paragraphs += [[Piece(other)] for other in others]
    return [[piece for piece in paragraph if piece.text] for paragraph in paragraphs]


def _foot(catalog: Catalog, message: Message, labels: Labels, text: Skeleton) -> element:
    names = text.open_variables
    slots = labels["separator"].join(message.variables[name].label[labels.reader] for name in names)
    state: list[nodes.Node | str] = [labels["nothing_to_fill"]]
    if names:
        state = [el("b", labels.filled("to_fill", count=len(names))), labels["colon"], slots]
    limit = catalog.channels[message.channel].limit
    letters = sum(len(piece.text) for piece in text.body_pieces if not piece.variable)
    of_limit = labels.filled("limit", limit=f"{limit:,}") if limit else labels["limit_unknown"]
    in_body = len({piece.variable for piece in text.body_pieces if piece.variable})
    caption = labels.count("copy_body_open", in_body) if in_body else labels["copy_body"]
    return el(
        "footer",
        el("p", *state, classes="kb-state"),
        el("p", labels.filled("count", count=f"{letters:,}") + of_limit, classes="kb-count"),
        _copy_button(labels, "body", "body", caption),
        classes="kb-foot",
    )


def _copy_button(labels: Labels, what: str, part: str, caption: str) -> element:
    # Hidden until the script that does the copying has run: a button that does nothing is worse than none.
    return el(
        "button",
        caption,
        classes="kb-copy kb-copy-body" if part == "body" else "kb-copy",
        type="button",
        data_kb_copy=part,
        data_kb_done=labels[f"copied_{what}"],
        data_kb_failed=labels["copy_failed"],
        hidden=True,
    )
