"""`kb triage`: from answers to the situation, its section, its messages and its deadlines."""

import pytest

from kb_templates import Catalog
from tests.core.catalogs import BROKEN, catalog_of, write
from tests.core.command import kb

IMPOSSIBLE = """
[[impossible]]
when = { state = "closed", reason = "quality" }
reason = { zh = "质量索赔不会自己结束。", en = "A claim about quality does not end by itself." }
"""


@pytest.fixture
def catalog(tmp_path) -> Catalog:
    """The small catalog with a playbook, in which one combination of answers cannot occur."""
    sound = catalog_of(BROKEN / "_sound/with-a-playbook", tmp_path)
    playbook = (sound.root / "playbooks/claims.toml").read_text("utf-8")
    closed = 'when = { state = "closed" }'
    narrow = playbook.replace(closed, 'when = { state = "closed", reason = "not_received" }')
    write(sound.root, {"playbooks/claims.toml": narrow + IMPOSSIBLE})
    return Catalog.load(sound.root)


def test_answers_that_are_enough_lead_to_a_situation(catalog):
    answer = kb(
        "triage", "claims", "--json", "--set", "reason=not_received", "--set", "state=open", catalog=catalog.root
    )
    assert answer.code == 0
    found = answer.json
    assert (found["playbook"], found["situation"], found["ask"]) == ("claims", "not-received", None)
    assert found["section"] == "playbooks/claims#claims-not-received"
    assert [message["id"] for message in found["messages"]] == ["claims/statement"]
    assert [fact["id"] for fact in found["deadlines"]] == ["answer-window"]
    assert found["possible"] == ["not-received"]
    assert found["pending"] is None


def test_answers_that_are_not_enough_lead_to_the_next_question(catalog):
    found = kb("triage", "claims", "--json", "--set", "state=open", catalog=catalog.root).json
    assert (found["situation"], found["ask"]) == (None, "reason")
    assert found["possible"] == ["not-received", "quality"]
    assert (found["section"], found["messages"], found["deadlines"]) == (None, [], [])


def test_a_question_for_people(catalog):
    answer = kb("triage", "claims", "--set", "state=open", "--reader", "en", catalog=catalog.root)
    assert (answer.code, answer.err) == (0, "")
    assert "Why did the buyer claim?" in answer.out
    assert "--set reason=" in answer.out
    assert "not_received" in answer.out


def test_without_a_playbook_they_are_listed(catalog):
    assert "The buyer filed a claim" in kb("triage", "--reader", "en", catalog=catalog.root).out
    assert kb("triage", "--json", catalog=catalog.root).json["possible"] == ["claims"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(
            ["claim"], "unknown-playbook", "There is no playbook 'claim'. Did you mean 'claims'?", id="a playbook"
        ),
        pytest.param(
            ["claims", "--set", "stat=open"],
            "unknown-condition",
            "There is no condition 'stat'. Did you mean 'state'?",
            id="a condition",
        ),
        pytest.param(
            ["claims", "--set", "state=opn"],
            "unknown-answer",
            "state has no answer 'opn'. Did you mean 'open'?",
            id="an answer",
        ),
        pytest.param(
            ["claims", "--set", "state"],
            "bad-option",
            "--set 'state' has no equals sign. Write --set condition=answer.",
            id="no equals sign",
        ),
        pytest.param(
            ["claims", "--set", "state=open", "--set", "state=closed"],
            "bad-option",
            "state is set twice. Set it once.",
            id="two answers to one question",
        ),
        pytest.param(
            ["claims", "--set", "state=closed", "--set", "reason=quality"],
            "impossible-answers",
            "These answers cannot occur together. A claim about quality does not end by itself. Look at them again.",
            id="answers that cannot occur together",
        ),
    ],
)
def test_wrong_answers_are_refused(catalog, arguments, code, sentence):
    plain = kb("triage", *arguments, catalog=catalog.root)
    assert (plain.code, plain.out, plain.said) == (2, "", [f"kb: {sentence}"])
    coded = kb("triage", *arguments, "--json", catalog=catalog.root)
    assert [error["code"] for error in coded.json["errors"]] == [code]
