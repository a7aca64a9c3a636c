"""Filling in and copying in Firefox, where one is installed: the other engine gives the same texts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_templates import Catalog
from tests.site.built import Built
from tests.site.conftest import unavailable
from tests.site.firefox import Firefox, firefox
from tests.site.test_copying import pages_with_messages
from tests.site.test_filling import CARD, FILL, ORDER, PAGE, SHAPE, STORE, VALUES, cases_of, mistakes, rendered

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for all tests of this file."""
    path = firefox()
    if path is None:
        unavailable("no Firefox on the PATH: install one to run its tests")
    window = Firefox(path, tmp_path_factory.mktemp("firefox") / "profile")
    yield window
    window.close()


def test_every_sample_reads_as_the_package_renders_it(window: Firefox, address: str, built: Built, real: Catalog):
    wrong = []
    for name, samples in pages_with_messages(built, "zh-cn").items():
        window.go(f"{address}/zh-cn/{name}.html")
        assert window.run("() => document.querySelectorAll('[data-kb-off]').length") == 0, name
        cases = cases_of(real, samples)
        wrong += mistakes(real, cases, window.run(FILL, cases))
    assert wrong == []


def fill(window: Firefox) -> None:
    """Fill in the case of a German order, key by key where there are fields for it."""
    window.click(f"{CARD} .kb-sample:not([hidden]) a.kb-slot")
    window.run("values => { kb.setPlace('DE'); kb.setProfile({ values, place: '' }); }", STORE)
    for name, value in VALUES.items():
        if name.endswith("_on"):  # a date is typed in the order of the reader's system
            window.run("values => kb.setValues(values)", {name: value})
        else:
            window.type(f"#kb-field-{name}", value)
    window.run("values => kb.setValues(values)", SHAPE)


def copied(window: Firefox) -> str:
    """What the clipboard holds after a click on the copy button of the card."""
    window.click(f"{CARD} .kb-sample:not([hidden]) [data-kb-copy=body]")
    text: str = window.run("() => navigator.clipboard.readText()")
    return text


@pytest.fixture(params=["served", "folder"])
def site(request: pytest.FixtureRequest, address: str, built: Built, tmp_path: Path) -> str:
    """Where the handbook lies: on a server, and in a folder with a Chinese name and a blank."""
    if request.param == "served":
        return address
    return shutil.copytree(built.html, tmp_path / "售后 手册").as_uri()


def test_a_german_order_is_filled_in_copied_and_carried(window: Firefox, site: str, real: Catalog):
    window.go(f"{site}/zh-cn/{PAGE}.html{CARD}")
    window.run("() => kb.newCase()")
    fill(window)
    assert window.run("() => document.querySelector('.kb-case-card .kb-state').dataset.kbState") == "ready"
    assert copied(window) == rendered(real, "a-to-z/delivered", VALUES | SHAPE | STORE, "DE")["body"]
    window.go(f"{site}/zh-cn/playbooks/account-health.html")
    assert window.run("() => kb.typed('order_id')") == ORDER
