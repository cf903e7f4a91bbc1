from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class CustomerRegistered(Event):
    """Somebody became a customer of this shop."""

    name = "customers.registered"
    customer_id: UUID
