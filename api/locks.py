"""The rows of this package that are locked: one key's record, so that a repeat sees the answer or waits its turn."""

from datetime import datetime

from api.models import IdempotencyRecord
from core.db import database_now
from core.errors import Conflict
from core.locks import lock_rows


def record_for_update(*, caller: str, key: str) -> tuple[IdempotencyRecord, datetime]:
    """The record, and what time the database has.

    Raises Conflict when the record went in between: its request failed, and may be sent again."""
    rows = IdempotencyRecord.objects.filter(caller=caller, key=key)
    found = lock_rows(rows.annotate(asked_at=database_now()))
    if not found:
        raise Conflict("A request with this Idempotency-Key is running.", code="idempotency_in_progress")
    asked_at: datetime = found[0].asked_at  # type: ignore[attr-defined]  # annotated above; lock_rows forgets it
    return found[0], asked_at
