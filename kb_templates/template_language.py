"""The language templates are written in: a stated subset of Jinja. Reads templates; renders nothing.

The subset is described for editors in `docs/editing/template-language.md`. It is small enough that a page can evaluate
it too, and that every name, branch and value of a message is known without running it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from kb_templates.catalog import Catalog
from kb_templates.errors import KbError, Problem

LOOP_ATTRIBUTES = ("index", "first", "last")
COMPARISONS = ("eq", "ne", "in", "notin")

_PARSER = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 - messages are text
_BRANCH = re.compile("\ue002([^\ue002\ue003]+):(\\d+):(\\d+):(\\d+):([01])\ue003")
_WHITESPACE_CONTROL = re.compile(r"\{[{%#]-|-[}%#]\}")
_UNSEEN = re.compile("[\u2028\u2029\ue000-\uf8ff\u0000-\u0008\u000b-\u001f\u007f]")


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a template prints or tests a name."""

    name: str
    template: str
    line: int
    printed: bool
    guarded: bool = False
    """Printed inside an `if` that makes sure there is a value."""
    compared: str | None = None
    """The word a name is compared with: `{% if remedy == "refund" %}`."""
    looped: bool = False


@dataclass(slots=True)
class Reading:
    """What was read in a template: its problems, the names it uses, the templates it is made of."""

    uses: list[Use] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    """This template and all it extends or includes, outermost last."""


def parts(catalog: Catalog, template: str) -> tuple[str, ...]:
    """A template and all it is made of: what it extends and includes. Stops where a template cannot be read."""
    found = [template]
    for name in found:
        try:
            tree = parsed(catalog, name)
        except (KbError, TemplateSyntaxError):
            continue
        named: list[nodes.Extends | nodes.Include] = [*tree.find_all(nodes.Extends), *tree.find_all(nodes.Include)]
        for node in named:
            if isinstance(node.template, nodes.Const) and node.template.value not in found:
                found.append(node.template.value)
    return tuple(found)


def read_template(catalog: Catalog, template: str) -> Reading:
    """Everything that can be known of a template without rendering it, through all it extends and includes."""
    reading = Reading()
    _Reader(catalog, reading).read(template, overridden=frozenset())
    return reading


@lru_cache(maxsize=2048)
def parsed(catalog: Catalog, template: str) -> nodes.Template:
    """The syntax tree of a template. Read it only: it is shared by all who ask."""
    return _PARSER.parse(catalog.source(template), template)


def _parent(tree: nodes.Template) -> str | None:
    extends = tree.find(nodes.Extends)
    return extends.template.value if extends and isinstance(extends.template, nodes.Const) else None


class _Reader:
    """Walks the syntax tree of a template and of its parents."""

    def __init__(self, catalog: Catalog, reading: Reading) -> None:
        self.catalog, self.reading = catalog, reading
        self.template = ""

    def read(self, template: str, overridden: frozenset[str], *, included: bool = False) -> None:
        """Read one template. `overridden`: the blocks that a child has replaced. `included`: all of it is rendered."""
        if template in self.reading.templates:
            return
        self.reading.templates.append(template)
        outer, self.template = self.template, template
        try:
            source = self.catalog.source(template)
            tree = parsed(self.catalog, template)
        except KbError as error:
            self.reading.problems += error.problems
        except TemplateSyntaxError as error:
            self._note("template-syntax", f"Jinja cannot read this: {_sentence(error.message)}", error.lineno)
        else:
            self._read_characters(source)
            blocks = frozenset(block.name for block in tree.find_all(nodes.Block))
            for node in tree.body:
                if included or isinstance(node, nodes.Block | nodes.Extends):
                    self._statement(node, frozenset(), frozenset(), overridden)
                elif not _is_blank(node):
                    hint = "Move it into {% block subject %} or {% block body %}."
                    self._note(
                        "text-outside-blocks",
                        "This stands outside the blocks and is never sent.",
                        node.lineno,
                        hint,
                    )
            if (parent := _parent(tree)) is not None:
                self._follow(parent, tree.find(nodes.Extends), overridden | blocks)
        self.template = outer

    def _follow(
        self, name: str, node: nodes.Node | None, overridden: frozenset[str], *, included: bool = False
    ) -> None:
        if name in self.catalog.template_names:
            self.read(name, overridden, included=included)
        else:
            line = node.lineno if node else 1
            self._note(
                "unknown-template",
                f"There is no template {name!r}.",
                line,
                "Templates are named from the folder messages.",
            )

    def _read_characters(self, source: str) -> None:
        for number, line in enumerate(source.split("\n"), start=1):
            if _WHITESPACE_CONTROL.search(line):
                hint = "A tag alone on its line leaves no blank line; write {% %} and {{ }}."
                self._note("outside-the-language", "Tags with a hyphen ({%- or -%}) are not used here.", number, hint)
            if line != line.rstrip():
                self._note("trailing-space", "There are spaces at the end of this line.", number, "Delete them.")
            if found := _UNSEEN.search(line):
                self._note(
                    "unseen-character",
                    f"There is a character nobody can see (U+{ord(found[0]):04X}).",
                    number,
                    "Delete it.",
                )

    def _note(self, code: str, message: str, line: int, hint: str = "") -> None:
        problem = Problem(code, message, hint, f"messages/{self.template}", line)
        if problem not in self.reading.problems:
            self.reading.problems.append(problem)

    def _refuse(self, node: nodes.Node, what: str) -> None:
        hint = "The page 'Template language' shows all that can be used."
        self._note("outside-the-language", f"{what} is not part of the template language.", node.lineno, hint)

    # --- statements -----------------------------------------------------------------------------------------------

    def _statement(  # noqa: C901, PLR0912 - one case a statement of the language
        self, node: nodes.Node, given: frozenset[str], loops: frozenset[str], overridden: frozenset[str]
    ) -> None:
        """Walk one node. `given`: names that have a value here. `loops`: names a `for` around this has made."""
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        self._printed(part, given, loops)
            case nodes.If():
                self._if(node, given, loops, overridden)
            case nodes.For():
                self._for(node, given, loops, overridden)
            case nodes.Block() | nodes.Include() if (
                loops
            ):  # Jinja hides the loop from a block, and shows it to an include
                self._refuse(node, f"{{% {_tag(node)} %}} inside {{% for %}}")
            case nodes.Block():
                if node.name not in overridden:
                    for child in node.body:
                        self._statement(child, given, loops, overridden)
            case nodes.Scope():  # Jinja puts some statements into one; it has no line
                for child in node.body:
                    self._statement(child, given, loops, overridden)
            case nodes.Extends() | nodes.Include():
                if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
                    self._refuse(node, f"A computed name in {type(node).__name__.lower()}")
                elif isinstance(node, nodes.Include):
                    self._follow(node.template.value, node, frozenset(), included=True)
            case _:
                self._refuse(node, f"{{% {_tag(node)} %}}")

    def _if(self, node: nodes.If, given: frozenset[str], loops: frozenset[str], overridden: frozenset[str]) -> None:
        self._tested(node.test, given, loops)
        for child in node.body:
            self._statement(child, given | _given_if_true(node.test), loops, overridden)
        otherwise = given | _given_if_false(node.test)
        for branch in node.elif_:
            self._if(branch, otherwise, loops, overridden)
            otherwise |= _given_if_false(branch.test)
        for child in node.else_:
            self._statement(child, otherwise, loops, overridden)

    def _for(self, node: nodes.For, given: frozenset[str], loops: frozenset[str], overridden: frozenset[str]) -> None:
        if (
            not isinstance(node.iter, nodes.Name)
            or not isinstance(node.target, nodes.Name)
            or node.test
            or node.else_
            or node.recursive
        ):
            self._refuse(node, "This form of {% for %}")
            return
        self.reading.uses.append(
            Use(node.iter.name, self.template, node.lineno, printed=True, guarded=True, looped=True)
        )
        for child in node.body:
            self._statement(child, given, loops | {node.target.name, "loop"}, overridden)

    # --- expressions ----------------------------------------------------------------------------------------------

    def _printed(self, node: nodes.Expr, given: frozenset[str], loops: frozenset[str]) -> None:
        match node:
            case nodes.Name(name=name):
                if name not in loops:
                    self.reading.uses.append(Use(name, self.template, node.lineno, printed=True, guarded=name in given))
            case nodes.Filter(node=nodes.Name(name=name), name="join", args=[nodes.Const()] | [], kwargs=[]):
                self.reading.uses.append(
                    Use(name, self.template, node.lineno, printed=True, guarded=name in given, looped=True)
                )
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=attribute) if (
                "loop" in loops and attribute == "index"
            ):
                pass
            case nodes.Filter():
                self._refuse(node, f"The filter {node.name!r} here")
            case _:
                self._refuse(node, f"{{{{ }}}} around {_describe(node)}")

    def _tested(self, node: nodes.Node, given: frozenset[str], loops: frozenset[str]) -> None:
        match node:
            case nodes.Name(name=name):
                self._test(name, node, loops)
            case nodes.And() | nodes.Or():
                self._tested(node.left, given, loops)
                self._tested(node.right, given, loops)
            case nodes.Not():
                self._tested(node.node, given, loops)
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=attribute) if (
                "loop" in loops and attribute in LOOP_ATTRIBUTES
            ):
                pass
            case nodes.Compare(expr=nodes.Name(name=name), ops=[nodes.Operand(op=op, expr=other)]) if op in COMPARISONS:
                words = _words(other)
                if words is None:
                    self._refuse(node, f"A comparison with {_describe(other)}")
                elif isinstance(other, nodes.Const) == (op in {"in", "notin"}):
                    self._refuse(node, "'in' with one word, or '==' with a list,")
                for word in words or []:
                    self._test(name, node, loops, word)
            case nodes.Compare(
                expr=nodes.Filter(node=nodes.Name(name=name), name="length", args=[]),
                ops=[nodes.Operand(op="eq" | "ne", expr=nodes.Const(value=int()))],
            ):
                self._test(name, node, loops)
            case _:
                what: dict[type[nodes.Node], str] = {nodes.Compare: "This comparison", nodes.Test: "An 'is' test"}
                self._refuse(node, what.get(type(node)) or f"A test of {_describe(node)}")

    def _test(self, name: str, node: nodes.Node, loops: frozenset[str], word: str | None = None) -> None:
        if name not in loops:
            self.reading.uses.append(Use(name, self.template, node.lineno, printed=False, compared=word))


def _tag(node: nodes.Node) -> str:
    """The word with which a statement is written."""
    names: Mapping[type[nodes.Node], str] = {
        nodes.Assign: "set",
        nodes.AssignBlock: "set",
        nodes.CallBlock: "call",
        nodes.FilterBlock: "filter",
        nodes.FromImport: "from",
        nodes.ScopedEvalContextModifier: "autoescape",
    }
    return names.get(type(node), type(node).__name__.lower())


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )


def _given_if_true(test: nodes.Node) -> frozenset[str]:
    """The names that surely have a value where this test is true."""
    match test:
        case nodes.Name(name=name):
            return frozenset({name})
        case nodes.And():
            return _given_if_true(test.left) | _given_if_true(test.right)
        case nodes.Or():
            return _given_if_true(test.left) & _given_if_true(test.right)
        case nodes.Not():
            return _given_if_false(test.node)
    return frozenset()


def _given_if_false(test: nodes.Node) -> frozenset[str]:
    """The names that surely have a value where this test is false."""
    match test:
        case nodes.And():
            return _given_if_false(test.left) & _given_if_false(test.right)
        case nodes.Or():
            return _given_if_false(test.left) | _given_if_false(test.right)
        case nodes.Not():
            return _given_if_true(test.node)
    return frozenset()


def _words(node: nodes.Node) -> list[str] | None:
    """The words written in a comparison, or None where there is anything but words."""
    items = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    words = [item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
    return words if len(words) == len(items) else None


def _describe(node: nodes.Node) -> str:
    names: Mapping[type[nodes.Node], str] = {
        nodes.Const: "a fixed word or number",
        nodes.Call: "a call",
        nodes.Getattr: "a part of a value",
        nodes.Getitem: "a part of a value",
        nodes.CondExpr: "an if in one line",
        nodes.Filter: "a filter",
        nodes.Test: "an 'is' test",
        nodes.Compare: "this comparison",
        nodes.Name: "another name",
    }
    return names.get(type(node), "a calculation")


def _sentence(text: str | None) -> str:
    return (text or "syntax error").rstrip(".") + "."


# --- which branches a rendering takes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """One way through an `if`: its number in it, from 1; the last one is `else`, written or not."""

    template: str
    line: int
    place: int
    """Which `if` of the template it belongs to: several may stand on one line."""
    number: int
    unwritten: bool = False
    """The case that none of the conditions of an `if` without `else` is true."""


class MarkedEnvironment(Environment):
    """An environment whose templates print a mark at the start of every branch they take."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for branch, body in _branches(tree, name or ""):
            mark = f"\ue002{branch.template}:{branch.line}:{branch.place}:{branch.number}:{branch.unwritten:d}\ue003"
            body.insert(0, nodes.Output([nodes.TemplateData(mark)], lineno=branch.line))
        return tree


def branches(catalog: Catalog, template: str) -> frozenset[Branch]:
    """Every branch written in one template."""
    return frozenset(branch for branch, _ in _branches(parsed(catalog, template), template))


def take_marks(marked_text: str) -> tuple[str, frozenset[Branch]]:
    """A text without its marks, and the branches whose marks stood in it."""
    found = []
    for template, line, place, number, unwritten in _BRANCH.findall(marked_text):
        found.append(Branch(template, int(line), int(place), int(number), unwritten == "1"))
    return _BRANCH.sub("", marked_text), frozenset(found)


def _branches(tree: nodes.Template, template: str) -> Iterator[tuple[Branch, list[nodes.Node]]]:
    found = list(tree.find_all(nodes.If))
    parts_of_others = {id(elif_) for node in found for elif_ in node.elif_}
    for place, node in enumerate(found, start=1):
        if id(node) in parts_of_others:
            continue
        for number, branch in enumerate([node, *node.elif_], start=1):
            yield Branch(template, branch.lineno, place, number), branch.body
        if node.else_:
            yield Branch(template, node.lineno, place, len(node.elif_) + 2), node.else_
        elif not node.elif_:
            # "Not given" is a way through, too: somebody must have seen the text without this part. A chain of elif
            # without else is left alone, because over a choice it may already name every word there is.
            yield Branch(template, node.lineno, place, 2, unwritten=True), node.else_
