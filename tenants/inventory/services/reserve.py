"""Holding stock for somebody who is paying, and making the hold a promise.

held → allocated (paid) · released (gave up) · expired (took too long). Exactly one of many who want the last unit gets
it: levels are locked in key order, and a CHECK refuses a level that promises more than is on hand.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core import clock
from core.db import database_now, shop_atomic
from core.prepared import Asked
from core.prepared_rows import Written, inserted, write
from core.sweeping import each_alone
from tenants.catalog import selectors as catalog
from tenants.inventory import locks
from tenants.inventory.errors import OutOfStock, Shortage
from tenants.inventory.models import Reservation, StockLevel, StockMovement
from tenants.inventory.services.adjust import ensure_levels
from tenants.inventory.services.movements import Change, applied, apply
from tenants.inventory.types import StockWish


def reserve(
    *, reference: str, wishes: Sequence[StockWish], expires_at: datetime, is_first: bool = False
) -> None:
    """Hold stock for the reference until the moment, all of it or none (OutOfStock names what is short).

    A second call for the same reference replaces the first hold; `is_first` promises there was none.
    Variants that are not tracked hold nothing.
    """
    wanted = _by_variant(wishes)
    with shop_atomic():
        if not is_first:
            release(reference=reference)
        levels = _tracked_levels(wanted)
        _check(levels, wanted)
        rows = [
            Reservation(
                reference=reference, level=level, quantity=wanted[level.variant_id], expires_at=expires_at
            )
            for level in levels
        ]
        if rows:
            kind = StockMovement.Kind.RESERVED
            changes = [Change(level=row.level, kind=kind, reserved=row.quantity) for row in rows]
            write(inserted(*rows), applied(changes, reference=reference))


def _by_variant(wishes: Sequence[StockWish]) -> dict[UUID, int]:
    wanted: dict[UUID, int] = {}
    for wish in wishes:
        if wish.quantity > 0:
            wanted[wish.variant_id] = wanted.get(wish.variant_id, 0) + wish.quantity
    return wanted


def _tracked_levels(wanted: dict[UUID, int]) -> list[StockLevel]:
    levels = locks.levels_of_variants(wanted)
    missing = wanted.keys() - {level.variant_id for level in levels}
    if missing and any(variant.tracked for variant in catalog.variants_for_sale(missing).values()):
        ensure_levels(set(missing))
        levels = locks.levels_of_variants(wanted)
    return [level for level in levels if level.variant.tracked]


def _check(levels: Sequence[StockLevel], wanted: dict[UUID, int]) -> None:
    shortages = [
        Shortage(level.variant_id, wanted[level.variant_id], max(level.available, 0))
        for level in levels
        if level.variant.oversell != "continue" and level.available < wanted[level.variant_id]
    ]
    if shortages:
        raise OutOfStock(shortages)


def release(*, reference: str, status: str = Reservation.Status.RELEASED) -> None:
    """Let go of what is held for the reference; harmless when nothing is."""
    with shop_atomic():
        held = locks.reservations_of(reference, Reservation.Status.HELD)
        if not held:
            return
        levels = locks.levels(row.level_id for row in held)
        # Read again under the lock: the sweeper may have let go of it in between.
        held = locks.reservations_of(reference, Reservation.Status.HELD)
        Reservation.objects.filter(id__in=[row.id for row in held]).update(status=status)
        kind = StockMovement.Kind.RELEASED
        apply(
            [Change(level=levels[row.level_id], kind=kind, reserved=-row.quantity) for row in held],
            reference=reference,
            reason="Expired" if status == Reservation.Status.EXPIRED else "",
        )


def allocate(*, reference: str, wishes: Sequence[StockWish]) -> None:
    """Promise the reference its stock: it was paid. Raises OutOfStock when the hold is gone and so is the stock.

    What is held becomes allocated; when the hold has expired, it is taken anew from what is available. Called twice,
    the second call changes nothing.
    """
    wanted = _by_variant(wishes)
    with shop_atomic():
        levels = _tracked_levels(wanted)
        rows = locks.reservations_of(reference, Reservation.Status.HELD, Reservation.Status.ALLOCATED)
        if any(row.status == Reservation.Status.ALLOCATED for row in rows):
            return
        held = {row.level_id: row for row in rows}
        without = [level for level in levels if level.id not in held]
        _check(without, wanted)
        if levels:
            changes = [_allocation(level, held.get(level.id), wanted) for level in levels]
            write(*_promised(reference, held, without, wanted), applied(changes, reference=reference))


def _promised(
    reference: str, held: dict[UUID, Reservation], without: Sequence[StockLevel], wanted: dict[UUID, int]
) -> Iterator[Asked[Any]]:
    """What was held becomes allocated, and what was not is allocated anew."""
    if held:
        yield _PROMISE.asked(reference)
    if without:
        now = clock.now()
        yield inserted(
            *(
                Reservation(
                    reference=reference,
                    level=level,
                    quantity=wanted[level.variant_id],
                    status=Reservation.Status.ALLOCATED,
                    expires_at=now,
                )
                for level in without
            )
        )


_PROMISE = Written(
    "UPDATE inventory_reservation SET status = 'allocated' WHERE reference = %s AND status = 'held'", str
)


def _allocation(level: StockLevel, held: Reservation | None, wanted: dict[UUID, int]) -> Change:
    quantity = held.quantity if held else wanted[level.variant_id]
    reserved = -held.quantity if held else 0
    return Change(level=level, kind=StockMovement.Kind.ALLOCATED, allocated=quantity, reserved=reserved)


def expire_reservations() -> int:
    """Let go of every hold whose time is over. Returns how many references; safe to run at once with anything."""
    overdue = Reservation.objects.filter(status=Reservation.Status.HELD, expires_at__lte=database_now())
    references = list(overdue.values_list("reference", flat=True).distinct())
    each_alone(references, _expire, what="hold of")
    return len(references)


def _expire(reference: str) -> None:
    release(reference=reference, status=Reservation.Status.EXPIRED)
