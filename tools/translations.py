"""The English catalogues: bring them up to date with the Chinese pages, and check that nothing is missing.

A page `docs/playbooks/a-to-z.md` has its catalogue in `docs/locales/en/LC_MESSAGES/playbooks/a-to-z.po`.
Other catalogues in that folder (the words of Sphinx and of the theme) are left alone.
"""

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import polib

from tools.findings import ROOT, Finding, report

DOCS = ROOT / "docs"
CATALOGUES = DOCS / "locales" / "en" / "LC_MESSAGES"
TEMPLATES = ROOT / "build" / "gettext"
HTML = ROOT / "build" / "html"
NOT_PAGES = frozenset({"sphinx"})  # domains that Sphinx reads beside those of the pages
UPDATE = "run: python3 noxfile.py -s translate"


# --- What the pages say and what the catalogues say


@dataclass(frozen=True)
class Entry:
    """One text of a page: from a template (.pot, not translated) or from a catalogue (.po)."""

    msgid: str
    msgstr: str = ""
    path: str = ""  # where a person finds it: the page for a template's entry, else the catalogue
    line: int = 0
    fuzzy: bool = False
    obsolete: bool = False


Catalogue = Mapping[str, Entry]  # msgid -> entry


def extract() -> None:
    """Let Sphinx write a fresh template for every page into build/gettext."""
    shutil.rmtree(TEMPLATES, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-c", ".", "-b", "gettext", "-q", "-E"]
    command += ["-D", "gettext_compact=0", "-D", "gettext_location=1", "-D", "gettext_uuid=0"]
    command += ["-d", "build/doctrees/gettext", str(DOCS), str(TEMPLATES)]
    utf8 = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, encoding="utf-8", env=utf8)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}{done.stderr}Sphinx could not read the pages: mend what is named above")


def read_templates(folder: Path = TEMPLATES) -> dict[str, Catalogue]:
    """The texts of every page, by the page's name."""
    pages: dict[str, Catalogue] = {}
    for path in sorted(folder.rglob("*.pot")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name not in NOT_PAGES:
            entries = (template_entry(entry, folder) for entry in polib.pofile(str(path)))
            pages[name] = {entry.msgid: entry for entry in entries}
    return pages


def template_entry(entry: polib.POEntry, folder: Path) -> Entry:
    """An entry of a template, with its first place; Sphinx writes places relative to the templates' folder."""
    page, line = entry.occurrences[0] if entry.occurrences else ("", "0")
    return Entry(entry.msgid, path=from_root(folder / page), line=int(line or 0))


def from_root(path: Path) -> str:
    """A path as findings show it."""
    return Path(os.path.relpath(path, ROOT)).as_posix()


def read_catalogues(folder: Path = CATALOGUES) -> dict[str, list[Entry]]:
    """The entries of every page's catalogue, obsolete ones too, by the page's name."""
    return {name: read_catalogue(path) for name, path in catalogue_files(folder).items()}


def catalogue_files(folder: Path = CATALOGUES) -> dict[str, Path]:
    """The catalogues of pages, by the page's name."""
    found = {path.relative_to(folder).with_suffix("").as_posix(): path for path in sorted(folder.rglob("*.po"))}
    return {name: path for name, path in found.items() if name not in NOT_PAGES}


def read_catalogue(path: Path) -> list[Entry]:
    """The entries of one catalogue."""
    return [
        Entry(entry.msgid, entry.msgstr, from_root(path), entry.linenum or 0, entry.fuzzy, bool(entry.obsolete))
        for entry in polib.pofile(str(path), wrapwidth=0)
    ]


# --- update


def update() -> int:
    """Rewrite the catalogues: new texts empty, or with the translation they have elsewhere; old ones gone."""
    extract()
    pages = read_templates()
    files = catalogue_files()
    catalogues = {name: list(polib.pofile(str(path))) for name, path in files.items()}
    known = {entry.msgid: entry.msgstr for old in catalogues.values() for entry in old if entry.translated()}
    waiting = 0
    for name, texts in pages.items():
        merged = merge(texts, catalogues.get(name, []), known)
        waiting += sum(not entry.translated() for entry in merged)
        path = CATALOGUES / f"{name}.po"
        text = catalogue_text(merged)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"updated {from_root(path)}")
    for name in files.keys() - pages.keys():
        files[name].unlink()
        print(f"removed {from_root(files[name])}: its page is gone")
    print(f"{waiting} entries wait for a translation" if waiting else "Everything is translated")
    return 0


def merge(texts: Iterable[str], old: Iterable[polib.POEntry], known: Mapping[str, str]) -> list[polib.POEntry]:
    """One page's new catalogue, in the page's order; what is obsolete or gone is left out.

    `known` holds the translations of all pages. A text that is new everywhere gets the translation of the most
    similar text that has gone from this page, marked fuzzy (Sphinx does not use it), for the translator to start from.
    """
    before = {entry.msgid: entry for entry in old if not entry.obsolete}
    gone = {msgid: entry for msgid, entry in before.items() if msgid not in set(texts) and entry.msgstr}
    merged = []
    for msgid in texts:
        if msgid in before and before[msgid].msgstr:
            entry = before[msgid]
            entry.occurrences, entry.comment = [], ""
        elif msgid in known:
            entry = polib.POEntry(msgid=msgid, msgstr=known[msgid])
        elif similar := difflib.get_close_matches(msgid, gone, n=1):
            start = gone[similar[0]].msgstr
            entry = polib.POEntry(msgid=msgid, msgstr=start, previous_msgid=similar[0], flags=["fuzzy"])
        else:
            entry = polib.POEntry(msgid=msgid)
        merged.append(entry)
    return merged


def catalogue_text(entries: Iterable[polib.POEntry]) -> str:
    """A catalogue as text: no places, dates or names, no wrapping, so that only what changed differs."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    file.extend(entries)
    return f"{file}".removeprefix("#\n").rstrip("\n") + "\n"


# --- check: the catalogues against the pages


def check() -> int:
    """Everything that keeps the English edition from being complete, all at once."""
    if not (HTML / "en").is_dir():
        print("build/html/en is missing; run: python3 noxfile.py -s handbook -- --no-serve", file=sys.stderr)
        return 1
    extract()
    pages = read_templates()
    catalogues = read_catalogues()
    findings = [*compare(pages, catalogues), *two_ways(catalogues)]
    findings += [finding for entries in catalogues.values() for entry in entries for finding in check_entry(entry)]
    built: list[Finding] = []
    for edition in ("en", "zh-cn"):
        for path in sorted((HTML / edition).rglob("*.html")):
            built += check_page(path.read_text(encoding="utf-8"), from_root(path), english=edition == "en")
    # The pages come last: most of what is wrong with them follows from the catalogues.
    return report([*sorted(findings), *once(built)], fine="The English edition is complete")


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that say the same of several places as one, at the first place: a menu is on every page."""
    places: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.what, finding.advice), []).append(finding)
    for first, *more in places.values():
        yield replace(first, what=f"{first.what} (and in {len(more)} more places)") if more else first


def compare(pages: Mapping[str, Catalogue], catalogues: Mapping[str, Iterable[Entry]]) -> Iterator[Finding]:
    """Pages without a catalogue, catalogues without a page, and entries that only one side has."""
    for name, texts in pages.items():
        if name not in catalogues:
            if texts:
                yield Finding(f"docs/{name}.md", 1, "the page has no English catalogue", UPDATE)
            continue
        there = {entry.msgid: entry for entry in catalogues[name] if not entry.obsolete}
        for msgid, text in texts.items():
            if msgid not in there:
                yield Finding(text.path, text.line, f"{short(msgid)} is not in the English catalogue", UPDATE)
        for msgid, entry in there.items():
            if msgid not in texts:
                yield Finding(entry.path, entry.line, f"{short(msgid)} is no longer on the page", UPDATE)
    for name, entries in catalogues.items():
        if name not in pages:
            path = next((entry.path for entry in entries), f"docs/locales/en/LC_MESSAGES/{name}.po")
            yield Finding(path, 1, f"there is no page docs/{name}.md for this catalogue", UPDATE)


def two_ways(catalogues: Mapping[str, Iterable[Entry]]) -> Iterator[Finding]:
    """Texts that are translated differently in two places."""
    first: dict[str, Entry] = {}
    for entries in catalogues.values():
        for entry in entries:
            if entry.msgstr and not entry.fuzzy and not entry.obsolete:
                other = first.setdefault(entry.msgid, entry)
                if other.msgstr != entry.msgstr:
                    yield Finding(
                        entry.path,
                        entry.line,
                        f"{short(entry.msgid)} is {short(entry.msgstr)} here "
                        f"and {short(other.msgstr)} in {other.path}:{other.line}",
                        "choose one, or make the Chinese differ",
                    )


def short(text: str, length: int = 40) -> str:
    """A text in quotation marks, on one line, cut where it gets long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= length else line[: length - 1] + '…'}”"


# --- check: one entry

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]+")

# What makes a line more than running text. Sphinx drops a translation that turns into another kind of block.
BLOCK = re.compile(
    r"""\s{0,3}(?:
        \d{1,9}[.)]\s | [-+*]\s | \#{1,6}\s | >           # list, heading, quotation
        | ```|~~~|:::  | :\s | \||<!--|%|\+\+\+           # fence, definition, table, comment, block break
        | (?:[-=_*]\s?){3,}$ | \([\w-]+\)=                # rule or underline, label
    ) | \t | [ ]{4}""",
    re.VERBOSE,
)

CODE = re.compile(r"(?P<role>\{[\w:.+-]+\})?(?P<ticks>`+)(?P<content>.+?)(?P=ticks)(?!`)", re.DOTALL)
TARGET = re.compile(r"<(?P<target>[^<>]+)>\s*$")
TOKENS = {
    "link": re.compile(r"\]\((?P<content>[^()\s]*)[^()]*\)"),
    "reference": re.compile(r"\]\[(?P<content>[^\]]+)\]"),
    "footnote": re.compile(r"\[\^(?P<content>[^\]]+)\]"),
    "tag or address": re.compile(r"<(?P<content>/?[a-zA-Z][^<>\s]*)[^<>]*>"),
    "bold": re.compile(r"\*\*(?P<content>)"),
}


def check_entry(entry: Entry) -> Iterator[Finding]:
    """What is wrong with one entry of a catalogue."""

    def finding(what: str, advice: str) -> Finding:
        return Finding(entry.path, entry.line, what, advice)

    name = short(entry.msgid)
    if entry.obsolete:
        yield finding(f"{name} is obsolete", UPDATE)
        return
    if entry.fuzzy:
        yield finding(f"{name} is marked fuzzy", "correct the translation and take the mark away")
    if not entry.msgstr.strip():
        yield finding(f"{name} has no translation", "translate it")
    else:
        yield from (finding(what, advice) for what, advice in faults(name, entry.msgid, entry.msgstr))


def faults(name: str, msgid: str, msgstr: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a translation, and what to do: Chinese, other blocks, other inline markup."""
    if chinese := CHINESE.search(msgstr):
        yield f"the translation of {name} holds Chinese: {short(chinese[0])}", "say it in English"
    if "\n\n" in msgstr and "\n\n" not in msgid:
        yield f"the translation of {name} has an empty line", "write it as one paragraph"
    if (there := blocks(msgstr)) != blocks(msgid):
        what = f"a line in the translation of {name} reads as a list, heading or other block"
        if not there:
            what = f"the translation of {name} does not begin like the source"
        yield what, "begin the lines as the source does, or Sphinx leaves the Chinese in place"
    ours, theirs = tokens(msgstr, msgid), tokens(msgid, msgid)
    for token in sorted((theirs - ours).keys()):
        yield f"the translation of {name} lacks {token}", "write the markup as in the source"
    for token in sorted((ours - theirs).keys()):
        yield f"the translation of {name} adds {token}", "write the markup as in the source"


def blocks(text: str) -> bool:
    """Whether some line of the text reads as block syntax."""
    return any(BLOCK.match(line) for line in text.splitlines())


def tokens(text: str, source: str) -> Counter[str]:
    """The inline markup of a source or of its translation, in words that name it.

    Roles and code count with their content, but for those that hold Chinese in the source, as in {kbd}`回车`:
    their content is translated.
    """
    translated = {role for role, content in spans(source) if CHINESE.search(content)}
    found = Counter(role or "code" if role in translated else f"{role}`{content}`" for role, content in spans(text))
    rest = CODE.sub("", text)
    for kind, pattern in TOKENS.items():
        found.update(f"{kind} {match['content']}".rstrip() for match in pattern.finditer(rest))
    return found


def spans(text: str) -> Iterator[tuple[str, str]]:
    """Roles and code in a text: the role in braces, or nothing, and the content; of a link only its target."""
    for match in CODE.finditer(text):
        target = TARGET.search(match["content"]) if match["role"] else None
        yield match["role"] or "", target["target"] if target else match["content"]


# --- check: the built pages

SPOKEN = ("alt", "aria-label", "aria-description", "content", "placeholder", "title", "data-label")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
VERBATIM = frozenset({"code", "kbd", "pre", "samp"})
SILENT = frozenset({"script", "style"})
LEFTOVER = re.compile(r"\{[\w:]+\}`|`{3}|:::|\*\*|\]\(")


@dataclass(frozen=True)
class Element:
    """An element that is open, with what holds for the text in it."""

    tag: str = ""
    language: str = ""
    verbatim: bool = False  # shows markup as it was typed
    silent: bool = False  # is not shown


class Page(HTMLParser):
    """Reads a built page and collects what should not be there."""

    def __init__(self, path: str, *, english: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.english = english
        self.findings: list[Finding] = []
        self.elements = [Element()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element and read its attributes in its own language."""
        outer = self.elements[-1]
        language = dict(attrs).get("lang") or outer.language
        for name, value in attrs:
            if name in SPOKEN or name.startswith("data-kb-"):
                self.look(value or "", language, f"attribute {name} of <{tag}>")
        if tag not in VOID:
            verbatim, silent = outer.verbatim or tag in VERBATIM, outer.silent or tag in SILENT
            self.elements.append(Element(tag, language, verbatim, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read `<path/>` as opened and closed."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and what was left open in it."""
        for index in range(len(self.elements) - 1, 0, -1):
            if self.elements[index].tag == tag:
                del self.elements[index:]
                return

    def handle_data(self, data: str) -> None:
        """Read the text of an element."""
        inside = self.elements[-1]
        if inside.silent:
            return
        self.look(data, inside.language, f"<{inside.tag}>")
        if not inside.verbatim and (mark := LEFTOVER.search(data)):
            what = f"markup is left over in <{inside.tag}>: {short(around(data, mark))}"
            self.add(what, "mend the page or its catalogue")

    def look(self, text: str, language: str, where: str) -> None:
        """Find Chinese that is not marked as Chinese."""
        if self.english and not language.startswith("zh") and (chinese := CHINESE.search(text)):
            advice = "translate it, or mark it as Chinese with a lang attribute"
            self.add(f"Chinese in {where} of an English page: {short(around(text, chinese))}", advice)

    def add(self, what: str, advice: str) -> None:
        """Note a finding at the place that is being read."""
        self.findings.append(Finding(self.path, self.getpos()[0], what, advice))


def around(text: str, match: re.Match[str]) -> str:
    """What was matched, with some of the text around it."""
    return text[max(0, match.start() - 10) : match.end() + 20]


def check_page(html: str, path: str, *, english: bool) -> list[Finding]:
    """Chinese outside `lang="zh..."` (English pages only), and markup that was not understood."""
    page = Page(path, english=english)
    page.feed(html)
    page.close()
    return page.findings


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "check"])
    chosen = parser.parse_args(arguments)
    return update() if chosen.command == "update" else check()


if __name__ == "__main__":
    sys.exit(main())
