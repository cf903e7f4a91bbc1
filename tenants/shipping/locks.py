"""The rows of this package that are locked, and how."""

from core.db import CELL, require_transaction
from tenants.shipping.models import ShippingZone


def zones_for_update() -> list[ShippingZone]:
    """All zones, in key order: two people who edit zones at once cannot both take a country."""
    require_transaction(CELL)
    return list(ShippingZone.objects.select_for_update().order_by("id"))
