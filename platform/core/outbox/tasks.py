"""The worker's end of the outbox."""

from typing import Any
from uuid import UUID

from celery.signals import worker_ready
from django.db import connections

from core.outbox.claiming import Lease, recall_all
from core.outbox.delivering import deliver
from core.outbox.nudging import nudge
from core.tasks import task


@task(platform=True, name="core.outbox.run_row")
def run_row(alias: str, row_id: str, token: str, lane: str, shared: bool) -> None:
    """Handle one row that was handed on; whatever comes of it is written in the row."""
    deliver(Lease(alias, UUID(row_id), UUID(token), UUID(lane), shared))
    nudge()  # there is room in flight again


@worker_ready.connect
def hand_on_anew(**_: Any) -> None:
    """A worker that comes up may follow one that died with messages in hand."""
    try:
        recall_all()
    finally:
        connections.close_all()
    nudge()


@task(platform=True, name="core.outbox.prune")
def prune_outbox() -> None:
    """Forget finished rows older than OUTBOX_KEEP_DAYS, and vendors' messages older than INBOX_KEEP_DAYS.

    Before, messages that nobody said the end of are ended.
    """
    from core.outbox.operating import prune, prune_inbox, settle_inbox

    settle_inbox()
    prune()
    prune_inbox()
