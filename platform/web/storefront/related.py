"""A product and what is shown beside it, in one message.

Which list the others come from is known with the product only. So a process asks the list that it found there the last
time, and looks afterwards whether that is still the one: a product that moved costs one query more, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from core.prepared import Asked, ask
from shops.context import current_shop
from tenants.catalog import selectors as catalog
from tenants.catalog.types import CollectionSummary, ProductCard, ProductData
from tenants.inventory.selectors import Availability, asked_availability_of_product

_SHOWN = 4
_KEPT = 10_000


class _List(NamedTuple):
    """A collection in its own order; without one, everything."""

    collection: UUID | None
    sort: str

    def asked(self) -> Asked[tuple[ProductCard, ...]]:
        """One more than is shown, for the product itself may be among them."""
        if self.collection is None:
            listing = catalog.all_products(sort=self.sort)
        else:
            listing = catalog.collection_listing(self.collection, sort=self.sort, default=self.sort)
        return listing.asked_cards(0, _SHOWN + 1, second_pictures=False)


_lists: dict[tuple[UUID, str], _List] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """A product, the collections it is in, what is left of it, and others: what is sold out is seen on its own page."""

    product: ProductData
    collections: Sequence[CollectionSummary]
    stock: Mapping[UUID, Availability]
    others: Sequence[ProductCard]


def product_with_others(handle: str) -> Found | None:
    """The product a shopper asks for, others from its first collection, or the newest; None when there is none to see.

    Five queries, in one message for a product that this process has shown before.
    """
    place = (current_shop().id, handle)
    guess = _lists.get(place)
    product, groups, stock = (
        catalog.asked_product_page(handle),
        catalog.asked_collections_of(handle),
        asked_availability_of_product(handle),
    )
    if guess is None:
        (data, parents, left), cards = ask(product, groups, stock), None
    else:
        data, parents, left, cards = ask(product, groups, stock, guess.asked())
    if data is None:
        return None
    actual = _List(parents[0].id, parents[0].sort_order) if parents else _List(None, "")
    if cards is None or guess != actual:
        cards = ask(actual.asked())
        _note(place, actual)
    return Found(data, parents, left, [card for card in cards if card.id != data.id][:_SHOWN])


def _note(place: tuple[UUID, str], found: _List) -> None:
    if len(_lists) >= _KEPT:
        _lists.clear()
    _lists[place] = found
