"""The cart has become an order: the shopper starts with an empty one."""

from datetime import datetime
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.prepared_rows import Written
from tenants.cart import services as cart
from tenants.checkout.models import Checkout

_CLOSE = Written(
    "UPDATE checkout_checkout SET status = %s, updated_at = %s WHERE order_id = %s AND status = %s"
    " RETURNING cart_id",
    *(str, datetime, UUID, str),
)


def conclude(order_id: UUID) -> None:
    """Close the checkout of a confirmed order and its cart. Harmless when repeated, or when the cart moved on."""
    with shop_atomic():
        for cart_id in _close(order_id):
            cart.mark_ordered(cart_id=cart_id, order_id=order_id)


def _close(order_id: UUID) -> list[UUID]:
    """The carts whose checkout this call closed: one, or none when it was closed before. One statement."""
    closed = _CLOSE.write(Checkout.Status.PLACED, clock.now(), order_id, Checkout.Status.OPEN)
    return [row[0] for row in closed]
