"""A template as a program prints what Jinja prints; and what it may not hold is refused by both who read it."""

import json
import random
import re

import pytest
from py_mini_racer import MiniRacer

from kb_templates.errors import TemplateError
from kb_templates.rendering import fill, new_environment
from kb_templates.sphinx_ext.filling import WEB, shipped
from kb_templates.template_language import read_template
from kb_templates.web.programs import compiled
from tests.core.catalogs import templates
from tests.core.test_template_language import FRAME, NAME, message

VALUES = {"a": "A", "b": "", "c": "w", "d": ["one", "two", "three"], "e": [], "f": True, "g": False, "h": ["only"]}


@pytest.fixture(scope="module")
def engine() -> MiniRacer:
    """The script that runs programs."""
    engine = MiniRacer()
    engine.eval("globalThis.document = { querySelector: () => null }")  # a page without cards
    engine.eval(shipped("fill.js"))
    return engine


def both(engine, catalog, values=VALUES) -> tuple[tuple[str, str], tuple[str, str]]:
    """Subject and body as Jinja prints them, and as the script does."""
    program = json.dumps(compiled(catalog, NAME))
    text = json.loads(str(engine.eval(f"JSON.stringify(kb.render({program}, {json.dumps(values)}))")))
    subject, body = ("".join(piece for piece, _ in text[part]) for part in ("subject", "body"))
    tuples = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return fill(new_environment(catalog), NAME, tuples), (subject, body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Plain text, { braces } and % signs.", id="text"),
        pytest.param("{# A remark with {{ a }} in it. #}x", id="a comment"),
        pytest.param("\n\n{{ a }}\n\n\n{{ c }}\n\n", id="blank lines inside and at the edges"),
        pytest.param("{% if a %}x{% endif %}{% if b %}y{% endif %}", id="if"),
        pytest.param('{% if b %}x{% elif c == "v" %}y{% elif c == "w" %}z{% else %}n{% endif %}', id="a chain"),
        pytest.param('{% if b %}x{% elif c == "v" %}y{% endif %}none', id="a chain that holds nowhere"),
        pytest.param("{% if a and (b or not g) %}x{% endif %}", id="and, or, not and brackets"),
        pytest.param('{% if c != "w" %}x{% endif %}{% if c != "v" %}y{% endif %}', id="not equal"),
        pytest.param('{% if c in ["v", "w"] %}x{% endif %}{% if c not in ("v", "w") %}y{% endif %}', id="in, not in"),
        pytest.param("{% if d|length == 3 %}x{% endif %}{% if h|length != 1 %}y{% else %}z{% endif %}", id="how many"),
        pytest.param("{% if d %}x{% endif %}{% if e %}y{% endif %}", id="lists, full and empty"),
        pytest.param(
            "{% for x in d %}{{ loop.index }}. {{ x }}{% if not loop.last %};\n{% else %}.{% endif %}{% endfor %}",
            id="a loop with its places",
        ),
        pytest.param("{% for x in d %}\n{% if loop.first %}\nHead:\n{% endif %}\n- {{ x }}\n{% endfor %}", id="lines"),
        pytest.param("{% for x in e %}{{ x }}{% endfor %}{% for x in h %}{{ x }}{% endfor %}", id="none, and one"),
        pytest.param(
            "{% for x in d %}{% for y in h %}{{ x }}{{ y }}{{ loop.index }}{% endfor %}{% endfor %}", id="two"
        ),
        pytest.param("{% for a in d %}{{ a }}{% endfor %}{{ a }}", id="a loop that hides a value"),
        pytest.param("{{ d|join(', ') }} {{ d|join }} {{ e|join('x') }}", id="join"),
        pytest.param(
            '{% block inner %}{{ a }}{% endblock %}{% include "_layout/part.jinja" %}', id="a block, an include"
        ),
        pytest.param("{{ '{{' }}"[:0] + "{{ a }}{{ c }}\t{{ a }}  \n{{ c }}", id="values side by side"),
    ],
)
def test_a_program_prints_what_jinja_prints(tmp_path, engine, body):
    catalog = templates(tmp_path, message(body) | {"_layout/part.jinja": "\npart {{ c }}\n{% if g %}no{% endif %}\n"})
    by_jinja, by_script = both(engine, catalog)
    assert by_script == by_jinja


def test_the_nearest_block_wins_through_three_templates(tmp_path, engine):
    files = {
        "_layout/frame.en.jinja": FRAME,
        "_layout/middle.jinja": '{% extends "_layout/frame.en.jinja" %}\n{% block subject %}middle{% endblock %}\n'
        "{% block body %}\n{% block first %}1{% endblock %}{% block second %}2{% endblock %}\n{% endblock %}\n",
        NAME: '{% extends "_layout/middle.jinja" %}\n{% block second %}{{ a }}{% endblock %}\n',
    }
    by_jinja, by_script = both(engine, templates(tmp_path, files))
    assert by_script == by_jinja == ("middle", "1A")


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        pytest.param("{% set x = 1 %}", 3, "The statement assign here", id="set"),
        pytest.param("\n{% for x in d if x %}{{ x }}{% endfor %}", 4, "The statement for here", id="a loop that picks"),
        pytest.param(
            "{% for x in d %}{% block b %}{% endblock %}{% endfor %}", 3, "The statement block here", id="block in loop"
        ),
        pytest.param(
            '{% for x in d %}{% include "_layout/frame.en.jinja" %}{% endfor %}',
            3,
            "The statement include here",
            id="include in loop",
        ),
        pytest.param("{{ a|upper }}", 3, "{{ }} around anything but a value", id="a filter"),
        pytest.param("{{ 7 * 7 }}", 3, "{{ }} around anything but a value", id="a calculation"),
        pytest.param("{{ loop.index }}", 3, "{{ }} around anything but a value", id="loop without a loop"),
        pytest.param("x\n\n{% if a > 1 %}x{% endif %}", 5, "This test", id="a comparison"),
        pytest.param("{% if a is defined %}x{% endif %}", 3, "This test", id="an is test"),
        pytest.param("{% include a %}", 3, "A computed name of a template", id="a computed name"),
    ],
)
def test_what_the_script_does_not_know_is_refused_at_its_line(tmp_path, body, line, what):
    catalog = templates(tmp_path, message(body))
    with pytest.raises(TemplateError) as caught:
        compiled(catalog, NAME)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (f"messages/{NAME}", line)
    assert problem.message == f"{what} is not part of the template language."
    assert read_template(catalog, NAME).problems, "kb check refuses it too"


def test_a_mistake_of_syntax_is_told_at_its_line(tmp_path):
    with pytest.raises(TemplateError, match=r"messages/t/x/en.jinja:4: Jinja cannot read this: "):
        compiled(templates(tmp_path, message("x\n{% endif %}")), NAME)


def test_templates_that_go_round_in_a_circle_are_refused(tmp_path):
    files = {
        **message('{% include "_layout/part.jinja" %}'),
        "_layout/part.jinja": '{% include "_layout/part.jinja" %}',
    }
    with pytest.raises(TemplateError, match="inside itself"):
        compiled(templates(tmp_path, files), NAME)


# --- templates made by chance ---


def some_test(dice: random.Random, depth: int, *, in_loop: bool) -> str:
    """A test of any form of the language."""
    choice = dice.randrange(8 if depth else 5)
    if choice == 7 and in_loop:
        return dice.choice(["loop.first", "loop.last"])
    return [
        lambda: dice.choice("abcfg"),
        lambda: dice.choice("deh"),
        lambda: f'c {dice.choice(["==", "!="])} "{dice.choice("vw")}"',
        lambda: f'c {dice.choice(["in", "not in"])} ["{dice.choice("uvw")}", "v"]',
        lambda: f"{dice.choice('deh')}|length {dice.choice(['==', '!='])} {dice.randrange(4)}",
        lambda: f"not {some_test(dice, depth - 1, in_loop=in_loop)}",
        lambda: f" {dice.choice(['and', 'or'])} ".join(
            f"({some_test(dice, depth - 1, in_loop=in_loop)})" for _ in range(2)
        ),
        lambda: dice.choice("abc"),
    ][choice]()


def some_body(dice: random.Random, depth: int, names: str = "abc", *, in_loop: bool = False) -> str:
    """A stretch of template with anything in it."""
    parts = []
    for _ in range(dice.randint(1, 4)):
        choice = dice.randrange(7 if depth else 4)
        inner = some_body(dice, depth - 1, names, in_loop=in_loop) if choice >= 4 else ""
        parts.append(dice.choice(["", "\n", " ", "\n\n", "text", "- "]))
        if choice == 0:
            parts.append(f"{{{{ {dice.choice(names)} }}}}")
        elif choice == 1:
            parts.append(f"{{{{ {dice.choice('deh')}|join('{dice.choice([', ', '', ' & '])}') }}}}")
        elif choice == 2 and in_loop:
            parts.append("{{ loop.index }}")
        elif choice in {4, 5}:
            other = some_body(dice, depth - 1, names, in_loop=in_loop)
            tail = dice.choice(
                ["", f"{{% else %}}{other}", f"{{% elif {some_test(dice, 1, in_loop=in_loop)} %}}\n{other}"]
            )
            start = f"{{% if {some_test(dice, 2, in_loop=in_loop)} %}}{dice.choice(['', chr(10)])}"
            parts.append(f"{start}{inner}{tail}{{% endif %}}")
        elif choice == 6:
            item = dice.choice(["x", "y", "a"])
            turn = some_body(dice, depth - 1, names + item, in_loop=True)
            parts.append(f"{{% for {item} in {dice.choice('deh')} %}}{dice.choice(['', chr(10)])}{turn}{{% endfor %}}")
    return "".join(parts)


def test_templates_made_by_chance_print_alike(tmp_path, engine):
    dice = random.Random(41)
    seen = set()
    for number in range(400):
        catalog = templates(tmp_path / str(number), message(some_body(dice, 3)))
        by_jinja, by_script = both(engine, catalog)
        assert by_script == by_jinja, catalog.source(NAME)
        seen.add(by_jinja)
    assert len(seen) > 200, "the templates should differ"


def test_no_script_says_what_the_minifier_takes_for_nothing():
    """`x || false` becomes `x`, and so does `x && true`: what was false is then an empty text, say."""
    scripts = {path.name: path.read_text("utf-8") for path in WEB.glob("*.js")}
    assert [name for name, text in scripts.items() if re.search(r"\|\| false\b|&& true\b", text)] == []
