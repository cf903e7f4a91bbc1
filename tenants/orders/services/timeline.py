"""The timeline: one entry for everything that happened to an order."""

from typing import Any
from uuid import UUID

from core.actor import Actor
from core.prepared_rows import inserted, write
from tenants.orders.models import OrderEvent


def tell(order_id: UUID, kind: str, message: str, *, actor: Actor | None = None, **data: Any) -> None:
    """Add an entry, in the caller's transaction."""
    entry = OrderEvent(
        order_id=order_id,
        kind=kind,
        message=message[:500],
        actor_label=actor.label if actor else "",
        data=data,
    )
    write(inserted(entry))
