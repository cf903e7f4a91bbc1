"""Correcting what is on hand: by a difference, by a count, by an import."""

from collections.abc import Mapping
from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict, Invalid, NotFound
from core.outbox import emit
from shops.context import ShopRef
from tenants.catalog import selectors as catalog
from tenants.inventory import locks
from tenants.inventory.events import StockChanged
from tenants.inventory.models import StockLevel, StockLocation, StockMovement
from tenants.inventory.services.movements import Change, apply
from tenants.store.services import touch_storefront

MOST = 1_000_000


def open_defaults(shop: ShopRef) -> None:
    """The one location a new shop starts with. Harmless when it runs twice."""
    with shop_atomic():
        StockLocation.objects.get_or_create(is_default=True, defaults={"name": shop.name})


def set_on_hand(*, actor: Actor, variant_id: UUID, quantity: int, reason: str = "") -> int:
    """Say what was counted. Returns the difference. Raises Conflict when more is promised than was counted."""
    actor.require("inventory.adjust")
    _check_quantity(quantity)
    with shop_atomic():
        level = _level(variant_id)
        difference = quantity - level.on_hand
        _change(level, difference, StockMovement.Kind.COUNTED, reason or "Count", actor)
    return difference


def adjust(*, actor: Actor, variant_id: UUID, delta: int, reason: str) -> int:
    """Add to or take from what is on hand. Returns the new figure. Raises Conflict below what is promised."""
    actor.require("inventory.adjust")
    if not -MOST <= delta <= MOST:
        raise Invalid(f"Enter a number between −{MOST} and {MOST}.", field="delta")
    with shop_atomic():
        level = _level(variant_id)
        _check_quantity(max(level.on_hand + delta, 0))
        kind = StockMovement.Kind.RECEIVED if delta > 0 else StockMovement.Kind.ADJUSTED
        _change(level, delta, kind, reason, actor)
        return level.on_hand


def _check_quantity(quantity: int) -> None:
    if not 0 <= quantity <= MOST:
        raise Invalid(f"Enter a number between 0 and {MOST}.", field="quantity")


def _change(level: StockLevel, difference: int, kind: StockMovement.Kind, reason: str, actor: Actor) -> None:
    if difference == 0:
        return
    promised = level.allocated + level.reserved
    if difference < 0 and level.on_hand + difference < promised and level.variant.oversell != "continue":
        raise Conflict(
            f"{promised} are promised to customers. Cancel orders first, or enter at least {promised}.",
            code="stock_promised",
            field="quantity",
        )
    apply([Change(level=level, kind=kind, on_hand=difference)], reason=reason, actor_label=actor.label)
    data = {"difference": difference, "on_hand": level.on_hand, "reason": reason}
    audit(actor, "inventory.adjusted", target="variant", target_id=level.variant_id, data=data)
    emit(StockChanged(variant_id=level.variant_id))
    touch_storefront()


def import_on_hand(*, actor: Actor, quantities: Mapping[UUID, int], reference: str = "") -> int:
    """Set many variants at once from a file. Returns how many changed; equal figures write nothing.

    Never goes below what is promised to customers: the promised quantity is the least that is kept.
    """
    actor.require("inventory.adjust")
    if not quantities:
        return 0
    with shop_atomic():
        ensure_levels(set(quantities))
        changes = [
            Change(level=level, kind=StockMovement.Kind.IMPORTED, on_hand=difference)
            for level in locks.levels_of_variants(quantities)
            if (difference := _import_difference(level, quantities[level.variant_id]))
        ]
        apply(changes, reference=reference, reason="Import", actor_label=actor.label)
        if changes:
            touch_storefront()
    return len(changes)


def _import_difference(level: StockLevel, quantity: int) -> int:
    if level.variant.oversell == "continue":
        return quantity - level.on_hand
    return max(quantity, level.allocated + level.reserved) - level.on_hand


def ensure_levels(variant_ids: set[UUID]) -> None:
    """Give variants that never had stock a level; two that do so at once make one (unique constraint)."""
    known = set(
        StockLevel.objects.filter(variant_id__in=variant_ids, location__is_default=True).values_list(
            "variant_id", flat=True
        )
    )
    missing = variant_ids - known
    if not missing:
        return
    existing = set(catalog.variants_for_sale(missing))
    location = StockLocation.objects.get(is_default=True)
    rows = [StockLevel(variant_id=variant_id, location=location) for variant_id in missing & existing]
    StockLevel.objects.bulk_create(rows, ignore_conflicts=True)


def _level(variant_id: UUID) -> StockLevel:
    ensure_levels({variant_id})
    found = locks.levels_of_variants([variant_id])
    if not found:
        raise NotFound("This variant no longer exists.")
    return found[0]
