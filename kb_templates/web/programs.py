"""A template -> a small program that the page's script evaluates (`render.js`).

A program is JSON. Extends, include and block are resolved here, so that it stands alone. Its steps:

    "text"                           print this text
    ["print", name]                  print a value
    ["index"]                        print the number of the turn of the loop, from 1
    ["join", name, separator]        print a list in one line
    ["if", test, steps, steps]       the second steps where the test is false
    ["for", name, item, steps]       once for each item of a list

and its tests:

    name                             there is a value, it is yes, or the list is not empty
    ["not", test]  ["and", test, test]  ["or", test, test]
    ["in", name, [word, ...]]        the choice is one of these words
    ["count", name, number]          the list has so many items
    ["loop", "first" or "last"]      this is the first, or the last, turn of the loop

White space is what Jinja makes of it, because the steps come from Jinja's own syntax tree.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from kb_templates.catalog import Catalog
from kb_templates.errors import Problem, TemplateError
from kb_templates.template_language import parsed

Step = str | list[Any]
Program = dict[str, list[Step]]
"""The steps of `subject` and of `letter`."""

PARTS = ("subject", "letter")


def compiled(catalog: Catalog, template: str) -> Program:
    """The program of a template.

    Raises:
        TemplateError: the template holds what the script does not know, at its file and line; `kb check` refuses the
            same. Or it has no subject or no letter.
        CatalogError, UnknownName: a template cannot be read, or there is no such template.
    """
    chain = [template]
    blocks: dict[str, tuple[str, nodes.Block]] = {}
    for name in chain:
        tree = _tree(catalog, name)
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, (name, block))  # the child comes first and wins
        extends = tree.find(nodes.Extends)
        if extends is not None:
            parent = _constant_name(extends.template, name, extends.lineno)
            if parent in chain:
                raise _refused(name, extends.lineno, "A template that extends itself")
            chain.append(parent)
    for part in PARTS:
        if part not in blocks:
            raise _refused(template, 1, f"A template without the block {part!r}")
    compiler = _Compiler(catalog, blocks)
    return {part: compiler.block(part) for part in PARTS}


def _tree(catalog: Catalog, template: str) -> nodes.Template:
    try:
        return parsed(catalog, template)
    except TemplateSyntaxError as error:
        said = f"Jinja cannot read this: {error.message}"
        raise TemplateError([Problem("template-syntax", said, "", f"messages/{template}", error.lineno)]) from None


class _Compiler:
    """Turns the statements of a template into steps."""

    def __init__(self, catalog: Catalog, blocks: Mapping[str, tuple[str, nodes.Block]]) -> None:
        self._catalog, self._blocks = catalog, blocks
        self._open: list[str] = []  # the blocks and included templates around this place

    def block(self, name: str) -> list[Step]:
        """The steps of a block, from the template nearest to the message that has it."""
        template, block = self._blocks[name]
        return self._inside(f"block {name}", template, block.body, block.lineno)

    def _inside(self, what: str, template: str, body: Iterable[nodes.Node], line: int) -> list[Step]:
        if what in self._open:
            raise _refused(template, line, f"The {what} inside itself")
        self._open.append(what)
        steps = self._steps(template, body, in_loop=False)
        self._open.pop()
        return steps

    def _steps(self, template: str, body: Iterable[nodes.Node], *, in_loop: bool) -> list[Step]:
        found: list[Step] = []
        for node in body:
            for step in self._statement(template, node, in_loop=in_loop):
                if isinstance(step, str) and found and isinstance(found[-1], str):
                    found[-1] += step
                elif step:
                    found.append(step)
        return found

    def _statement(self, template: str, node: nodes.Node, *, in_loop: bool) -> list[Step]:
        match node:
            case nodes.Output():
                return [self._printed(template, part, in_loop=in_loop) for part in node.nodes]
            case nodes.If():
                return [self._if(template, node, node.elif_, in_loop=in_loop)]
            case nodes.For(iter=nodes.Name(name=name), target=nodes.Name(name=item), test=None) if not (
                node.else_ or node.recursive
            ):
                return [["for", name, item, self._steps(template, node.body, in_loop=True)]]
            case nodes.Block() if not in_loop:  # in Jinja, a block does not see the loop around it
                return self.block(node.name)
            case nodes.Include() if not in_loop:
                name = _constant_name(node.template, template, node.lineno)
                return self._inside(f"template {name}", name, _tree(self._catalog, name).body, node.lineno)
            case nodes.Scope():
                return self._steps(template, node.body, in_loop=in_loop)
        raise _refused(template, node.lineno, f"The statement {type(node).__name__.lower()} here")

    def _if(self, template: str, node: nodes.If, others: Sequence[nodes.If], *, in_loop: bool) -> list[Any]:
        test = self._test(template, node.test, in_loop=in_loop)
        then = self._steps(template, node.body, in_loop=in_loop)
        if others:
            first, *rest = others
            # Only the first `if` of a chain holds its `else`.
            chain = nodes.If(first.test, first.body, [], node.else_, lineno=first.lineno)
            return ["if", test, then, [self._if(template, chain, rest, in_loop=in_loop)]]
        return ["if", test, then, self._steps(template, node.else_, in_loop=in_loop)]

    def _printed(self, template: str, node: nodes.Node, *, in_loop: bool) -> Step:
        match node:
            case nodes.TemplateData():
                return str(node.data)
            case nodes.Name(name=name):
                return ["print", name]
            case nodes.Getattr(node=nodes.Name(name="loop"), attr="index") if in_loop:
                return ["index"]
            case nodes.Filter(node=nodes.Name(name=name), name="join", args=[], kwargs=[]):
                return ["join", name, ""]
            case nodes.Filter(
                node=nodes.Name(name=name), name="join", args=[nodes.Const(value=str() as separator)], kwargs=[]
            ):
                return ["join", name, separator]
        raise _refused(template, node.lineno, "{{ }} around anything but a value")

    def _test(self, template: str, node: nodes.Node, *, in_loop: bool) -> Any:
        match node:
            case nodes.Name(name=name):
                return name
            case nodes.Not():
                return ["not", self._test(template, node.node, in_loop=in_loop)]
            case nodes.And() | nodes.Or():
                word = "and" if isinstance(node, nodes.And) else "or"
                sides = (self._test(template, side, in_loop=in_loop) for side in (node.left, node.right))
                return [word, *sides]
            case nodes.Getattr(node=nodes.Name(name="loop"), attr="first" | "last" as place) if in_loop:
                return ["loop", place]
            case nodes.Compare(expr=nodes.Name(name=name), ops=[nodes.Operand(op=op, expr=other)]):
                if (words := _words(other, op)) is not None:
                    return _unless(op in {"ne", "notin"}, ["in", name, words])
            case nodes.Compare(
                expr=nodes.Filter(node=nodes.Name(name=name), name="length", args=[]),
                ops=[nodes.Operand(op="eq" | "ne" as op, expr=nodes.Const(value=int() as number))],
            ):
                return _unless(op == "ne", ["count", name, number])
        raise _refused(template, node.lineno, "This test")


def _words(node: nodes.Node, op: str) -> list[str] | None:
    """The words that a choice is compared with, or None where there is anything else."""
    items = [node] if op in {"eq", "ne"} else node.items if isinstance(node, nodes.List | nodes.Tuple) else []
    words = [item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
    return words if words and len(words) == len(items) else None


def _unless(negated: bool, test: list[Any]) -> list[Any]:  # noqa: FBT001 - it reads as the word it makes
    return ["not", test] if negated else test


def _constant_name(node: nodes.Node, template: str, line: int) -> str:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return node.value
    raise _refused(template, line, "A computed name of a template")


def _refused(template: str, line: int, what: str) -> TemplateError:
    hint = "The page 'Template language' shows all that can be used."
    said = f"{what} is not part of the template language."
    return TemplateError([Problem("outside-the-language", said, hint, f"messages/{template}", line)])
