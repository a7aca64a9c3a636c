"""`kb new`: a message that is complete in form and empty in words, or nothing at all."""

from datetime import UTC, datetime

import pytest

from kb_templates import Catalog, check
from tests.core.catalogs import base_with
from tests.core.command import kb


@pytest.fixture
def catalog(tmp_path) -> Catalog:
    return base_with(tmp_path)


@pytest.fixture
def copy_of_real(tmp_path, real) -> Catalog:
    """The real catalog's shared files and layouts, without its messages."""
    files = {name: (real.root / name).read_bytes() for name in real.shared_files}
    layouts = {f"messages/{name}": real.source(name) for name in real.template_names if name.startswith("_")}
    root = tmp_path / "real"
    for name, content in {**files, **layouts}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Catalog.load(root)


def files_of(catalog: Catalog) -> set[str]:
    return {path.relative_to(catalog.root).as_posix() for path in catalog.root.rglob("*")}


@pytest.mark.parametrize("audience", ["buyer", "amazon", "partner", "team"])
def test_a_new_message_lacks_nothing_but_its_words(copy_of_real, audience):
    answer = kb("new", "returns/wrong-size", "--audience", audience, catalog=copy_of_real.root)
    folder = copy_of_real.root / "messages/returns/wrong-size"
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"Wrote {folder / 'message.toml'}",
        f"Wrote {folder / 'en.jinja'}",
        f"Wrote {folder / 'zh.jinja'}",
        "Fill them in, then run: kb check",
    ]
    problems = [p for p in check(Catalog.load(copy_of_real.root)) if p.path and "wrong-size" in p.path]
    assert {problem.path for problem in problems} == {"messages/returns/wrong-size/message.toml"}
    words = [problem for problem in problems if problem.code == "empty-text"]
    assert [problem.message.partition(" ")[0] for problem in words] == [
        "title.zh",
        "title.en",
        "when.zh",
        "when.en",
        "samples.usual.label.en",
        "samples.usual.label.zh",
    ]
    # The values of the sample and the places where the variables are printed are still to come.
    assert {problem.code for problem in problems} <= {"empty-text", "sample-incomplete", "variable-not-used"}


def test_a_new_message_says_who_what_and_when(catalog):
    kb("new", "claims/later", "--channel", "messaging", "--kind", "proactive", catalog=catalog.root)
    message, _ = Catalog.load(catalog.root).read_message("claims/later")
    assert (message.audience, message.channel, message.kind) == ("buyer", "messaging", "proactive")
    assert abs((message.reviewed - datetime.now(UTC).date()).days) <= 1
    assert list(message.variables) == ["order_id", "buyer_name", "store_name", "extra_note"]
    assert list(message.samples) == ["usual"]


def test_a_new_message_for_programs(catalog):
    answer = kb("new", "claims/later", "--channel", "messaging", "--json", catalog=catalog.root)
    folder = catalog.root / "messages/claims/later"
    files = [str(folder / name) for name in ("message.toml", "en.jinja", "zh.jinja")]
    assert (answer.code, answer.json) == (0, {"message": "claims/later", "files": files})


def test_files_of_a_new_message_end_lines_the_same_everywhere(catalog):
    kb("new", "claims/later", "--channel", "messaging", catalog=catalog.root)
    for path in (catalog.root / "messages/claims/later").iterdir():
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_a_new_message_takes_its_place_beside_the_others(catalog):
    kb("new", "claims/later", "--channel", "messaging", catalog=catalog.root)
    assert "claims/later" in Catalog.load(catalog.root)
    assert kb("show", "claims/later", catalog=catalog.root).code == 2  # with its empty words by name
    assert kb("show", "claims/answer", catalog=catalog.root).code == 0


ID = "cannot be a message id. Use small letters, digits and hyphens: topic/name, for example returns/wrong-size."


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(["later"], "bad-id", f"'later' {ID}", id="no topic"),
        pytest.param(["Claims/later"], "bad-id", f"'Claims/later' {ID}", id="a capital"),
        pytest.param(["claims/too_late"], "bad-id", f"'claims/too_late' {ID}", id="an underscore"),
        pytest.param(["claims/a/b"], "bad-id", f"'claims/a/b' {ID}", id="three parts"),
        pytest.param(["claims/"], "bad-id", f"'claims/' {ID}", id="no name"),
        pytest.param(["../later"], "bad-id", f"'../later' {ID}", id="a way out"),
        pytest.param(["_layout/later"], "bad-id", f"'_layout/later' {ID}", id="among the layouts"),
        pytest.param(["索赔/说明"], "bad-id", f"'索赔/说明' {ID}", id="Chinese"),
        pytest.param(["claims/-x"], "bad-id", f"'claims/-x' {ID}", id="a hyphen at the start"),
        pytest.param(["claims/x\n"], "bad-id", f"'claims/x\\n' {ID}", id="a line end"),
        pytest.param(
            ["claims/answer"], "id-taken", "There is a message 'claims/answer' already. Edit it in ", id="taken"
        ),
        pytest.param(
            ["claims/later", "--channel", "messaging2"],
            "unknown-channel",
            "There is no channel 'messaging2'. Did you mean 'messaging'?",
            id="a misspelt channel",
        ),
        pytest.param(
            ["claims/later"],
            "unknown-channel",
            "There is no channel 'buyer-messaging'. Did you mean 'messaging'?",
            id="a catalog without the usual channel",
        ),
    ],
)
def test_a_new_message_is_refused_and_nothing_is_left_behind(catalog, arguments, code, sentence):
    before = files_of(catalog)
    answer = kb("new", *arguments, catalog=catalog.root)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"kb: {sentence}")
    assert [error["code"] for error in kb("new", *arguments, "--json", catalog=catalog.root).json["errors"]] == [code]
    assert files_of(catalog) == before


def test_a_place_that_cannot_be_written_is_named(catalog):
    (catalog.root / "messages/returns").write_text("a file where a folder should be")
    before = files_of(catalog)
    answer = kb("new", "returns/later", "--channel", "messaging", catalog=catalog.root)
    assert answer.code == 2
    assert answer.err.startswith(f"kb: {catalog.root}/messages/returns/later cannot be written: ")
    assert files_of(catalog) == before
