"""What an event is, and who reacts to it. No database here: every package may import this while apps load."""

import dataclasses
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from core.db import Side

Handler = Callable[..., object]

_ALLOWED = (str, int, UUID)


@dataclass(frozen=True)
class Event:
    """Something that happened: a frozen dataclass in the past tense whose fields are ids (str, UUID, int).

    Never personal data: a handler reads the row again. `name` is stable: rows and webhooks carry it.

        @dataclass(frozen=True)
        class OrderPlaced(Event):
            name = "order.placed"
            order_id: UUID
    """

    name: ClassVar[str] = ""

    def payload(self) -> dict[str, str | int | None]:
        """The fields as JSON can hold them."""
        return {field: _plain(getattr(self, field)) for field in _fields(type(self))}

    def message(self) -> UUID | None:
        """The inbox message that this event announces; None for every event but the inbox's own."""
        return None

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """The event again, with its types. Fields it no longer has are ignored, missing ones need a default."""
        known = _fields(cls)
        return cls(
            **{field: _typed(known[field], value) for field, value in payload.items() if field in known}
        )


def _plain(value: object) -> str | int | None:
    if isinstance(value, UUID):
        return str(value)
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"an event carries ids only (str, UUID, int), not {type(value).__name__}")


def _typed(kind: type, value: Any) -> Any:
    return UUID(value) if kind is UUID and value is not None else value


def _fields(event: type[Event]) -> dict[str, type]:
    """Field → type of its id; raises TypeError for an event that carries something else."""
    known = _known_fields.get(event)
    if known is None:
        hints = get_type_hints(event)
        known = {
            field.name: _kind(event, field.name, hints[field.name]) for field in dataclasses.fields(event)
        }
        _known_fields[event] = known
    return known


_known_fields: dict[type[Event], dict[str, type]] = {}


def _kind(event: type[Event], field: str, hint: Any) -> type:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next((arg for arg in get_args(hint) if arg is not type(None)), hint)
    if hint not in _ALLOWED:
        raise TypeError(f"{event.__name__}.{field}: an event carries ids only (str, UUID, int)")
    return hint  # type: ignore[no-any-return]  # one of _ALLOWED


@dataclass(frozen=True, slots=True)
class Subscription:
    """One reaction: `handler(event)` runs after every event of that type.

    side: "shop" runs in the event's shop, "platform" in the platform's schema as
        `handler(event, shop_id=UUID | None)`.
    atomic: True runs the handler in a transaction of its side which also marks the row done. False runs it
        with no transaction open, for handlers that talk to a third party: it opens its own ones, and must be
        harmless when repeated, because the row is marked done afterwards.
    key: names the reaction in the rows; give one explicitly to survive a rename while rows are under way.

    A platform handler of a shop's event (or the reverse) has its effect and `done` in one transaction only
    while both sides share a database, so it must be harmless when repeated: record the event's id with the
    effect.
    """

    event: type[Event]
    handler: Handler
    side: Side = "shop"
    atomic: bool = True
    key: str = ""

    def __post_init__(self) -> None:
        if not self.event.name:
            raise TypeError(f"{self.event.__name__} has no name")
        _fields(self.event)
        if not self.key:
            object.__setattr__(self, "key", f"{self.handler.__module__}.{self.handler.__qualname__}")
