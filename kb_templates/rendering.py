"""Message + values -> the text that is sent; message + sample -> its skeleton with slots.

Both go one way. Every value becomes a finished string *before* Jinja sees it: money, dates and numbers are already
written for the language and the marketplace. A slot is then just another string, and what a preview shows cannot
differ from what is sent. Values are data: nothing in them is ever evaluated.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import jinja2
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, TemplateSyntaxError

from kb_templates import formats, values
from kb_templates.catalog import Catalog
from kb_templates.errors import InvalidValues, Problem, TemplateError, UnknownName, unknown
from kb_templates.model import (
    READERS,
    Kind,
    Message,
    Money,
    Piece,
    Reader,
    Rendered,
    Sample,
    Skeleton,
    Steps,
    Value,
    Variable,
)

Strings = dict[str, object]
"""What a template gets: finished strings, flags, words of choices, and lists of strings."""

RUN_CHECK = "Run kb check: it names the line."

# A slot while Jinja has it: two characters that no template may hold around the variable's name.
_SLOT = re.compile("\ue000(\\w+)\ue001")


def render(
    catalog: Catalog,
    message: str | Message,
    given: Mapping[str, object],
    *,
    language: str,
    marketplace: str = "US",
) -> Rendered:
    """A message with its values filled in, exactly as it is sent.

    Args:
        catalog: where the message is.
        message: the message or its id.
        given: values by variable name: text as a person types it, or typed values
            (`date`, `Decimal`, `Money`, `bool`, a list of lines).
        language: the language to write, one of the message's `languages`.
        marketplace: decides currency and the form of dates and money; a two-letter id of `marketplaces.toml`.

    Raises:
        UnknownName: no such message, language or marketplace.
        InvalidValues: values that are missing, unknown or unreadable, all of them at once.
        CatalogError: the message's files cannot be read.
        TemplateError: the template is wrong; `kb check` says how.

    >>> catalog = Catalog.load()
    >>> given = {"order_id": "111-5550100-5550123", "reply_by": "2026-11-19", "store_name": "Harbor & Pine"}
    >>> sent = render(catalog, "a-to-z/first-contact-short", given, language="en", marketplace="UK")
    >>> "Order 111-5550100-5550123" in sent.subject, "19 November 2026" in sent.body
    (True, True)

    >>> render(catalog, "a-to-z/first-contact-short", {"reply_by": "tomorrow", "shop": "x"}, language="en")
    Traceback (most recent call last):
        ...
    kb_templates.errors.InvalidValues: Order ID (order_id) is missing. ...
    """
    message = catalog[message] if isinstance(message, str) else message
    template = _template(message, language)
    strings = finished_strings(catalog, message, given, language=language, marketplace=marketplace)
    subject, body = fill(environment_of(catalog), template, strings)
    return Rendered(message.id, language, marketplace, subject, body)


def skeleton(
    catalog: Catalog,
    message: str | Message,
    *,
    language: str,
    sample: str | None = None,
    reader: Reader | None = None,
) -> Skeleton:
    """A message with its values still open, shown as slots like `[Order ID]`.

    The sample fixes the branches: its flags, its choices, and which optional values are given. Its texts are not
    shown, so that what staff copy never holds the data of an example.

    Args:
        catalog: where the message is.
        message: the message or its id.
        language: the language of the text.
        sample: the name of the sample; the first one if None.
        reader: the language of the slots' labels; the text's own language if None.

    Raises:
        UnknownName: no such message, language or sample.
        InvalidValues: the sample is not complete.
        CatalogError, TemplateError: as for `render`.
    """
    message = catalog[message] if isinstance(message, str) else message
    template = _template(message, language)
    chosen = _sample(message, sample)
    strings = finished_strings(catalog, message, chosen.values, language=language, marketplace=chosen.marketplace)
    for name, variable in message.variables.items():
        if strings[name] and not variable.kind.only_tested and variable.fact is None:
            strings[name] = _slot(variable)
    subject, body = fill(environment_of(catalog), template, strings)
    labels: Reader = reader or ("zh" if language == "zh" else "en")
    return Skeleton(
        message.id, language, chosen.name, _pieces(subject, message, labels), _pieces(body, message, labels)
    )


def finished_strings(
    catalog: Catalog, message: Message, given: Mapping[str, object], *, language: str, marketplace: str
) -> Strings:
    """What the template of a message gets for these values.

    Raises:
        UnknownName: no such marketplace.
        InvalidValues: all problems of all values, in the order of the form; unknown names last.
    """
    market = catalog.marketplace(marketplace)
    locale = formats.locale_of(language, market)
    strings: Strings = {}
    problems: list[Problem] = []
    for name, variable in message.variables.items():
        raw = given.get(name)
        if values.is_missing(raw):
            if variable.required:
                problems.append(_missing(variable))
            strings[name] = _not_given(catalog, variable, language, marketplace)
            continue
        try:
            value = values.read(variable, raw, currency=market.currency)
            check_money(value)
            strings[name] = formats.finished(value, locale)
        except values.InvalidValue as error:
            problems.append(
                Problem("invalid-value", f"{variable.label.en} ({name}): {error}", variable.hint.en, variable=name)
            )
    problems += [_unknown_variable(name, message) for name in sorted(given.keys() - message.variables.keys())]
    if problems:
        raise InvalidValues(problems)
    return strings


def fill(environment: Environment, template: str, strings: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body of a template filled with finished strings.

    Raises:
        TemplateError: an optional value is printed although it was not given, a part is missing, or the syntax is
            wrong.
    """
    try:
        return _blocks(environment.get_template(template), strings, ("subject", "letter"))
    except TemplateSyntaxError as error:
        said = f"Jinja cannot read this: {_sentence(error)}"
        problem = Problem("template-syntax", said, "", f"messages/{error.name}", error.lineno)
    except RecursionError:
        said = "This cannot be rendered: its templates extend or include each other without end."
        problem = Problem("cannot-render", said, RUN_CHECK, f"messages/{template}", 1)
    except (jinja2.TemplateError, TypeError) as error:
        said = f"This cannot be rendered: {_sentence(error)}"
        problem = Problem("cannot-render", said, RUN_CHECK, f"messages/{template}", 1)
    raise TemplateError([problem])


def _blocks(template: Template, strings: Mapping[str, object], names: tuple[str, str]) -> tuple[str, str]:
    """Two blocks of a template, each rendered on its own, with what its children put into them.

    Jinja links the blocks of a template with those of the templates it extends when it begins to render it. One step
    of a rendering is enough for that, and costs no more than the first words of the subject.
    """
    context = template.new_context(dict(strings))
    next(template.root_render_func(context), None)
    for name in names:
        if name not in context.blocks:
            raise jinja2.TemplateError(f"it has no block {name!r}; does it extend a layout?")
    first, second = ("".join(context.blocks[name][0](context)).strip("\n") for name in names)
    return first, second


class Absent(StrictUndefined):
    """An optional value that was not given: false when tested, an error when printed. Nothing is silently blank."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # the one thing it may be asked
        return False


@lru_cache(maxsize=8)
def environment_of(catalog: Catalog) -> Environment:
    """The Jinja environment of a catalog, with the templates it has compiled."""
    return new_environment(catalog)


def new_environment(catalog: Catalog, kind: type[Environment] = Environment) -> Environment:
    """A Jinja environment for all templates of a catalog. Values are never evaluated, escaped or changed."""

    def load(name: str) -> str | None:
        try:
            return catalog.source(name)
        except UnknownName:
            return None

    return kind(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=False,  # messages are text: escaping would change what is sent
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _template(message: Message, language: str) -> str:
    if language not in message.languages or not formats.is_locale(language):
        raise UnknownName([unknown("language", language, filter(formats.is_locale, message.languages))])
    return message.template(language)


def _sample(message: Message, name: str | None) -> Sample:
    if name is None and message.samples:
        return next(iter(message.samples.values()))
    if name is None or name not in message.samples:
        raise UnknownName([unknown("sample", name or "", message.samples)])
    return message.samples[name]


def _not_given(catalog: Catalog, variable: Variable, language: str, marketplace: str) -> object:
    """What stands in for a value that was not given: the fact that fills it, no, no lines, or nothing printable."""
    if variable.fact is not None:
        fact = catalog.fact(variable.fact)
        if fact.holds_in(marketplace) and isinstance(fact.value, Steps) and language in READERS:
            return fact.value["zh" if language == "zh" else "en"]
    if variable.kind is Kind.FLAG:
        return False
    if variable.kind is Kind.LINES:
        return ()
    return "" if variable.kind is Kind.CHOICE else Absent(name=variable.name)


def _slot(variable: Variable) -> object:
    mark = f"\ue000{variable.name}\ue001"
    return (mark,) if variable.kind is Kind.LINES else mark


def _pieces(text: str, message: Message, labels: Reader) -> tuple[Piece, ...]:
    # re.split with one group gives text, name, text, name, ..., text.
    found = []
    for place, part in enumerate(_SLOT.split(text)):
        if place % 2:
            found.append(Piece(f"[{message.variables[part].label[labels]}]", part))
        elif part:
            found.append(Piece(part))
    return tuple(found)


def _missing(variable: Variable) -> Problem:
    return Problem(
        "missing-value",
        f"{variable.label.en} ({variable.name}) is missing.",
        variable.hint.en,
        variable=variable.name,
    )


def _unknown_variable(name: str, message: Message) -> Problem:
    problem = unknown("variable", name, message.variables, code="unknown-variable")
    return Problem(problem.code, f"{message.id} takes no value {name!r}.", problem.hint, variable=name)


def check_money(value: Value) -> None:
    """Whether an amount can be written: its currency exists and is counted in as many decimals.

    Raises:
        InvalidValue: it cannot. Values of other kinds are always fine.
    """
    if not isinstance(value, Money):
        return
    if not formats.is_currency(value.currency):
        raise values.InvalidValue("currency", value=value.currency)
    if excess := formats.excess_decimals(value):
        raise values.InvalidValue("decimals", value=f"{value.amount:f}", excess=excess, currency=value.currency)


def _sentence(error: Exception) -> str:
    text = f"{getattr(error, 'message', None) or error}"
    return text if text.endswith((".", "?")) else f"{text}."
