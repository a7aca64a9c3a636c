"""The first files of a new message: complete in form, empty in words. `kb check` names every word still to write."""

import re
from datetime import UTC, datetime
from pathlib import Path

from kb_templates.catalog import USUAL_CHANNEL, Catalog
from kb_templates.errors import InvalidValues, Problem, UnknownName, unknown

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")

_BUYER_VARIABLES = """\
order_id = {}
buyer_name = {}
store_name = {}
extra_note = {}
"""
_OTHER_VARIABLES = """\
order_id = {}
store_name = {}
"""
_TEAM_VARIABLES = """\
order_id = {}
"""


def write_draft(catalog: Catalog, id: str, *, audience: str, channel: str | None, kind: str) -> tuple[Path, ...]:
    """Write `message.toml`, `en.jinja` and `zh.jinja` of a new message and return their paths.

    Raises:
        InvalidValues: the id is not one, or is taken; nothing is written.
        UnknownName: there is no such channel.
    """
    if not _ID.fullmatch(id):
        hint = "Use small letters, digits and hyphens: topic/name, for example returns/wrong-size."
        raise InvalidValues([Problem("bad-id", f"{id!r} cannot be a message id.", hint)])
    folder = catalog.template_path(id)
    if folder.exists():
        raise InvalidValues([Problem("id-taken", f"There is a message {id!r} already.", f"Edit it in {folder}.")])
    channel = channel or USUAL_CHANNEL[audience]
    if channel not in catalog.channels:
        raise UnknownName([unknown("channel", channel, catalog.channels)])
    layout = audience if audience in {"buyer", "team"} else "amazon"
    variables = {"buyer": _BUYER_VARIABLES, "team": _TEAM_VARIABLES}.get(audience, _OTHER_VARIABLES)
    files = {
        "message.toml": _message_toml(audience, channel, kind, variables),
        "en.jinja": _template(layout, "en"),
        "zh.jinja": _template(layout, "zh"),
    }
    try:
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        hint = "Use --catalog with a folder of your own."
        raise InvalidValues([Problem("bad-file", f"{folder} cannot be written: {error.strerror}.", hint)]) from None
    return tuple(folder / name for name in files)


def _message_toml(audience: str, channel: str, kind: str, variables: str) -> str:
    today = datetime.now(UTC).date()
    values = "".join(f'{line.split(" ")[0]} = ""\n' for line in variables.splitlines())
    return f"""\
audience = "{audience}"
channel  = "{channel}"
kind     = "{kind}"
owner    = "after-sales"
reviewed = {today}

[title]
zh = ""
en = ""

[when]                # one sentence: use it when ...
zh = ""
en = ""

[variables]           # in the order in which they are asked for; variables.toml says what each of them is
{variables}
[samples.usual]       # one complete set of values; add samples until every if has been gone through both ways
label = {{ zh = "", en = "" }}
{values}"""


def _template(layout: str, language: str) -> str:
    return f"""\
{{% extends "_layout/{layout}.{language}.jinja" %}}
{{% block subject %}}{{% endblock %}}
{{% block body %}}
{{% endblock %}}
"""
