from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class MessageReceived(Event):
    """Somebody wrote to the shop by its contact form."""

    name = "contact.message_received"
    message_id: UUID
