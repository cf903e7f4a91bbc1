"""What kinds of products a shop or a collection has: for themes that list them. Read only when somebody asks."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Func, QuerySet

from tenants.catalog.models import Collection, Product

MOST = 500


@dataclass(frozen=True, slots=True)
class Kinds:
    """In the order of the alphabet, at most 500 of each."""

    tags: tuple[str, ...]
    vendors: tuple[str, ...]
    types: tuple[str, ...]


def kinds(collection_id: UUID | None = None) -> Kinds:
    """Of everything a shopper may see, or of that in a collection. Three queries."""
    products = Product.objects.visible()
    if collection_id is not None:
        products = products.filter(collections=collection_id)
    tags = products.annotate(tag=Func(F("tags"), function="unnest"))
    return Kinds(_names(tags, "tag"), _names(products, "vendor"), _names(products, "product_type"))


def _names(products: QuerySet[Product], column: str) -> tuple[str, ...]:
    found = products.order_by(column).values_list(column, flat=True).distinct()
    return tuple(name for name in found[: MOST + 1] if name)[:MOST]


def visible_counts() -> tuple[int, int]:
    """How many products and how many collections a shopper may see. Two queries."""
    return Product.objects.visible().count(), Collection.objects.filter(published=True).count()
