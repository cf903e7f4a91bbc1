"""Taking rows under lease, fairly over shops, in one statement each; the only SQL that locks outbox rows.

A lease has two parts. Handed on, a row waits in the workers' queue: it may wait long there, and be queued again, and
no attempt is counted. Begun, it is one worker's: `begin` gives it a new token and counts the attempt, and the lease is
short, because a worker that lives renews it (see `beating`) or holds the row's lock. The database's clock decides.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connections

from core import clock, conf, scope
from core.db import CELL, NOW, PLATFORM, same_database

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
        WHERE o.status = 'pending' AND o.lane = l.lane AND o.available_at <= $now
        ORDER BY o.available_at, o.id
        LIMIT greatest(0, %(per_lane)s - (
            SELECT count(*) FROM public.core_outbox b WHERE b.status = 'leased' AND b.lane = l.lane))
        FOR UPDATE SKIP LOCKED
    ) due
    LIMIT %(room)s
)
UPDATE public.core_outbox o
SET status = 'leased', lease_token = gen_random_uuid(), started_at = NULL,
    lease_until = $now + make_interval(secs => %(seconds)s)
WHERE o.id = ANY (ARRAY(SELECT id FROM turns))
RETURNING o.id, o.lease_token, o.lane
""".replace("$now", NOW)

# A handler at work holds its row's lock (outbox_hold), so SKIP LOCKED leaves it alone however long it takes.
# A row that ends its workers comes back at once, then ever more slowly.
_EXPIRE = """
UPDATE public.core_outbox
SET status = CASE WHEN started_at IS NOT NULL AND attempts >= %(most)s THEN 'dead' ELSE 'pending' END,
    lease_token = NULL, lease_until = NULL, started_at = NULL,
    available_at = $now + make_interval(secs => CASE WHEN started_at IS NULL THEN 0
                                                      ELSE power(2, least(attempts, 12) - 1) - 1 END),
    last_error = CASE WHEN started_at IS NULL THEN last_error
                      ELSE 'the worker did not finish within its lease' END
WHERE id IN (
    SELECT id FROM public.core_outbox WHERE status = 'leased' AND lease_until < $now
    ORDER BY lease_until LIMIT 500 FOR UPDATE SKIP LOCKED)
""".replace("$now", NOW)

_RECALL = """
UPDATE public.core_outbox SET lease_until = $now - interval '1 second'
WHERE id IN (SELECT id FROM public.core_outbox WHERE status = 'leased' AND started_at IS NULL
             FOR UPDATE SKIP LOCKED)
""".replace("$now", NOW)

_BEGIN = """
UPDATE public.core_outbox
SET started_at = $now, attempts = attempts + 1, lease_token = gen_random_uuid(),
    lease_until = $now + make_interval(secs => %(seconds)s)
WHERE id = %(row)s AND status = 'leased' AND started_at IS NULL
RETURNING lease_token
""".replace("$now", NOW)

# Not by the held clock: the thread that renews lives in real time.
_RENEW = """
UPDATE public.core_outbox SET lease_until = statement_timestamp() + make_interval(secs => %s)
WHERE id = (SELECT id FROM public.core_outbox WHERE id = %s AND lease_token = %s AND status = 'leased'
            FOR UPDATE SKIP LOCKED)
"""

_IN_FLIGHT = "SELECT count(*) FROM public.core_outbox WHERE status = 'leased'"

_RELEASE = """
UPDATE public.core_outbox
SET status = 'pending', lease_token = NULL, lease_until = NULL
WHERE id = %s AND lease_token = %s AND status = 'leased' AND started_at IS NULL
"""

FIRST_LANE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Lease:
    """A row that is somebody's for a while. `shared`: both aliases reach the row, because they are one database."""

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
                "held": clock.held(),
                "seconds": conf.get("OUTBOX_LEASE_SECONDS"),
                "per_lane": conf.get("OUTBOX_IN_FLIGHT_PER_SHOP"),
                "room": room,
            },
        )
        rows = cursor.fetchall()
    both = same_database() if shared is None else shared
    return [Lease(alias, row_id, token, lane, both) for row_id, token, lane in sorted(rows)]


def expire(alias: str) -> int:
    """Give rows back that nobody began, or whose worker died; those out of attempts are dead. Returns how many."""
    with reaching(alias), connections[alias].cursor() as cursor:
        cursor.execute(_EXPIRE, {"held": clock.held(), "most": conf.get("OUTBOX_MAX_ATTEMPTS")})
        return int(cursor.rowcount)


def recall(alias: str) -> int:
    """Let every row that was handed on and not begun be handed on again, at the next `expire`. Returns how many.

    For whoever comes up: a relay may have died before it queued them, a worker with its message in hand. Where they
    are in the queue still, the second message finds nothing to do.
    """
    with reaching(alias), connections[alias].cursor() as cursor:
        cursor.execute(_RECALL, {"held": clock.held()})
        return int(cursor.rowcount)


def recall_all() -> None:
    """The same on every database."""
    for alias in outbox_aliases():
        recall(alias)


def begin(lease: Lease) -> Lease | None:
    """The row is ours to work on, and the attempt counts; None when another has begun it, or it is over.

    Any message about the row may begin it, also one that waited so long that the row was queued again since.
    """
    values = {"row": lease.row_id, "held": clock.held(), "seconds": conf.get("OUTBOX_WORK_SECONDS")}
    with reaching(lease.alias), connections[lease.alias].cursor() as cursor:
        cursor.execute(_BEGIN, values)
        found = cursor.fetchone()
    return replace(lease, token=found[0]) if found else None


def renew(lease: Lease) -> bool:
    """We are still at it; False when the row is no longer ours, or locked because it is being finished."""
    with reaching(lease.alias), connections[lease.alias].cursor() as cursor:
        cursor.execute(_RENEW, [conf.get("OUTBOX_WORK_SECONDS"), lease.row_id, lease.token])
        return bool(cursor.rowcount)


def release(lease: Lease) -> None:
    """Give a row back that could not be handed on."""
    with reaching(lease.alias), connections[lease.alias].cursor() as cursor:
        cursor.execute(_RELEASE, [lease.row_id, lease.token])
