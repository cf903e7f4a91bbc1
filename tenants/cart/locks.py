"""The rows of this package that are locked, and how."""

from uuid import UUID

from core.db import CELL, require_transaction
from tenants.cart.models import Cart


def cart_for_update(token_hash: str) -> Cart | None:
    """The open cart of this token, locked: two tabs that change one cart take turns."""
    require_transaction(CELL)
    return Cart.objects.select_for_update().filter(token_hash=token_hash, status=Cart.Status.OPEN).first()


def cart_of_customer_for_update(customer_id: UUID) -> Cart | None:
    require_transaction(CELL)
    return Cart.objects.select_for_update().filter(customer_id=customer_id, status=Cart.Status.OPEN).first()


def cart_by_id_for_update(cart_id: UUID) -> Cart | None:
    require_transaction(CELL)
    return Cart.objects.select_for_update().filter(id=cart_id).first()
