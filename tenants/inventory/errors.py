from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import Conflict


@dataclass(frozen=True, slots=True)
class Shortage:
    """A variant of which less is available than was wanted."""

    variant_id: UUID
    wanted: int
    available: int


class OutOfStock(Conflict):
    """At least one variant is not available in the wanted quantity; nothing was reserved."""

    code = "out_of_stock"

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(
            "Some items are no longer available in this quantity.",
            details={
                "shortages": [
                    {"variant_id": str(item.variant_id), "wanted": item.wanted, "available": item.available}
                    for item in shortages
                ]
            },
        )
        self.shortages = tuple(shortages)
