"""The rows of this package that are locked, and how."""

from uuid import UUID

from core.db import CELL, require_transaction
from tenants.checkout.models import Checkout


def newest_checkout_for_update(cart_id: UUID) -> Checkout | None:
    """The checkout of a cart, placed or open, locked: two clicks take turns and the second finds the first's order."""
    require_transaction(CELL)
    return Checkout.objects.select_for_update().filter(cart_id=cart_id).order_by("-id").first()
