"""Page, package and command line say the same text, to the last character."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from kb_templates import Catalog, Message, render, skeleton
from kb_templates.cli import main
from kb_templates.model import Kind, Reader, Skeleton
from kb_templates.rendering import finished_strings
from tests.site.built import EDITIONS, Built

both = pytest.mark.parametrize("edition", EDITIONS)

CATALOG = Catalog.load()
TEXTS = [
    pytest.param(message, sample, language, id=f"{message}-{sample}-{language}")
    for message in CATALOG
    for sample in CATALOG[message].samples
    for language in CATALOG[message].languages
]


def part_of(shown: Skeleton, part: str) -> str:
    return {"subject": shown.subject, "body": shown.body}[part]


@both
def test_the_page_shows_every_text_of_every_message_once(built: Built, edition: str):
    expected = Counter(
        (message.id, sample, language, part)
        for message in CATALOG.values()
        for sample in message.samples
        for language in message.languages
        for part in ("subject", "body")
    )
    assert Counter(tuple(shown)[1:] for shown, _ in built.texts(edition)) == expected


@both
def test_every_message_stands_on_exactly_one_page(built: Built, edition: str):
    pages = Counter(message for _, message in {(shown.page, shown.message) for shown, _ in built.texts(edition)})
    assert pages == Counter(CATALOG.ids)


def test_a_message_stands_in_the_same_place_in_both_editions(built: Built):
    places = [{shown[:3] for shown, _ in built.texts(edition)} for edition in EDITIONS]
    assert places[0] == places[1]


@both
def test_the_page_shows_what_the_package_returns(built: Built, edition: str):
    reader = EDITIONS[edition]
    differ = []
    for shown, element in built.texts(edition):
        text = skeleton(CATALOG, shown.message, language=shown.language, sample=shown.sample, reader=reader)
        if element.get_text() != part_of(text, shown.part):
            differ.append((shown, element.get_text(), part_of(text, shown.part)))
    assert differ == []


@both
def test_slots_on_the_page_name_their_variables(built: Built, edition: str):
    reader = EDITIONS[edition]
    for shown, element in built.texts(edition):
        text = skeleton(CATALOG, shown.message, language=shown.language, sample=shown.sample, reader=reader)
        pieces = text.subject_pieces if shown.part == "subject" else text.body_pieces
        slots = [(slot["data-kb-variable"], slot.get_text()) for slot in element.select("[data-kb-variable]")]
        assert slots == [(piece.variable, piece.text) for piece in pieces if piece.variable], shown


@both
def test_the_first_text_of_a_sample_is_the_one_to_send(built: Built, edition: str):
    """The copy button takes the first."""
    first: dict[tuple[str, str, str], str] = {}
    for shown, _ in built.texts(edition):
        first.setdefault((shown.message, shown.sample, shown.part), shown.language)
    for (message, _, _), language in first.items():
        assert language == CATALOG[message].sending_order(EDITIONS[edition])[0]


# --- the command line ---


@pytest.fixture
def read_once(monkeypatch):
    """The command reads the catalog that is read already: it is run a thousand times."""
    monkeypatch.setattr(Catalog, "load", lambda *_: CATALOG)


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("reader", EDITIONS.values())
@pytest.mark.parametrize(("message", "sample", "language"), TEXTS)
def test_kb_show_prints_what_the_package_returns(capsys, message: str, sample: str, language: str, reader: Reader):
    code = main(["show", message, "--sample", sample, "--language", language, "--reader", reader, "--json"])
    answer = json.loads(capsys.readouterr().out)
    text = skeleton(CATALOG, message, language=language, sample=sample, reader=reader)
    assert code == 0
    assert (answer["subject"], answer["body"]) == (text.subject, text.body)
    assert tuple(slot["name"] for slot in answer["slots"]) == text.open_variables


def test_the_command_itself_prints_what_stands_on_the_page(built: Built):
    """One message all the way: the program as it is run, and the page as it was built."""
    message = CATALOG["a-to-z/delivered"]
    sample = next(iter(message.samples))
    command = [sys.executable, "-m", "kb_templates", "show", message.id, "--sample", sample, "--reader", "zh", "--json"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    answer = json.loads(done.stdout)
    on_page = {
        shown.part: element.get_text()
        for shown, element in built.texts("zh-cn")
        if (shown.message, shown.sample, shown.language) == (message.id, sample, "en")
    }
    assert on_page == {"subject": answer["subject"], "body": answer["body"]}


# --- a filled message is its skeleton with the slots replaced ---


def one_line_each(message: Message, values: dict[str, object]) -> dict[str, object]:
    """Values in which every list has one line, as it has in a skeleton."""
    short = dict(values)
    for name, variable in message.variables.items():
        if variable.kind is Kind.LINES and variable.fact is None and name in values:
            lines = values[name]
            short[name] = [lines[0] if isinstance(lines, list) else str(lines).splitlines()[0]]
    return short


@pytest.mark.parametrize(("message", "sample", "language"), TEXTS)
def test_filling_the_slots_of_a_skeleton_gives_the_message(message: str, sample: str, language: str):
    of = CATALOG[message]
    chosen = of.samples[sample]
    values = one_line_each(of, dict(chosen.values))
    sent = render(CATALOG, of, values, language=language, marketplace=chosen.marketplace)
    finished = finished_strings(CATALOG, of, values, language=language, marketplace=chosen.marketplace)

    def filled(pieces) -> str:
        words = []
        for piece in pieces:
            value = finished[piece.variable] if piece.variable else piece.text
            words.append(value[0] if isinstance(value, tuple) else str(value))
        return "".join(words)

    text = skeleton(CATALOG, of, language=language, sample=sample)
    assert filled(text.subject_pieces) == sent.subject
    assert filled(text.body_pieces) == sent.body
