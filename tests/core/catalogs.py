"""Small catalogs on disk: the sound one of `tests/broken/_base`, and what a case changes in it."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from kb_templates import Catalog

BROKEN = Path(__file__).parent.parent / "broken"
BASE = BROKEN / "_base"

# What stands beside the files of a case and is not part of its catalog.
EXPECTED, WITHOUT = "expected.txt", "without.txt"


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files by their path in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def base_with(folder: Path, files: Mapping[str, str | bytes] | None = None, without: Iterable[str] = ()) -> Catalog:
    """The sound small catalog, copied into a folder, with some files changed or taken away."""
    root = folder / "catalog"
    shutil.copytree(BASE, root)
    for name in without:
        (root / name).unlink()
    write(root, files or {})
    return Catalog.load(root)


def catalog_of(case: Path, folder: Path) -> Catalog:
    """The sound small catalog with the files of a case over it."""
    without = (case / WITHOUT).read_text("utf-8").split() if (case / WITHOUT).exists() else []
    files = {
        path.relative_to(case).as_posix(): path.read_bytes()
        for path in case.rglob("*")
        if path.is_file() and path.name not in {EXPECTED, WITHOUT}
    }
    return base_with(folder, files, without)


def templates(folder: Path, files: Mapping[str, str]) -> Catalog:
    """A catalog of nothing but templates, by their names relative to the folder `messages`."""
    write(folder / "messages", files)
    return Catalog.load(folder)


def base_text(name: str) -> str:
    """A file of the sound small catalog."""
    return (BASE / name).read_text("utf-8")


STATEMENT = {
    "order_id": "111-5550100-5550101",
    "carrier": "USPS",
    "shipped_on": "2026-03-09",
    "attachments": ["The tracking record."],
    "store_name": "Harbor & Pine",
}
"""Every required value of `claims/statement`."""

ANSWER = {"order_id": "111-5550100-5550103", "remedy": "refund", "amount": "25.00", "store_name": "Harbor & Pine"}
"""Every required value of `claims/answer`, and an amount."""
