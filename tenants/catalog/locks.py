"""The rows of this package that are locked, and how: a product stands for its options, variants and pictures."""

from uuid import UUID

from core.db import CELL
from core.errors import NotFound
from core.locks import advisory, lock_rows
from tenants.catalog.models import Collection, Product


def product_for_update(product_id: UUID) -> Product:
    """The product, locked. Raises NotFound."""
    rows = lock_rows(Product.objects.defer("search", "words").filter(id=product_id))
    if not rows:
        raise NotFound("This product no longer exists.")
    return rows[0]


def collection_for_update(collection_id: UUID) -> Collection:
    """The collection, locked. Raises NotFound."""
    rows = lock_rows(Collection.objects.filter(id=collection_id))
    if not rows:
        raise NotFound("This collection no longer exists.")
    return rows[0]


def handles_of_products() -> None:
    """Let one transaction at a time choose product handles, so a suggested one is still free when it is written."""
    advisory(CELL, "catalog", "product handles")


def handles_of_collections() -> None:
    advisory(CELL, "catalog", "collection handles")


def content(content_hash: str) -> None:
    """Files with this content are written or deleted by one transaction at a time."""
    advisory(CELL, "catalog", "content", content_hash)
