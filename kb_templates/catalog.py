"""The catalog: folders of small text files, read into frozen values. The only reader of content files.

Reading is lazy: a file is read when it is first asked for, so that one message needs two or three files and not
the whole catalog. `kb_templates.checks` reads everything.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kb_templates.errors import CatalogError, Problem, UnknownName, did_you_mean, unknown
from kb_templates.model import (
    Channel,
    Condition,
    Fact,
    Impossible,
    Kind,
    Marketplace,
    Message,
    OldAdvice,
    Playbook,
    Role,
    Sample,
    Situation,
    Steps,
    Term,
    Text,
    Variable,
)
from kb_templates.tables import Table, TomlFile

if TYPE_CHECKING:
    from kb_templates.rules import RuleFiles, RuleSet

MESSAGE_LANGUAGES = ("en", "zh")
"""Every message exists in these; a message may have more."""

AUDIENCES = ("buyer", "amazon", "partner", "team")
USUAL_CHANNEL = {
    "buyer": "buyer-messaging",
    "amazon": "seller-support",
    "partner": "email",
    "team": "internal-note",
}
"""Where a message goes that names no channel, by who gets it."""

MESSAGE_KINDS = ("reply", "proactive")
FACT_KINDS = ("duration", "percentage", "amount", "number", "text", "steps")
CERTAINTIES = ("confirmed", "likely", "disputed", "unconfirmed")
TIERS = ("A", "B", "C", "D")
VERDICTS = ("forbidden", "risky", "outdated")
BOUNDS = ("below", "at-least", "at-most")
GROUPS = ("buyer", "amazon", "ourselves")
EXAMPLE_LENGTHS = ("short", "typical", "long")
DATE_ORDERS = ("month-day", "day-month", "year-month-day")

# Words that mean something else inside a sample or a template, and so cannot name a variable.
RESERVED_NAMES = (
    "label",
    "marketplace",
    "loop",
    "true",
    "false",
    "none",
    "and",
    "or",
    "not",
    "in",
    "if",
    "for",
)

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+"
_NAME = r"[a-z][a-z0-9_]*"
_DURATION = r"P(?:\d+[YMD]|T\d+[HM])"
_NUMBER = r"\d+(?:\.\d+)?"

T = TypeVar("T")


class Catalog(Mapping[str, Message]):
    """All messages by id, and what they are made of. Immutable once read; load it again to see changed files.

    >>> Catalog.load()["a-to-z/delivered"].audience
    'amazon'
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._messages: dict[str, Message] = {}
        self._sources: dict[str, str] = {}
        self._files: dict[str, tuple[Mapping[str, Any], list[Problem]]] = {}
        self._playbooks: dict[str, tuple[Playbook, TomlFile]] = {}
        self._readers: Mapping[str, Callable[[str, Table], Any]] = {
            "variables.toml": _read_variable,
            "channels.toml": _read_channel,
            "marketplaces.toml": _read_marketplace,
            "policy/facts.toml": self._read_fact,
            "policy/articles.toml": self._read_advice,
            "glossary.toml": _read_term,
            "conditions.toml": _read_condition,
            "store.toml": _read_role,
        }

    @property
    def shared_files(self) -> tuple[str, ...]:
        """The files that messages and pages share, relative to the catalog's folder."""
        without = set() if self.playbook_ids else {"conditions.toml"}
        # A catalog need not have a past, nor limits of its own.
        without |= {name for name in ("policy/articles.toml", "store.toml") if not (self.root / name).exists()}
        return tuple(name for name in self._readers if name not in without)

    # Two catalogs are never equal, only the same one: a catalog can be the key of a cache.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @classmethod
    def load(cls, root: Path | str | None = None) -> "Catalog":
        """The catalog in a folder; without a folder, the one that comes with the package.

        Raises:
            UnknownName: the folder holds no catalog.
        """
        folder = Path(root) if root is not None else Path(__file__).parent
        if not (folder / "messages").is_dir():
            hint = "A catalog is a folder with a folder 'messages' in it."
            raise UnknownName([Problem("unknown-catalog", f"There is no catalog in {str(folder)!r}.", hint)])
        return cls(folder)

    # --- messages -------------------------------------------------------------------------------------------------

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all messages, sorted."""
        folder = self.root / "messages"
        # A folder without a message.toml but with templates is a message somebody has not finished: it counts.
        found = {
            path.parent.relative_to(folder).as_posix()
            for name in ("message.toml", "*.jinja")
            for path in folder.rglob(name)
        }
        return tuple(sorted(id for id in found if not id.startswith("_")))

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, id: object) -> bool:
        return id in self.ids

    def __getitem__(self, id: str) -> Message:
        """The message with this id.

        Raises:
            UnknownName: no message has this id.
            CatalogError: the message's files cannot be read, with every problem in them.
        """
        if id not in self._messages:
            # One look at the folder; the list of all ids is made only for those who misspelled one.
            written = bool(re.fullmatch(_ID, id)) and (self.root / "messages" / id / "message.toml").is_file()
            if not written and id not in self.ids:
                raise UnknownName([unknown("message", id, self.ids)])
            message, file = self.read_message(id)
            if file.problems:
                raise CatalogError(file.problems)
            # What the message declares comes from these: a message on top of a broken file is a broken message.
            _ = self.variables, self.channels, self.marketplaces
            self._messages[id] = message
        return self._messages[id]

    def read_message(self, id: str) -> tuple[Message, TomlFile]:
        """The message as far as it can be read, and its `message.toml` with every problem in it and its folder."""
        folder = self.root / "messages" / id
        file = TomlFile(folder / "message.toml", f"messages/{id}/message.toml")
        table = file.root
        languages = tuple(sorted(path.stem for path in _files(folder) if path.suffix == ".jinja"))
        if not re.fullmatch(_ID, id):
            file.note(
                "bad-id",
                f"{id!r} cannot be a message id.",
                "Use small letters, digits and hyphens: topic/name.",
            )
        for language in MESSAGE_LANGUAGES:
            if language not in languages:
                file.note(
                    "missing-language",
                    f"{id} has no {language}.jinja.",
                    f"Write messages/{id}/{language}.jinja.",
                )
        if file.problems and not any(table):
            return Message(id, "", "", "", "", _NO_DAY, _NO_TEXT, _NO_TEXT, {}, {}, languages), file
        message = Message(
            id=id,
            audience=table.one_of("audience", AUDIENCES),
            channel=table.one_of("channel", self.read_file("channels.toml")[0]),
            kind=table.one_of("kind", MESSAGE_KINDS),
            owner=table.string("owner"),
            reviewed=table.day("reviewed"),
            title=table.text("title"),
            when=table.text("when"),
            variables=self._read_declared(table.table("variables", required=False)),
            samples={name: self._read_sample(name, found) for name, found in table.table("samples").tables()},
            languages=languages,
            accepted=self._read_accepted(table.table("accepted", required=False)),
        )
        table.finish()
        return message, file

    def _read_accepted(self, table: Table) -> dict[str, str]:
        """The rules that a message breaks on purpose, with the reasons."""
        for id in table:
            if id not in self.rules.rules:
                table.note("unknown-rule", f"There is no rule {id!r}.", did_you_mean(id, self.rules.rules), key=id)
        return {id: table.string(id) for id in table}

    def _read_declared(self, table: Table) -> dict[str, Variable]:
        """The variables a message declares: what stands in `variables.toml`, with what differs here."""
        declared = {}
        known = self.read_file("variables.toml")[0]
        for name, own in table.tables():
            if variable := known.get(name):
                declared[name] = variable._replace(
                    hint=own.text("hint", variable.hint),
                    required=own.boolean("required", default=variable.required),
                    offer=own.boolean("offer", default=variable.offer),
                )
                own.finish()
            elif known:  # else variables.toml could not be read, and that has been said
                hint = did_you_mean(name, known) or "Add it to variables.toml."
                table.note("unknown-variable", f"variables.toml has no variable {name!r}.", hint, key=name)
        return declared

    def source(self, template: str) -> str:
        """The text of a template, by its name relative to the folder `messages`.

        Raises:
            UnknownName: there is no such file.
            CatalogError: the file is not UTF-8 text.
        """
        if template not in self._sources:
            path = self.template_path(template)
            if ".." in template:  # templates stay inside their folder
                raise UnknownName([unknown("template", template, self.template_names)])
            try:
                self._sources[template] = path.read_text("utf-8-sig")
            except FileNotFoundError:
                raise UnknownName([unknown("template", template, self.template_names)]) from None
            except UnicodeDecodeError as error:
                line = path.read_bytes()[: error.start].count(b"\n") + 1
                problem = Problem(
                    "not-utf-8",
                    "This file is not UTF-8 text.",
                    "Save it again as UTF-8.",
                    f"messages/{template}",
                    line,
                )
                raise CatalogError([problem]) from None
        return self._sources[template]

    def template_path(self, template: str) -> Path:
        """The file of a template."""
        return self.root / "messages" / template

    @cached_property
    def template_names(self) -> tuple[str, ...]:
        """The names of all templates, layouts included."""
        folder = self.root / "messages"
        return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.jinja")))

    # --- what messages are made of --------------------------------------------------------------------------------

    def read_file(self, name: str) -> tuple[Mapping[str, Any], list[Problem]]:
        """What one of the shared files holds, as far as it can be read, and every problem in it."""
        if name not in self._files:
            file = TomlFile(self.root / name, name)
            found = {}
            for id, table in file.root.tables():
                found[id] = self._readers[name](id, table)
                table.finish()
            self._files[name] = found, file.problems
        return self._files[name]

    @property
    def variables(self) -> Mapping[str, Variable]:
        """Every variable by name. Raises CatalogError."""
        return self._sound("variables.toml")

    @property
    def channels(self) -> Mapping[str, Channel]:
        """Every channel by id. Raises CatalogError."""
        return self._sound("channels.toml")

    @property
    def marketplaces(self) -> Mapping[str, Marketplace]:
        """Every marketplace by its two-letter id. Raises CatalogError."""
        return self._sound("marketplaces.toml")

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact by id. Raises CatalogError."""
        return self._sound("policy/facts.toml")

    @property
    def old_advice(self) -> Mapping[str, OldAdvice]:
        """What the old articles say against what holds today, by id. Raises CatalogError."""
        return self._sound("policy/articles.toml")

    @property
    def terms(self) -> Mapping[str, Term]:
        """Every term of the glossary by id. Raises CatalogError."""
        return self._sound("glossary.toml")

    def _sound(self, name: str) -> Mapping[str, Any]:
        found, problems = self.read_file(name)
        if problems:
            raise CatalogError(problems)
        return found

    @property
    def roles(self) -> Mapping[str, Role]:
        """The roles of the store by id, from the lowest limit to the highest; none if there is no `store.toml`.

        Raises CatalogError.
        """
        return self._sound("store.toml") if "store.toml" in self.shared_files else {}

    @property
    def conditions(self) -> Mapping[str, Condition]:
        """Every condition by id. Raises CatalogError."""
        return self._sound("conditions.toml")

    @cached_property
    def rule_files(self) -> "RuleFiles":
        """The rules of the folder `policy/rules`, as far as they can be read, and every problem in their files."""
        from kb_templates.rules import Known, read_rules  # noqa: PLC0415 - most commands need no rules

        facts, channels = (self.read_file(name)[0] for name in ("policy/facts.toml", "channels.toml"))
        return read_rules(self.root, Known(facts, channels, AUDIENCES, MESSAGE_KINDS))

    @property
    def rules(self) -> "RuleSet":
        """The rules as far as they can be read: what is wrong in one of them keeps no other from being used."""
        return self.rule_files.found

    @cached_property
    def playbook_ids(self) -> tuple[str, ...]:
        """The ids of all playbooks, sorted."""
        return tuple(sorted(path.stem for path in (self.root / "playbooks").glob("*.toml")))

    def playbook(self, id: str) -> Playbook:
        """The playbook with this id.

        Raises:
            UnknownName: there is no such playbook.
            CatalogError: its file cannot be read, with every problem in it.
        """
        if id not in self.playbook_ids:
            raise UnknownName([unknown("playbook", id, self.playbook_ids)])
        playbook, file = self.read_playbook(id)
        if file.problems:
            raise CatalogError(file.problems)
        _ = self.conditions
        return playbook

    def read_playbook(self, id: str) -> tuple[Playbook, TomlFile]:
        """The playbook as far as it can be read, and its file with every problem in it."""
        if id not in self._playbooks:
            name = f"playbooks/{id}.toml"
            file = TomlFile(self.root / name, name)
            self._playbooks[id] = _read_playbook(id, file, self.read_file("conditions.toml")[0]), file
        return self._playbooks[id]

    def marketplace(self, id: str) -> Marketplace:
        """The marketplace with this id. Raises UnknownName."""
        return _look_up(self.marketplaces, "marketplace", id)

    def fact(self, id: str) -> Fact:
        """The fact with this id. Raises UnknownName."""
        return _look_up(self.facts, "fact", id)

    def _read_sample(self, name: str, table: Table) -> Sample:
        label = table.text("label")
        places = self.read_file("marketplaces.toml")[0]
        marketplace = table.one_of("marketplace", places, "US")
        if "marketplace" not in table and places and "US" not in places:
            table.note("missing-key", f"The sample {name} names no marketplace, and there is no US.", "Add it.")
        values = {key: table.get(key) for key in table if key not in {"label", "marketplace"}}
        return Sample(name, label, values, marketplace)

    def _read_fact(self, id: str, table: Table) -> Fact:
        kind = table.one_of("kind", FACT_KINDS)
        scope = table.strings("scope")
        places = self.read_file("marketplaces.toml")[0]
        for place in scope:
            if place != "all" and places and place not in places:
                table.note("unknown-word", f"{id}.scope names {place!r}.", did_you_mean(place, places), key="scope")
        for address in (sources := table.strings("sources")):
            if not re.match(r"https?://\S+$", address):
                table.note(
                    "bad-address",
                    f"{address!r} is not a web address.",
                    "Start it with https://.",
                    key="sources",
                )
        return Fact(
            id=id,
            code=table.string("code"),
            title=table.text("title"),
            kind=kind,
            value=_read_fact_value(kind, table),
            bound=table.one_of("bound", BOUNDS, None),
            counted_from=table.text("counted_from", None),
            scope=scope,
            sources=sources,
            certainty=table.one_of("certainty", CERTAINTIES),
            seen=table.day("seen"),
            review_by=table.day("review_by"),
            note=table.text("note", None),
            articles_said=table.text("articles_said", None),
            tier=table.one_of("tier", TIERS, None),
        )

    def _read_advice(self, id: str, table: Table) -> OldAdvice:
        facts = table.strings("facts")
        known = self.read_file("policy/facts.toml")[0]
        for fact in facts:
            if known and fact not in known:
                hint = did_you_mean(fact, known)
                table.note("unknown-fact", f"There is no fact {fact!r}.", hint, key="facts")
        rules = [path.stem for path in (self.root / "policy/rules").glob("[a-z]*.toml")]
        section = table.string("section")
        page, hash, label = section.partition("#")
        pages = [self.read_playbook(playbook)[0].page for playbook in self.playbook_ids]
        if section and not (hash and label and page in pages):
            hint = did_you_mean(page, pages) if page not in pages else "Write page#label."
            table.note("unknown-section", f"{id}.section cannot be {section!r}.", hint, key="section")
        return OldAdvice(
            id=id,
            article=table.integer("article"),
            line=table.string("line"),
            quote=table.string("quote"),
            english=table.string("english", None),
            verdict=table.one_of("verdict", VERDICTS),
            today=table.text("today"),
            rule=table.one_of("rule", rules, None),
            facts=facts,
            section=section,
        )


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _look_up(known: Mapping[str, T], what: str, id: str) -> T:
    if id not in known:
        raise UnknownName([unknown(what, id, known)])
    return known[id]


def _read_variable(name: str, table: Table) -> Variable:
    if not re.fullmatch(_NAME, name) or name in RESERVED_NAMES:
        table.note("bad-id", f"{name!r} cannot name a variable.", "Use small letters, digits and underscores.")
    kind = table.one_of("kind", [*Kind], "text")
    choices = {}
    if kind == Kind.CHOICE:
        words = table.table("choices")
        choices = {choice: words.text(choice) for choice in words}
    examples = table.table("examples", required=False)
    return Variable(
        name=name,
        kind=Kind(kind) if kind in set(Kind) else Kind.TEXT,
        label=table.text("label"),
        hint=table.text("hint"),
        # What is not ticked is not so: a flag is never missing.
        required=table.boolean("required", default=kind != Kind.FLAG),
        choices=choices,
        examples={length: _read_example(kind, length, examples) for length in EXAMPLE_LENGTHS if length in examples},
        fact=table.string("fact", None),
        in_aid=table.boolean("aid", default=True),
        columns=table.strings("columns", ()),
        profile=table.boolean("profile", default=False),
        offer=table.boolean("offer", default=False),
    )


def _read_example(kind: str, length: str, table: Table) -> str:
    """An example as a person types it: a list of lines is one line after the other."""
    if kind == Kind.LINES and isinstance(table.get(length), list):
        return "\n".join(table.strings(length))
    text: str = table.string(length)
    return text


def _read_channel(id: str, table: Table) -> Channel:
    return Channel(id, table.text("name"), table.text("note"), table.integer("limit", None), table.string("fact", None))


def _read_marketplace(id: str, table: Table) -> Marketplace:
    table.string("marketplace_id", None)  # Amazon's own id: for whoever connects the handbook to Amazon's interfaces
    return Marketplace(
        id=id,
        name=table.text("name"),
        domain=table.string("domain"),
        currency=table.string("currency"),
        language=table.string("language"),
        locale=table.string("locale"),
        time_zone=table.string("time_zone"),
        date_order=table.one_of("date_order", DATE_ORDERS),
    )


def _read_fact_value(kind: str, table: Table) -> str | Text | Steps:
    if kind == "text":
        return table.text("value")  # type: ignore[no-any-return]
    if kind == "steps":
        steps = table.table("value")
        return Steps(steps.strings("zh"), steps.strings("en"))
    value: str = table.string("value")
    shape, example = (_DURATION, "P30D or PT48H") if kind == "duration" else (_NUMBER, "2000")
    if value and not re.fullmatch(shape, value):
        table.note("wrong-type", f"value cannot be {value!r}.", f"A {kind} is written like {example}.", key="value")
    return value


def _read_term(id: str, table: Table) -> Term:
    return Term(id, Text(table.string("zh"), table.string("en")), table.text("meaning"), table.strings("avoid", ()))


def _read_role(id: str, table: Table) -> Role:
    asks = table.string("asks", None)
    written = table.table("limits", required=asks is not None)
    limits = {}
    for currency in written:
        amount = written.string(currency)
        if re.fullmatch(_NUMBER, amount):
            limits[currency] = Decimal(amount)
        elif amount:
            hint = 'An amount is written like "15.00".'
            written.note("wrong-type", f"{id}.limits.{currency} cannot be {amount!r}.", hint, key=currency)
    return Role(id, table.text("name"), table.text("decides"), limits, asks)


def _read_condition(id: str, table: Table) -> Condition:
    if not re.fullmatch(_NAME, id):
        table.note("bad-id", f"{id!r} cannot name a condition.", "Use small letters, digits and underscores.")
    words = table.table("values")
    values = {answer: words.text(answer) for answer in words}
    return Condition(id, table.text("name"), table.text("question"), table.text("help"), values)


def _read_playbook(id: str, file: TomlFile, known: Mapping[str, Condition]) -> Playbook:
    table = file.root
    asked = table.strings("conditions") if table else ()
    for name in asked:
        if name not in known:
            hint = did_you_mean(name, known)
            table.note("unknown-condition", f"There is no condition {name!r}.", hint, key="conditions")
    conditions = {name: known[name] for name in asked if name in known}
    situations: dict[str, Situation] = {}
    for found in table.array("situations"):
        situation = _read_situation(found, conditions)
        if situation.id in situations:
            found.note("duplicate-id", f"There are two situations {situation.id!r}.", "Rename one.", key="id")
        situations.setdefault(situation.id, situation)
    playbook = Playbook(
        id=id,
        order=table.integer("order"),
        title=table.text("title"),
        group=table.one_of("group", GROUPS),
        case=table.text("case"),
        page=table.string("page"),
        conditions=conditions,
        situations=situations,
        impossible=tuple(_read_impossible(found, conditions) for found in table.array("impossible")),
    )
    table.finish()
    return playbook


def _read_situation(table: Table, conditions: Mapping[str, Condition]) -> Situation:
    situation = Situation(
        id=table.string("id"),
        when=_read_when(table, conditions),
        title=table.text("title"),
        section=table.string("section"),
        messages=table.strings("messages", ()),
        deadlines=table.strings("deadlines", ()),
        note=table.text("note", None),
        pending=table.string("pending", None),
        way_out=table.boolean("way_out", default=False),
    )
    table.finish()
    return situation


def _read_impossible(table: Table, conditions: Mapping[str, Condition]) -> Impossible:
    impossible = Impossible(_read_when(table, conditions), table.text("reason"))
    table.finish()
    return impossible


def _read_when(table: Table, conditions: Mapping[str, Condition]) -> dict[str, frozenset[str]]:
    """The answers for which something holds: `{ order_state = "shipped", fulfilment = ["fba", "fbm"] }`."""
    written = table.table("when")
    when = {}
    for name in written:
        answers = written.strings(name) if isinstance(written.get(name), list) else (written.string(name),)
        if name not in conditions:
            hint = did_you_mean(name, conditions) or "List it in conditions."
            table.note("unknown-condition", f"This playbook does not ask {name!r}.", hint, key="when")
            continue
        for found in answers:
            if found not in conditions[name].values:
                hint = did_you_mean(found, conditions[name].values)
                table.note("unknown-answer", f"{name} has no answer {found!r}.", hint, key="when")
        when[name] = frozenset(answers) & frozenset(conditions[name].values)
    return when


_NO_TEXT = Text("", "")
_NO_DAY = date.min
