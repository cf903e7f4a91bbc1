"""The rows of this package that are locked: one key's record, so that a repeat sees the answer or waits its turn."""

from api.models import IdempotencyRecord
from core.errors import Conflict
from core.locks import lock_rows


def record_for_update(*, caller: str, key: str) -> IdempotencyRecord:
    """Raises Conflict when the record went in between: its request failed, and may be sent again."""
    found = lock_rows(IdempotencyRecord.objects.filter(caller=caller, key=key))
    if not found:
        raise Conflict("A request with this Idempotency-Key is running.", code="idempotency_in_progress")
    return found[0]
