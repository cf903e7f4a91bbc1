"""The rows of this package that are locked: the order first, then its payment, then stock; never another way."""

from functools import cache
from uuid import UUID

from django.db.models import QuerySet

from core.errors import NotFound
from core.locks import PreparedLock, lock_rows
from tenants.orders.models import Order


def order_for_update(order_id: UUID) -> Order:
    found = _by_id().lock(order_id=order_id)
    if not found:
        raise NotFound("This order does not exist.")
    return found[0]


def free_orders(orders: QuerySet[Order]) -> list[Order]:
    """Those that nobody else has locked, for who divides work with others."""
    return lock_rows(orders, skip_locked=True)


@cache
def _by_id() -> PreparedLock[Order]:
    def build(order_id: UUID) -> QuerySet[Order]:
        return Order.objects.filter(id=order_id)

    return PreparedLock(build)
