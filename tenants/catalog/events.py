"""What happens to the catalog."""

from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class ProductCreated(Event):
    """A product was created."""

    name = "catalog.product_created"
    product_id: UUID


@dataclass(frozen=True)
class ProductChanged(Event):
    """A product, its variants or its pictures were changed."""

    name = "catalog.product_changed"
    product_id: UUID


@dataclass(frozen=True)
class ProductDeleted(Event):
    """A product was deleted with everything that belonged to it."""

    name = "catalog.product_deleted"
    product_id: UUID


@dataclass(frozen=True)
class CollectionChanged(Event):
    """A collection was created or changed, or its products were."""

    name = "catalog.collection_changed"
    collection_id: UUID


@dataclass(frozen=True)
class CollectionDeleted(Event):
    """A collection was deleted; its products stay."""

    name = "catalog.collection_deleted"
    collection_id: UUID


@dataclass(frozen=True)
class MediaRequested(Event):
    """A picture is known by its address only and has to be fetched."""

    name = "catalog.media_requested"
    media_id: UUID
