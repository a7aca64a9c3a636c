"""Catalog -> problems. Reads every file, renders every sample in every language, and reports everything at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import available_timezones

from kb_templates import formats, values
from kb_templates.approvals import LIMIT
from kb_templates.catalog import Catalog
from kb_templates.errors import InvalidValues, KbError, Problem, did_you_mean
from kb_templates.model import Kind, Message, Sample, Steps, Variable
from kb_templates.policy import Place, example_problems, red_lines
from kb_templates.proofs import check_playbooks
from kb_templates.rendering import RUN_CHECK, Strings, fill, finished_strings, new_environment
from kb_templates.tables import TomlFile
from kb_templates.template_language import (
    Branch,
    MarkedEnvironment,
    Reading,
    Use,
    branches,
    parts,
    read_template,
    take_marks,
)

_BLANK_LINES = re.compile(r"([^\n]*)\n[ \t]*\n[ \t]*\n")
_PRINTS = re.compile(r"\{\{.*?\}\}")

# With these, part of a template has not been read: nothing can be said of the names that it does not use.
_UNREADABLE = frozenset({"template-syntax", "not-utf-8", "unknown-template"})


def check(catalog: Catalog) -> tuple[Problem, ...]:
    """Every problem of a catalog, sorted by file and line. Nothing is written, and nothing stops the search.

    >>> check(Catalog.load())
    ()
    """
    found = [problem for name in catalog.shared_files for problem in catalog.read_file(name)[1]]
    found += _check_shared_files(catalog)
    found += check_playbooks(catalog)
    found += catalog.rule_files.problems
    found += example_problems(catalog)
    trial = _Trial(catalog)
    for id in catalog:
        found += _check_message(catalog, id, trial)
    found += _check_branches(catalog, trial)
    # Layouts are read once for every message that extends them; their problems are the same each time.
    return tuple(
        sorted(
            set(found),
            key=lambda problem: (problem.path or "", problem.line or 0, problem.code, problem.message),
        )
    )


# --- shared files -----------------------------------------------------------------------------------------------------


def _check_shared_files(catalog: Catalog) -> Iterator[Problem]:
    for name, inspect in (
        ("variables.toml", _check_variables),
        ("channels.toml", _check_channels),
        ("marketplaces.toml", _check_marketplaces),
        ("policy/facts.toml", _check_facts),
        ("store.toml", _check_roles),
    ):
        if (catalog.root / name).is_file():
            file = TomlFile(catalog.root / name, name)
            already = len(file.problems)
            inspect(catalog, file)
            yield from file.problems[already:]


def _check_variables(catalog: Catalog, file: TomlFile) -> None:
    messages = [catalog.read_message(id)[0] for id in catalog]
    declared = {name for message in messages for name in message.variables}
    filled: dict[str, str] = {}  # column -> the variable that it fills
    all_read = all(message.audience for message in messages)
    facts = catalog.read_file("policy/facts.toml")[0]
    for name, variable in catalog.read_file("variables.toml")[0].items():
        for length, example in variable.examples.items():
            try:
                values.read(variable, example, currency="USD")
            except values.InvalidValue as error:
                file.note("bad-example", f"The {length} example of {name}: {error}", keys=(name, "examples", length))
        if not variable.kind.only_tested and variable.fact is None and "typical" not in variable.examples:
            file.note("missing-key", f"{name} has no typical example.", "Add examples.typical.", keys=(name,))
        if (
            variable.fact is not None
            and facts
            and not (
                variable.fact in facts and isinstance(facts[variable.fact].value, Steps) and variable.kind is Kind.LINES
            )
        ):
            fits = "A variable of kind lines takes a fact of kind steps."
            hint = fits if variable.fact in facts else did_you_mean(variable.fact, facts) or fits
            file.note(
                "unknown-fact",
                f"{name} cannot be filled from the fact {variable.fact!r}.",
                hint,
                keys=(name, "fact"),
            )
        for column in variable.columns:
            if (other := filled.setdefault(column, name)) != name:
                said = f"The column {column!r} fills {other} and {name}."
                file.note("column-twice", said, "Leave it to one of them.", keys=(name, "columns"))
        if variable.offer and variable.kind is not Kind.MONEY:
            said, hint = f"{name} is marked as an offer, but it is no money.", "Take offer away."
            file.note("not-money", said, hint, keys=(name, "offer"))
        if name not in declared and all_read:
            file.note(
                "variable-not-used",
                f"No message declares {name}.",
                "Take it away, or declare it in a message.",
                keys=(name,),
            )


def _check_channels(catalog: Catalog, file: TomlFile) -> None:
    facts = catalog.read_file("policy/facts.toml")[0]
    for id, channel in catalog.read_file("channels.toml")[0].items():
        if channel.fact is not None and facts and channel.fact not in facts:
            file.note(
                "unknown-fact",
                f"There is no fact {channel.fact!r}.",
                did_you_mean(channel.fact, facts),
                keys=(id, "fact"),
            )


def _check_roles(catalog: Catalog, file: TomlFile) -> None:
    """Roles rise in their limits, and each but the last can ask: with a message that exists and takes the limit."""
    roles = list(catalog.read_file("store.toml")[0].values())
    for place, role in enumerate(roles):
        is_last = place == len(roles) - 1
        if role.asks is None and not is_last:
            said = f"{role.id} has no limits, but {roles[place + 1].id} stands above it."
            file.note("role-order", said, "Only the last role may decide everything.", keys=(role.id,))
        if role.asks is not None and is_last:
            said = f"{role.id} asks for approval, but there is no role above it."
            file.note("role-order", said, "Add the role that decides, without asks.", keys=(role.id, "asks"))
        if role.asks is not None and role.asks not in catalog:
            hint = did_you_mean(role.asks, catalog.ids)
            file.note("unknown-message", f"There is no message {role.asks!r}.", hint, keys=(role.id, "asks"))
        elif role.asks is not None and LIMIT not in catalog.read_message(role.asks)[0].variables:
            hint = f"Declare {LIMIT} in it."
            file.note("no-limit-in-request", f"{role.asks} does not take the limit.", hint, keys=(role.id, "asks"))
        lower = roles[place - 1].limits if place else {}
        for currency, limit in role.limits.items():
            keys = (role.id, "limits", currency)
            if not formats.is_currency(currency):
                file.note("unknown-word", f"There is no currency {currency!r}.", "Write it like USD.", keys=keys)
            elif limit < lower.get(currency, 0):
                said = f"{role.id} may offer less in {currency} than {roles[place - 1].id}."
                file.note("role-order", said, "Roles stand from the lowest limit to the highest.", keys=keys)


def _check_marketplaces(catalog: Catalog, file: TomlFile) -> None:
    zones = available_timezones()
    for id, market in catalog.read_file("marketplaces.toml")[0].items():
        if market.locale and not formats.is_locale(market.locale):
            file.note(
                "unknown-word",
                f"There is no locale {market.locale!r}.",
                "Write it like en_US.",
                keys=(id, "locale"),
            )
        if market.currency and not formats.is_currency(market.currency):
            file.note(
                "unknown-word",
                f"There is no currency {market.currency!r}.",
                "Write it like USD.",
                keys=(id, "currency"),
            )
        if market.time_zone and market.time_zone not in zones:
            hint = did_you_mean(market.time_zone, zones)
            file.note("unknown-word", f"There is no time zone {market.time_zone!r}.", hint, keys=(id, "time_zone"))


def _check_facts(catalog: Catalog, file: TomlFile) -> None:
    seen: dict[str, str] = {}
    for id, fact in catalog.read_file("policy/facts.toml")[0].items():
        if fact.code and fact.code in seen:
            hint = "Give each fact a code of its own."
            file.note(
                "duplicate-code",
                f"{id} has the code {fact.code} of {seen[fact.code]}.",
                hint,
                keys=(id, "code"),
            )
        seen.setdefault(fact.code, id)
        if date.min < fact.review_by <= fact.seen:
            file.note(
                "bad-dates",
                f"{id} is due for review before it was seen.",
                "Look at both dates.",
                keys=(id, "review_by"),
            )


# --- one message ------------------------------------------------------------------------------------------------------


def _check_message(catalog: Catalog, id: str, trial: "_Trial") -> list[Problem]:
    message, file = catalog.read_message(id)
    languages = _check_languages(catalog, message, file)
    readings = {language: read_template(catalog, message.template(language)) for language in languages}
    found = [problem for reading in readings.values() for problem in reading.problems]
    # Where message.toml or variables.toml could not be read, nothing can be said of names.
    named = bool(message.audience and catalog.read_file("variables.toml")[0])
    if named:
        all_read = bool(readings) and not any(problem.code in _UNREADABLE for problem in found)
        for reading in readings.values():
            found += _check_names(message, reading)
        if all_read:
            _check_declared(message, readings, file)
            _check_same_names(message, readings, file)
        if not message.samples and "samples" in file.root:
            file.note(
                "no-samples",
                f"{id} has no sample.",
                "Add a [samples.<name>] with a value for each variable.",
                keys=("samples",),
            )
    if named and not found:
        found += _check_samples(catalog, message, file, trial)
    else:
        trial.leave_out(message)
    return [*file.problems, *found]


def _check_languages(catalog: Catalog, message: Message, file: TomlFile) -> list[str]:
    """The languages of a message that are languages; what cannot be written in one is noted."""
    for language in message.languages:
        if not formats.is_locale(language):
            said = f"{language}.jinja is named for no language."
            file.note("unknown-language", said, "Name it by a language, like en.jinja, or take it away.")
    languages = [language for language in message.languages if formats.is_locale(language)]
    for market in list(catalog.read_file("marketplaces.toml")[0].values())[:1]:
        for language in languages:
            try:
                formats.patterns(formats.locale_of(language, market))
            except ValueError as error:
                said = f"The pages cannot fill in {language}.jinja: {error}"
                file.note("unwritable-language", said, "Take the file away until they can.")
    return languages


def _check_names(message: Message, reading: Reading) -> Iterator[Problem]:
    for use in reading.uses:
        variable = message.variables.get(use.name)
        path = f"messages/{use.template}"
        if variable is None:
            hint = (
                did_you_mean(use.name, message.variables)
                or f"Add it to [variables] in messages/{message.id}/message.toml."
            )
            yield Problem("variable-not-declared", f"{message.id} does not declare {use.name!r}.", hint, path, use.line)
        elif sentence := _wrong_use(use, variable):
            yield Problem("wrong-use", f"{use.name} {sentence[0]}", sentence[1], path, use.line)
        elif use.compared is not None and variable.choices and use.compared not in variable.choices:
            hint = did_you_mean(use.compared, variable.choices)
            yield Problem("unknown-choice", f"{use.name} is never {use.compared!r}.", hint, path, use.line)
        elif use.printed and not use.guarded and not variable.required:
            hint = f"Put it between {{% if {use.name} %}} and {{% endif %}}."
            yield Problem("optional-unguarded", f"{use.name} may be missing where it is printed.", hint, path, use.line)


def _wrong_use(use: Use, variable: Variable) -> tuple[str, str] | None:
    if use.printed and variable.kind.only_tested:
        return (
            f"is a {variable.kind.value} and cannot be printed.",
            f"Test it: {{% if {use.name} %}}, and write the words.",
        )
    if use.printed and variable.kind is Kind.LINES and not use.looped:
        return (
            "is a list and cannot be printed as it is.",
            f"Write {{% for line in {use.name} %}}, or {{{{ {use.name}|join(', ') }}}}.",
        )
    if use.looped and variable.kind is not Kind.LINES:
        return "is one value, not a list.", f"Print it: {{{{ {use.name} }}}}."
    if use.compared is not None and variable.kind is not Kind.CHOICE:
        return (
            "is not a choice and cannot be compared with a word.",
            "Make it a choice in variables.toml, or only test it.",
        )
    return None


def _check_declared(message: Message, readings: dict[str, Reading], file: TomlFile) -> None:
    used = {use.name for reading in readings.values() for use in reading.uses}
    for name in message.variables:
        if name not in used:
            hint = "Take it away from [variables], or use it in the templates."
            file.note(
                "variable-not-used",
                f"{message.id} declares {name!r} and no template uses it.",
                hint,
                keys=("variables", name),
            )


def _check_same_names(message: Message, readings: dict[str, Reading], file: TomlFile) -> None:
    """Each language uses the same variables; what is written in the buyer's language only is not in the aid."""
    names = {
        language: {use.name for use in reading.uses if use.name in message.variables}
        for language, reading in readings.items()
    }
    everywhere = set().union(*names.values()) if names else set()
    for language, found in names.items():
        for name in sorted(everywhere - found):
            if message.variables[name].in_aid:
                others = " and ".join(other for other in names if name in names[other])
                hint = f"Use it in messages/{message.template(language)} too."
                file.note(
                    "languages-differ",
                    f"{name} is used in {others} and not in {language}.",
                    hint,
                    keys=("variables", name),
                )


# --- samples ----------------------------------------------------------------------------------------------------------


class _Trial:
    """Renders samples with templates that mark their branches, and remembers which branches were taken."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._environment = new_environment(catalog, MarkedEnvironment)
        self.taken: set[Branch] = set()
        self.accepted: set[tuple[str, str]] = set()
        """Message and rule, where the rule found what the message accepts."""
        self.left_out: set[str] = set()

    def texts(self, template: str, strings: Strings) -> tuple[str, str]:
        """Subject and body, as `rendering.render` gives them. Raises TemplateError."""
        marked_subject, marked_body = fill(self._environment, template, strings)
        subject, of_subject = take_marks(marked_subject)
        body, of_body = take_marks(marked_body)
        self.taken |= of_subject | of_body
        # A mark may have stood between the edge of the text and a line end that is not part of it.
        return subject, body.strip("\n")

    def leave_out(self, message: Message) -> None:
        """Remember that a sample of this message cannot be rendered: nobody knows which branches it would take."""
        for language in message.languages:
            self.left_out |= set(parts(self._catalog, message.template(language)))


def _check_samples(catalog: Catalog, message: Message, file: TomlFile, trial: "_Trial") -> list[Problem]:
    found: list[Problem] = []
    for sample in message.samples.values():
        if not _is_complete(catalog, message, sample, file):
            trial.leave_out(message)
            continue
        bodies = {}
        for language in filter(formats.is_locale, message.languages):
            strings = finished_strings(
                catalog, message, sample.values, language=language, marketplace=sample.marketplace
            )
            template = message.template(language)
            try:
                subject, body = trial.texts(template, strings)
            except KbError as error:
                found += [p._replace(hint="") if p.hint == RUN_CHECK else p for p in error.problems]
                trial.leave_out(message)
                continue
            bodies[language] = body
            found += _check_text(catalog, message, sample, language, (subject, body))
            found += _check_red_lines(catalog, message, sample, language, (subject, body), accepted=trial.accepted)
        _check_paragraphs(sample, bodies, file)
    if not found:
        _check_accepted(catalog, message, file, trial)
    return found


def _is_complete(catalog: Catalog, message: Message, sample: Sample, file: TomlFile) -> bool:
    already = len(file.problems)
    for name, variable in message.variables.items():
        if variable.kind is Kind.FLAG and name not in sample.values:
            hint = f"Write {name} = true or {name} = false."
            keys = ("samples", sample.name)
            file.note(
                "sample-open-branch",
                f"The sample {sample.name} does not say whether {name}.",
                hint,
                keys=keys,
            )
    try:
        finished_strings(catalog, message, sample.values, language="en", marketplace=sample.marketplace)
    except InvalidValues as error:
        for problem in error.problems:
            place = ("samples", sample.name, problem.variable or "")
            file.note("sample-incomplete", f"The sample {sample.name}: {problem.message}", problem.hint, keys=place)
    except KbError:
        return False  # a shared file or the sample's marketplace: reported where it stands
    return len(file.problems) == already


def _check_text(
    catalog: Catalog, message: Message, sample: Sample, language: str, texts: tuple[str, str]
) -> Iterator[Problem]:
    """What is wrong with a rendered subject and body."""
    path, where = f"messages/{message.template(language)}", f"in the sample {sample.name}"
    for part, text in zip(("subject", "body"), texts, strict=True):
        if not text.strip():
            yield Problem("empty-part", f"The {part} is empty {where}.", f"Write {{% block {part} %}}.", path, 1)
    subject, body = texts
    if "\n" in subject:
        yield Problem("subject-lines", f"The subject has more than one line {where}.", "Keep it to one line.", path, 1)
    for gap in _BLANK_LINES.finditer(body):
        line = _line_that_printed(gap[1], catalog.source(message.template(language)))
        said = f"There is more than one blank line in a row {where}, after {gap[1]!r}."
        hint = "Leave one blank line; a paragraph that may vanish takes its blank line into the if."
        yield Problem("blank-lines", said, hint, path, line)
    channel = catalog.read_file("channels.toml")[0].get(message.channel)
    if channel and channel.limit and len(body) > channel.limit:
        said = f"The body has {len(body)} characters {where}; {channel.id} takes {channel.limit}."
        yield Problem("too-long", said, "Shorten it.", path, 1)


def _check_red_lines(
    catalog: Catalog,
    message: Message,
    sample: Sample,
    language: str,
    texts: tuple[str, str],
    *,
    accepted: set[tuple[str, str]],
) -> Iterator[Problem]:
    """What the rules find in a rendered subject and body, but for what the message accepts."""
    rules = catalog.rules
    chosen = [rule for rule in rules.rules.values() if rule.is_for(message.audience, message.channel, message.kind)]
    channel = catalog.read_file("channels.toml")[0].get(message.channel)
    subject, body = texts
    limit = channel.limit if channel else None
    for place in red_lines(rules, chosen, body, subject=subject, language=language, limit=limit):
        if place.rule in message.accepted:
            accepted.add((message.id, place.rule))
        else:
            stretch, line = _stretch(catalog, message.template(language), place, texts)
            said = f"The rule {place.rule} finds {stretch!r}" if stretch else f"The rule {place.rule} finds something"
            hint = f"{rules.rules[place.rule].instead.en} Or give a reason in [accepted] of message.toml."
            path = f"messages/{message.template(language)}"
            yield Problem("red-line", f"{said} in the sample {sample.name}.", hint, path, line)


def _stretch(catalog: Catalog, template: str, place: Place, texts: tuple[str, str]) -> tuple[str, int]:
    """The text of a finding, and the line of the template that printed it."""
    text = texts[0] if place.part == "subject" else texts[1]
    start = text.rfind("\n", 0, place.start) + 1
    return text[place.start : place.end], _line_that_printed(text[start:].split("\n", 1)[0], catalog.source(template))


def _check_accepted(catalog: Catalog, message: Message, file: TomlFile, trial: "_Trial") -> None:
    for id in message.accepted:
        if id in catalog.rules.rules and (message.id, id) not in trial.accepted:
            said = f"{message.id} accepts the rule {id}, which finds nothing in it."
            file.note("accepted-for-nothing", said, "Take it out of [accepted].", keys=("accepted", id))


def _line_that_printed(text: str, source: str) -> int:
    """The line of a template that this text comes from: of those that fit, the one with most words of its own; or 1."""
    found, most = 1, 0
    for number, line in enumerate(source.split("\n"), start=1):
        words = _PRINTS.split(line)
        if len("".join(words)) > most and re.fullmatch(".*".join(map(re.escape, words)), text):
            found, most = number, len("".join(words))
    return found


def _check_paragraphs(sample: Sample, bodies: dict[str, str], file: TomlFile) -> None:
    counts = {language: body.count("\n\n") + 1 for language, body in bodies.items()}
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{count} in {language}" for language, count in sorted(counts.items()))
        hint = "The reading aid follows the text paragraph for paragraph."
        file.note(
            "paragraphs-differ",
            f"The paragraphs of the sample {sample.name}: {said}.",
            hint,
            keys=("samples", sample.name),
        )


def _check_branches(catalog: Catalog, trial: "_Trial") -> Iterator[Problem]:
    """Every branch of every template that a message is made of is rendered by some sample.

    Where a sample could not be rendered, the reason has been reported, and the branches of its templates are not.
    """
    rendered = {branch.template for branch in trial.taken} - trial.left_out
    written: dict[str, Iterable[Branch]] = defaultdict(tuple)
    for id in catalog:
        for language in catalog.read_message(id)[0].languages:
            for template in parts(catalog, f"{id}/{language}.jinja"):
                if template in rendered and template not in written:
                    written[template] = branches(catalog, template)
    for template, all_branches in written.items():
        for branch in sorted(set(all_branches) - trial.taken):
            what = "This branch" if not branch.unwritten else "The case that none of this if applies"
            hint = "Add a sample that goes this way."
            yield Problem(
                "branch-never-rendered",
                f"{what} is rendered by no sample.",
                hint,
                f"messages/{template}",
                branch.line,
            )
