"""The command `kb`: the catalog for people at a terminal and for other programs. The only module that prints.

Exit codes: 0 fine; 1 the catalog has problems; 2 wrong use or wrong values, all of them listed on standard error.
With `--json` everything, errors included, goes to standard output as one JSON object.
"""

import argparse
import json
import os
import re
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb_templates.catalog import AUDIENCES, MESSAGE_KINDS, Catalog
from kb_templates.errors import InvalidValues, KbError, Problem, did_you_mean
from kb_templates.model import READERS, Fact, Kind, Message, Money, Playbook, Reader, Situation, Text

if TYPE_CHECKING:
    from kb_templates.approvals import Approval
    from kb_templates.policy import Finding
    from kb_templates.triage import Step

LARGEST = 1_000_000
"""Bytes of a text that can be checked: five hundred times what a message may have."""

OK, PROBLEMS, WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `kb` and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A console or pipe that cannot write a character must not end in a traceback; and a pipe is UTF-8 everywhere.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except KbError as error:
        return _report(error, as_json=options.json)
    except BrokenPipeError:
        # Whoever read our output has seen enough (`kb list | head`). Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kb", description="Messages for after-sales work on Amazon: list, show, render, check."
    )
    parser.add_argument(
        "--catalog", metavar="DIR", help="use the catalog in this folder instead of the one that is installed"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add_reader(to: argparse.ArgumentParser) -> None:
        words = "language of titles and labels (default: your system's, else en)"
        to.add_argument("--reader", choices=READERS, default=_reader(), help=words)

    def command(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        sub.set_defaults(run=run)
        sub.add_argument("--json", action="store_true", help="answer in JSON")
        # After the command, too; SUPPRESS keeps what was given before it.
        sub.add_argument("--catalog", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return sub

    sub = command("list", _list, "list the messages")
    sub.add_argument("--audience", choices=AUDIENCES, help="only messages to these")
    add_reader(sub)

    sub = command("show", _show, "show a message with its values still open")
    sub.add_argument("message", metavar="ID", help="for example a-to-z/delivered")
    sub.add_argument("--language", default="en", help="language of the text (default: en)")
    sub.add_argument("--sample", help="which branches to show: the name of a sample (default: the first)")
    sub.add_argument("--reader", choices=READERS, help="language of the labels (default: the text's)")

    sub = command("render", _render, "fill a message in")
    sub.add_argument("message", metavar="ID", help="for example a-to-z/delivered")
    sub.add_argument("--language", default="en", help="language of the text (default: en)")
    sub.add_argument(
        "--marketplace", default="US", help="where the order was placed, for money and dates (default: US)"
    )
    sub.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="a value; repeat it for lists")
    sub.add_argument("--values", metavar="FILE", help="values from a JSON or TOML file; - reads standard input")
    sub.add_argument("--role", help="who sends it, for the limit of amounts (default: the role with the lowest limit)")

    command("check", _check, "check every file and render every sample")

    sub = command(
        "lint", _lint, "look for red lines in a text: what may not be written, why, and what to write instead"
    )
    sub.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help="a text file; - reads standard input (default)"
    )
    sub.add_argument("--audience", default="buyer", help="who gets it: buyer, amazon, partner or team (default: buyer)")
    sub.add_argument("--channel", help="where it goes (default: the usual one of the audience)")
    sub.add_argument("--kind", default="reply", help="reply or proactive (default: reply)")
    sub.add_argument("--language", help="language of the text (default: the one that it shows)")
    sub.add_argument("--subject", default="", help="the subject line, where there is one")
    add_reader(sub)

    sub = command("triage", _triage, "find the situation of a case: its section, messages and deadlines")
    sub.add_argument("playbook", metavar="PLAYBOOK", nargs="?", help="for example a-to-z (default: asked, or listed)")
    sub.add_argument("--set", metavar="CONDITION=ANSWER", action="append", default=[], help="an answer; repeat it")
    add_reader(sub)

    sub = command("facts", _facts, "list what we know of Amazon's rules")
    sub.add_argument(
        "--stale",
        action="store_true",
        help="only facts that are due for review; exit code 1 if there are any",
    )
    sub.add_argument(
        "--review",
        action="store_true",
        help="ready to be read again: the one that is due first comes first, each with its sources",
    )
    sub.add_argument("--on", metavar="DATE", help="as on this day, like 2027-02-20 (default: today)")
    add_reader(sub)

    sub = command("new", _new, "start a new message")
    sub.add_argument("message", metavar="ID", help="topic/name, for example returns/wrong-size")
    sub.add_argument("--audience", choices=AUDIENCES, default="buyer", help="who gets it (default: buyer)")
    sub.add_argument("--channel", help="where it goes (default: the usual one of the audience)")
    sub.add_argument(
        "--kind",
        choices=MESSAGE_KINDS,
        default="reply",
        help="an answer, or the first to write (default: reply)",
    )
    return parser


def _reader() -> Reader:
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").startswith("zh") else "en"


# --- commands ---------------------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace) -> int:
    catalog = Catalog.load(options.catalog)
    messages = [message for message in catalog.values() if options.audience in {None, message.audience}]
    if options.json:
        _print_json({"messages": [_described(message) for message in messages]})
        return OK
    width = max((len(message.id) for message in messages), default=0)
    for message in messages:
        print(f"{message.id:{width}}  {message.audience:7}  {message.title[options.reader]}")
    return OK


def _described(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "audience": message.audience,
        "channel": message.channel,
        "kind": message.kind,
        "title": {reader: message.title[reader] for reader in READERS},
        "languages": list(message.languages),
        "variables": [
            {"name": variable.name, "kind": variable.kind.value, "required": variable.required}
            for variable in message.variables.values()
        ],
        "samples": {
            sample.name: {name: _as_text(value) for name, value in sample.values.items()}
            for sample in message.samples.values()
        },
    }


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return str(value)


def _show(options: argparse.Namespace) -> int:
    from kb_templates.rendering import skeleton

    catalog = Catalog.load(options.catalog)
    message = catalog[options.message]
    shown = skeleton(catalog, message, language=options.language, sample=options.sample, reader=options.reader)
    reader: Reader = options.reader or ("zh" if options.language == "zh" else "en")
    slots = [message.variables[name] for name in shown.open_variables]
    if options.json:
        _print_json(
            {
                "message": shown.message,
                "language": shown.language,
                "sample": shown.sample,
                "subject": shown.subject,
                "body": shown.body,
                "slots": [
                    {"name": v.name, "label": v.label[reader], "kind": v.kind.value, "required": v.required}
                    for v in slots
                ],
            }
        )
        return OK
    print(f"{message.id}: {message.title[reader]}")
    print(message.when[reader])
    print(f"\nSubject: {shown.subject}\n\n{shown.body}\n")
    print(f"Sample: {shown.sample}. There are: {', '.join(message.samples)}.")
    for variable in message.variables.values():
        need = "required" if variable.required else "optional"
        words = f": {', '.join(variable.choices)}" if variable.choices else ""
        print(
            f"  {variable.name:20} {variable.kind.value}, {need}{words}. "
            f"{variable.label[reader]}. {variable.hint[reader]}"
        )
    return OK


def _render(options: argparse.Namespace) -> int:
    from kb_templates.approvals import approvals_needed
    from kb_templates.rendering import render

    catalog = Catalog.load(options.catalog)
    message = catalog[options.message]
    given = {**_values_of_file(options.values), **_values_of_options(options.set, message)}
    sent = render(catalog, message, given, language=options.language, marketplace=options.marketplace)
    needed = approvals_needed(catalog, message, given, role=options.role, marketplace=options.marketplace)
    if options.json:
        _print_json(
            {
                "message": sent.message,
                "language": sent.language,
                "marketplace": sent.marketplace,
                "subject": sent.subject,
                "body": sent.body,
                "approvals": [_described_approval(one) for one in needed],
            }
        )
    else:
        print(f"Subject: {sent.subject}\n\n{sent.body}")
        for one in needed:
            _print_approval(one)
    return OK


def _described_approval(needed: "Approval") -> dict[str, Any]:
    return {
        "variable": needed.variable.name,
        "amount": _written(needed.amount),
        "limit": _written(needed.limit) if needed.limit else None,
        "role": needed.role.id,
        "asked": needed.asked.id,
        "request": needed.request,
        "values": {name: _as_text(value) for name, value in needed.values.items()},
    }


def _print_approval(needed: "Approval") -> None:
    """What needs approval, and the command that writes the request. It goes beside the text, not into it."""
    role, asked = needed.role.name["en"], needed.asked.name["en"]
    limit = f"the limit of the role {role} is {_written(needed.limit)}" if needed.limit else f"{role} has no limit set"
    label = f"{needed.variable.label['en']} ({needed.variable.name})"
    settings = shlex.join(f"--set={name}={_as_text(value)}" for name, value in needed.values.items())
    print(
        f"kb: {label} is {_written(needed.amount)}, and {limit}: do not send this before {asked} has approved it.\n"
        f"    Ask with: kb render {needed.request} {settings}",
        file=sys.stderr,
    )


def _written(money: Money) -> str:
    return f"{money.currency} {money.amount}"


def _values_of_options(pairs: Sequence[str], message: Message) -> dict[str, object]:
    found: dict[str, list[str]] = {}
    problems = []
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            problems.append(Problem("bad-option", f"--set {pair!r} has no equals sign.", "Write --set name=value."))
        found.setdefault(name.strip(" \t"), []).append(value)
    for name, values in found.items():
        variable = message.variables.get(name)
        if len(values) > 1 and variable is not None and variable.kind is not Kind.LINES:
            problems.append(Problem("bad-option", f"{name} is set {len(values)} times.", "Set it once.", variable=name))
    if problems:
        raise InvalidValues(problems)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _values_of_file(name: str | None) -> dict[str, object]:
    if name is None:
        return {}
    from decimal import Decimal

    import tomli

    try:
        # Bytes, because a console's own encoding says nothing about what a program pipes in.
        written = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = written.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = Problem(
            "bad-file",
            f"{name} cannot be read: {reason}.",
            "Give a JSON or TOML file, or - for standard input.",
        )
        raise InvalidValues([problem]) from None
    try:
        if not text.lstrip().startswith("{"):
            return tomli.loads(text)
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        hint = 'Write {"name": "value"} as JSON, or name = "value" as TOML.'
        raise InvalidValues([Problem("bad-file", f"{name} is neither JSON nor TOML: {error}.", hint)]) from None
    return dict(found)


def _check(options: argparse.Namespace) -> int:
    from kb_templates.checks import check
    from kb_templates.proofs import pending

    catalog = Catalog.load(options.catalog)
    problems, waiting = check(catalog), tuple(pending(catalog))
    if options.json:
        keys = ("code", "message", "hint", "path", "line")
        named = {"problems": problems, "pending": waiting}
        _print_json(
            {name: [{key: getattr(one, key) for key in keys} for one in found] for name, found in named.items()}
        )
    else:
        for problem in (*problems, *waiting):
            print(f"{problem} [{problem.code}]")
        said = [_counted(len(problems), "problem") if problems else "No problems"]
        said += [f"{len(waiting)} pending"] if waiting else []
        print(f"{', '.join(said)} in {_counted(len(catalog), 'message')} ({catalog.root}).", file=sys.stderr)
    return PROBLEMS if problems else OK


def _lint(options: argparse.Namespace) -> int:
    from kb_templates.policy import lint

    catalog = Catalog.load(options.catalog)
    found = lint(
        catalog,
        _text_of_file(options.file),
        audience=options.audience,
        channel=options.channel,
        kind=options.kind,
        language=options.language,
        subject=options.subject,
    )
    for problem in catalog.rule_files.problems:
        print(f"kb: {problem} [{problem.code}]", file=sys.stderr)
    if options.json:
        _print_json({"findings": [_described_finding(finding) for finding in found]})
    else:
        for finding in found:
            _print_finding(finding, options.reader)
        must = sum(finding.severity == "must" for finding in found)
        said = f"{_counted(len(found), 'finding')}: {must} must change, {len(found) - must} to check"
        print(
            f"{said}." if found else "No findings. That is no permission: rules know only what is written in them.",
            file=sys.stderr,
        )
    return PROBLEMS if found else OK


def _text_of_file(name: str) -> str:
    """A text of sensible size, or the reason why it is none."""
    try:
        written = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _start_of(Path(name))
    except OSError as error:
        raise InvalidValues([_no_text(name, f"{error.strerror}", "Give a text file.")]) from None
    if len(written) > LARGEST:
        raise InvalidValues([_no_text(name, "it has more than 1 MB", "Give one message at a time.")])
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidValues([_no_text(name, "it is not UTF-8 text", "Save it as a text file in UTF-8.")])
    if not text.strip():
        raise InvalidValues([_no_text(name, "it is empty", "Give the text that is to be sent.")])
    return text


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _no_text(name: str, reason: str, hint: str) -> Problem:
    name = "Standard input" if name == "-" else name
    return Problem("bad-file", f"{name} cannot be checked: {reason}.", hint)


def _described_finding(finding: "Finding") -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "part": finding.part,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "title": _both(finding.title),
        "why": _both(finding.why),
        "instead": _both(finding.instead),
        "sources": [_described_fact(fact) for fact in finding.sources],
    }


def _print_finding(finding: "Finding", reader: Reader) -> None:
    severity = "must change" if finding.severity == "must" else "check"
    print(f"{finding.title[reader]} ({severity}) [{finding.rule}]")
    if finding.text:
        text = " ".join(finding.text.split())
        print(f"  {finding.part} {finding.start}-{finding.end}: {text!r}")
    print(f"  Why: {finding.why[reader]}")
    print(f"  Instead: {finding.instead[reader]}")
    for fact in finding.sources:
        print(f"  Source: {fact.code} {fact.title[reader]}, seen {fact.seen}: {' '.join(fact.sources)}")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _triage(options: argparse.Namespace) -> int:
    from kb_templates import triage

    catalog = Catalog.load(options.catalog)
    given = _answers_of_options(options.set)
    asking = sys.stdin.isatty() and sys.stdout.isatty() and not options.json and not given
    playbook_id: str | None = options.playbook
    if playbook_id is None and asking:
        playbook_id = _ask_for_playbook(catalog, options.reader)
    if playbook_id is None:
        return _print_step(options, catalog, None, triage.Step(None, "playbook", catalog.playbook_ids))
    playbook = catalog.playbook(playbook_id)
    step = triage.answer(playbook, given)
    while asking and step.ask is not None:
        given = _ask(playbook, step.ask, given, options.reader)
        step = triage.answer(playbook, given)
    return _print_step(options, catalog, playbook, step)


def _answers_of_options(pairs: Sequence[str]) -> dict[str, str]:
    problems = [
        Problem("bad-option", f"--set {pair!r} has no equals sign.", "Write --set condition=answer.")
        for pair in pairs
        if "=" not in pair
    ]
    given: dict[str, str] = {}
    for pair in pairs:
        condition, _, value = (part.strip() for part in pair.partition("="))
        if given.setdefault(condition, value) != value:
            problems.append(Problem("bad-option", f"{condition} is set twice.", "Set it once.", variable=condition))
    if problems:
        raise InvalidValues(problems)
    return given


def _ask_for_playbook(catalog: Catalog, reader: Reader) -> str:
    choices = {id: catalog.playbook(id).case[reader] for id in catalog.playbook_ids}
    return _choose({"zh": "发生了什么？", "en": "What happened?"}[reader], choices, back=False) or ""


def _ask(playbook: Playbook, condition: str, given: dict[str, str], reader: Reader) -> dict[str, str]:
    """Ask one question and return the answers so far; going back takes away the last one."""
    from kb_templates import triage

    asked = playbook.conditions[condition]
    possible = {
        answer: words[reader]
        for answer, words in asked.values.items()
        if triage.can_occur(playbook, {**given, condition: answer})
    }
    print(f"\n  ({asked.help[reader]})")
    chosen = _choose(asked.question[reader], possible, back=bool(given))
    return {**given, condition: chosen} if chosen else dict(list(given.items())[:-1])


def _choose(question: str, choices: dict[str, str], *, back: bool) -> str | None:
    """Let a person choose by number or by name; None goes back."""
    print(f"\n{question}")
    for number, (name, words) in enumerate(choices.items(), start=1):
        print(f"  {number:2}  {words}  [{name}]")
    if back:
        print("   b  back")
    names = list(choices)
    while True:
        try:
            typed = input("> ").strip()
        except EOFError:
            raise KeyboardInterrupt from None
        if back and typed == "b":
            return None
        if typed in choices:
            return typed
        if typed.isdecimal() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]
        print(f"There is no answer {typed!r}. {did_you_mean(typed, names)} Type a number from 1 to {len(names)}.")


def _print_step(options: argparse.Namespace, catalog: Catalog, playbook: Playbook | None, step: "Step") -> int:
    found = playbook.situations[step.situation] if playbook and step.situation else None
    if options.json:
        _print_json(
            {
                "playbook": playbook.id if playbook else None,
                "situation": step.situation,
                "title": _both(found.title) if found else None,
                "note": _both(found.note) if found and found.note else None,
                "ask": step.ask,
                "possible": list(step.possible),
                "open": list(step.open),
                "section": f"{playbook.page}#{found.section}" if playbook and found else None,
                "messages": [_titled(catalog, id) for id in found.messages] if found else [],
                "deadlines": [_described_fact(catalog.fact(id)) for id in found.deadlines] if found else [],
                "pending": found.pending if found else None,
            }
        )
    elif playbook is None:
        print("Name a playbook:")
        for id in catalog.playbook_ids:
            print(f"  {id:16} {catalog.playbook(id).case[options.reader]}")
    elif found is None:
        _print_question(playbook, step, options.reader)
    else:
        _print_situation(catalog, playbook, found, options.reader)
    return OK


def _both(text: Text) -> dict[str, str]:
    return {reader: text[reader] for reader in READERS}


def _titled(catalog: Catalog, id: str) -> dict[str, Any]:
    """A message by id and title; a message that is not written yet has no title."""
    return {"id": id, "title": _both(catalog[id].title) if id in catalog else None}


def _print_question(playbook: Playbook, step: "Step", reader: Reader) -> None:
    if step.ask is not None:
        asked = playbook.conditions[step.ask]
        print(f"{asked.question[reader]}  --set {step.ask}=...")
        for answer, words in asked.values.items():
            print(f"  {answer:20} {words[reader]}")
    print(f"Still possible: {', '.join(step.possible)}")


def _print_situation(catalog: Catalog, playbook: Playbook, found: Situation, reader: Reader) -> None:
    from kb_templates.formats import fact_value

    print(f"\n{found.title[reader]}  ({playbook.id}/{found.id})")
    if found.note:
        print(found.note[reader])
    if found.pending:
        print(found.pending)
    print(f"Read: {playbook.page}#{found.section}")
    for id in found.messages:
        title = catalog[id].title[reader] if id in catalog else "(not written yet)"
        print(f"Send: {id}  {title}")
    for id in found.deadlines:
        fact = catalog.fact(id)
        print(f"By:   {fact_value(fact, reader)}  {fact.title[reader]} ({fact.code})")


def _facts(options: argparse.Namespace) -> int:
    from kb_templates.formats import fact_value

    day = _day(options.on)
    catalog = Catalog.load(options.catalog)
    facts = [fact for fact in catalog.facts.values() if not options.stale or fact.review_by < day]
    if options.review:
        facts.sort(key=lambda fact: fact.review_by)
    if options.json:
        _print_json({"on": day.isoformat(), "facts": [_described_fact(fact, day) for fact in facts]})
    else:
        for fact in facts:
            late = " (due for review)" if fact.review_by < day else ""
            tier = f", tier {fact.tier}" if fact.tier else ""
            print(f"{fact.code:5} {fact.id}: {fact.title[options.reader]}: {fact_value(fact, options.reader)}")
            print(
                f"      {', '.join(fact.scope)}; {fact.certainty}{tier}; "
                f"seen {fact.seen}, review by {fact.review_by}{late}"
            )
            if options.review:
                _print_for_review(fact, options.reader)
    return PROBLEMS if options.stale and facts else OK


def _day(written: str | None) -> date:
    """The day for which facts are looked at: today, if none is named."""
    if written is None:
        return datetime.now(UTC).date()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        with suppress(ValueError):
            return date.fromisoformat(written)
    raise InvalidValues([Problem("bad-option", f"--on {written!r} is no date.", "Write it like 2027-02-20.")])


def _print_for_review(fact: Fact, reader: Reader) -> None:
    """What somebody needs who reads the sources of a fact again."""
    for name, text in (("Counted from", fact.counted_from), ("Note", fact.note)):
        if text is not None:
            print(f"      {name}: {text[reader]}")
    for address in fact.sources:
        print(f"      {address}")
    print()


def _described_fact(fact: Fact, day: date | None = None) -> dict[str, Any]:
    from kb_templates.formats import fact_value

    described: dict[str, Any] = {
        "id": fact.id,
        "code": fact.code,
        "title": _both(fact.title),
        "value": {reader: fact_value(fact, reader) for reader in READERS},
        "counted_from": _both(fact.counted_from) if fact.counted_from else None,
        "scope": list(fact.scope),
        "sources": list(fact.sources),
        "tier": fact.tier,
        "certainty": fact.certainty,
        "seen": fact.seen.isoformat(),
        "review_by": fact.review_by.isoformat(),
        "note": _both(fact.note) if fact.note else None,
    }
    return {**described, "due": fact.review_by < day} if day else described


def _new(options: argparse.Namespace) -> int:
    from kb_templates.drafts import write_draft

    catalog = Catalog.load(options.catalog)
    written = write_draft(
        catalog, options.message, audience=options.audience, channel=options.channel, kind=options.kind
    )
    if options.json:
        _print_json({"message": options.message, "files": [str(path) for path in written]})
        return OK
    for path in written:
        print(f"Wrote {path}")
    print("Fill them in, then run: kb check")
    return OK


# --- answers ----------------------------------------------------------------------------------------------------------


def _print_json(answer: object) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _report(error: KbError, *, as_json: bool) -> int:
    if as_json:
        keys = ("code", "variable", "message", "hint", "path", "line")
        _print_json({"errors": [{key: getattr(problem, key) for key in keys} for problem in error.problems]})
    else:
        for problem in error.problems:
            print(f"kb: {problem}", file=sys.stderr)
    return WRONG
