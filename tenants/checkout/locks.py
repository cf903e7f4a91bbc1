"""The rows of this package that are locked: the checkout before the order, the order before payment and stock."""

from core.locks import lock_rows
from tenants.checkout.models import Checkout


def checkout_for_update(token_hash: str) -> Checkout | None:
    """The newest checkout of the cart with this token: double clicks and two tabs take turns here."""
    found = lock_rows(Checkout.objects.filter(cart__token_hash=token_hash))
    return found[-1] if found else None
