"""What happens to promised stock: it leaves, it goes back to the shelf, it comes back from a customer."""

from collections.abc import Sequence
from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict
from core.outbox import emit
from tenants.inventory import locks
from tenants.inventory.events import StockChanged
from tenants.inventory.models import Reservation, StockMovement
from tenants.inventory.services.adjust import ensure_levels
from tenants.inventory.services.movements import Change, apply
from tenants.inventory.types import StockWish
from tenants.store.services import touch_storefront


def ship(*, reference: str, items: Sequence[StockWish]) -> None:
    """Take promised stock off the shelf. Raises Conflict when more is sent than was allocated."""
    _settle(reference, items, StockMovement.Kind.SHIPPED, leaves=True)


def deallocate(*, reference: str, items: Sequence[StockWish] | None = None) -> None:
    """Give promised stock back to those who may still buy it: everything that is left, or these items."""
    _settle(reference, items, StockMovement.Kind.DEALLOCATED, leaves=False)


def _settle(
    reference: str, items: Sequence[StockWish] | None, kind: StockMovement.Kind, *, leaves: bool
) -> None:
    with shop_atomic():
        rows = locks.reservations_of(reference, Reservation.Status.ALLOCATED)
        levels = locks.levels(row.level_id for row in rows)
        rows = locks.reservations_of(reference, Reservation.Status.ALLOCATED)
        wanted = _wanted(items)
        changes = []
        for row in rows:
            level = levels[row.level_id]
            left = row.quantity - row.settled
            quantity = left if wanted is None else min(left, wanted.get(level.variant_id, 0))
            if wanted is not None and wanted.get(level.variant_id, 0) > left:
                raise Conflict("More was sent than is allocated.", code="not_allocated")
            if quantity:
                row.settled += quantity
                if not leaves and quantity == row.quantity:
                    row.status = Reservation.Status.RELEASED  # nothing of it left: it may be promised anew
                on_hand = -quantity if leaves else 0
                changes.append(Change(level=level, kind=kind, allocated=-quantity, on_hand=on_hand))
        if not changes:
            return
        Reservation.objects.bulk_update(rows, ["settled", "status"])
        apply(changes, reference=reference)
        if not leaves:
            touch_storefront()


def _wanted(items: Sequence[StockWish] | None) -> dict[UUID, int] | None:
    if items is None:
        return None
    wanted: dict[UUID, int] = {}
    for item in items:
        wanted[item.variant_id] = wanted.get(item.variant_id, 0) + item.quantity
    return wanted


def restock(*, actor: Actor, reference: str, items: Sequence[StockWish], reason: str = "Returned") -> None:
    """Put what a customer gave back on the shelf again. Variants that are not tracked stay as they are."""
    wanted = _wanted(items) or {}
    with shop_atomic():
        ensure_levels(set(wanted))
        levels = [level for level in locks.levels_of_variants(wanted) if level.variant.tracked]
        kind = StockMovement.Kind.RESTOCKED
        changes = [Change(level=level, kind=kind, on_hand=wanted[level.variant_id]) for level in levels]
        apply(changes, reference=reference, reason=reason, actor_label=actor.label)
        for change in changes:
            variant_id = change.level.variant_id
            audit(
                actor,
                "inventory.restocked",
                target="variant",
                target_id=variant_id,
                data={"quantity": change.on_hand},
            )
            emit(StockChanged(variant_id=variant_id))
        if changes:
            touch_storefront()
