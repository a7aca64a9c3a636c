# /// script
# requires-python = ">=3.11"
# dependencies = ["nox[uv]"]
# ///
"""The project's commands: `python3 noxfile.py -s NAME`, the same with `uv run noxfile.py` or `nox`.

Without nox, the file sets up a nox of its own in .nox/ and runs itself again with that.
Up to `import nox` it must be readable to any Python 3: an old one gets a sentence and no syntax error.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
PINS = "constraints.txt"


def run_again_with_own_nox() -> NoReturn:
    """Set up nox in .nox/nox, as pinned, and hand this command over to it."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this very file runs before pip can refuse
        now = ".".join(str(part) for part in sys.version_info[:2])
        sys.exit(
            f"This project needs Python 3.11 or newer; this is Python {now}. "
            "Run it with a newer one: python3.12 noxfile.py ...\n"
            f"本项目需要 Python 3.11 或更新的版本，现在的是 {now}。请换新版本运行：python3.12 noxfile.py ..."
        )
    home = ROOT / ".nox" / "nox"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    done_with = home / PINS  # a copy of the pins: written last, so that a half-made environment is made again
    pins = ROOT / PINS
    if not (python.exists() and done_with.exists() and done_with.read_bytes() == pins.read_bytes()):
        try:
            import ensurepip  # noqa: F401, PLC0415  # what Debian leaves out of its python3
            import venv  # noqa: PLC0415
        except ModuleNotFoundError:
            sys.exit(
                "This Python comes without the venv module. "
                "Install it (Debian, Ubuntu: apt install python3-venv) or use uv: uv run noxfile.py ...\n"
                "这个 Python 缺少 venv 模块。请先安装（Debian、Ubuntu：apt install python3-venv），"
                "或改用 uv：uv run noxfile.py ..."
            )
        print("Setting up nox in .nox (only this once) / 正在 .nox 中安装 nox（只需一次）", flush=True)
        venv.create(home, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.call([*pip, "-c", str(pins), "nox[uv]"]) != 0:
            sys.exit("pip could not install nox: see above / pip 未能安装 nox，原因见上")
        shutil.copyfile(pins, done_with)
    command = [str(python), str(ROOT / "noxfile.py"), *sys.argv[1:]]
    if sys.platform == "win32":  # there, exec returns to the shell at once
        sys.exit(subprocess.call(command))
    os.execv(python, command)  # noqa: S606  # no shell is wanted


try:
    import nox
    from nox.project import dependency_groups, load_toml
except ImportError:  # no nox, or one that is too old
    if __name__ != "__main__":
        raise
    run_again_with_own_nox()

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"  # each session installs first, which takes a moment and sees changed pins
nox.options.sessions = ["tests"]

# uv and pip read them for what they install and for what they build it with. Relative: they split at spaces.
os.environ.update(UV_CONSTRAINT=PINS, UV_BUILD_CONSTRAINT=PINS, PIP_CONSTRAINT=PINS)
os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")  # the Python that runs this will do

AXE = Path(".nox/axe")


def install(session: nox.Session, *groups: str) -> None:
    """Install the project, editable, with these dependency groups."""
    session.install("-e", ".", *dependency_groups(load_toml("pyproject.toml"), *groups))


@nox.session
def handbook(session: nox.Session) -> None:
    """Build both editions, serve them and rebuild what changes; `-- --no-serve` only builds."""
    install(session, "docs")
    session.run("python", "-m", "tools.handbook", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; what follows `--` goes to pytest."""
    install(session, "tests")
    if shutil.which("npm") and not (AXE / "node_modules/axe-core/axe.min.js").exists():
        # For the accessibility tests. They say what they miss, so a failure here is not the end.
        options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--prefix", str(AXE)]
        session.run("npm", "install", *options, "axe-core@4.14.1", external=True, success_codes=range(256))
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and spelling."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("codespell")
    session.run("python", "-m", "tools.spelling")


@nox.session
def policy(session: nox.Session) -> None:
    """Print how much of what is wrong in the drafts the red lines find; `-- --rule ID` for one of them."""
    install(session)
    session.run("python", "-m", "tools.policy", *session.posargs)


@nox.session
def translate(session: nox.Session) -> None:
    """Bring the English catalogues up to date with the Chinese pages."""
    install(session, "translate")
    session.run("python", "-m", "tools.translations", "update")


@nox.session
def gate(session: nox.Session) -> None:
    """Build both editions, then check that the English one is complete."""
    install(session, "translate")
    session.run("python", "-m", "tools.handbook", "--no-serve")
    session.run("python", "-m", "tools.translations", "check")


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel into build/wheel."""
    session.install(*dependency_groups(load_toml("pyproject.toml"), "wheel"))
    shutil.rmtree("build/wheel", ignore_errors=True)
    session.run("python", "-m", "build", "--wheel", "--no-isolation", "--outdir", "build/wheel", silent=True)


@nox.session(requires=["build"], reuse_venv=False)
def wheel(session: nox.Session) -> None:
    """Install the wheel alone in a clean environment and run `kb` from another folder."""
    (built,) = Path("build/wheel").resolve().glob("*.whl")
    session.install(str(built))
    session.chdir(session.create_tmp())
    session.run("python", str(ROOT / "tools/wheel.py"), str(built))


@nox.session
def bench(session: nox.Session) -> None:
    """Measure rendering, starting, building, page weight and filling in; `-- --help` lists the parts."""
    install(session, "tests")
    session.run("python", "-m", "tools.bench", *session.posargs)


if __name__ == "__main__":
    sys.argv[1:1] = ["-f", str(ROOT / "noxfile.py")]  # from whatever folder it was called
    nox.main()
