"""What a list of products shows: the filter out of the address, and the rows with picture, price and stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from core.ids import public_id
from core.money import Money
from shops.context import ShopRef
from tenants.catalog import selectors as catalog
from tenants.catalog.selectors.images import image_of
from tenants.inventory import selectors as inventory
from web.backoffice.lists import chosen_id
from web.backoffice.media_files import picture_url

_SORTS = ("title", "status", "price_min", "updated_at", "vendor")


@dataclass(frozen=True, slots=True)
class ProductFilter:
    query: str = ""
    status: str = ""
    collection_id: UUID | None = None
    sort: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> "ProductFilter":
        return cls(
            query=asked.get("q", "").strip()[:200],
            status=asked.get("status", ""),
            collection_id=chosen_id("col", asked.get("collection", "")),
            sort=asked.get("sort", ""),
        )

    @property
    def is_set(self) -> bool:
        return bool(self.query or self.status or self.collection_id)

    @property
    def is_any_status(self) -> bool:
        return not self.status

    @property
    def is_active(self) -> bool:
        return self.status == "active"

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    @property
    def is_archived(self) -> bool:
        return self.status == "archived"

    @property
    def collection(self) -> str:
        return public_id("col", self.collection_id) if self.collection_id else ""

    def rows(self) -> Any:
        found = catalog.product_table(query=self.query, status=self.status, collection_id=self.collection_id)
        if self.sort.lstrip("-") in _SORTS:
            found = found.order_by(self.sort, "-id")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product in the list. `available` is None when no variant's stock is tracked."""

    id: str
    title: str
    status: str
    is_hidden: bool
    vendor: str
    product_type: str
    variants: int
    price: Money
    is_from: bool
    on_hand: int | None
    picture: str
    updated_at: Any


def product_rows(shop: ShopRef, products: Sequence[Any]) -> list[ProductRow]:
    """Rows for products of a page. Two queries for their stock."""
    variants = catalog.variants_of(product.id for product in products)
    levels = inventory.levels_by_variant(key for keys in variants.values() for key in keys)
    return [_row(shop, product, variants.get(product.id, ()), levels) for product in products]


def _row(shop: ShopRef, product: Any, variants: Sequence[UUID], levels: Mapping[UUID, Any]) -> ProductRow:
    stocked = [levels[key].available for key in variants if key in levels]
    return ProductRow(
        id=public_id("prod", product.id),
        title=product.title,
        status=product.status,
        is_hidden=product.status == "active" and product.published_at is None,
        vendor=product.vendor,
        product_type=product.product_type,
        variants=product.variant_count,
        price=Money(product.price_min, shop.currency),
        is_from=product.price_max > product.price_min,
        on_hand=sum(stocked) if stocked else None,
        picture=picture_url(shop, image_of(product.cover), 160),
        updated_at=product.updated_at,
    )
