"""The rows of this package that are locked, and how.

Levels are always locked in the order of their keys, so two carts with the same variants in another order wait for each
other instead of dead-locking. `unlocked_for_demonstration` exists for the negative control of the concurrency tests.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from uuid import UUID

from django.db.models import QuerySet

from core.db import CELL, require_transaction
from core.prepared_rows import PreparedRows
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
    require_transaction(CELL)
    return _levels_of_variants(_locking.get()).all(ids=list(set(variant_ids)))


@cache
def _levels_of_variants(locking: bool) -> PreparedRows[StockLevel]:
    def build(ids: list[UUID]) -> QuerySet[StockLevel]:
        levels = StockLevel.objects.filter(variant_id__in=ids, location__is_default=True)
        return _locked(levels.select_related("variant"), locking)

    return PreparedRows(build)


def levels(level_ids: Iterable[UUID]) -> dict[UUID, StockLevel]:
    """These levels, locked, by key."""
    require_transaction(CELL)
    found = StockLevel.objects.filter(id__in=set(level_ids)).select_related("variant")
    return {level.id: level for level in _locked(found, _locking.get())}


def _locked(levels: QuerySet[StockLevel], locking: bool) -> QuerySet[StockLevel]:
    ordered = levels.order_by("id")
    return ordered.select_for_update(of=("self",)) if locking else ordered


def reservations_of(reference: str, *statuses: str) -> list[Reservation]:
    """The reservations of a reference in these statuses; lock their levels first."""
    require_transaction(CELL)
    return _reservations(statuses).all(reference=reference)


@cache
def _reservations(statuses: tuple[str, ...]) -> PreparedRows[Reservation]:
    def build(reference: str) -> QuerySet[Reservation]:
        return Reservation.objects.filter(reference=reference, status__in=statuses).order_by("level_id")

    return PreparedRows(build)
