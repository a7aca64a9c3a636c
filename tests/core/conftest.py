"""What the tests of the core share."""

import pytest

from kb_templates import Catalog
from tests.core.catalogs import BASE


@pytest.fixture(scope="session")
def small() -> Catalog:
    """The sound small catalog, where it lies: only for reading."""
    return Catalog.load(BASE)
