"""Taking rows under lease, fairly over shops, in one statement each; the only SQL that locks outbox rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connections

from core import clock, conf, scope
from core.db import CELL, PLATFORM, same_database

# The lanes (shops) that have something pending are found by a loose index scan, so a shop with a million
# rows costs as much as a shop with one. Each lane gets as many rows as it has room in flight, oldest first.
# ANY (ARRAY(...)) keeps the planner on the primary key, however stale its idea of the table's size is.
_CLAIM = """
WITH RECURSIVE lanes AS (
    (SELECT lane FROM public.core_outbox
     WHERE status = 'pending' AND lane >= %(first)s ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT o.lane FROM public.core_outbox o
            WHERE o.status = 'pending' AND o.lane > lanes.lane ORDER BY o.lane LIMIT 1)
    FROM lanes WHERE lanes.lane IS NOT NULL
), turns AS (
    SELECT due.id FROM (SELECT lane FROM lanes WHERE lane IS NOT NULL LIMIT %(lanes)s) l
    CROSS JOIN LATERAL (
        SELECT o.id FROM public.core_outbox o
        WHERE o.status = 'pending' AND o.lane = l.lane AND o.available_at <= %(now)s
        ORDER BY o.available_at, o.id
        LIMIT greatest(0, %(per_lane)s - (
            SELECT count(*) FROM public.core_outbox b WHERE b.status = 'leased' AND b.lane = l.lane))
        FOR UPDATE SKIP LOCKED
    ) due
    LIMIT %(room)s
)
UPDATE public.core_outbox o
SET status = 'leased', lease_token = gen_random_uuid(), lease_until = %(until)s, attempts = o.attempts + 1
WHERE o.id = ANY (ARRAY(SELECT id FROM turns))
RETURNING o.id, o.lease_token, o.lane
"""

# A handler at work holds its row's lock (outbox_hold), so SKIP LOCKED leaves it alone however long it takes.
_EXPIRE = """
UPDATE public.core_outbox
SET status = CASE WHEN attempts >= %(most)s THEN 'dead' ELSE 'pending' END,
    lease_token = NULL, lease_until = NULL, available_at = %(now)s,
    last_error = 'the worker did not finish within its lease'
WHERE id IN (
    SELECT id FROM public.core_outbox WHERE status = 'leased' AND lease_until < %(now)s
    ORDER BY lease_until LIMIT 500 FOR UPDATE SKIP LOCKED)
"""

_IN_FLIGHT = "SELECT count(*) FROM public.core_outbox WHERE status = 'leased'"

_RELEASE = """
UPDATE public.core_outbox
SET status = 'pending', lease_token = NULL, lease_until = NULL, attempts = attempts - 1
WHERE id = %s AND lease_token = %s AND status = 'leased'
"""

FIRST_LANE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Lease:
    """A row that is ours for a while. `shared`: both aliases reach the row, because they are one database."""

    alias: str
    row_id: UUID
    token: UUID
    lane: UUID
    shared: bool


@contextmanager
def reaching(alias: str) -> Iterator[None]:
    """Use the outbox table of an alias: the shops' one is reached with the cell's role, outside any shop."""
    if alias == CELL:
        with scope.cell():
            yield
    else:
        yield


def outbox_aliases() -> tuple[str, ...]:
    """The aliases that together see every row: one when both are the same database."""
    return (PLATFORM,) if same_database() else (PLATFORM, CELL)


def claim(
    alias: str, *, first: UUID = FIRST_LANE, lanes: int = 100, shared: bool | None = None
) -> list[Lease]:
    """Lease due rows, starting at the lane `first`; at most OUTBOX_IN_FLIGHT under way, and per lane its
    share.
    """
    now = clock.now()
    with reaching(alias), connections[alias].cursor() as cursor:
        cursor.execute(_IN_FLIGHT)
        room = conf.get("OUTBOX_IN_FLIGHT") - cursor.fetchone()[0]
        if room <= 0:
            return []
        cursor.execute(
            _CLAIM,
            {
                "first": first,
                "lanes": lanes,
                "now": now,
                "until": now + timedelta(seconds=conf.get("OUTBOX_LEASE_SECONDS")),
                "per_lane": conf.get("OUTBOX_IN_FLIGHT_PER_SHOP"),
                "room": room,
            },
        )
        rows = cursor.fetchall()
    both = same_database() if shared is None else shared
    return [Lease(alias, row_id, token, lane, both) for row_id, token, lane in sorted(rows)]


def expire(alias: str) -> int:
    """Give rows back whose worker died or was too slow; those out of attempts are dead. Returns how many."""
    with reaching(alias), connections[alias].cursor() as cursor:
        cursor.execute(_EXPIRE, {"now": clock.now(), "most": conf.get("OUTBOX_MAX_ATTEMPTS")})
        return int(cursor.rowcount)


def release(lease: Lease) -> None:
    """Give a row back that could not be handed on; it does not count as an attempt."""
    with reaching(lease.alias), connections[lease.alias].cursor() as cursor:
        cursor.execute(_RELEASE, [lease.row_id, lease.token])
