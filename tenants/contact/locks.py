"""The rows of this package that are locked, and how."""

from uuid import UUID

from core.errors import NotFound
from core.locks import lock_rows
from tenants.contact.models import Message


def message_for_update(message_id: UUID) -> Message:
    """Raises NotFound."""
    rows = lock_rows(Message.objects.filter(id=message_id))
    if not rows:
        raise NotFound("This message no longer exists.")
    return rows[0]
