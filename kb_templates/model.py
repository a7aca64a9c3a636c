"""The values that every other module passes around: frozen, without I/O and without Jinja.

The words are the trade's words; `docs/glossary.md` explains each of them. Plain records are named tuples, which are
made four times as fast as frozen dataclasses: a command that runs for a tenth of a second feels it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Reader = Literal["zh", "en"]
"""A language the handbook is read in. Messages may exist in more languages than that."""

READERS: tuple[Reader, ...] = ("zh", "en")

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Text:
    """A word or sentence for the people who read the handbook, in both its languages."""

    zh: str
    en: str

    def __getitem__(self, reader: Reader) -> str:
        """The text in the reader's language."""
        return self.zh if reader == "zh" else self.en


class Kind(StrEnum):
    """What a variable holds: how it is read from text, formatted and asked for in a form."""

    TEXT = "text"
    MULTILINE = "multiline"
    ORDER_ID = "order-id"
    ASIN = "asin"
    TRACKING_NUMBER = "tracking-number"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    LINES = "lines"

    @property
    def only_tested(self) -> bool:
        """True for kinds that choose a branch and are never printed."""
        return self in {Kind.CHOICE, Kind.FLAG}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


Value = str | bool | date | Decimal | Money | tuple[str, ...]
"""A value of a variable after it was read and before it is formatted."""


class Variable(NamedTuple):
    """A typed value that a template prints or tests. One name means one thing in the whole catalog."""

    name: str
    kind: Kind
    label: Text
    hint: Text
    required: bool = True
    choices: Mapping[str, Text] = NOTHING
    examples: Mapping[str, str] = NOTHING
    fact: str | None = None
    """The fact that fills this variable where the marketplace is in the fact's scope; staff never type it."""
    in_aid: bool = True
    """False for what staff write in the buyer's language only: the reading aid does not print it."""
    columns: tuple[str, ...] = ()
    """The columns of Amazon's reports, and other names, from which a pasted order fills this variable."""
    profile: bool = False
    """True for what is the same in every case of a store: staff set it once, and it is not part of a case."""
    offer: bool = False
    """True for an amount that we offer of our own will: the limit of the role holds for it."""


class Sample(NamedTuple):
    """A named, complete set of values that fixes every branch of a message."""

    name: str
    label: Text
    values: Mapping[str, object]
    marketplace: str = "US"


class Message(NamedTuple):
    """One thing we send: what it is, when to use it, what it needs. The folder path is its id."""

    id: str
    audience: str
    channel: str
    kind: str
    owner: str
    reviewed: date
    title: Text
    when: Text
    variables: Mapping[str, Variable]
    samples: Mapping[str, Sample]
    languages: tuple[str, ...]
    accepted: Mapping[str, str] = NOTHING
    """Rules that find something in this message and are not followed here, each with the reason."""

    def template(self, language: str) -> str:
        """The name of the template of one language, relative to the folder `messages`."""
        return f"{self.id}/{language}.jinja"

    def sending_order(self, reader: Reader) -> tuple[str, ...]:
        """The languages of this message: those that are sent first, the reading aid last.

        A note for the team is not sent to anybody: there the reader's own language comes first.
        """
        aid = "zh" if self.audience != "team" or reader == "en" else "en"
        return tuple(sorted(self.languages, key=lambda language: (language == aid, language != "en", language)))


class Channel(NamedTuple):
    """Where a message goes. `limit` is in characters of the body; None where no limit is known."""

    id: str
    name: Text
    note: Text
    limit: int | None = None
    fact: str | None = None


class Marketplace(NamedTuple):
    """One of Amazon's stores: what decides how money and dates are written there."""

    id: str
    name: Text
    domain: str
    currency: str
    language: str
    locale: str
    time_zone: str
    date_order: str


@dataclass(frozen=True, slots=True)
class Steps:
    """A list of steps in both languages of the handbook."""

    zh: tuple[str, ...]
    en: tuple[str, ...]

    def __getitem__(self, reader: Reader) -> tuple[str, ...]:
        """The steps in the reader's language."""
        return self.zh if reader == "zh" else self.en


class Fact(NamedTuple):
    """A number or rule of Amazon's, with where it holds, where it was read, and how sure we are."""

    id: str
    code: str
    title: Text
    kind: str
    value: str | Text | Steps
    """An ISO 8601 duration, a percentage or a number as text; a sentence part; or steps."""
    bound: str | None
    counted_from: Text | None
    scope: tuple[str, ...]
    """Marketplace ids, or `("all",)`."""
    sources: tuple[str, ...]
    certainty: str
    seen: date
    review_by: date
    note: Text | None = None
    articles_said: Text | None = None
    tier: str | None = None
    """Who says so, A to D: Amazon, its staff, a copy by others, others in their own words."""

    def holds_in(self, marketplace: str) -> bool:
        """Whether the fact was read for this marketplace."""
        return "all" in self.scope or marketplace in self.scope


class OldAdvice(NamedTuple):
    """What one of the old articles says, and what holds today instead."""

    id: str
    article: int
    line: str
    """The line of the article, or several: `25–31`."""
    quote: str
    english: str | None
    """The quotation in English, where the article is in Chinese."""
    verdict: str
    today: Text
    rule: str | None
    """The red line that finds such words, where there is one."""
    facts: tuple[str, ...]
    section: str
    """Where the handbook says what to do: `playbooks/orders#orders-stock-out`."""


class Term(NamedTuple):
    """A word of the trade in both languages, what it means, and the words not to use for it."""

    id: str
    name: Text
    meaning: Text
    avoid: tuple[str, ...] = ()


class Condition(NamedTuple):
    """A question about a case with a closed set of answers."""

    id: str
    name: Text
    """What the question is about, in a word or two."""
    question: Text
    help: Text
    values: Mapping[str, Text]
    """The answers by id, in the order in which they are offered."""


class Role(NamedTuple):
    """Who works for the store, and how much they may offer a buyer without asking."""

    id: str
    name: Text
    decides: Text
    limits: Mapping[str, Decimal]
    """The most that they may offer in one case, by currency."""
    asks: str | None = None
    """The message with which they ask for approval; None for whoever may decide everything."""


class Situation(NamedTuple):
    """What the answers lead to: the section to read, the messages to send, the deadlines that run."""

    id: str
    when: Mapping[str, frozenset[str]]
    """The answers for which it holds; a condition that is not named may have any answer."""
    title: Text
    section: str
    """The label of the section to read."""
    messages: tuple[str, ...]
    deadlines: tuple[str, ...]
    """Ids of facts that are durations."""
    note: Text | None = None
    pending: str | None = None
    """Why section and messages are not written yet; None once they are."""
    way_out: bool = False


class Impossible(NamedTuple):
    """Answers that cannot occur together, and why."""

    when: Mapping[str, frozenset[str]]
    reason: Text


class Playbook(NamedTuple):
    """One topic: its page, its conditions, its situations."""

    id: str
    order: int
    """Its place among the topics of its group on the front page."""
    title: Text
    group: str
    """Who wrote to us: buyer, amazon, or ourselves."""
    case: Text
    """What happened, in the words of the front page."""
    page: str
    conditions: Mapping[str, Condition]
    situations: Mapping[str, Situation]
    impossible: tuple[Impossible, ...]


class Rendered(NamedTuple):
    """A message with its values filled in: what is sent, to the letter."""

    message: str
    language: str
    marketplace: str
    subject: str
    body: str


class Piece(NamedTuple):
    """A stretch of a skeleton: text of the template, or the slot of a variable."""

    text: str
    variable: str | None = None


class Skeleton(NamedTuple):
    """A message whose values are still open: every unfilled variable shows as a slot."""

    message: str
    language: str
    sample: str
    subject_pieces: tuple[Piece, ...]
    body_pieces: tuple[Piece, ...]

    @property
    def subject(self) -> str:
        """The subject as text, slots included."""
        return "".join(piece.text for piece in self.subject_pieces)

    @property
    def body(self) -> str:
        """The body as text, slots included."""
        return "".join(piece.text for piece in self.body_pieces)

    @property
    def open_variables(self) -> tuple[str, ...]:
        """The names of the variables still to fill in, in the order in which they first appear."""
        pieces = (*self.subject_pieces, *self.body_pieces)
        return tuple(dict.fromkeys(piece.variable for piece in pieces if piece.variable))
