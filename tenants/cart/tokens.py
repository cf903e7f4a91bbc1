"""A cart belongs to whoever holds its token: the browser's cookie has it, the database only its hash.

A token can be made again from the cart, so that all browsers of a customer share one cart.
"""

import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac

from core.scope import require_shop_id

MAX_LENGTH = 64


def token_of(cart_id: UUID, *, generation: int = 0) -> str:
    """Unguessable, the same whenever it is asked for; another one in the next generation."""
    wanted = f"{require_shop_id()}:{cart_id}:{generation}"
    return salted_hmac("cart.token", wanted, algorithm="sha256").hexdigest()[:48]


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def plausible(token: str | None) -> bool:
    """Whether it could be one of ours, before the database is asked."""
    return bool(token) and len(token or "") <= MAX_LENGTH and (token or "").isascii()
