"""Collections as a shopper sees them."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.prepared import Asked, Prepared, Row
from tenants.catalog.models import Collection
from tenants.catalog.selectors.images import image_columns, image_from_cells
from tenants.catalog.selectors.listing import Listing, collection_listing
from tenants.catalog.types import CollectionPage, CollectionSummary
from tenants.store.selectors import former_handles, who_had

_COLUMNS = (
    "id",
    "handle",
    "title",
    "description_html",
    "sort_order",
    "seo_title",
    "seo_description",
    *image_columns("media"),
)


def collections() -> tuple[CollectionSummary, ...]:
    """The published collections in the merchant's order. One query."""
    return tuple(_summary(row) for row in _all().rows())


def collections_of(product_id: UUID) -> tuple[CollectionSummary, ...]:
    """The published collections a product is in. One query."""
    return tuple(_summary(row) for row in _around().rows(product_id=product_id))


def asked_collections_of(handle: str) -> Asked[tuple[CollectionSummary, ...]]:
    """The published collections a product with this handle is in, to be asked together with other questions."""
    return _around_handle().asked(_summaries, handle=handle)


def _summaries(rows: Iterable[Row]) -> tuple[CollectionSummary, ...]:
    return tuple(_summary(row) for row in rows)


def collection_summary(handle: str) -> CollectionSummary | None:
    """One published collection, or None. One query."""
    row = _one().first(handle=handle)
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


def _published() -> QuerySet[Any, Any]:
    return (
        Collection.objects.filter(published=True).order_by("position", "title", "id").values_list(*_COLUMNS)
    )


@cache
def _all() -> Prepared:
    return Prepared(_published)


@cache
def _around() -> Prepared:
    def build(product_id: UUID) -> QuerySet[Any, Any]:
        return _published().filter(products=product_id)

    return Prepared(build)


@cache
def _around_handle() -> Prepared:
    def build(handle: str) -> QuerySet[Any, Any]:
        return _published().filter(products__handle=handle)

    return Prepared(build)


@cache
def _one() -> Prepared:
    def build(handle: str) -> QuerySet[Any, Any]:
        return _published().filter(handle=handle)

    return Prepared(build)


def _summary(row: Row) -> CollectionSummary:
    return CollectionSummary(
        id=row[0],
        handle=row[1],
        title=row[2],
        description_html=row[3],
        sort_order=row[4],
        seo_title=row[5],
        seo_description=row[6],
        image=image_from_cells(row[7:]),
    )


def collection_moved(handle: str) -> str | None:
    """The handle that a published collection has now, of one it had. Asked where no collection has it."""
    return _published().filter(id__in=who_had("collection", handle)).values_list("handle", flat=True).first()


def former_collection_handles(collection_id: UUID) -> list[str]:
    """Those that lead to this collection: of no other by now, nor its own."""
    names = former_handles("collection", collection_id)
    taken = set(Collection.objects.filter(handle__in=names).values_list("handle", flat=True))
    return [name for name in names if name not in taken]
