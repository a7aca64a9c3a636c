"""What all tests share: the option that rewrites expected texts, the profile of the properties, the real catalog."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from kb_templates import Catalog

# The same examples on every run and every machine; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what was rendered and reported into tests/golden and tests/broken instead of comparing it",
    )


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether expected texts are rewritten."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds the project."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def real() -> Catalog:
    """The catalog that comes with the package."""
    return Catalog.load()
