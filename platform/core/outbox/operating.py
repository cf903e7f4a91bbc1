"""What operations see of the outbox, and what they may do: look at dead rows, replay them, forget old ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Count, Min

from core import clock, conf
from core.actor import Actor
from core.audit import audit
from core.db import NOW, PLATFORM, database_now, platform_atomic
from core.models import InboxMessage, OutboxRow
from core.outbox.claiming import outbox_aliases, reaching
from core.outbox.nudging import nudge

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class RowView:
    """One outbox row as operations read it."""

    id: UUID
    event: str
    handler: str
    shop_id: UUID | None
    payload: dict[str, Any]
    status: str
    attempts: int
    last_error: str
    created_at: datetime
    available_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much is waiting: rows per status but done, and since when the oldest due row waits."""

    pending: int
    leased: int
    dead: int
    oldest_due_at: datetime | None


def rows(*, status: str = "dead", shop_id: UUID | None = None, limit: int = 100) -> list[RowView]:
    """Rows of a status, newest first; of one shop when it is named."""
    found: list[OutboxRow] = []
    for alias in outbox_aliases():
        with reaching(alias):
            query = OutboxRow.objects.using(alias).filter(status=status).order_by("-created_at", "-id")
            found += query.filter(shop_id=shop_id)[:limit] if shop_id else query[:limit]
    return [_view(row) for row in sorted(found, key=lambda row: row.created_at, reverse=True)[:limit]]


def _view(row: OutboxRow) -> RowView:
    return RowView(
        id=row.id,
        event=row.event,
        handler=row.handler,
        shop_id=row.shop_id,
        payload=row.payload,
        status=row.status,
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        available_at=row.available_at,
    )


def backlog() -> Backlog:
    """The outbox's state over all databases."""
    counts = {"pending": 0, "leased": 0, "dead": 0}
    oldest: list[datetime] = []
    for alias in outbox_aliases():
        with reaching(alias):
            query = OutboxRow.objects.using(alias).exclude(status="done")
            for status, count in query.values_list("status").annotate(Count("id")).order_by():
                counts[status] += count
            due = query.filter(status="pending", available_at__lte=database_now())
            first = due.aggregate(first=Min("available_at"))["first"]
        oldest += [first] if first else []
    return Backlog(**counts, oldest_due_at=min(oldest, default=None))


def replay(row_ids: Iterable[UUID], *, actor: Actor) -> int:
    """Make dead rows pending again, with all their attempts before them. Returns how many there were."""
    wanted, count = list(row_ids), 0
    for alias in outbox_aliases():
        with reaching(alias):
            dead = OutboxRow.objects.using(alias).filter(id__in=wanted, status="dead")
            count += dead.update(status="pending", attempts=0, available_at=database_now())
    if count:
        with platform_atomic():
            audit(actor, "outbox.replayed", target="outbox", data={"rows": [str(row) for row in wanted]})
        nudge()
    return count


def forget_shop(shop_id: UUID) -> int:
    """Remove the rows of a shop that is deleted: nothing may run for it any more."""
    return sum(_delete(alias, shop_id=shop_id) for alias in outbox_aliases())


def prune(*, keep_days: int | None = None) -> int:
    """Remove finished rows older than OUTBOX_KEEP_DAYS, in small transactions. Returns how many."""
    days = conf.get("OUTBOX_KEEP_DAYS") if keep_days is None else keep_days
    before = clock.now() - timedelta(days=days)
    return sum(_delete(alias, status="done", finished_at__lt=before) for alias in outbox_aliases())


def prune_inbox(*, keep_days: int | None = None) -> int:
    """Remove handled messages of vendors older than INBOX_KEEP_DAYS. Returns how many."""
    days = conf.get("INBOX_KEEP_DAYS") if keep_days is None else keep_days
    old = InboxMessage.objects.using(PLATFORM).filter(
        status=InboxMessage.Status.DONE, finished_at__lt=clock.now() - timedelta(days=days)
    )
    total = 0
    while batch := list(old.values_list("id", flat=True)[:_BATCH]):
        total += InboxMessage.objects.using(PLATFORM).filter(id__in=batch).delete()[0]
    return total


_SETTLE_INBOX = """
UPDATE public.core_inbox i
SET (status, finished_at) = (
    SELECT CASE WHEN bool_or(o.status = 'dead') THEN 'dead' ELSE 'done' END,
           CASE WHEN bool_or(o.status = 'dead') THEN NULL ELSE $now END
    FROM public.core_outbox o WHERE o.message_id = i.id)
WHERE i.status = 'received' AND i.received_at < $now - interval '1 minute'
  AND NOT EXISTS (SELECT 1 FROM public.core_outbox o
                  WHERE o.message_id = i.id AND o.status IN ('pending', 'leased'))
""".replace("$now", NOW)


def settle_inbox() -> int:
    """End messages whose rows have all ended without saying so. Returns how many.

    A row that ended its workers until it was dead tells nobody; of two handlers that finish at one instant neither sees
    that the other has; and the rows of a deleted shop are gone. What still has to be done the outbox does by itself.
    """
    with connections[PLATFORM].cursor() as cursor:
        cursor.execute(_SETTLE_INBOX, {"held": clock.held()})
        return int(cursor.rowcount)


def _delete(alias: str, **which: Any) -> int:
    total = 0
    while True:
        with reaching(alias):
            query = OutboxRow.objects.using(alias)
            batch: Sequence[UUID] = list(query.filter(**which).values_list("id", flat=True)[:_BATCH])
            total += query.filter(id__in=batch).delete()[0]
        if len(batch) < _BATCH:
            return total
