"""What only shows in a process of its own: encodings, pipes, and what is imported."""

import json
import os
import subprocess
import sys

import pytest

from tests.core.catalogs import BASE
from tests.core.command import REPOSITORY, kb_process

PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}


@pytest.mark.parametrize(
    "env",
    [
        pytest.param({"LC_ALL": "C"}, id="a machine without a language"),
        pytest.param({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, id="ASCII, whatever it takes"),
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="ASCII by name"),
        pytest.param({"PYTHONIOENCODING": "cp1252"}, id="a western Windows"),
        pytest.param({"PYTHONIOENCODING": "gb18030"}, id="a Chinese Windows"),
    ],
)
def test_what_is_printed_and_piped_in_is_utf_8_everywhere(env):
    values = json.dumps({"order_id": "1", "carrier": "邮政 🎁"}, ensure_ascii=False).encode()
    shown = kb_process("show", "claims/statement", "--language", "zh", env={**PLAIN, **env})
    assert (shown.code, shown.err) == (0, "")
    assert "订单 [订单号]：说明" in shown.out
    refused = kb_process("render", "claims/statement", "--values", "-", stdin=values, env={**PLAIN, **env})
    assert refused.code == 2
    assert "carrier" not in refused.err
    assert "Traceback" not in refused.err


def test_bytes_that_are_no_text_are_refused_with_a_sentence():
    command = [sys.executable, "-m", "kb_templates", "--catalog", str(BASE), "render", "claims/statement"]
    value = os.fsdecode(b"carrier=\xff\xfe")
    done = subprocess.run(
        [*command, "--set", value, "--json"], capture_output=True, cwd=REPOSITORY, check=False, timeout=60
    )
    messages = [error["message"] for error in json.loads(done.stdout)["errors"]]
    assert done.returncode == 2
    assert "Carrier (carrier): Character 1 (U+DCFF) cannot be shown or sent; delete it." in messages


def test_a_reader_that_leaves_early_is_no_error():
    command = [sys.executable, "-m", "kb_templates", "list", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
        process.wait(timeout=60)
    assert complaint == b""
    assert process.returncode == 0


def test_exit_codes_of_a_process():
    assert kb_process("check").code == 0
    assert kb_process("show", "claims/answers").code == 2
    assert kb_process("shw").code == 2
    assert kb_process("--help").code == 0


def loaded_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=REPOSITORY, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


HEAVY = {"sphinx", "docutils", "myst_parser", "jinja2", "babel"}


@pytest.mark.parametrize(
    ("code", "may_load"),
    [
        pytest.param("import kb_templates", set(), id="importing the package"),
        pytest.param(
            "import kb_templates; list(kb_templates.Catalog.load().values())", set(), id="reading every message"
        ),
        pytest.param(
            "from kb_templates import cli\ntry:\n    cli.main(['--help'])\nexcept SystemExit:\n    pass",
            set(),
            id="kb --help",
        ),
        pytest.param("from kb_templates import cli; cli.main(['list'])", set(), id="kb list"),
        pytest.param("from kb_templates import render", {"jinja2", "babel"}, id="importing render"),
        pytest.param("from kb_templates import cli; cli.main(['check'])", {"jinja2", "babel"}, id="kb check"),
        pytest.param(
            "from kb_templates import cli; cli.main(['show', 'a-to-z/delivered'])", {"jinja2", "babel"}, id="kb show"
        ),
    ],
)
def test_nothing_is_loaded_that_is_not_needed(code, may_load):
    assert loaded_after(code) & HEAVY <= may_load
