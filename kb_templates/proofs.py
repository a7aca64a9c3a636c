"""Playbooks -> problems: the proof that each is complete and clear, and that what it names exists, in sentences."""

from collections.abc import Iterator, Mapping

from kb_templates import triage
from kb_templates.catalog import Catalog
from kb_templates.errors import Problem, did_you_mean
from kb_templates.model import Playbook, Situation
from kb_templates.tables import TomlFile


def check_playbooks(catalog: Catalog) -> Iterator[Problem]:
    """Every problem of every playbook. What is marked as pending is not one: see `pending`."""
    offered: set[str] = set()
    for id in catalog.playbook_ids:
        playbook, file = catalog.read_playbook(id)
        offered |= {message for situation in playbook.situations.values() for message in situation.messages}
        for number, situation in enumerate(playbook.situations.values()):
            _check_situation(catalog, situation, file, ("situations", str(number)))
        if not file.problems:  # else answers are missing, and gaps would be reported that are none
            _check_proof(playbook, file)
        yield from file.problems
    if catalog.playbook_ids:
        for id in catalog:
            if id not in offered:
                hint = "Add it to the messages of a situation in a playbook."
                yield Problem(
                    "message-not-offered", f"No situation offers {id}.", hint, f"messages/{id}/message.toml", 1
                )


def pending(catalog: Catalog) -> Iterator[Problem]:
    """What playbooks name and nobody has written yet: each situation that says so, at its line."""
    for id in catalog.playbook_ids:
        playbook, file = catalog.read_playbook(id)
        for number, situation in enumerate(playbook.situations.values()):
            if situation.pending:
                line = file.line(("situations", str(number), "pending"))
                yield Problem("pending", f"{id}/{situation.id} is pending: {situation.pending}", "", file.name, line)


def _check_situation(catalog: Catalog, situation: Situation, file: TomlFile, keys: tuple[str, ...]) -> None:
    facts = catalog.read_file("policy/facts.toml")[0]
    for name in situation.deadlines:
        if name not in facts:
            hint = did_you_mean(name, facts)
            file.note("unknown-fact", f"There is no fact {name!r}.", hint, keys=(*keys, "deadlines"))
        elif facts[name].kind != "duration":
            hint = "A deadline is a fact of kind duration."
            file.note("not-a-deadline", f"The fact {name!r} is no duration.", hint, keys=(*keys, "deadlines"))
    if not situation.pending:
        for name in situation.messages:
            if name not in catalog:
                hint = did_you_mean(name, catalog.ids)
                file.note("unknown-message", f"There is no message {name!r}.", hint, keys=(*keys, "messages"))


def _check_proof(playbook: Playbook, file: TomlFile) -> None:
    place = {id: ("situations", str(number)) for number, id in enumerate(playbook.situations)}
    lost = triage.unreachable(playbook)
    for id in lost:
        hint = "Look at its when: an [[impossible]] takes it all."
        file.note("situation-unreachable", f"No answers lead to {id}.", hint, keys=place[id])
    # A situation that is impossible as a whole is one mistake, not also an overlap.
    flaws = [flaw for flaw in triage.prove(playbook) if not set(lost) & set(flaw.situations)]
    for flaw in flaws:
        case = _in_words(flaw.combination)
        if flaw.situations:
            both = " and ".join(flaw.situations)
            keys = next((place[id] for id in flaw.situations if id in place), ())
            hint = "Narrow the when of one of them."
            file.note("playbook-overlap", f"{both} both hold {case}.", hint, keys=keys)
        else:
            hint = "Add a situation, or an [[impossible]] with the reason."
            file.note("playbook-gap", f"No situation holds {case}.", hint, keys=("conditions",))
    ways_out = [id for id, situation in playbook.situations.items() if situation.way_out]
    if len(ways_out) != 1:
        said = f"{playbook.id} has {len(ways_out)} situations with way_out = true; it needs one."
        file.note("no-way-out", said, "Mark the one for cases that fit nowhere.", keys=("situations",))
    if flaws or lost:
        return
    if (deepest := triage.depth(triage.tree(playbook))) > triage.MOST_QUESTIONS:
        said = f"{playbook.id} asks up to {deepest} questions; at most {triage.MOST_QUESTIONS} are allowed."
        file.note("too-many-questions", said, "Let the first questions separate more.", keys=("conditions",))


def _in_words(combination: Mapping[str, str]) -> str:
    if not combination:
        return "for any answers"
    return "for " + ", ".join(f"{condition} = {answer}" for condition, answer in combination.items())
