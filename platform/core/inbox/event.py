"""The announcement that a vendor's message was taken."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class MessageReceived(Event):
    """A verified message of a vendor lies in the inbox. Subclass it per vendor, with its name and vendor."""

    vendor: ClassVar[str] = ""

    message_id: UUID
    shop_id: UUID | None = None

    def message(self) -> UUID | None:
        return self.message_id
