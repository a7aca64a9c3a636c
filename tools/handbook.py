"""Build both editions of the handbook, serve them, and rebuild what changes."""

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools.findings import ROOT

BUILD = ROOT / "build"
CONF = ROOT / "conf.py"
DOCS = ROOT / "docs"
WATCHED = (DOCS, ROOT / "kb_templates")
EDITIONS = {"zh-cn": (), "en": ("-t", "en")}  # folder of build/html -> what conf.py needs to be told
# Both editions are built at the same time, so each gets half of the machine.
JOBS = max(1, (os.cpu_count() or 2) // 2)


def start(edition: str, *options: str, into: Path = BUILD) -> subprocess.Popen[str]:
    """Start Sphinx for one edition: every warning is an error, and all of them are shown."""
    command = [sys.executable, "-m", "sphinx", "-c", ".", "-b", "html", "-n", "-W", "--keep-going", "-q"]
    command += ["-j", str(JOBS), "-d", str(into / "doctrees" / edition), *EDITIONS[edition], *options]
    return subprocess.Popen(
        [*command, str(DOCS), str(into / "html" / edition)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def build() -> bool:
    """Build both editions side by side and the page that chooses between them. Says whether all went well."""
    began = time.perf_counter()
    running = {edition: start(edition) for edition in EDITIONS}
    said: dict[str, list[str]] = {}  # a line of output -> the editions that have it: most faults are in both
    for edition, process in running.items():
        for line in process.communicate()[0].splitlines():
            said.setdefault(line.replace(f"{ROOT}{os.sep}", ""), []).append(edition)
    for line, editions in said.items():
        print(f"{', '.join(dict.fromkeys(editions))} | {line}")
    good = True
    for edition, process in running.items():
        if process.returncode == 0:
            remove_old_pages(edition)
            print(f"{edition} | built into build/html/{edition}")
        else:
            good = False
            forget(edition)
            print(f"{edition} | NOT built without fault: mend what is named above")
    (BUILD / "html").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("root.html"), BUILD / "html" / "index.html")
    print(f"{'Done' if good else 'Failed'} in {time.perf_counter() - began:.1f} s", flush=True)
    return good


def forget(edition: str) -> None:
    """Make the next build read every page: Sphinx would not repeat the warnings of pages it has read."""
    (BUILD / "doctrees" / edition / "environment.pickle").unlink(missing_ok=True)


def remove_old_pages(edition: str) -> None:
    """Remove what Sphinx leaves behind of pages that are no longer in docs/."""
    doctrees = BUILD / "doctrees" / edition
    for doctree in doctrees.rglob("*.doctree"):
        page = doctree.relative_to(doctrees).with_suffix("")
        if not (DOCS / page).with_name(page.name + ".md").exists():
            doctree.unlink()
            (BUILD / "html" / edition / page).with_name(page.name + ".html").unlink(missing_ok=True)


class Handler(SimpleHTTPRequestHandler):
    """Serves files, keeps none in the browser, and does not print every request."""

    def end_headers(self) -> None:
        """Forbid keeping a copy, so that a reload always shows the last build."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """One that does not share its port: on Windows, reusing an address would let two servers have it."""

    allow_reuse_address = os.name != "nt"


def serve(server: Server) -> None:
    """Build, serve and rebuild until Ctrl-C."""
    from watchfiles import watch  # noqa: PLC0415  # building alone does not need it

    threading.Thread(target=server.serve_forever, daemon=True).start()
    build()
    print(f"Serving on http://127.0.0.1:{server.server_port}/ (Ctrl-C ends)", flush=True)
    settings = modified(CONF)
    # Each second at the latest it is our turn, to look at conf.py: watching a single file ends when an editor
    # saves it under another name and moves it into place.
    for changes in watch(*WATCHED, watch_filter=is_source, rust_timeout=1000, yield_on_timeout=True):
        changed = sorted({Path(path).relative_to(ROOT).as_posix() for _, path in changes})
        if settings != (settings := modified(CONF)):
            changed.append(CONF.name)
        if changed:
            print(f"\nChanged: {', '.join(changed)}", flush=True)
            build()


def modified(path: Path) -> float:
    """When a file was last written; 0 while it is not there."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def is_source(_change: object, path: str) -> bool:
    """Whether a changed file is something a person writes: no .mo, no byte code, no editor's swap file."""
    file = Path(path)
    ours = {".md", ".po", ".toml", ".jinja", ".py", ".html", ".css", ".js", ".txt", ".json", ".svg", ".png"}
    return file.suffix in ours and not file.name.startswith(".")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="nox -s handbook --", description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="only build, into build/html")
    parser.add_argument("--port", type=int, default=8000, help="serve on this port of 127.0.0.1 (8000)")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.no_serve:
            return 0 if build() else 1
        try:
            server = Server(("127.0.0.1", chosen.port), partial(Handler, directory=str(BUILD / "html")))
        except (OSError, OverflowError) as error:  # in use, not allowed, or no port at all
            why = getattr(error, "strerror", None) or error
            print(
                f"Port {chosen.port} cannot be used ({why}). Stop what uses it or choose another: -- --port 8010",
                file=sys.stderr,
            )
            return 2
        serve(server)
    except KeyboardInterrupt:
        return 130 if chosen.no_serve else 0  # Ctrl-C is how serving ends, but no way to finish a build
    return 0


if __name__ == "__main__":
    sys.exit(main())
