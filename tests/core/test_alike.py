"""The English messages read easily, and none is nearly another; `python -m tools.messages` prints all figures."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from kb_templates import Catalog
from tools import messages

CATALOG = Catalog.load()

# Flesch's reading ease: 60 to 70 is plain English.
FLOOR = 65

# At a third, half of the runs of five words of either text stand in the other. Most pairs share less than a tenth of
# them, two answers to neighboring cases up to 0.32, and a copy with a few words changed more than a half.
ALIKE = 1 / 3
ACCEPTED = tomllib.loads(Path(__file__).with_name("alike.toml").read_text("utf-8"))


@pytest.mark.parametrize("id", CATALOG)
def test_each_message_reads_easily(id: str):
    ease = messages.ease_of(CATALOG, CATALOG[id])
    assert ease >= FLOOR, f"{id} has a reading ease of {ease:.0f}: shorter words, shorter sentences"


def test_two_messages_are_alike_only_for_a_reason():
    alike = {
        f"{first} + {second}": round(share, 2) for share, first, second in messages.pairs(CATALOG) if share >= ALIKE
    }
    unlisted = {pair: share for pair, share in alike.items() if pair not in ACCEPTED}
    assert unlisted == {}, "make one message of the two, or say in tests/core/alike.toml why there are two"
    assert set(ACCEPTED) - set(alike) == set(), "these are no longer alike: take them out of tests/core/alike.toml"


def test_accepted_pairs_have_reasons_and_are_in_order():
    assert all(isinstance(reason, str) and reason.endswith(".") for reason in ACCEPTED.values())
    assert all(first < second for first, second in pairwise(ACCEPTED))


def test_longer_words_and_sentences_are_harder():
    easy = "We will refund you. You can keep the item."
    hard = "Reimbursement will be administered subsequently, notwithstanding retention of the merchandise."
    assert messages.reading_ease(easy) > 90
    assert messages.reading_ease(hard) < 0


def test_a_copy_with_a_few_words_changed_is_alike():
    text = "We will refund you in full by Friday. You can keep the item or send it back with our label at no cost."
    same = messages.shared(messages.runs_of(text), messages.runs_of(text.replace("Friday", "Monday")))
    other = messages.shared(
        messages.runs_of(text), messages.runs_of("Your parcel has left our warehouse and is on its way.")
    )
    assert same > ALIKE > other == 0
