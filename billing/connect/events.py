from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class AccountActivated(Event):
    """A shop's payment account may take cards."""

    name = "connect.activated"
    shop_id: UUID
