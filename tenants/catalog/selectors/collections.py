"""Collections as a shopper sees them."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet

from tenants.catalog.models import Collection
from tenants.catalog.selectors.images import image_of
from tenants.catalog.selectors.listing import Listing, collection_listing
from tenants.catalog.types import CollectionPage, CollectionSummary, ProductCard


def collections() -> tuple[CollectionSummary, ...]:
    """The published collections in the merchant's order. One query."""
    return tuple(_summary(row) for row in _published())


def collections_of(product_id: UUID) -> tuple[CollectionSummary, ...]:
    """The published collections a product is in. One query."""
    return tuple(_summary(row) for row in _published().filter(products=product_id))


def collection_summary(handle: str) -> CollectionSummary | None:
    """One published collection, or None. One query."""
    row = _published().filter(handle=handle).first()
    return _summary(row) if row else None


def collection_cards(collection: CollectionSummary, *, sort: str = "") -> Listing:
    """Its products, read when asked."""
    return collection_listing(collection.id, sort=sort, default=collection.sort_order)


def collection_page(
    handle: str, *, sort: str = "", page: int = 1, per_page: int = 24
) -> CollectionPage | None:
    """A collection with one page of its products, or None when it is not there. Three queries."""
    summary = collection_summary(handle)
    if summary is None:
        return None
    return CollectionPage(
        collection=summary, products=collection_cards(summary, sort=sort).page(page, per_page)
    )


def first_cards(handles: tuple[str, ...], *, limit: int) -> Mapping[str, tuple[ProductCard, ...]]:
    """The first products of some collections, for a home page. One query for each that exists, and one more."""
    found = {row.handle: _summary(row) for row in _published().filter(handle__in=handles)}
    return {key: collection_cards(found[key]).cards(0, limit) for key in handles if key in found}


def _published() -> QuerySet[Collection]:
    return (
        Collection.objects.filter(published=True).select_related("media").order_by("position", "title", "id")
    )


def _summary(row: Collection) -> CollectionSummary:
    return CollectionSummary(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description_html=row.description_html,
        sort_order=row.sort_order,
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        image=image_of(row.media),
    )
