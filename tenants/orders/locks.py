"""The rows of this package that are locked: the order first, then its payment, then stock; never another way."""

from uuid import UUID

from core.errors import NotFound
from core.locks import lock_rows
from tenants.orders.models import Order


def order_for_update(order_id: UUID) -> Order:
    found = lock_rows(Order.objects.filter(id=order_id))
    if not found:
        raise NotFound("This order does not exist.")
    return found[0]
