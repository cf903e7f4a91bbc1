"""The ledger follows what happens to money in the shops. On the platform's side: each looks into the event's shop."""

from uuid import UUID

from billing.ledger.booking import catch_up
from billing.ledger.commission import follow_commission_of
from billing.ledger.payouts import catch_up_payout
from billing.payouts.events import PayoutChanged
from core.errors import PermanentFailure
from tenants.payments.events import (
    CommissionReturned,
    DisputeChanged,
    DisputeClosed,
    DisputeOpened,
    PaymentCaptured,
    RefundFailed,
    RefundSucceeded,
)

Dispute = DisputeOpened | DisputeChanged | DisputeClosed
Moved = PaymentCaptured | RefundSucceeded | RefundFailed | CommissionReturned | Dispute


def ask_about_commission(event: RefundSucceeded | RefundFailed, *, shop_id: UUID | None) -> None:
    """A refund ended: what came back of the commission can be told apart now. Not atomic: it asks the vendor."""
    if shop_id is None:
        raise PermanentFailure("money of no shop cannot be followed")
    follow_commission_of(shop_id, event.payment_id)


def book_payout(event: PayoutChanged, *, shop_id: UUID | None) -> None:
    """Money left for the bank, or came back from there."""
    catch_up_payout(event.payout_id)


def book_payment(event: Moved, *, shop_id: UUID | None) -> None:
    """Money came, went back, came back after it had gone, or is disputed. What the shop says now counts."""
    if shop_id is None:
        raise PermanentFailure("money of no shop cannot be booked")
    catch_up(shop_id, event.payment_id)
