"""What the tests of the handbook share: small handbooks, the real one built once, and a browser to read it with."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NoReturn

import pytest

from tests.site.built import DESKTOP, ROOT, Built
from tests.site.small import Handbook, copy_small
from tools import handbook as tool

LONGEST_BUILD = 300  # seconds

# The first is Chromium without windows: it opens pages twice as fast.
CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)


# --- small handbooks ---


@pytest.fixture
def small(tmp_path: Path) -> Handbook:
    """A fresh copy of the small handbook."""
    return copy_small(tmp_path)


# --- the real handbook ---


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both editions, built afresh: by the first process of this run that asks, while the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "handbook"
    report = folder / "report.json"
    try:
        folder.mkdir()
    except FileExistsError:
        patience = time.monotonic() + LONGEST_BUILD
        while not report.exists():
            assert time.monotonic() < patience, "another test process did not finish building the handbook"
            time.sleep(0.1)
    else:
        running = {edition: tool.start(edition, into=folder) for edition in tool.EDITIONS}
        said = {edition: process.communicate()[0] for edition, process in running.items()}
        codes = {edition: process.returncode for edition, process in running.items()}
        shutil.copyfile(ROOT / "tools" / "root.html", folder / "html" / "index.html")
        unfinished = report.with_suffix(".part")
        unfinished.write_text(json.dumps({"said": said, "codes": codes}), "utf-8")
        unfinished.rename(report)
    found = json.loads(report.read_text("utf-8"))
    return Built(folder, found["said"], found["codes"])


# --- a browser ---


def unavailable(reason: str) -> NoReturn:
    """Skip the test; or fail it where a browser must be there."""
    if os.environ.get("KB_REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def chromium() -> str:
    """The path of a Chromium, or of a browser made from it."""
    for name in CHROMIUMS:
        if path := shutil.which(name):
            return path
    unavailable("no Chromium or Chrome on the PATH: install one to run the browser tests")


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """One Chromium for all tests of this process."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("playwright is not installed: the browser tests need it")
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(built: Built) -> Iterator[str]:
    """The address of the built handbook on this machine: `http://127.0.0.1:port`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(built.html)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["http", "file"])
def base(request: pytest.FixtureRequest, built: Built) -> str:
    """The handbook's address: from a server, and from a folder."""
    if request.param == "file":
        return built.html.as_uri()
    served: str = request.getfixturevalue("address")
    return served


@pytest.fixture
def open_page(browser) -> Iterator[Callable]:
    """A page in a browser of its own: `open_page(address, viewport=...)`. A `script` runs before those of the page."""
    contexts = []

    def open_page(address: str, *, script: str = "", **options: object):
        # Without motion: a test must not look while a page is still scrolling.
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def expect(browser):
    """Playwright's assertions, which wait until they hold."""
    from playwright.sync_api import expect

    expect.set_options(timeout=15_000)  # milliseconds: a busy machine is slow, not wrong
    return expect
