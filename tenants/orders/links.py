"""The customer's order page needs no sign-in: its address holds a token that can be made again from the order's id."""

import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac

from core.ids import public_id
from core.scope import require_shop_id

PREFIX = "ord"
MAX_LENGTH = 64


def reference_of(order_id: UUID) -> str:
    """What payments and stock call the order: its public id."""
    return public_id(PREFIX, order_id)


def order_token(order_id: UUID) -> str:
    """Unguessable, the same whenever it is asked for: mails and pages lead to one address."""
    return salted_hmac("orders.page", f"{require_shop_id()}:{order_id}", algorithm="sha256").hexdigest()[:48]


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def order_path(order_id: UUID) -> str:
    """The order page's path on the shop's host."""
    return f"/orders/{order_token(order_id)}/"
