"""Events and handlers that only the kernel's tests know. A handler's effect is another event: a row of its
own transaction, written with the shop's own role.
"""

from dataclasses import dataclass
from uuid import UUID

from core import scope
from core.errors import PermanentFailure, TemporaryFailure
from core.models import OutboxRow
from core.outbox import Event, Subscription, emit


@dataclass(frozen=True)
class Happened(Event):
    """Something happened in a shop."""

    name = "test.happened"

    thing_id: UUID
    count: int = 0
    label: str = ""
    other_id: UUID | None = None


@dataclass(frozen=True)
class Opened(Event):
    """Something happened to a shop, on the platform's side."""

    name = "test.opened"

    shop_id: UUID


@dataclass(frozen=True)
class Effect(Event):
    """What a handler did, for the test to count."""

    name = "test.effect"

    of: UUID
    shop_id: UUID | None = None


class Boom(Exception):
    """What a handler raises."""


def leave_effect(event: Happened) -> None:
    emit(Effect(event.thing_id))


def leave_effect_and_fail(event: Happened) -> None:
    emit(Effect(event.thing_id))
    raise Boom("after the effect")


def fail_for_good(_event: Happened) -> None:
    raise PermanentFailure("never")


def fail_for_now(_event: Happened) -> None:
    raise TemporaryFailure("not now")


def leave_effect_for_opened(event: Opened) -> None:
    assert scope.require_shop_id() == event.shop_id
    emit(Effect(event.shop_id))


def leave_effect_on_platform(event: Happened, *, shop_id: UUID | None) -> None:
    assert scope.current_scope() is None
    emit(Effect(event.thing_id, shop_id=shop_id))


def keep(_event: Effect, *, shop_id: UUID | None) -> None:
    """The effects' own subscriber, so that emitting one writes a row."""


SINK = Subscription(Effect, keep, side="platform", key="test.sink")


def effects(of: UUID | None = None) -> int:
    """How many effects were committed."""
    rows = OutboxRow.objects.using("platform").filter(event=Effect.name)
    return rows.filter(payload__of=str(of)).count() if of else rows.count()


def row_of(key: str) -> OutboxRow:
    return OutboxRow.objects.using("platform").get(handler=key)
