"""The stated subset of Jinja: what can be written, what is refused and in which words, and what is known of names."""

import pytest

from kb_templates.rendering import fill, new_environment
from kb_templates.template_language import (
    Branch,
    MarkedEnvironment,
    Use,
    branches,
    parts,
    read_template,
    take_marks,
)
from tests.core.catalogs import templates

FRAME = "{% block subject %}{% endblock %}\n{% block letter %}\n{% block body %}{% endblock %}\n{% endblock %}\n"
NAME = "t/x/en.jinja"


def message(body: str) -> dict[str, str]:
    """The templates of a message with this body; the body begins on line 3."""
    start = '{% extends "_layout/frame.en.jinja" %}\n{% block body %}\n'
    return {"_layout/frame.en.jinja": FRAME, NAME: f"{start}{body}\n{{% endblock %}}\n"}


def read(folder, body: str):
    return read_template(templates(folder, message(body)), NAME)


def problems(reading) -> list[str]:
    return [f"{p.path}:{p.line}: {p.code}: {p.message} {p.hint}".rstrip() for p in reading.problems]


def names(reading) -> list[str]:
    """Every use in a few letters: p printed, g guarded, t tested, l looped, =word compared."""
    return [
        f"{use.name}:{'p' if use.printed else 't'}{'g' if use.guarded else ''}{'l' if use.looped else ''}"
        + (f"={use.compared}" if use.compared is not None else "")
        for use in reading.uses
    ]


@pytest.mark.parametrize(
    ("body", "uses"),
    [
        pytest.param("Plain text, { braces } and % signs.", [], id="text"),
        pytest.param("{# A remark with {{ a }} in it. #}", [], id="a comment"),
        pytest.param("{{ a }} and {{ b }}", ["a:p", "b:p"], id="printing"),
        pytest.param("{% if a %}x{% endif %}", ["a:t"], id="if"),
        pytest.param('{% if a %}x{% elif b == "w" %}y{% else %}z{% endif %}', ["a:t", "b:t=w"], id="if, elif and else"),
        pytest.param("{% if a and (b or not c) %}x{% endif %}", ["a:t", "b:t", "c:t"], id="and, or, not and brackets"),
        pytest.param('{% if a == "w" or a != "v" %}x{% endif %}', ["a:t=w", "a:t=v"], id="equal and not equal"),
        pytest.param('{% if a in ["v", "w"] %}x{% endif %}', ["a:t=v", "a:t=w"], id="in a list"),
        pytest.param('{% if a not in ("v", "w") %}x{% endif %}', ["a:t=v", "a:t=w"], id="not in a list"),
        pytest.param("{% if a|length == 1 or a|length != 2 %}x{% endif %}", ["a:t", "a:t"], id="how many lines"),
        pytest.param(
            "{% for x in a %}{{ loop.index }} {{ x }}{% if loop.first or not loop.last %},{% endif %}{% endfor %}",
            ["a:pgl"],
            id="for, with the place in the list",
        ),
        pytest.param(
            "{% for line in a %}{% if line %}{{ line }} {{ b }}{% endif %}{% endfor %}",
            ["a:pgl", "b:p"],
            id="if in for",
        ),
        pytest.param('{{ a|join(", ") }} {{ b|join }}', ["a:pl", "b:pl"], id="join"),
    ],
)
def test_what_can_be_written(tmp_path, body, uses):
    reading = read(tmp_path, body)
    assert problems(reading) == []
    assert names(reading) == uses


SHOWN = "The page 'Template language' shows all that can be used."


@pytest.mark.parametrize(
    ("body", "what"),
    [
        pytest.param("{% set x = a %}", "{% set %}", id="set"),
        pytest.param("{% set x %}y{% endset %}", "{% set %}", id="set over several lines"),
        pytest.param("{% macro m() %}{% endmacro %}", "{% macro %}", id="macro"),
        pytest.param("{% call m() %}{% endcall %}", "{% call %}", id="call"),
        pytest.param("{% filter upper %}x{% endfilter %}", "{% filter %}", id="a filter around text"),
        pytest.param("{% with x = a %}{% endwith %}", "{% with %}", id="with"),
        pytest.param("{% import 'm' as m %}", "{% import %}", id="import"),
        pytest.param("{% from 'm' import n %}", "{% from %}", id="from"),
        pytest.param("{% autoescape true %}{% endautoescape %}", "{% autoescape %}", id="autoescape"),
        pytest.param("{% for x in a if x %}{% endfor %}", "This form of {% for %}", id="for with if"),
        pytest.param("{% for x in a %}{% else %}none{% endfor %}", "This form of {% for %}", id="for with else"),
        pytest.param("{% for x, y in a %}{% endfor %}", "This form of {% for %}", id="for with two names"),
        pytest.param("{% for x in [1, 2] %}{% endfor %}", "This form of {% for %}", id="for over a fixed list"),
        pytest.param("{% for x in a recursive %}{% endfor %}", "This form of {% for %}", id="for that calls itself"),
        pytest.param("{% include a %}", "A computed name in include", id="include of a variable"),
        pytest.param('{% include ["m", "n"] %}', "A computed name in include", id="include of the first that exists"),
        pytest.param("{{ a() }}", "{{ }} around a call", id="a call"),
        pytest.param("{{ super() }}", "{{ }} around a call", id="super"),
        pytest.param("{{ a.upper() }}", "{{ }} around a call", id="a method"),
        pytest.param("{{ a.b }}", "{{ }} around a part of a value", id="an attribute"),
        pytest.param("{{ a[0] }}", "{{ }} around a part of a value", id="an item"),
        pytest.param("{{ loop.index }}", "{{ }} around a part of a value", id="loop outside for"),
        pytest.param(
            "{% for x in a %}{{ loop.index0 }}{% endfor %}", "{{ }} around a part of a value", id="loop.index0"
        ),
        pytest.param(
            "{% for x in a %}{{ loop.last }}{% endfor %}", "{{ }} around a part of a value", id="loop.last printed"
        ),
        pytest.param("{{ 'x' }}", "{{ }} around a fixed word or number", id="a fixed word"),
        pytest.param("{{ 7 * 7 }}", "{{ }} around a calculation", id="arithmetic"),
        pytest.param("{{ a ~ b }}", "{{ }} around a calculation", id="joining with a tilde"),
        pytest.param("{{ a if b else c }}", "{{ }} around an if in one line", id="if in one line"),
        pytest.param("{{ a == 'x' }}", "{{ }} around this comparison", id="printing a comparison"),
        pytest.param("{{ a|upper }}", "The filter 'upper' here", id="another filter"),
        pytest.param("{{ a|default('x') }}", "The filter 'default' here", id="default"),
        pytest.param("{{ a|safe }}", "The filter 'safe' here", id="safe"),
        pytest.param("{{ a|length }}", "The filter 'length' here", id="length printed"),
        pytest.param("{{ a|join(b) }}", "The filter 'join' here", id="join with a variable"),
        pytest.param("{{ a|join(', ', 'name') }}", "The filter 'join' here", id="join by attribute"),
        pytest.param("{{ a|join(d=', ') }}", "The filter 'join' here", id="join with a named argument"),
        pytest.param("{% if a is defined %}{% endif %}", "An 'is' test", id="is defined"),
        pytest.param("{% if a > 1 %}{% endif %}", "This comparison", id="greater than"),
        pytest.param("{% if a|length > 1 %}{% endif %}", "This comparison", id="more lines than"),
        pytest.param("{% if 'x' == a %}{% endif %}", "This comparison", id="the word before the name"),
        pytest.param("{% if a == 'x' == b %}{% endif %}", "This comparison", id="two comparisons in one"),
        pytest.param("{% if a == b %}{% endif %}", "A comparison with another name", id="two names"),
        pytest.param("{% if a == 1 %}{% endif %}", "A comparison with a fixed word or number", id="a number"),
        pytest.param("{% if a in b %}{% endif %}", "A comparison with another name", id="in a variable"),
        pytest.param("{% if a in 'xyz' %}{% endif %}", "'in' with one word, or '==' with a list,", id="in a word"),
        pytest.param(
            "{% if a == ['x'] %}{% endif %}", "'in' with one word, or '==' with a list,", id="equal to a list"
        ),
        pytest.param("{% if a() %}{% endif %}", "A test of a call", id="a call tested"),
        pytest.param("{% if a.b %}{% endif %}", "A test of a part of a value", id="an attribute tested"),
        pytest.param("{% if true %}{% endif %}", "A test of a fixed word or number", id="true"),
    ],
)
def test_what_is_refused(tmp_path, body, what):
    said = f"messages/{NAME}:3: outside-the-language: {what} is not part of the template language. {SHOWN}"
    assert problems(read(tmp_path, body)) == [said]


@pytest.mark.parametrize(
    "tag", ["{%- if a %}x{% endif %}", "{% if a -%}x{% endif %}", "{{- a }}", "{{ a -}}", "{#- x -#}"]
)
def test_hyphens_in_tags_are_refused(tmp_path, tag):
    said = "Tags with a hyphen ({%- or -%}) are not used here."
    hint = "A tag alone on its line leaves no blank line; write {% %} and {{ }}."
    assert problems(read(tmp_path, tag)) == [f"messages/{NAME}:3: outside-the-language: {said} {hint}"]


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        pytest.param("text\n{{ a } }}", 4, "unexpected '}'.", id="a bracket too few"),
        pytest.param("{{ }}", 3, "Expected an expression, got 'end of print statement'.", id="nothing to print"),
        pytest.param("{{ a b }}", 3, "expected token 'end of print statement', got 'b'.", id="two names"),
        pytest.param("\n\n{% frame %}", 5, "Encountered unknown tag 'frame'.", id="an unknown tag"),
        pytest.param("{% if a %}x", 4, "Encountered unknown tag 'endblock'.", id="an if that does not end"),
        pytest.param(
            "{% if a = 'x' %}x{% endif %}", 3, "expected token 'end of statement block', got '='.", id="one ="
        ),
    ],
)
def test_what_jinja_cannot_read(tmp_path, body, line, said):
    (found,) = problems(read(tmp_path, body))
    assert found.startswith(f"messages/{NAME}:{line}: template-syntax: Jinja cannot read this: {said}")


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        pytest.param(
            "a\u2028b", "unseen-character", "There is a character nobody can see (U+2028).", id="line separator"
        ),
        pytest.param("a\ue000b", "unseen-character", "There is a character nobody can see (U+E000).", id="private use"),
        pytest.param("a\x07b", "unseen-character", "There is a character nobody can see (U+0007).", id="a bell"),
        pytest.param(
            "a\x0bb", "unseen-character", "There is a character nobody can see (U+000B).", id="a vertical tab"
        ),
        pytest.param("a ", "trailing-space", "There are spaces at the end of this line.", id="a space at the end"),
        pytest.param(
            "a\u3000", "trailing-space", "There are spaces at the end of this line.", id="a wide space at the end"
        ),
        pytest.param("a\t", "trailing-space", "There are spaces at the end of this line.", id="a tab at the end"),
    ],
)
def test_what_nobody_sees_is_found_with_its_line(tmp_path, line, code, said):
    found = [(p.line, p.code, p.message) for p in read(tmp_path, f"text\n{line}\nmore").problems]
    assert found == [(4, code, said)]


# --- where a value is sure to be there --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "guarded"),
    [
        pytest.param("{{ a }}", False, id="printed without a test"),
        pytest.param("{% if a %}{{ a }}{% endif %}", True, id="in its if"),
        pytest.param("{% if a %}x{% else %}{{ a }}{% endif %}", False, id="in the else of its if"),
        pytest.param("{% if not a %}{{ a }}{% endif %}", False, id="in an if not"),
        pytest.param("{% if not a %}x{% else %}{{ a }}{% endif %}", True, id="in the else of an if not"),
        pytest.param("{% if not not a %}{{ a }}{% endif %}", True, id="not twice"),
        pytest.param("{% if a and b %}{{ a }}{% endif %}", True, id="and: both are there"),
        pytest.param("{% if a and b %}x{% else %}{{ a }}{% endif %}", False, id="else of and: one may be missing"),
        pytest.param("{% if a or b %}{{ a }}{% endif %}", False, id="or: one may be missing"),
        pytest.param("{% if a or a %}{{ a }}{% endif %}", True, id="or: the same on both sides"),
        pytest.param("{% if not a or b %}x{% else %}{{ a }}{% endif %}", True, id="else of or not: it is there"),
        pytest.param("{% if not (a or b) %}x{% else %}{{ a }}{% endif %}", False, id="not or: one may be missing"),
        pytest.param("{% if not (not a or not b) %}{{ a }}{% endif %}", True, id="not of two nots"),
        pytest.param("{% if b %}x{% elif a %}{{ a }}{% endif %}", True, id="in its elif"),
        pytest.param("{% if not a %}x{% elif b %}{{ a }}{% endif %}", True, id="in an elif after if not"),
        pytest.param("{% if not a %}x{% elif b %}y{% else %}{{ a }}{% endif %}", True, id="in the else after if not"),
        pytest.param("{% if b %}x{% elif not a %}y{% else %}{{ a }}{% endif %}", True, id="in the else after elif not"),
        pytest.param("{% if a %}x{% elif b %}{{ a }}{% endif %}", False, id="in an elif after its if"),
        pytest.param("{% if a %}{% if b %}{{ a }}{% endif %}{% endif %}", True, id="deeper in its if"),
        pytest.param("{% if a %}x{% endif %}{{ a }}", False, id="after its if"),
        pytest.param("{% if b == 'x' %}{{ a }}{% endif %}", False, id="in the if of another"),
        pytest.param("{% if a == 'x' %}{{ a }}{% endif %}", False, id="a comparison is no test of being there"),
        pytest.param("{% if a %}{{ a|join(', ') }}{% endif %}", True, id="joined in its if"),
        pytest.param("{{ a|join(', ') }}", False, id="joined without a test"),
        pytest.param("{% for x in b %}{% if a %}{{ a }}{% endif %}{% endfor %}", True, id="in its if in a loop"),
        pytest.param("{% if a %}{% for x in b %}{{ a }}{% endfor %}{% endif %}", True, id="in a loop in its if"),
    ],
)
def test_an_optional_value_is_sure_to_be_there(tmp_path, body, guarded):
    assert [use.guarded for use in read(tmp_path, body).uses if use.name == "a" and use.printed] == [guarded]


# --- templates made of templates --------------------------------------------------------------------------------------


def test_names_of_the_layout_count_and_overridden_blocks_do_not(tmp_path):
    catalog = templates(
        tmp_path,
        {
            "_layout/frame.en.jinja": (
                "{% block subject %}{{ replaced }}{% endblock %}\n"
                "{% block letter %}{{ greeting }}\n{% block body %}{{ replaced }}{% endblock %}\n"
                "{% block closing %}{{ kept }}{% endblock %}{% endblock %}\n"
            ),
            NAME: (
                '{% extends "_layout/frame.en.jinja" %}\n'
                "{% block subject %}{{ a }}{% endblock %}\n{% block body %}{{ b }}{% endblock %}\n"
            ),
        },
    )
    reading = read_template(catalog, NAME)
    assert problems(reading) == []
    assert reading.uses == [
        Use("a", NAME, 2, printed=True),
        Use("b", NAME, 3, printed=True),
        Use("greeting", "_layout/frame.en.jinja", 2, printed=True),
        Use("kept", "_layout/frame.en.jinja", 4, printed=True),
    ]
    assert reading.templates == [NAME, "_layout/frame.en.jinja"]


def test_a_layout_of_a_layout(tmp_path):
    catalog = templates(
        tmp_path,
        {
            "_layout/outer.en.jinja": FRAME.replace("{% block body %}", "{{ outermost }}{% block body %}"),
            "_layout/inner.en.jinja": (
                '{% extends "_layout/outer.en.jinja" %}\n'
                "{% block body %}{{ middle }}{% block core %}{{ gone }}{% endblock %}{% endblock %}\n"
            ),
            NAME: '{% extends "_layout/inner.en.jinja" %}\n{% block core %}{{ mine }}{% endblock %}\n',
        },
    )
    reading = read_template(catalog, NAME)
    assert [use.name for use in reading.uses] == ["mine", "middle", "outermost"]
    assert reading.templates == [NAME, "_layout/inner.en.jinja", "_layout/outer.en.jinja"]


def test_an_included_template_is_read_where_it_stands(tmp_path):
    files = message('{% include "_layout/proof.en.jinja" %}')
    catalog = templates(tmp_path, {**files, "_layout/proof.en.jinja": "Proof: {{ proof }}\n{{ proof|upper }}\n"})
    reading = read_template(catalog, NAME)
    assert reading.uses == [Use("proof", "_layout/proof.en.jinja", 1, printed=True)]
    assert [(p.path, p.line, p.code) for p in reading.problems] == [
        ("messages/_layout/proof.en.jinja", 2, "outside-the-language")
    ]
    assert parts(catalog, NAME) == (NAME, "_layout/frame.en.jinja", "_layout/proof.en.jinja")


@pytest.mark.parametrize(
    ("body", "line"),
    [('{% include "_layout/none.en.jinja" %}', 3), ('text\n{% if a %}{% include "t/x/de.jinja" %}{% endif %}', 4)],
)
def test_an_included_template_that_there_is_not(tmp_path, body, line):
    (problem,) = read(tmp_path, body).problems
    assert (problem.code, problem.line) == ("unknown-template", line)
    assert problem.message.startswith("There is no template '")


def test_a_layout_that_there_is_not(tmp_path):
    catalog = templates(tmp_path, {NAME: '{% extends "_layout/none.en.jinja" %}\n{% block body %}x{% endblock %}\n'})
    (problem,) = read_template(catalog, NAME).problems
    assert str(problem) == (
        f"messages/{NAME}:1: There is no template '_layout/none.en.jinja'. "
        "Templates are named from the folder messages."
    )


def test_templates_that_extend_or_include_each_other_are_read_once(tmp_path):
    catalog = templates(
        tmp_path,
        {
            "t/a/en.jinja": (
                '{% extends "t/b/en.jinja" %}\n{% block body %}{% include "t/a/en.jinja" %}{% endblock %}\n'
            ),
            "t/b/en.jinja": '{% extends "t/a/en.jinja" %}\n{% block letter %}{{ x }}{% endblock %}\n',
        },
    )
    assert read_template(catalog, "t/a/en.jinja").templates == ["t/a/en.jinja", "t/b/en.jinja"]
    assert parts(catalog, "t/a/en.jinja") == ("t/a/en.jinja", "t/b/en.jinja")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Dear Amazon,\n{% block body %}{% endblock %}\n", 1),
        ("{% block body %}{% endblock %}\n\n{% if a %}x{% endif %}\n", 3),
    ],
)
def test_text_outside_the_blocks_is_never_sent(tmp_path, text, line):
    catalog = templates(tmp_path, {NAME: text})
    (problem,) = read_template(catalog, NAME).problems
    assert (problem.code, problem.line) == ("text-outside-blocks", line)
    assert problem.message == "This stands outside the blocks and is never sent."


# --- branches ---------------------------------------------------------------------------------------------------------


def branches_of(folder, body: str) -> list[tuple[int, int, int, bool]]:
    found = branches(templates(folder, message(body)), NAME)
    return sorted((b.line, b.place, b.number, b.unwritten) for b in found)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("text", [], id="no branch"),
        pytest.param(
            "{% if a %}x{% endif %}", [(3, 1, 1, False), (3, 1, 2, True)], id="an if, and that it does not apply"
        ),
        pytest.param(
            "{% if a %}\nx\n{% else %}\ny\n{% endif %}", [(3, 1, 1, False), (3, 1, 2, False)], id="an if with an else"
        ),
        pytest.param(
            "{% if a %}\nx\n{% elif b %}\ny\n{% endif %}",
            [(3, 1, 1, False), (5, 1, 2, False)],
            id="a chain without else may name every word there is",
        ),
        pytest.param(
            "{% if a %}\nx\n{% elif b %}\ny\n{% else %}\nz\n{% endif %}",
            [(3, 1, 1, False), (3, 1, 3, False), (5, 1, 2, False)],
            id="a chain with else",
        ),
        pytest.param(
            "{% if a %}x{% endif %}{% if b %}y{% else %}z{% endif %}",
            [(3, 1, 1, False), (3, 1, 2, True), (3, 2, 1, False), (3, 2, 2, False)],
            id="two on one line are two",
        ),
    ],
)
def test_ways_through_a_template(tmp_path, body, found):
    assert branches_of(tmp_path, body) == found


@pytest.mark.parametrize(
    ("values", "text", "taken"),
    [
        pytest.param({"a": True, "b": True}, "ABz", {(1, 1), (2, 1)}, id="both"),
        pytest.param({"a": True, "b": False}, "Az", {(1, 1), (2, 2)}, id="the inner one does not apply"),
        pytest.param({"a": False, "b": True}, "Cz", {(1, 2)}, id="the other branch"),
    ],
)
def test_marks_say_which_branches_were_taken_and_leave_no_trace(tmp_path, values, text, taken):
    body = "{% if a %}A{% if b %}B{% endif %}{% else %}C{% endif %}z"
    catalog = templates(tmp_path, message(body))
    _, marked = fill(new_environment(catalog, MarkedEnvironment), NAME, values)
    plain, found = take_marks(marked)
    assert plain == text == fill(new_environment(catalog), NAME, values)[1]
    assert {(branch.place, branch.number) for branch in found} == taken
    assert found <= branches(catalog, NAME)


def test_marks_that_a_value_holds_are_not_taken_for_branches():
    text = "a\ue002b\ue003c\ue002t/x/en.jinja:3:1:1:0\ue003"
    assert take_marks(text) == ("a\ue002b\ue003c", frozenset({Branch("t/x/en.jinja", 3, 1, 1)}))
