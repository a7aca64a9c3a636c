"""An amount above the limit of a role -> whose approval it needs, and the request for it, filled in with the case.

The page asks the same question (`web/approvals.js`); tests hold the two against each other.
"""

from collections.abc import Mapping
from typing import NamedTuple

from kb_templates import values
from kb_templates.catalog import Catalog
from kb_templates.errors import UnknownName, unknown
from kb_templates.model import Message, Money, Role, Variable
from kb_templates.rendering import check_money

LIMIT = "role_limit"
"""The variable of a request that says how much the role may offer."""


class Approval(NamedTuple):
    """An amount that a role may not offer without asking."""

    variable: Variable
    amount: Money
    limit: Money | None
    """What the role may offer; None where no limit is set in this currency."""
    role: Role
    asked: Role
    """The lowest role that may approve it."""
    request: str
    """The message that asks for it."""
    values: Mapping[str, object]
    """What of the case the request takes, and the limit."""


def approvals_needed(
    catalog: Catalog,
    message: Message,
    given: Mapping[str, object],
    *,
    role: str | None = None,
    marketplace: str = "US",
) -> tuple[Approval, ...]:
    """Every amount of a message that the role may not offer without asking, in the order of the form.

    Args:
        catalog: where the message and the roles are.
        message: what is to be sent.
        given: its values by variable name, as for `render`. A value that cannot be read is passed over: rendering
            says what is wrong with it.
        role: the id of a role of `store.toml`; the one with the lowest limit if None.
        marketplace: decides the currency of amounts that are written without one.

    Raises:
        UnknownName: no such role or marketplace.
        CatalogError: a shared file cannot be read.

    >>> catalog = Catalog.load()
    >>> given = {"order_id": "111-5550100-5550123", "partial_amount": "18.00"}
    >>> (needed,) = approvals_needed(catalog, catalog["warranty/partial-refund"], given)
    >>> needed.asked.name["en"], needed.request, needed.values["role_limit"]
    ('Team lead', 'returns/compensation-approval', 'USD 15.00')
    """
    roles = catalog.roles
    if role is not None and role not in roles:
        raise UnknownName([unknown("role", role, roles)])
    market = catalog.marketplace(marketplace)
    chosen = roles[role] if role is not None else next(iter(roles.values()), None)
    if chosen is None or chosen.asks is None:
        return ()
    found = []
    for name, variable in message.variables.items():
        raw = given.get(name)
        if not variable.offer or values.is_missing(raw):
            continue
        try:
            amount = values.read(variable, raw, currency=market.currency)
            check_money(amount)
        except values.InvalidValue:
            continue
        if isinstance(amount, Money) and not _may_offer(chosen, amount):
            carried = _carried(catalog, chosen, amount, given)
            asked = _who_may_offer(catalog, amount) or chosen
            limit = Money(chosen.limits[amount.currency], amount.currency) if amount.currency in chosen.limits else None
            found.append(Approval(variable, amount, limit, chosen, asked, chosen.asks, carried))
    return tuple(found)


def _may_offer(role: Role, amount: Money) -> bool:
    return role.asks is None or amount.amount <= role.limits.get(amount.currency, 0)


def _who_may_offer(catalog: Catalog, amount: Money) -> Role | None:
    """The lowest role that may; there is one, because `kb check` lets the last role decide everything."""
    return next((role for role in catalog.roles.values() if _may_offer(role, amount)), None)


def _carried(catalog: Catalog, role: Role, amount: Money, given: Mapping[str, object]) -> dict[str, object]:
    """What the request takes of the case, and the limit."""
    taken = catalog[role.asks].variables if role.asks else {}
    carried = {name: value for name, value in given.items() if name in taken and not values.is_missing(value)}
    return {**carried, LIMIT: f"{amount.currency} {role.limits.get(amount.currency, 0)}"}
