"""The ledger follows what happens to money in the shops. On the platform's side: each looks into the event's shop."""

from uuid import UUID

from billing.ledger.booking import catch_up
from core.errors import PermanentFailure
from tenants.payments.events import PaymentCaptured, RefundFailed, RefundSucceeded


def book_payment(event: PaymentCaptured | RefundSucceeded | RefundFailed, *, shop_id: UUID | None) -> None:
    """Money came, went back, or came back after it had gone. What the shop says now counts, not the event."""
    if shop_id is None:
        raise PermanentFailure("money of no shop cannot be booked")
    catch_up(shop_id, event.payment_id)
