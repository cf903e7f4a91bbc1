"""Where an order stands, in one query: for who has to decide what happens next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tenants.orders.models import Fulfillment, Order, Refund


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


def fulfillment_with_key(order_id: UUID, idempotency_key: str) -> UUID | None:
    """The parcel of this wish, when it was recorded before. One query; none without a key."""
    return _with_key(Fulfillment.objects.filter(order_id=order_id), idempotency_key)


def refund_with_key(order_id: UUID, idempotency_key: str) -> UUID | None:
    """The refund of this wish, when it was asked for before. One query; none without a key."""
    return _with_key(Refund.objects.filter(order_id=order_id), idempotency_key)


def _with_key(rows: QuerySet[Any], key: str) -> UUID | None:
    return rows.filter(idempotency_key=key).values_list("id", flat=True).first() if key else None
