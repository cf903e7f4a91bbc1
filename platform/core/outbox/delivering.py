"""Running the handler of a leased row, so that its effect and `done` commit together."""

import logging
import random
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.db import connections

from core import conf, registry, scope
from core.beating import beating
from core.context import working_for
from core.db import ALIAS, database_now, platform_atomic, shop_atomic
from core.errors import PermanentFailure
from core.metrics import OUTBOX_HANDLED, OUTBOX_SECONDS
from core.models import InboxMessage, OutboxRow
from core.outbox.claiming import Lease, begin, reaching, renew
from core.outbox.event import Event, Subscription

logger = logging.getLogger(__name__)

Outcome = Literal["done", "stale", "failed", "dead"]


class _StaleLeaseError(Exception):
    """Somebody else has the row, or it is done: whatever this run did must not commit."""


@dataclass(frozen=True, slots=True)
class _Job:
    lease: Lease
    subscription: Subscription
    event: Event
    shop_id: UUID | None

    @property
    def alias(self) -> str:
        return ALIAS[self.subscription.side]

    @property
    def together(self) -> bool:
        """Whether the row can be finished in the handler's own transaction."""
        return self.subscription.atomic and (self.lease.shared or self.alias == self.lease.alias)


def deliver(lease: Lease, *, raise_errors: bool = False) -> Outcome:
    """Run the row's handler once. An error puts the row back with a delay, or makes it dead."""
    mine = begin(lease)
    row = _read(mine) if mine else None
    if mine is None or row is None:
        return "stale"
    with working_for(f"outbox-{row.id}"), OUTBOX_SECONDS.labels(row.handler).time():
        outcome = _attempt(mine, row, raise_errors=raise_errors)
    OUTBOX_HANDLED.labels(row.handler, outcome).inc()
    return outcome


def _read(lease: Lease) -> OutboxRow | None:
    with reaching(lease.alias):
        rows = OutboxRow.objects.using(lease.alias)
        return rows.filter(id=lease.row_id, lease_token=lease.token, status=OutboxRow.Status.LEASED).first()


def _attempt(lease: Lease, row: OutboxRow, *, raise_errors: bool) -> Outcome:
    try:
        _run(_job(lease, row))
    except _StaleLeaseError:
        return "stale"
    except Exception as error:
        logger.exception("outbox handler %s failed for %s", row.handler, row.event)
        outcome = _fail(lease, row, error)
        if raise_errors:
            raise
        return outcome
    return "done"


def _job(lease: Lease, row: OutboxRow) -> _Job:
    subscription = registry.subscription(row.handler)
    if subscription is None:
        raise PermanentFailure(f"no subscription is named {row.handler}; install it and replay the row")
    event = subscription.event.from_payload(row.payload)
    return _Job(lease, subscription, event, row.shop_id)


def _run(job: _Job) -> None:
    if job.subscription.side == "shop":
        if job.shop_id is None:
            raise PermanentFailure("the row has no shop, its handler needs one")
        with scope.enter(job.shop_id):
            _run_on_side(job, (job.event,), {})
    else:
        _run_on_side(job, (job.event,), {"shop_id": job.shop_id})
    if not job.together and not _finish(job.lease):
        raise _StaleLeaseError


def _run_on_side(job: _Job, args: tuple[Event], kwargs: dict[str, Any]) -> None:
    if not job.together:
        seconds = conf.get("OUTBOX_WORK_SECONDS")
        with beating(partial(renew, job.lease), seconds=seconds), _transaction(job):
            job.subscription.handler(*args, **kwargs)
        return
    with _transaction(job):
        # The lock makes a second delivery of this row wait, and then find that there is nothing to do.
        if not _call("outbox_hold", job.alias, job.lease):
            raise _StaleLeaseError
        job.subscription.handler(*args, **kwargs)
        if not _call("outbox_done", job.alias, job.lease):
            raise _StaleLeaseError


def _transaction(job: _Job) -> AbstractContextManager[None]:
    if not job.subscription.atomic:
        return nullcontext()
    return shop_atomic() if job.subscription.side == "shop" else platform_atomic()


def _finish(lease: Lease) -> bool:
    with reaching(lease.alias):
        return _call("outbox_done", lease.alias, lease)


def _call(function: str, alias: str, lease: Lease) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT public.{function}(%s, %s)", [lease.row_id, lease.token])
        return bool(cursor.fetchone()[0])


def _fail(lease: Lease, row: OutboxRow, error: Exception) -> Outcome:
    dead = isinstance(error, PermanentFailure) or row.attempts >= conf.get("OUTBOX_MAX_ATTEMPTS")
    status = OutboxRow.Status.DEAD if dead else OutboxRow.Status.PENDING
    with reaching(lease.alias):
        mine = OutboxRow.objects.using(lease.alias).filter(id=row.id, lease_token=lease.token)
        mine.update(
            status=status,
            lease_token=None,
            lease_until=None,
            started_at=None,
            available_at=database_now() + backoff(row.attempts),
            last_error=describe(error),
        )
        if dead and row.message_id is not None:
            messages = InboxMessage.objects.using(lease.alias).filter(id=row.message_id)
            messages.update(status=InboxMessage.Status.DEAD)
    return "dead" if dead else "failed"


def describe(error: Exception) -> str:
    """The error for operations: its type and text, short, without the characters PostgreSQL refuses."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]


def backoff(attempts: int) -> timedelta:
    """How long to wait after that many attempts: doubling, at most OUTBOX_BACKOFF_MAX_SECONDS, jittered by half."""
    longest = conf.get("OUTBOX_BACKOFF_MAX_SECONDS")
    seconds = min(longest, conf.get("OUTBOX_BACKOFF_SECONDS") * 2 ** min(attempts - 1, 30))
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))  # noqa: S311  # spreads load, guards nothing
