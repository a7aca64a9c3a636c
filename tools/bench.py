"""Measure, as ratios within one run: rendering, starting, building, page weight, filling in, and red lines."""

import argparse
import datetime as dt
import gzip
import json
import os
import random
import re
import shutil
import string
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from jinja2 import Template
from sphinx.config import Config
from sphinx.util.tags import Tags

from kb_templates import Catalog, Message, lint, render, rendering
from kb_templates.model import Kind
from kb_templates.sphinx_ext import filling
from tools import handbook
from tools.findings import ROOT

MESSAGE = "a-to-z/delivered"
AIM_PAGE = 80 * 1024  # bytes of a page's first load, packed with gzip


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# --- (a) rendering


def bench_render() -> None:
    """`render()` beside bare Jinja2: same compiled template, same finished strings, new values in every call."""
    catalog = Catalog.load()
    message = catalog[MESSAGE]
    chance = random.Random(1)  # noqa: S311  # the same values in every run
    given = [another(message, sample.values, chance) for sample in message.samples.values() for _ in range(1000)]
    chance.shuffle(given)
    finished = [
        rendering.finished_strings(catalog, message, values, language="en", marketplace="US") for values in given
    ]
    template = rendering.environment_of(catalog).get_template(message.template("en"))
    check_same_text(catalog, template, given[0], finished[0])

    def ours() -> None:
        for values in given:
            render(catalog, MESSAGE, values, language="en", marketplace="US")

    def bare() -> None:
        for strings in finished:
            template.render(strings)

    def finishing() -> None:
        for values in given:
            rendering.finished_strings(catalog, message, values, language="en", marketplace="US")

    def filling() -> None:
        for strings in finished:
            rendering.fill(rendering.environment_of(catalog), message.template("en"), strings)

    rounds = [[timed(work) for work in (ours, bare, finishing, filling)] for _ in range(7)]
    whole, plain, values, fill = (median(column) for column in zip(*rounds, strict=True))
    print(f"Rendering {MESSAGE}, {len(given)} sets of values, median of {len(rounds)} rounds")
    print(f"  render()     {len(given) / whole:9.0f} a second")
    print(f"  bare Jinja2  {len(given) / plain:9.0f} a second")
    print(f"  render() reaches {plain / whole:.2f} of bare Jinja2 (aim: at least 0.50)")
    print(f"  where it goes: reading and writing values {values / whole:.0%}, filling both parts {fill / whole:.0%}")


def another(message: Message, sample: Mapping[str, object], chance: random.Random) -> dict[str, object]:
    """A sample with other data in the same branches: what is tested stays, what is printed changes."""
    return {name: varied(message.variables[name].kind, value, chance) for name, value in sample.items()}


def varied(kind: Kind, value: object, chance: random.Random) -> object:
    """Another value of the same kind, as a person would type it."""
    digits = "".join(chance.choices(string.digits, k=14))
    if kind.only_tested:
        return value
    if kind is Kind.LINES and isinstance(value, list | tuple):
        return [f"{line} {digits}" for line in value]
    makers: dict[Kind, Callable[[], str]] = {
        Kind.ORDER_ID: lambda: f"111-{digits[:7]}-{digits[7:]}",
        Kind.ASIN: lambda: f"B0{digits[:8]}",
        Kind.TRACKING_NUMBER: lambda: f"1Z{digits}",
        Kind.DATE: lambda: str(dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(365))),
        Kind.MONEY: lambda: f"{chance.randrange(1, 400)}.{digits[:2]}",
        Kind.NUMBER: lambda: str(chance.randrange(1, 100)),
    }
    return makers[kind]() if kind in makers else f"{value} {digits}"


def check_same_text(
    catalog: Catalog, template: Template, given: Mapping[str, object], strings: Mapping[str, object]
) -> None:
    """Make sure that both sides write the same, or the comparison means nothing."""
    ours = render(catalog, MESSAGE, given, language="en", marketplace="US")
    text = template.render(strings)
    if ours.subject not in text or ours.body not in text:
        sys.exit(f"Bare Jinja2 writes another text than render():\n{text}\n---\n{ours.subject}\n{ours.body}")


# --- (b) starting


def bench_start(rounds: int = 15) -> None:
    """A process of `kb` beside one that only imports Jinja2 and Babel."""
    kb = shutil.which("kb", path=sysconfig.get_path("scripts"))
    if kb is None:
        sys.exit("The command kb is not installed here; run this as: python3 noxfile.py -s bench")
    listed = json.loads(subprocess.run([kb, "list", "--json"], check=True, capture_output=True).stdout)
    samples = {message["id"]: message["samples"] for message in listed["messages"]}[MESSAGE]
    sample = next(iter(samples.values()))
    with tempfile.TemporaryDirectory() as folder:
        values = Path(folder, "values.json")
        values.write_text(json.dumps(sample), encoding="utf-8")
        commands = {
            "python -c 'import jinja2, babel'": [sys.executable, "-c", "import jinja2, babel"],
            "kb --help": [kb, "--help"],
            f"kb render {MESSAGE}": [kb, "render", MESSAGE, "--language", "en", "--values", str(values)],
        }
        for command in commands.values():
            run(command)  # once for the byte code
        taken = [[timed(partial(run, command)) for command in commands.values()] for _ in range(rounds)]
    medians = [median(column) for column in zip(*taken, strict=True)]
    print(f"Starting a process, median of {rounds} alternating rounds")
    for name, seconds in zip(commands, medians, strict=True):
        print(f"  {name:34} {seconds * 1000:6.0f} ms  {seconds / medians[0]:5.2f} (aim: at most 1.50)")


def run(command: Sequence[str]) -> None:
    """Run a command and throw away what it prints."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


# --- (c) building


def bench_build(rounds: int = 3) -> None:
    """A full build of both editions beside the same pages with our extension replaced by one that shows nothing."""
    extensions = ["tools.bench_stub" if name == "kb_templates.sphinx_ext" else name for name in extensions_of_conf()]
    options: dict[str, tuple[str, ...]] = {"ours": (), "without": ("-D", f"extensions={','.join(extensions)}")}
    taken: dict[str, list[float]] = {name: [] for name in options}
    for _ in range(rounds):
        for name, chosen in options.items():
            taken[name].append(timed(partial(full_build, name, *chosen)))
    ours, without = median(taken["ours"]), median(taken["without"])
    print(f"Building both editions from nothing, at the same time, median of {rounds} alternating rounds")
    print(f"  with our extension    {ours:5.1f} s")
    print(f"  the same pages bare   {without:5.1f} s")
    print(f"  ratio                 {ours / without:5.2f} (aim: at most 1.30)")


def extensions_of_conf() -> list[str]:
    """The extensions that conf.py names."""
    return list(Config.read(ROOT, overrides={}, tags=Tags()).extensions)


def full_build(name: str, *options: str) -> None:
    """Build both editions into a folder of their own, emptied first."""
    into = ROOT / "build" / "bench" / name
    shutil.rmtree(into, ignore_errors=True)
    running = [handbook.start(edition, *options, into=into) for edition in handbook.EDITIONS]
    for process in running:
        output, _ = process.communicate()
        if process.returncode != 0:
            sys.exit(f"{output}The build “{name}” failed, so there is nothing to compare")


# --- (d) weight


def bench_weight() -> None:
    """What a browser loads for each page: the page, its styles, scripts and pictures, packed with gzip."""
    html = ROOT / "build" / "html"
    pages = sorted(html.rglob("*.html"))
    if not pages:
        sys.exit("build/html is empty; run: python3 noxfile.py -s handbook -- --no-serve")
    print(f"First load of each page, gzip, in KB (aim: at most {AIM_PAGE // 1024})")
    print(f"  {'page':46}{'html':>7}{'styles':>8}{'scripts':>8}{'other':>7}{'all':>7}  of the aim")
    for page in pages:
        html_weight = packed(page.read_bytes())
        parts = {"css": 0, "js": 0, "": 0}
        for resource in resources(page):
            parts[resource.suffix[1:] if resource.suffix in {".css", ".js"} else ""] += packed(resource.read_bytes())
        total = html_weight + sum(parts.values())
        columns = f"{html_weight / 1024:7.1f}{parts['css'] / 1024:8.1f}{parts['js'] / 1024:8.1f}{parts[''] / 1024:7.1f}"
        name = page.relative_to(html).as_posix()
        print(f"  {name:46}{columns}{total / 1024:7.1f}  {total / AIM_PAGE:.2f}")


LOADED = re.compile(
    r"""<(?:script|img)\b(?![^>]*\sdefer)[^>]*?\ssrc="([^"]+)"|<link\b(?=[^>]*\brel="(?:stylesheet|[^"]*icon)")[^>]*?\shref="([^"]+)\""""
)


def resources(page: Path) -> list[Path]:
    """The files that a page loads before it reads and copies, each once."""
    found = LOADED.findall(page.read_text(encoding="utf-8"))
    addresses = (urlsplit(script or style) for script, style in found)
    files = (page.parent / unquote(address.path) for address in addresses if not address.scheme)
    return sorted({file.resolve() for file in files})


def packed(content: bytes) -> int:
    """The size of a file as a server sends it."""
    return min(len(content), len(gzip.compress(content, 6, mtime=0)))


# --- (e) filling in


AIM_KEY = (16, 50)  # milliseconds from a key to all texts of the page: the median, and the worst
AIM_OURS = 25 * 1024  # bytes of our own scripts and styles on a page with cards, packed with gzip
AIM_DATA = 40 * 1024  # bytes of what the scripts of a page are told

# Type a value letter by letter, and take the time from each key to the texts and to the picture of the next frame.
TYPE = """async () => {
  kb.panel.open(null, null);
  const field = document.getElementById("kb-field-order_id");
  const found = [];
  for (let turn = 0; turn < 12; turn += 1) {
    field.value = "";
    for (const letter of "111-5550100-55501" + (10 + turn)) {
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      field.value += letter;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.getBoundingClientRect();
      found.push(performance.now() - began);
    }
  }
  return { times: found, cards: kb.cards.length };
}"""


def bench_fill() -> None:
    """In Chromium: from a key to all messages of the page with the most cards; and what filling in weighs."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part needs a browser

    if not handbook.build():
        sys.exit("The handbook could not be built.")
    pages = (handbook.BUILD / "html" / "zh-cn" / "playbooks").glob("*.html")
    page = max(pages, key=lambda path: path.read_text("utf-8").count("data-kb-message="))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        window = browser.new_page()
        window.goto(page.as_uri())
        found = window.evaluate(TYPE)
        browser.close()
    times = sorted(found["times"])
    print(f"Filling in, {page.stem}: {found['cards']} cards, {len(times)} keys")
    print(f"  median {median(times):5.1f} ms (aim: under {AIM_KEY[0]})")
    print(f"  worst  {times[-1]:5.1f} ms (aim: under {AIM_KEY[1]})")
    static = handbook.BUILD / "html" / "zh-cn" / "_static"
    ours = {name: packed((static / name).read_bytes()) for name in filling.ON_PLAYBOOKS}
    print(f"  our scripts and styles {sum(ours.values()) / 1024:.1f} KB (aim: {AIM_OURS / 1024:.0f})")
    print("    " + ", ".join(f"{name} {size / 1024:.1f}" for name, size in ours.items()))
    told = re.findall(r"data-kb-messages>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)
    size = packed("".join(told).encode())
    size += sum(packed((static / name).read_bytes()) for name in ("edition.js", "kb-rules.js"))
    print(f"  what the scripts of this page are told {size / 1024:.1f} KB (aim: {AIM_DATA / 1024:.0f})")
    rules = {path.name: packed(path.read_bytes()) for path in sorted(static.glob("kb-rules*.js"))}
    print("    " + ", ".join(f"{name} {size / 1024:.1f}" for name, size in rules.items()))


# --- (f) red lines


def bench_lint(rounds: int = 3) -> None:
    """All golden texts put together, checked for red lines, beside the time that reading the rules takes."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "golden").rglob("*.txt"))]
    written = "\n\n".join(dict.fromkeys(paragraph for text in texts for paragraph in text.split("\n\n")))
    catalog = Catalog.load()
    reading = timed(lambda: catalog.rules)
    lint(catalog, written)  # patterns are made ready when they are first needed
    print(f"Red lines: {len(catalog.rules.rules)} rules, read in {reading * 1000:.0f} ms")
    for name, text in (("as they are", written), ("1 MB of them, repeated", written * (1_000_000 // len(written) + 1))):
        seconds = median(timed(partial(lint, catalog, text)) for _ in range(rounds))
        size = len(text.encode())
        speed = size / 1e6 / seconds
        print(f"  {name:24} {size / 1e6:5.2f} MB in {seconds:5.2f} s: {speed:5.2f} MB/s (aim: at least 1.00)")


PARTS = {
    "lint": bench_lint,
    "render": bench_render,
    "start": bench_start,
    "build": bench_build,
    "weight": bench_weight,
    "fill": bench_fill,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the parts that were asked for, or all."""
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be given more than once")
    chosen = parser.parse_args(arguments)
    # Processes start from byte code, as they do for users; it is written before the first measured run.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in chosen.part or PARTS:
        PARTS[name]()
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
