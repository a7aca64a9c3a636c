"""The real handbook as the tests see it: pages and texts of the built HTML."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from kb_templates.model import Reader

ROOT = Path(__file__).parents[2]
EDITIONS: dict[str, Reader] = {"zh-cn": "zh", "en": "en"}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

# The pages that authors wrote; the search page is Sphinx's.
PAGES = sorted(
    path.relative_to(ROOT / "docs").with_suffix("").as_posix()
    for path in (ROOT / "docs").rglob("*.md")
    if path.relative_to(ROOT / "docs").parts[0] not in {"decisions", "locales"}
)
SEARCH = "search"

# Beautiful Soup makes one line end of two between two elements, unless it is told that white space counts.
WHITE_SPACE_COUNTS = {"div", "p", "span"}


@cache
def read_html(path: Path) -> BeautifulSoup:
    """The elements of a built page, with every character of its texts."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser", preserve_whitespace_tags=WHITE_SPACE_COUNTS)


@cache
def read_ids(path: Path, within: str) -> frozenset[str]:
    """Every anchor of a built page within the elements of a selector."""
    return frozenset(str(element["id"]) for element in read_html(path).select(f"{within} [id]"))


class Shown(NamedTuple):
    """One text of a message on a page."""

    page: str
    message: str
    sample: str
    language: str
    part: str


@dataclass(frozen=True)
class Built:
    """Both editions as they were built, and what Sphinx said meanwhile."""

    folder: Path
    said: dict[str, str]
    codes: dict[str, int]

    @property
    def html(self) -> Path:
        """The folder with `index.html` and an edition in each subfolder."""
        return self.folder / "html"

    def pages(self, edition: str) -> list[str]:
        """The pages that were written, without their ending: `playbooks/a-to-z`."""
        folder = self.html / edition
        return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html"))

    def page(self, edition: str, page: str) -> BeautifulSoup:
        """The elements of a page."""
        return read_html(self.html / edition / f"{page}.html")

    def article(self, edition: str, page: str) -> Tag:
        """What an author wrote on a page, without navigation."""
        found = self.page(edition, page).select_one("article[role=main]")
        assert found is not None, f"{edition}/{page} has no article"
        return found

    def ids(self, edition: str, page: str) -> frozenset[str]:
        """Every anchor in the text of a page."""
        return read_ids(self.html / edition / f"{page}.html", "article[role=main]")

    def every_id(self, edition: str, page: str) -> frozenset[str]:
        """Every anchor of a page, those of its furniture among them."""
        return read_ids(self.html / edition / f"{page}.html", "html")

    def labels(self, edition: str) -> set[str]:
        """The places that authors named, as `page#label`; as Sphinx remembers them."""
        environment = pickle.loads((self.folder / "doctrees" / edition / "environment.pickle").read_bytes())
        places = environment.domaindata["std"]["anonlabels"].values()
        return {f"{page}#{label}" for page, label in places if page in environment.all_docs}

    def texts(self, edition: str) -> Iterator[tuple[Shown, Tag]]:
        """Every text of every message in an edition, with its element."""
        for page in PAGES:
            for card in self.page(edition, page).select("[data-kb-message]"):
                for sample in card.select("[data-kb-sample]"):
                    for element in sample.select("[data-kb-part]"):
                        yield (
                            Shown(
                                page,
                                str(card["data-kb-message"]),
                                str(sample["data-kb-sample"]),
                                str(element["data-kb-language"]),
                                str(element["data-kb-part"]),
                            ),
                            element,
                        )
