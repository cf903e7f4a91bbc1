"""The rows of this package that are locked: the checkout before the order, the order before payment and stock."""

from functools import cache

from django.db.models import QuerySet

from core.locks import PreparedLock
from tenants.checkout.models import Checkout


def checkout_for_update(token_hash: str) -> Checkout | None:
    """The newest checkout of the cart with this token: double clicks and two tabs take turns here."""
    found = _of_token().lock(token_hash=token_hash)
    return found[-1] if found else None


@cache
def _of_token() -> PreparedLock[Checkout]:
    def build(token_hash: str) -> QuerySet[Checkout]:
        return Checkout.objects.filter(cart__token_hash=token_hash)

    return PreparedLock(build)
