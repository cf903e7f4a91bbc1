"""What time it is. Nothing else asks the system: a test or a sandbox shop may hold the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("stoa_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def held() -> datetime | None:
    """The instant at which the clock is held, if it is: what SQL has in place of the database's own time."""
    return _frozen.get()


def today(zone: str = "UTC") -> date:
    """The calendar day at this instant in a time zone (a shop passes its own)."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Hold the clock at an aware instant for the block, in this context only."""
    if at.tzinfo is None:
        raise ValueError("frozen() needs an aware datetime")
    instant = at.astimezone(UTC)
    token = _frozen.set(instant)
    try:
        yield instant
    finally:
        _frozen.reset(token)
