"""The rows of this package that are locked, and how."""

from core.db import CELL, require_transaction
from tenants.store.models import Counter, ShopSettings


def settings_for_update() -> ShopSettings:
    require_transaction(CELL)
    return ShopSettings.objects.select_for_update().get()


def counter_for_update(name: str) -> Counter:
    require_transaction(CELL)
    return Counter.objects.select_for_update().get(name=name)
