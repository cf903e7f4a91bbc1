"""From the references that money carries to the orders people know."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tenants.orders.selectors import order_table, reference_of
from web.backoffice.lists import selected_ids


@dataclass(frozen=True, slots=True)
class NamedOrder:
    id: UUID
    name: str


def orders_named(references: Iterable[str]) -> dict[str, NamedOrder]:
    """Reference → order, of those that are orders of this shop. One query; none for nothing."""
    ids = set(selected_ids("ord", references))
    rows = order_table(status="all").filter(id__in=ids).values_list("id", "name") if ids else ()
    return {reference_of(order_id): NamedOrder(order_id, name) for order_id, name in rows}
