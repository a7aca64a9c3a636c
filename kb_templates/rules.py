"""Rule files -> rules: which wording Amazon does not allow, why, what to write instead, and examples of both."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kb_templates.errors import Problem, did_you_mean
from kb_templates.folding import fold_letter
from kb_templates.model import NOTHING, Text
from kb_templates.patterns import LATIN, Groups, Pattern, PatternError, UnknownGroup, either, names_in, read_pattern
from kb_templates.tables import Table, TomlFile

ANY = "any"
LANGUAGES = ("any", "en", "zh", "de", "fr", "es", "it", "ja")
SEVERITIES = ("must", "check")
WITHIN = ("sentence", "neighbours", "message")
FOLDER = "policy/rules"
SHARED_WORDS = "_words.toml"
OF_CHANNEL = "channel"

_CHECKS = ("forbid", "together", "require", "longest")


class Check(NamedTuple):
    """One thing that a rule looks for in a text."""

    what: str
    """forbid, together, require or longest."""
    severity: str
    parts: tuple[Pattern, ...] = ()
    within: str = "sentence"
    ordered: bool = False
    gap: int | None = None
    unless: tuple[Pattern, ...] = ()
    spare: tuple[Pattern, ...] = ()
    """Where one of these touches what was found, it does not count."""
    at_most: int | None = None
    typed: bool = False
    when: Pattern | None = None
    limit: int | None = None
    """For longest: the number of characters; None for the channel's own limit."""


class Example(NamedTuple):
    """A text that the rule must find, or must not."""

    bad: bool
    language: str
    text: str
    subject: str
    audience: str
    channel: str
    kind: str
    place: int
    """Its number in its list."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Where its list is written."""
        return ("examples", self.language, "bad" if self.bad else "good")


class Rule(NamedTuple):
    """A red line: what may not stand in a text."""

    id: str
    severity: str
    title: Text
    why: Text
    instead: Text
    facts: tuple[str, ...]
    audiences: tuple[str, ...]
    channels: tuple[str, ...]
    kinds: tuple[str, ...]
    checks: Mapping[str, tuple[Check, ...]]
    """By language; `any` for texts in every language."""
    examples: tuple[Example, ...] = ()

    def is_for(self, audience: str, channel: str, kind: str) -> bool:
        """Whether the rule speaks of texts to these readers, by this way, of this kind."""
        return (
            (not self.audiences or audience in self.audiences)
            and (not self.channels or channel in self.channels)
            and (not self.kinds or kind in self.kinds)
        )


@dataclass(frozen=True, eq=False)
class RuleSet:
    """All rules by id, and the word groups that their patterns name. A set is equal to itself only."""

    rules: Mapping[str, Rule]
    words: Mapping[str, str]


class RuleFiles(NamedTuple):
    """The rules of a folder as far as they can be read, their files, and every problem in them."""

    found: RuleSet
    files: Mapping[str, TomlFile]
    problems: tuple[Problem, ...]


class Known(NamedTuple):
    """What rules may name."""

    facts: Collection[str]
    channels: Collection[str]
    audiences: Collection[str]
    kinds: Collection[str]


def read_rules(root: Path, known: Known) -> RuleFiles:
    """Every rule file of a catalog. What is wrong in one file keeps no other from being read."""
    folder = root / FOLDER
    words: dict[str, str] = {}
    shared: dict[str, Groups] = {}
    files: dict[str, TomlFile] = {}
    if (folder / SHARED_WORDS).is_file():
        files[SHARED_WORDS] = file = TomlFile(folder / SHARED_WORDS, f"{FOLDER}/{SHARED_WORDS}")
        for language in _languages(file.root):
            shared[language] = _read_words(file.root.table(language), language, language, {}, words)
        file.root.finish()
    rules = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name != SHARED_WORDS:
            files[path.stem] = file = TomlFile(path, f"{FOLDER}/{path.name}")
            if file.root.keys or any(True for _ in file.root):
                rules[path.stem] = _read_rule(path.stem, file, shared, words, known)
    problems = tuple(problem for file in files.values() for problem in file.problems)
    return RuleFiles(RuleSet(rules, words), files, problems)


def _languages(table: Table) -> Iterator[str]:
    for language in LANGUAGES:
        if language in table:
            yield language


def _read_rule(id: str, file: TomlFile, shared: Mapping[str, Groups], words: dict[str, str], known: Known) -> Rule:
    table = file.root
    severity = table.one_of("severity", SEVERITIES)
    title, why, instead = (table.text(name) for name in ("title", "why", "instead"))
    facts = table.strings("facts")
    for fact in facts:
        if known.facts and fact not in known.facts:
            hint = did_you_mean(fact, known.facts) or "Add it to policy/facts.toml, with its source."
            table.note("unknown-fact", f"There is no fact {fact!r}.", hint, key="facts")
    scope = table.table("scope", required=False)
    audiences = _scope(scope, "audiences", known.audiences)
    channels = _scope(scope, "channels", known.channels)
    kinds = _scope(scope, "kinds", known.kinds)
    scope.finish()
    checks = {}
    for language in _languages(table):
        part = table.table(language)
        groups = dict(shared.get(language, {}))
        if "words" in part:
            groups = _read_words(part.table("words"), f"{id}.{language}", language, groups, words)
        checks[language] = tuple(_read_checks(part, severity, groups))
        part.finish()
    if not checks:
        table.note("empty-rule", f"{id} looks for nothing.", "Write a [[en.forbid]] or [[en.together]].")
    rule = Rule(id, severity, title, why, instead, facts, audiences, channels, kinds, checks)
    rule = rule._replace(examples=tuple(_read_examples(table, rule, known)))
    table.finish()
    return rule


def _scope(table: Table, name: str, allowed: Collection[str]) -> tuple[str, ...]:
    found = table.strings(name, ())
    for word in found:
        if allowed and word not in allowed:
            hint = did_you_mean(word, allowed)
            table.note("unknown-word", f"scope.{name} cannot be {word!r}.", hint, key=name)
    return tuple(found)


# --- words and patterns -----------------------------------------------------------------------------------------------


def _read_words(
    table: Table, prefix: str, language: str, known: Groups, words: dict[str, str]
) -> dict[str, tuple[str, Pattern]]:
    """The word groups of one table, each after those that it names."""
    written = {name: table.strings(name) for name in table}
    found = dict(known)
    open_names = [name for name in written if _is_name(table, name)]
    while open_names:
        ready = [name for name in open_names if not (_named(written[name]) & set(open_names))]
        if not ready:
            name = open_names[0]
            table.note(
                "unknown-word-group",
                f"The word group <{name}> names itself, directly or through others.",
                "Take one of the names out.",
                key=name,
            )
            ready = [name]
            written[name] = ()
        for name in ready:
            open_names.remove(name)
            patterns = _read_patterns(written[name], found, table, name)
            if patterns:
                group = either(patterns, whole_words=language in LATIN)
                words[f"{prefix}.{name}"] = group.source
                found[name] = (f"{prefix}.{name}", group)
    return found


def _named(patterns: tuple[str, ...]) -> set[str]:
    return {name for pattern in patterns for name in names_in(pattern)}


def _is_name(table: Table, name: str) -> bool:
    fits = name.replace("_", "").isalnum() and name[0].isalpha() and name == name.lower() and name.isascii()
    if not fits or (name[0] == "w" and name[1:].isdigit()):
        table.note("bad-id", f"{name!r} cannot name a word group.", "Use small letters, digits and _.", key=name)
        return False
    return True


def _read_patterns(
    written: tuple[str, ...], groups: Groups, table: Table, key: str, *, typed: bool = False
) -> list[Pattern]:
    found = []
    for place, pattern in enumerate(written):
        try:
            found.append(read_pattern(pattern, groups, str if typed else fold_letter))
        except UnknownGroup as error:
            hint = did_you_mean(error.name, groups) or error.hint
            line = table.file.line_of_item((*table.keys, key), place)
            table.file.note("unknown-word-group", str(error), hint, line=line)
        except PatternError as error:
            said = f"In the pattern {_shortened(pattern)}: {error}"
            line = table.file.line_of_item((*table.keys, key), place)
            table.file.note("bad-pattern", said, error.hint, line=line)
    return found


def _shortened(pattern: str) -> str:
    return repr(pattern if len(pattern) <= 60 else f"{pattern[:57]}...")


# --- checks -----------------------------------------------------------------------------------------------------------


def _read_checks(table: Table, severity: str, groups: Groups) -> Iterator[Check]:
    for what in _CHECKS:
        for written in table.array(what):
            check = _read_check(what, written, severity, groups)
            written.finish()
            if check is not None:
                yield check


def _read_check(what: str, table: Table, severity: str, groups: Groups) -> Check | None:
    check = Check(
        what,
        table.one_of("severity", SEVERITIES, severity),
        at_most=table.integer("at_most", None),
    )
    if what == "longest":
        characters = table.get("characters")
        if characters != OF_CHANNEL and type(characters) is not int:
            hint = 'Write a number, or "channel" for the channel\'s own limit.'
            table.note("wrong-type", "characters must be a number or the word channel.", hint, key="characters")
            return None
        return check._replace(limit=None if characters == OF_CHANNEL else characters)
    typed = what == "forbid" and table.boolean("typed", default=False)
    written = table.strings("parts") if what == "together" else tuple(filter(None, [table.string("pattern")]))
    key = "parts" if what == "together" else "pattern"
    parts = _read_patterns(written, groups, table, key, typed=typed)
    unless = _read_patterns(table.strings("unless", ()), groups, table, "unless", typed=typed)
    spare = _read_patterns(table.strings("except", ()), groups, table, "except", typed=typed)
    if what == "require":
        condition = _read_patterns(tuple(filter(None, [table.string("when", None)])), groups, table, "when")
        check = check._replace(when=condition[0] if condition else None)
    if what == "together":
        check = _read_together(check, table, len(written))
    if not parts or len(parts) < len(written):
        return None  # said already
    return check._replace(parts=tuple(parts), unless=tuple(unless), spare=tuple(spare), typed=typed)


def _read_together(check: Check, table: Table, count: int) -> Check:
    within = table.one_of("within", WITHIN, "sentence")
    ordered = table.boolean("ordered", default=False)
    gap = table.integer("gap", None)
    if count == 1:
        table.note("empty-rule", "parts has one pattern only.", "Write it as a forbid, or add a part.", key="parts")
    if ordered and within != "sentence":
        hint = 'Take ordered away, or write within = "sentence".'
        table.note("unknown-word", f"What is within {within!r} has no order.", hint, key="ordered")
    if gap is not None and not ordered:
        table.note("missing-key", "A gap needs an order.", "Add ordered = true.", key="gap")
    return check._replace(within=within, ordered=ordered, gap=gap)


# --- examples ---------------------------------------------------------------------------------------------------------


def _read_examples(table: Table, rule: Rule, known: Known) -> Iterator[Example]:
    languages = table.table("examples")
    for language in _languages(languages):
        both = languages.table(language)
        for name in ("bad", "good"):
            for place, written in enumerate(_list(both, name)):
                example = _read_example(written, both, name, rule, known)
                if example is not None:
                    yield example._replace(language=language, place=place)
        both.finish()
    for language in rule.checks:
        # What is looked for in every language is shown in the two that all editors read.
        needed = ("en", "zh") if language == ANY else (language,)
        if "examples" in table and not any(one in languages for one in needed):
            languages.note("missing-key", f"examples.{needed[0]} is missing.", "Add bad and good examples.")
    languages.finish()


def _list(table: Table, name: str) -> list[object]:
    found = table.get(name)
    if isinstance(found, list):
        return found
    if found is None:
        table.note("missing-key", f"There are no {name} examples.", f'Add {name} = ["..."].')
    else:
        table.note("wrong-type", f"{name} must be a list of texts.", 'Write ["...", "..."].', key=name)
    return []


def _read_example(written: object, table: Table, name: str, rule: Rule, known: Known) -> Example | None:
    given: Mapping[str, object] = written if isinstance(written, dict) else NOTHING
    text = given.get("text", "") if isinstance(written, dict) else written
    times = given.get("times", 1)
    if not isinstance(text, str) or type(times) is not int:
        hint = 'Write a text in quotes, or { text = "...", kind = "reply" }.'
        table.note("wrong-type", f"An example of {name} is no text.", hint, key=name)
        return None
    usual = {
        "audience": (*rule.audiences, "buyer")[0],
        "channel": (*rule.channels, "buyer-messaging")[0],
        "kind": (*rule.kinds, "reply")[0],
    }
    allowed = {"audience": known.audiences, "channel": known.channels, "kind": known.kinds}
    for key in given:
        if key not in {"text", "times", "subject", *usual}:
            table.note("unknown-key", f"An example has no {key!r}.", did_you_mean(key, usual), key=name)
        elif key in allowed and allowed[key] and given[key] not in allowed[key]:
            hint = did_you_mean(str(given[key]), allowed[key])
            table.note("unknown-word", f"The {key} of an example cannot be {given[key]!r}.", hint, key=name)
    where = {key: str(given.get(key, word)) for key, word in usual.items()}
    subject = str(given.get("subject", ""))
    return Example(bad=name == "bad", language="", text=text * times, subject=subject, place=0, **where)
