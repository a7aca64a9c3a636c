"""The command `kb`, run in this process or in one of its own."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from kb_templates import cli
from tests.core.catalogs import BASE

REPOSITORY = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, read as JSON."""
        return json.loads(self.out)

    @property
    def said(self) -> list[str]:
        """The lines on standard error."""
        return self.err.splitlines()


def kb(*arguments: str, stdin: bytes = b"", catalog: Path | str | None = BASE) -> Answer:
    """Run `kb` in this process, on the sound small catalog if no other is named."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True) for _ in range(2))
    where = [] if catalog is None else ["--catalog", str(catalog)]
    with redirect_stdout(out), redirect_stderr(err), mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin))):
        try:
            code = cli.main([*where, *arguments])
        except SystemExit as end:  # argparse ends so
            code = int(end.code or 0)
    return Answer(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def kb_process(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Answer:
    """Run `kb` as a program of its own, on the sound small catalog."""
    command = [sys.executable, "-m", "kb_templates", "--catalog", str(BASE), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=REPOSITORY, env=env, check=False, timeout=60)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
