"""The cart has become an order: the shopper starts with an empty one."""

from uuid import UUID

from core import clock
from core.db import shop_atomic
from tenants.cart import services as cart
from tenants.checkout.models import Checkout


def conclude(order_id: UUID) -> None:
    """Close the checkout of a confirmed order and its cart. Harmless when repeated, or when the cart moved on."""
    with shop_atomic():
        row = Checkout.objects.filter(order_id=order_id, status=Checkout.Status.OPEN).first()
        if row is None:
            return
        Checkout.objects.filter(id=row.id).update(status=Checkout.Status.PLACED, updated_at=clock.now())
        cart.mark_ordered(cart_id=row.cart_id, order_id=order_id)
