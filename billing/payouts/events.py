from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class PayoutChanged(Event):
    """Money is on its way to a merchant's bank, arrived there, or came back."""

    name = "payouts.changed"
    payout_id: UUID
