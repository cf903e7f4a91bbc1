"""Lists of products: sorted, counted, read a part at a time. Two queries a page, however many products there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    Func,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Exists, OrderBy

from core import clock
from core.prepared import Asked, Prepared, Row, ask, asked_once
from tenants.catalog.models import Media, Product
from tenants.catalog.selectors.images import image_from_cells, image_from_json, image_json
from tenants.catalog.types import Page, ProductCard

MOST_PER_PAGE = 250
_LAST_PAGE = 10_000

SORTS: Mapping[str, str] = {
    "manual": "Featured",
    "title-ascending": "Alphabetically, A–Z",
    "title-descending": "Alphabetically, Z–A",
    "price-ascending": "Price, low to high",
    "price-descending": "Price, high to low",
    "created-descending": "Date, new to old",
    "created-ascending": "Date, old to new",
}
DEFAULT_SORT = "created-descending"

_ORDER: Mapping[str, tuple[OrderBy | str, ...]] = {
    "title-ascending": ("title", "id"),
    "title-descending": ("-title", "-id"),
    "price-ascending": ("price_min", "id"),
    "price-descending": ("-price_min", "-id"),
    "created-descending": ("-id",),  # keys sort by creation
    "created-ascending": ("id",),
}
_CARD = (
    "id",
    "handle",
    "title",
    "vendor",
    "product_type",
    "tags",
    "price_min",
    "price_max",
    "compare_at_max",
    "variant_count",
    "created_at",
    "published_at",
    "cover__status",
    "cover__id",
    "cover__alt",
    "cover__width",
    "cover__height",
    "cover__key",
    "cover__widths",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A sorted list of products that is read when asked. `sort` is one of SORTS."""

    sort: str
    counted: Callable[[], Asked[int]]
    part: Callable[[int, int, "Columns"], Asked[list[Row]]]

    def total(self) -> int:
        """How many there are. One query."""
        return ask(self.counted())

    def cards(
        self, offset: int, limit: int, *, second_pictures: bool = True, buyable: "Buyable | None" = None
    ) -> tuple[ProductCard, ...]:
        """A part of it, with each one's second picture if those are wanted. One query.

        `buyable` is the question whether a product can be bought, from the package that knows stock.
        """
        return ask(self.asked_cards(offset, limit, second_pictures=second_pictures, buyable=buyable))

    def asked_cards(
        self, offset: int, limit: int, *, second_pictures: bool = True, buyable: "Buyable | None" = None
    ) -> Asked[tuple[ProductCard, ...]]:
        """The same, to be asked together with other questions."""
        return self.part(offset, limit, Columns(second_pictures, buyable)).read_as(_cards)

    def total_and_cards(
        self, offset: int, limit: int, *, buyable: "Buyable | None" = None
    ) -> tuple[int, tuple[ProductCard, ...]]:
        """Both in one message. Two queries."""
        total, rows = ask(self.counted(), self.part(offset, limit, Columns(True, buyable)))
        return total, _cards(rows)

    def page(self, number: int = 1, per_page: int = 24) -> Page:
        """A page. Two queries. Numbers out of range are put right, so any number in an address is harmless."""
        number = min(max(number, 1), _LAST_PAGE)
        per_page = min(max(per_page, 1), MOST_PER_PAGE)
        total, cards = self.total_and_cards((number - 1) * per_page, per_page)
        return Page(cards=cards, number=number, per_page=per_page, total=total, sort=self.sort)


Buyable = Callable[[], Exists]


class Columns(NamedTuple):
    """What of a card is read."""

    second_pictures: bool = True
    buyable: Buyable | None = None


def listing_of(products: QuerySet[Product], *, sort: str) -> Listing:
    """Any sorted queryset of visible products as a list."""

    def part(offset: int, limit: int, columns: Columns) -> Asked[list[Row]]:
        return asked_once(_columns(products, columns)[offset : offset + limit])

    def counted() -> Asked[int]:
        number = Func(F("pk"), function="COUNT", output_field=BigIntegerField())
        return asked_once(products.order_by().values_list(number)).read_as(lambda rows: int(rows[0][0]))

    return Listing(sort, counted, part)


def visible_products() -> QuerySet[Product]:
    """The products a shopper may see, unsorted: for the packages that build lists of their own."""
    return Product.objects.visible()


def all_products(*, sort: str = "") -> Listing:
    """Everything a shopper may see; an unknown sort means newest first."""
    key = sort if sort in _ORDER else DEFAULT_SORT
    return _asked(key, partial(_everything, key), {})


def collection_listing(collection_id: UUID, *, sort: str, default: str) -> Listing:
    """What a shopper may see of a collection; an unknown sort means the merchant's own."""
    key = sort if sort in SORTS else default
    return _asked(key, partial(_of_collection, key), {"collection_id": collection_id})


def _asked(sort: str, prepared: Callable[[Columns | None], Prepared], values: dict[str, Any]) -> Listing:
    def part(offset: int, limit: int, columns: Columns) -> Asked[list[Row]]:
        return prepared(columns).asked(list, limit=limit, offset=offset, now=clock.now(), **values)

    def counted() -> Asked[int]:
        return prepared(None).counted(now=clock.now(), **values)

    return Listing(sort, counted, part)


@cache
def _everything(sort: str, columns: Columns | None) -> Prepared:
    def build(now: datetime) -> QuerySet[Any, Any]:
        return _columns(Product.objects.visible(now).order_by(*_ORDER[sort]), columns)

    return Prepared(build)


@cache
def _of_collection(sort: str, columns: Columns | None) -> Prepared:
    def build(now: datetime, collection_id: UUID) -> QuerySet[Any, Any]:
        products = Product.objects.visible(now).filter(collectionproduct__collection_id=collection_id)
        by_hand: tuple[OrderBy | F | str, ...] = (F("collectionproduct__position"), "id")
        return _columns(products.order_by(*(by_hand if sort == "manual" else _ORDER[sort])), columns)

    return Prepared(build)


def _columns(products: QuerySet[Product], columns: Columns | None) -> QuerySet[Any, Any]:
    """The columns of a card; behind them what it shows when it is looked at closely, and whether it can be bought."""
    if columns is None:  # to be counted
        return products.order_by().values_list("id")
    second: Any = Value(None, output_field=JSONField())
    if columns.second_pictures:
        others = Media.objects.filter(product=OuterRef("pk"), status=Media.Status.READY)
        others = others.exclude(id=OuterRef("cover_id")).order_by("position", "id")
        second = Subquery(others.values(json=image_json())[:1])
    buyable: Any = columns.buyable() if columns.buyable else Value(None, output_field=BooleanField())
    return products.values_list(*_CARD, second, buyable)


def _cards(rows: Sequence[Row]) -> tuple[ProductCard, ...]:
    return tuple(_card(row) for row in rows)


def _card(row: Row) -> ProductCard:
    second, buyable = row[-2:]
    return ProductCard(
        id=row[0],
        handle=row[1],
        title=row[2],
        vendor=row[3],
        product_type=row[4],
        tags=tuple(row[5]),
        price_min=row[6],
        price_max=row[7],
        compare_at_max=row[8],
        variant_count=row[9],
        created_at=row[10],
        published_at=row[11],
        image=image_from_cells(row[12:19]),
        second_image=image_from_json(second) if second else None,
        available=buyable,
    )
