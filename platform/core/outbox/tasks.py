"""The worker's end of the outbox."""

from uuid import UUID

from core.outbox.claiming import Lease
from core.outbox.delivering import deliver
from core.outbox.nudging import nudge
from core.tasks import task


@task(platform=True, name="core.outbox.run_row")
def run_row(alias: str, row_id: str, token: str, lane: str, shared: bool) -> None:
    """Handle one leased row; whatever comes of it is written in the row."""
    deliver(Lease(alias, UUID(row_id), UUID(token), UUID(lane), shared))
    nudge()  # there is room in flight again


@task(platform=True, name="core.outbox.prune")
def prune_outbox() -> None:
    """Forget finished rows older than OUTBOX_KEEP_DAYS, and vendors' messages older than INBOX_KEEP_DAYS."""
    from core.outbox.operating import prune, prune_inbox

    prune()
    prune_inbox()
