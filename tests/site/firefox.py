"""A Firefox without a window, driven through Marionette, the remote control that is built into it.

Playwright needs a Firefox of its own make; this drives the one that is installed.
"""

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.events.testing.asyncClipboard": True,  # reading the clipboard asks nobody
    "marionette.port": 0,  # any that is free; Firefox writes it into its profile
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
PATIENCE = 60  # seconds


def firefox() -> str | None:
    """The path of an installed Firefox."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class FirefoxError(Exception):
    """Firefox could not do what it was asked for."""


class Firefox:
    """One window. Scripts see the page as its own scripts do."""

    def __init__(self, path: str, profile: Path) -> None:
        profile.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        command = [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._line = socket.create_connection(("127.0.0.1", self._port(profile)), timeout=PATIENCE)
        self._answers = self._line.makefile("rb")
        self._read()  # Firefox introduces itself
        self._count = 0
        self._ask("WebDriver:NewSession", {})
        self._ask("WebDriver:SetTimeouts", {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000})

    def _port(self, profile: Path) -> int:
        patience = time.monotonic() + PATIENCE
        written = profile / "MarionetteActivePort"
        while not (written.exists() and written.read_text("utf-8").strip()):
            if time.monotonic() > patience or self._process.poll() is not None:
                raise FirefoxError("Firefox did not start.")
            time.sleep(0.1)
        return int(written.read_text("utf-8"))

    def go(self, address: str) -> None:
        """Open a page and wait until it is loaded. With an anchor in the address, Firefox does not always wait."""
        self._ask("WebDriver:Navigate", {"url": address})
        arrived = "address => location.href === new URL(address).href && document.readyState === 'complete'"
        patience = time.monotonic() + PATIENCE
        while not self.run(arrived, address):
            if time.monotonic() > patience:
                raise FirefoxError(f"{address} was not loaded.")
            time.sleep(0.05)

    def run(self, function: str, *values: object) -> Any:
        """What a function of the page returns; a promise is waited for."""
        script = f"""
          const [done, values] = [arguments[arguments.length - 1], Array.from(arguments).slice(0, -1)];
          Promise.resolve(({function})(...values)).then(found => done([found]), error => done(String(error)));
        """
        answer = self._ask("WebDriver:ExecuteAsyncScript", {"script": script, "args": values, "sandbox": None})["value"]
        if isinstance(answer, str):
            raise FirefoxError(answer)
        return answer[0]

    def type(self, selector: str, text: str) -> None:
        """Type into an element, key by key."""
        self._ask("WebDriver:ElementSendKeys", {"id": self._element(selector), "text": text})

    def click(self, selector: str) -> None:
        """Click on an element, which is brought into sight first."""
        self._ask("WebDriver:ElementClick", {"id": self._element(selector)})

    def close(self) -> None:
        """End Firefox."""
        self._line.close()
        self._process.terminate()
        self._process.wait(PATIENCE)

    def _element(self, selector: str) -> str:
        found = self._ask("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"]
        return str(next(iter(found.values())))

    def _ask(self, command: str, values: dict[str, object]) -> Any:
        self._count += 1
        words = json.dumps([0, self._count, command, values]).encode()
        self._line.sendall(b"%d:%b" % (len(words), words))
        _, _, error, answer = self._read()
        if error is not None:
            raise FirefoxError(f"{command}: {error['message']}")
        return answer

    def _read(self) -> Any:
        """A message: its length in bytes, a colon, and JSON."""
        length = b""
        while (digit := self._answers.read(1)) != b":":
            if not digit:
                raise FirefoxError("Firefox is gone.")
            length += digit
        return json.loads(self._answers.read(int(length)))
