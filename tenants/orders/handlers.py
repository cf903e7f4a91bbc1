"""Reactions to payments, and to orders themselves. Each reads the rows again and is harmless when repeated."""

from tenants.orders.events import OrderCancelled, OrderPaid, OrderRefunded
from tenants.orders.services.cancel import void_payment
from tenants.orders.services.crediting import ensure_credit_note
from tenants.orders.services.follow import follow_payment, order_id_of
from tenants.orders.services.follow_dispute import follow_dispute, tell_of_commission, tell_of_fraud_warning
from tenants.orders.services.follow_refund import follow_refund
from tenants.orders.services.invoicing import ensure_invoice
from tenants.payments.events import (
    CommissionReturned,
    DisputeChanged,
    DisputeClosed,
    DisputeOpened,
    FraudWarned,
    PaymentCaptured,
    PaymentDeclined,
    PaymentProcessing,
    RefundFailed,
    RefundSucceeded,
)


def on_payment(event: PaymentCaptured | PaymentProcessing | PaymentDeclined) -> None:
    """The order follows its payment, whatever the checkout that started it has become."""
    follow_payment(order_id_of(event.reference))


def on_refund(event: RefundSucceeded | RefundFailed) -> None:
    follow_refund(event.refund_id)


def on_dispute(event: DisputeOpened | DisputeChanged | DisputeClosed) -> None:
    follow_dispute(event.dispute_id)


def on_fraud_warning(event: FraudWarned) -> None:
    tell_of_fraud_warning(event.warning_id)


def on_commission_returned(event: CommissionReturned) -> None:
    tell_of_commission(order_id_of(event.reference), event.return_id)


def make_invoice(event: OrderPaid) -> None:
    ensure_invoice(event.order_id)


def make_credit_note(event: OrderRefunded) -> None:
    ensure_credit_note(event.refund_id)


def on_cancelled(event: OrderCancelled) -> None:
    """Not atomic: it calls the gateway."""
    void_payment(event.order_id)
