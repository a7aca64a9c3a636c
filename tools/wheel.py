"""Check a wheel from outside: run with the Python it is installed in, in a folder that is not the repository's."""

import json
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KB = shutil.which("kb", path=sysconfig.get_path("scripts"))


def files_of_tree() -> set[str]:
    """Every file of the package as it stands in the repository."""
    files = (path for path in (ROOT / "kb_templates").rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if path.suffix not in {".pyc", ".mo"}}


def files_of_wheel(wheel: Path) -> set[str]:
    """Every file that a wheel installs, but for its own papers."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def kb(*arguments: str, given: str = "") -> str:
    """What the installed `kb` prints; its failure is ours."""
    if KB is None:
        sys.exit("The wheel installs no command kb: look at [project.scripts] in pyproject.toml")
    done = subprocess.run([KB, *arguments], check=False, input=given, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"kb {' '.join(arguments)} failed with exit code {done.returncode} (its values: {given or 'none'})")
    return done.stdout


def main(wheel: str) -> None:
    """Compare the wheel with the tree, then list the messages and render a sample of each."""
    tree, packed = files_of_tree(), files_of_wheel(Path(wheel))
    if different := sorted(tree ^ packed):
        lines = (f"{name}: {'not in the wheel' if name in tree else 'only in the wheel'}" for name in different)
        sys.exit("\n".join(lines))
    print(kb("list"), end="")
    messages = json.loads(kb("list", "--json"))["messages"]
    for message in messages:
        sample = next(iter(message["samples"].values()))
        language = message["languages"][0]
        kb("render", message["id"], "--language", language, "--values", "-", given=json.dumps(sample))
    print(f"The wheel holds all {len(tree)} files; kb rendered {len(messages)} messages")


if __name__ == "__main__":
    main(sys.argv[1])
