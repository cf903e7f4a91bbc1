"""One way to change levels: figures and movements together, in one statement for any number of levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from core import clock
from core.ids import uuid7
from core.prepared import Asked
from core.prepared_rows import Written, write
from core.text import clean_text
from core.wording import Column
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
    if changes:
        write(applied(changes, reference=reference, reason=reason, actor_label=actor_label))


def applied(
    changes: Sequence[Change], *, reference: str = "", reason: str = "", actor_label: str = ""
) -> Asked[Any]:
    """The same, to be written together with something else. At least one change."""
    for change in changes:
        change.level.on_hand += change.on_hand
        change.level.allocated += change.allocated
        change.level.reserved += change.reserved
        change.level.may_oversell = _may_oversell(change.level)
    touched = list({change.level.id: change.level for change in changes}.values())
    said = (reference, clean_text(reason, multiline=False), clean_text(actor_label, multiline=False))
    figures = [_figures(level) for level in touched]
    movements = [(uuid7(), clock.now(), *_moved(change), *said) for change in changes]
    statement = _statement(len(figures), len(movements))
    return statement.asked(*(value for row in (*figures, *movements) for value in row))


@lru_cache(maxsize=256)
def _statement(figures: int, movements: int) -> Written:
    text = _WRITE.format(
        figures=", ".join([_FIGURES] * figures), movements=", ".join([_MOVEMENT] * movements)
    )
    return Written(text, *_KINDS * figures, *[Column] * (movements * _MOVEMENT.count("%s")))


_FIGURES = "(%s, %s::integer, %s::integer, %s::integer, %s)"
_KINDS = (UUID, int, int, int, bool)
_MOVEMENT = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_WRITE = """
WITH level (id, on_hand, allocated, reserved, may_oversell) AS (VALUES {figures}), written AS (
    UPDATE inventory_stocklevel AS stored SET on_hand = level.on_hand, allocated = level.allocated,
        reserved = level.reserved, may_oversell = level.may_oversell
    FROM level WHERE stored.id = level.id
)
INSERT INTO inventory_stockmovement
    (id, created_at, level_id, kind, on_hand, allocated, reserved, reference, reason, actor_label)
VALUES {movements}
"""


def _figures(level: StockLevel) -> tuple[Any, ...]:
    return level.id, level.on_hand, level.allocated, level.reserved, level.may_oversell


def _moved(change: Change) -> tuple[Any, ...]:
    return change.level.id, str(change.kind), change.on_hand, change.allocated, change.reserved


def _may_oversell(level: StockLevel) -> bool:
    """Whether the constraint that a level is never oversold has to let this level pass.

    A variant that stopped overselling keeps the permission until what was promised is covered.
    """
    return level.variant.oversell == "continue" or (
        level.may_oversell and level.on_hand < level.allocated + level.reserved
    )
