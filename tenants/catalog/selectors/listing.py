"""Lists of products: sorted, counted, read a part at a time. Two queries a page, however many products there are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from core import clock
from core.prepared import Prepared, Row
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
    count: Callable[[], int]
    part: Callable[[int, int, bool], list[Row]]

    def total(self) -> int:
        """How many there are. One query."""
        return self.count()

    def cards(self, offset: int, limit: int, *, second_pictures: bool = True) -> tuple[ProductCard, ...]:
        """A part of it, with each one's second picture if those are wanted. One query."""
        return tuple(_card(row) for row in self.part(offset, limit, second_pictures))

    def page(self, number: int = 1, per_page: int = 24) -> Page:
        """A page. Two queries. Numbers out of range are put right, so any number in an address is harmless."""
        number = min(max(number, 1), _LAST_PAGE)
        per_page = min(max(per_page, 1), MOST_PER_PAGE)
        total = self.total()
        offset = (number - 1) * per_page
        cards = self.cards(offset, per_page) if offset < total else ()
        return Page(cards=cards, number=number, per_page=per_page, total=total, sort=self.sort)


def listing_of(products: QuerySet[Product], *, sort: str) -> Listing:
    """Any sorted queryset of visible products as a list."""

    def part(offset: int, limit: int, second_pictures: bool) -> list[Row]:
        return list(_columns(products, second_pictures)[offset : offset + limit])

    return Listing(sort, lambda: products.order_by().count(), part)


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


def _asked(sort: str, prepared: Callable[[bool], Prepared], values: dict[str, Any]) -> Listing:
    def part(offset: int, limit: int, second_pictures: bool) -> list[Row]:
        question = prepared(second_pictures)
        return question.rows(limit=limit, offset=offset, now=clock.now(), **values)

    return Listing(sort, lambda: prepared(False).count(now=clock.now(), **values), part)


@cache
def _everything(sort: str, second_pictures: bool) -> Prepared:
    def build(now: datetime) -> QuerySet[Any, Any]:
        return _columns(Product.objects.visible(now).order_by(*_ORDER[sort]), second_pictures)

    return Prepared(build)


@cache
def _of_collection(sort: str, second_pictures: bool) -> Prepared:
    def build(now: datetime, collection_id: UUID) -> QuerySet[Any, Any]:
        products = Product.objects.visible(now).filter(collectionproduct__collection_id=collection_id)
        by_hand: tuple[OrderBy | F | str, ...] = (F("collectionproduct__position"), "id")
        return _columns(products.order_by(*(by_hand if sort == "manual" else _ORDER[sort])), second_pictures)

    return Prepared(build)


def _columns(products: QuerySet[Product], second_pictures: bool) -> QuerySet[Any, Any]:
    """The columns of a card; the last one is what it shows when it is looked at more closely."""
    if not second_pictures:
        return products.values_list(*_CARD)
    others = Media.objects.filter(product=OuterRef("pk"), status=Media.Status.READY)
    others = others.exclude(id=OuterRef("cover_id")).order_by("position", "id")
    return products.values_list(*_CARD, Subquery(others.values(json=image_json())[:1]))


@cache
def _by_ids() -> Prepared:
    def build(now: datetime, ids: list[UUID]) -> QuerySet[Any, Any]:
        return Product.objects.visible(now).filter(id__in=ids).order_by().values_list(*_CARD)

    return Prepared(build)


def product_cards(ids: Iterable[UUID]) -> tuple[ProductCard, ...]:
    """Cards of these products in this order, leaving out what a shopper may not see. One query."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return ()
    found = {row[0]: row for row in _by_ids().rows(now=clock.now(), ids=wanted)}
    return tuple(_card(found[key]) for key in wanted if key in found)


def _card(row: Row) -> ProductCard:
    second = row[len(_CARD)] if len(row) > len(_CARD) else None
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
    )
