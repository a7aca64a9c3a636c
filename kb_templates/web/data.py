"""What the page's scripts must be told: once for the whole edition, and once for each message.

All of it is JSON, in the reader's language. The names are those that `web/*.js` read.
"""

from typing import Any

from kb_templates import formats, values
from kb_templates.catalog import Catalog
from kb_templates.model import Message, Reader, Role, Steps, Variable
from kb_templates.web.programs import compiled


def edition_data(catalog: Catalog, reader: Reader) -> dict[str, Any]:
    """What all pages of an edition share: variables, marketplaces, how text is written there, and words of errors.

    Raises:
        CatalogError: a shared file cannot be read.
        ValueError: a locale writes dates or money in a way that the scripts do not know.
    """
    languages = sorted({language for id in catalog for language in catalog.read_message(id)[0].languages})
    languages = [language for language in languages if formats.is_locale(language)]
    marketplaces = {
        id: {
            "name": market.name[reader],
            "domain": market.domain,
            "currency": market.currency,
            "zone": market.time_zone,
            "order": market.date_order,
            "locales": {language: formats.locale_of(language, market) for language in languages},
        }
        for id, market in catalog.marketplaces.items()
    }
    locales = {locale for market in marketplaces.values() for locale in market["locales"].values()}  # type: ignore[attr-defined]
    return {
        "limits": {"longest": values.LONGEST, "digits": values.MOST_DIGITS},
        "currencies": formats.currencies(),
        "locales": {locale: formats.patterns(locale) for locale in sorted(locales)},
        "marketplaces": marketplaces,
        "roles": [_role(role, reader) for role in catalog.roles.values()],
        "variables": {name: _variable(catalog, variable, reader) for name, variable in catalog.variables.items()},
        "words": {"errors": {code: text[reader] for code, text in values.sentences().items()}},
    }


def _variable(catalog: Catalog, variable: Variable, reader: Reader) -> dict[str, Any]:
    """What every page must know of a variable: enough to recognize it where an order is pasted, and to show its value.

    Empty parts are left out, because this is read on slow networks.
    """
    other: Reader = "en" if reader == "zh" else "zh"
    fact = catalog.fact(variable.fact) if variable.fact else None
    parts: dict[str, Any] = {
        "kind": variable.kind.value,
        "label": variable.label[reader],
        "other": variable.label[other],  # a pasted block may be in either language
        "columns": list(variable.columns),
        "profile": variable.profile,
        "fact": {"scope": list(fact.scope), "steps": {"zh": list(fact.value.zh), "en": list(fact.value.en)}}
        if fact and isinstance(fact.value, Steps)
        else None,
    }
    asked = asked_with(variable, reader) if variable.profile else {}  # the profile can be opened on every page
    return {name: part for name, part in parts.items() if part} | asked


def asked_with(variable: Variable, reader: Reader) -> dict[str, Any]:
    """What a page needs besides to ask for a variable in a form."""
    parts: dict[str, Any] = {
        "hint": variable.hint[reader],
        "example": variable.examples.get("typical", ""),
        "choices": {word: text[reader] for word, text in variable.choices.items()},
    }
    return {name: part for name, part in parts.items() if part}


def _role(role: Role, reader: Reader) -> dict[str, Any]:
    """A role as the page asks it: its limits, and the message that asks for approval."""
    limits = {currency: f"{limit:f}" for currency, limit in role.limits.items()}
    return {"id": role.id, "name": role.name[reader], "limits": limits, "request": role.asks}


def message_data(catalog: Catalog, message: Message, reader: Reader) -> dict[str, Any]:
    """What a card needs to fill its message in: what it asks for, the shape of each sample, and its programs.

    Raises:
        KbError: the message cannot be rendered, or holds what the scripts do not know.
    """
    shared = catalog.variables
    return {
        "audience": message.audience,
        "channel": message.channel,
        "kind": message.kind,
        "limit": catalog.channels[message.channel].limit,
        "variables": [
            {
                "name": name,
                "required": variable.required,
                **({"hint": variable.hint[reader]} if variable.hint != shared[name].hint else {}),
                **({"offer": True} if variable.offer else {}),
            }
            for name, variable in message.variables.items()
        ],
        "samples": {name: _shape(message, name) for name in message.samples},
        "programs": {
            language: compiled(catalog, message.template(language))
            for language in message.languages
            if formats.is_locale(language)
        },
    }


def _shape(message: Message, name: str) -> dict[str, Any]:
    """What of a sample decides which branches are taken; its texts stay here, so that nobody copies an example."""
    sample = message.samples[name]
    given = {name: value for name, value in sample.values.items() if not values.is_missing(value)}
    asked = {name: variable for name, variable in message.variables.items() if variable.fact is None}
    return {
        "marketplace": sample.marketplace,
        "tested": {name: _word(given[name]) for name in asked if asked[name].kind.only_tested and name in given},
        "written": [name for name in asked if not asked[name].kind.only_tested and name in given],
    }


def _word(value: object) -> str:
    """A flag or a choice as a form holds it."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()
