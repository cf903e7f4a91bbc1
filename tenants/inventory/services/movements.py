"""One way to change levels: figures and movements together, in two statements for any number of levels."""

from collections.abc import Sequence
from dataclasses import dataclass

from tenants.inventory.models import StockLevel, StockMovement


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to one locked level."""

    level: StockLevel
    kind: StockMovement.Kind
    on_hand: int = 0
    allocated: int = 0
    reserved: int = 0


def apply(changes: Sequence[Change], *, reference: str = "", reason: str = "", actor_label: str = "") -> None:
    """Write the changes to levels that the caller has locked, and the movements that explain them."""
    if not changes:
        return
    for change in changes:
        change.level.on_hand += change.on_hand
        change.level.allocated += change.allocated
        change.level.reserved += change.reserved
        change.level.may_oversell = _may_oversell(change.level)
    touched = list({change.level.id: change.level for change in changes}.values())
    StockLevel.objects.bulk_update(touched, ["on_hand", "allocated", "reserved", "may_oversell"])
    StockMovement.objects.bulk_create(
        [_movement(change, reference, reason, actor_label) for change in changes]
    )


def _may_oversell(level: StockLevel) -> bool:
    """Whether the constraint that a level is never oversold has to let this level pass.

    A variant that stopped overselling keeps the permission until what was promised is covered.
    """
    return level.variant.oversell == "continue" or (
        level.may_oversell and level.on_hand < level.allocated + level.reserved
    )


def _movement(change: Change, reference: str, reason: str, actor_label: str) -> StockMovement:
    return StockMovement(
        level=change.level,
        kind=change.kind,
        on_hand=change.on_hand,
        allocated=change.allocated,
        reserved=change.reserved,
        reference=reference,
        reason=reason,
        actor_label=actor_label,
    )
