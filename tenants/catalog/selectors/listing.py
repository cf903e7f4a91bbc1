"""Lists of products: sorted, counted, read a part at a time. Two queries a page, however many products there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from tenants.catalog.models import Media, Product
from tenants.catalog.selectors.images import image_of
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
_CARD_FIELDS = (
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
    "cover__id",
    "cover__alt",
    "cover__width",
    "cover__height",
    "cover__key",
    "cover__widths",
    "cover__status",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A sorted list of products that is read when asked. `sort` is one of SORTS."""

    products: QuerySet[Product]
    sort: str

    def total(self) -> int:
        """How many there are. One query."""
        return self.products.order_by().count()

    def cards(self, offset: int, limit: int, *, second_pictures: bool = True) -> tuple[ProductCard, ...]:
        """A part of it. Two queries: the products, and each one's second picture; one without those."""
        part = self.products[offset : offset + limit].select_related("cover").only(*_CARD_FIELDS)
        rows = list(part)
        seconds = _second_pictures(rows) if second_pictures else {}
        return tuple(card_of(row, second=seconds.get(row.id)) for row in rows)

    def page(self, number: int = 1, per_page: int = 24) -> Page:
        """A page. Two queries. Numbers out of range are put right, so any number in an address is harmless."""
        number = min(max(number, 1), _LAST_PAGE)
        per_page = min(max(per_page, 1), MOST_PER_PAGE)
        total = self.total()
        offset = (number - 1) * per_page
        cards = self.cards(offset, per_page) if offset < total else ()
        return Page(cards=cards, number=number, per_page=per_page, total=total, sort=self.sort)


def _second_pictures(rows: list[Product]) -> dict[UUID | None, Media]:
    """What a card shows when it is looked at more closely: the next picture after the cover."""
    ids = [row.id for row in rows if row.cover_id]
    if not ids:
        return {}
    ready = Media.objects.filter(product_id__in=ids, status=Media.Status.READY)
    others = ready.exclude(id__in=[row.cover_id for row in rows if row.cover_id])
    return {
        media.product_id: media
        for media in others.order_by("product_id", "position", "id").distinct("product_id")
    }


def visible_products() -> QuerySet[Product]:
    """The products a shopper may see, unsorted: for the packages that build lists of their own."""
    return Product.objects.visible()


def all_products(*, sort: str = "") -> Listing:
    """Everything a shopper may see; an unknown sort means newest first."""
    key = sort if sort in _ORDER else DEFAULT_SORT
    return Listing(visible_products().order_by(*_ORDER[key]), key)


def collection_listing(collection_id: UUID, *, sort: str, default: str) -> Listing:
    """What a shopper may see of a collection; an unknown sort means the merchant's own."""
    key = sort if sort in SORTS else default
    products = visible_products().filter(collectionproduct__collection_id=collection_id)
    if key == "manual":
        return Listing(products.order_by(F("collectionproduct__position"), "id"), key)
    return Listing(products.order_by(*_ORDER[key]), key)


def product_cards(ids: Iterable[UUID]) -> tuple[ProductCard, ...]:
    """Cards of these products in this order, leaving out what a shopper may not see. One query."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return ()
    rows = visible_products().filter(id__in=wanted).select_related("cover").only(*_CARD_FIELDS)
    found = {row.id: card_of(row) for row in rows}
    return tuple(found[key] for key in wanted if key in found)


def card_of(row: Product, *, second: Media | None = None) -> ProductCard:
    return ProductCard(
        id=row.id,
        handle=row.handle,
        title=row.title,
        vendor=row.vendor,
        product_type=row.product_type,
        tags=tuple(row.tags),
        price_min=row.price_min,
        price_max=row.price_max,
        compare_at_max=row.compare_at_max,
        variant_count=row.variant_count,
        image=image_of(row.cover),
        second_image=image_of(second),
        created_at=row.created_at,
        published_at=row.published_at,
    )
