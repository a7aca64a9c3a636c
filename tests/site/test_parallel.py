"""Reading and writing pages in several processes makes the same handbook as in one."""

from pathlib import Path

import pytest
from sphinx.builders import Builder
from sphinx.util.parallel import parallel_available

from tests.site.small import copy_small


def files(folder: Path) -> dict[str, bytes]:
    """Every built file; but not what Sphinx writes for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".buildinfo"
    }


@pytest.mark.skipif(not parallel_available, reason="Sphinx builds in parallel only where processes can fork")
@pytest.mark.parametrize("english", [False, True], ids=["zh-cn", "en"])
def test_two_processes_make_what_one_makes(tmp_path, monkeypatch, english: bool):
    forked = []
    read_parallel = Builder._read_parallel

    def watched(self, *args, **more):
        forked.append(1)
        return read_parallel(self, *args, **more)

    monkeypatch.setattr(Builder, "_read_parallel", watched)
    serial = copy_small(tmp_path / "serial").build(english=english, parallel=1)
    assert not forked
    parallel = copy_small(tmp_path / "parallel").build(english=english, parallel=2)
    assert forked
    assert (serial.warnings, parallel.warnings) == ([], [])

    ours, theirs = files(serial.folder), files(parallel.folder)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert serial.env.domaindata["kb"] == parallel.env.domaindata["kb"]
    for kind in ("message", "fact", "table"):
        assert parallel.env.domaindata["kb"][kind]


@pytest.mark.skipif(not parallel_available, reason="Sphinx builds in parallel only where processes can fork")
def test_mistakes_are_said_the_same(tmp_path):
    said = []
    for parallel in (1, 2):
        book = copy_small(tmp_path / str(parallel))
        for number in range(6):
            book.page(f"page-{number}", f"```{{message}} claims/missing-{number}\n```\n")
        said.append(sorted(book.build(parallel=parallel).warnings))
    assert len(said[0]) == 6
    assert said[0] == said[1]
