"""Small tables of a shop that a process need not read again for every page: zones, rates, taxes."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from core.db import CELL, in_transaction
from core.scope import require_scope
from tenants.store.selectors import shop_settings

T = TypeVar("T")
_CACHE_SIZE = 2_000
_all: list["Remembered[Any]"] = []


class Remembered(Generic[T]):
    """What `load` reads of the entered shop, kept for as long as the version of its settings stays the same.

    Whoever changes such a table ends with `store.services.touch_storefront()`: then every process sees the change when
    it next reads the settings, at most two seconds later. The version is read before the table, so what is kept may be
    newer than its version, never older.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._kept: dict[UUID, tuple[int, T]] = {}
        self._lock = threading.Lock()
        _all.append(self)

    def get(self) -> T:
        key, version = require_scope().shop_id, shop_settings().version
        with self._lock:
            found = self._kept.get(key)
        if found is not None and found[0] == version:
            return found[1]
        value = self._load()
        if in_transaction(CELL):
            return value  # it may see changes that are never committed
        with self._lock:
            if len(self._kept) >= _CACHE_SIZE:
                self._kept.clear()
            self._kept[key] = (version, value)
        return value

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


def forget_all() -> None:
    """Let this process read every shop's tables anew: when the database under it was exchanged."""
    for each in _all:
        each.forget()
