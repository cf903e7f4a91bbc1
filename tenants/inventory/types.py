from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StockWish:
    """So many of a variant."""

    variant_id: UUID
    quantity: int
