"""The text of every message in every language, for every sample, compared to the letter.

After a change of wording, `pytest tests/core --update-golden` writes the files again; the difference shows what staff
will send from now on.
"""

from pathlib import Path

import pytest

from kb_templates import Catalog, render

GOLDEN = Path(__file__).parent.parent / "golden"
CATALOG = Catalog.load()

# read_message reads what it can: a broken file must fail its own tests and not the search for tests.
TEXTS = [
    (message.id, sample, language)
    for message in (CATALOG.read_message(id)[0] for id in CATALOG)
    for sample in message.samples
    for language in message.languages
]


def golden(message: str, sample: str, language: str) -> Path:
    return GOLDEN / message / f"{sample}.{language}.txt"


@pytest.mark.parametrize(("id", "sample", "language"), [pytest.param(*text, id=".".join(text)) for text in TEXTS])
def test_the_text_is_what_it_was(id, sample, language, update_golden):
    message = CATALOG[id]
    chosen = message.samples[sample]
    sent = render(CATALOG, message, chosen.values, language=language, marketplace=chosen.marketplace)
    text = f"{sent.subject}\n\n{sent.body}\n"
    file = golden(id, sample, language)
    if update_golden:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    assert file.exists(), f"{file} is not there: write it with pytest tests/core --update-golden"
    assert text == file.read_bytes().decode()


def test_no_golden_text_is_an_orphan(update_golden):
    wanted = {golden(*text) for text in TEXTS}
    orphans = sorted(set(GOLDEN.rglob("*.txt")) - wanted)
    if update_golden:
        for file in orphans:
            file.unlink()
        orphans = []
    assert orphans == []
