from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class StockChanged(Event):
    """The stock on hand of a variant was changed by hand, by an import or by a return."""

    name = "inventory.stock_changed"
    variant_id: UUID
