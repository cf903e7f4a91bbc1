"""Reading a list part by part, and the part that will be asked for together with the count.

A theme says how many products a page holds only after it was told how many there are. What it said the last time is
a good guess: with it count and products are one message to the database.
"""

from uuid import UUID

from shops.context import current_shop
from tenants.catalog.selectors import Listing
from tenants.catalog.types import ProductCard
from tenants.inventory.selectors import buyable

_USUAL = 24
_SHOPS_KEPT = 5_000
_sizes: dict[tuple[UUID, str], int] = {}


class Parts:
    """A listing with its stock. `page` is the one the address asks for; lists of a `kind` have pages of one size."""

    def __init__(self, listing: Listing, *, page: int = 1, kind: str) -> None:
        self._listing = listing
        self._page = page
        self._key = (current_shop().id, kind)
        self._at: tuple[int, int] | None = None
        self._cards: tuple[ProductCard, ...] = ()

    def total(self) -> int:
        """How many there are; the products of the page come along. Two queries, one message."""
        size = _sizes.get(self._key, _USUAL)
        self._at = ((self._page - 1) * size, size)
        total, self._cards = self._listing.total_and_cards(*self._at, buyable=buyable)
        return total

    def cards(self, offset: int, limit: int) -> tuple[ProductCard, ...]:
        """A part. No query when it is the one that came with the count."""
        if self._at == (offset, limit):
            return self._cards
        if self._at is not None:
            _remember(self._key, limit)
        return self._listing.cards(offset, limit, buyable=buyable)


def _remember(key: tuple[UUID, str], size: int) -> None:
    if len(_sizes) >= _SHOPS_KEPT:
        _sizes.clear()
    _sizes[key] = size
