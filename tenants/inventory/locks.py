"""The rows of this package that are locked, and how.

Levels are always locked in the order of their keys, so two carts with the same variants in another order wait for each
other instead of dead-locking. `unlocked_for_demonstration` exists for the negative control of the concurrency tests.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db.models import QuerySet

from core.db import CELL, require_transaction
from tenants.inventory.models import Reservation, StockLevel

_locking: ContextVar[bool] = ContextVar("stoa_inventory_locking", default=True)


@contextmanager
def unlocked_for_demonstration() -> Iterator[None]:
    """Read levels without locking them: shows the race that the lock prevents. Tests only."""
    token = _locking.set(False)
    try:
        yield
    finally:
        _locking.reset(token)


def levels_of_variants(variant_ids: Iterable[UUID]) -> list[StockLevel]:
    """The levels of the variants at the default location, locked."""
    levels = StockLevel.objects.filter(variant_id__in=set(variant_ids), location__is_default=True)
    return list(_locked(levels.select_related("variant")))


def levels(level_ids: Iterable[UUID]) -> dict[UUID, StockLevel]:
    """These levels, locked, by key."""
    found = StockLevel.objects.filter(id__in=set(level_ids)).select_related("variant")
    return {level.id: level for level in _locked(found)}


def _locked(levels: QuerySet[StockLevel]) -> QuerySet[StockLevel]:
    require_transaction(CELL)
    ordered = levels.order_by("id")
    return ordered.select_for_update(of=("self",)) if _locking.get() else ordered


def reservations_of(reference: str, *statuses: str) -> list[Reservation]:
    """The reservations of a reference in these statuses; lock their levels first."""
    require_transaction(CELL)
    return list(Reservation.objects.filter(reference=reference, status__in=statuses).order_by("level_id"))
