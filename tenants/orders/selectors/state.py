"""Where an order stands, in one query: for who has to decide what happens next."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.orders.models import Order


@dataclass(frozen=True, slots=True)
class OrderState:
    id: UUID
    name: str
    status: str
    payment_status: str
    fee_amount: int
    expires_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Placed, and the shopper is still to pay."""
        return self.status == "pending_payment" and self.payment_status in {"unpaid", "failed"}

    @property
    def is_settled(self) -> bool:
        """Confirmed: another order of the same cart would be a second sale."""
        return self.status in {"open", "closed"} or self.payment_status == "processing"


def state_of(order_id: UUID) -> OrderState | None:
    names = ("id", "name", "status", "payment_status", "fee_amount", "expires_at")
    row = Order.objects.filter(id=order_id).values_list(*names).first()
    return OrderState(*row) if row else None
