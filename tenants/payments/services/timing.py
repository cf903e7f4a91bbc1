"""When the sweeper looks at a payment again: soon at first, then ever more rarely."""

from datetime import datetime, timedelta

from core import clock

FIRST = timedelta(seconds=60)
ANSWER_LOST = timedelta(seconds=20)
_STEPS = (
    (timedelta(minutes=10), timedelta(seconds=30)),
    (timedelta(hours=2), timedelta(minutes=5)),
    (timedelta(days=2), timedelta(hours=1)),
    (timedelta(days=30), timedelta(hours=12)),
)
_WATCHED = timedelta(days=60)  # how long refunds made at the gateway itself are looked for without a webhook


def first_check() -> datetime:
    return clock.now() + FIRST


def soon() -> datetime:
    return clock.now() + ANSWER_LOST


def next_check(started_at: datetime) -> datetime:
    """For what is still open."""
    age = clock.now() - started_at
    step = next((step for limit, step in _STEPS if age < limit), timedelta(days=1))
    return clock.now() + step


def next_look(captured_at: datetime) -> datetime | None:
    """For what is paid: a day later, then at twice its age, for two months."""
    age = clock.now() - captured_at
    return clock.now() + max(timedelta(days=1), age) if age < _WATCHED else None
