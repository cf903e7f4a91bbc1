"""The rows of this package that are locked, and how."""

from core.db import CELL, require_transaction
from tenants.store.models import ShopSettings


def settings_for_update() -> ShopSettings:
    require_transaction(CELL)
    return ShopSettings.objects.select_for_update().get()
