"""Everything that changes stock."""

from tenants.inventory.services.adjust import adjust, import_on_hand, open_defaults, set_on_hand
from tenants.inventory.services.reserve import allocate, expire_reservations, release, reserve
from tenants.inventory.services.ship import deallocate, restock, ship

__all__ = [
    "adjust",
    "allocate",
    "deallocate",
    "expire_reservations",
    "import_on_hand",
    "open_defaults",
    "release",
    "reserve",
    "restock",
    "set_on_hand",
    "ship",
]
