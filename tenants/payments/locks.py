"""The rows of this package that are locked, and how: the payment before its attempts and refunds."""

from uuid import UUID

from core.db import CELL, require_transaction
from core.errors import NotFound
from tenants.payments.models import Payment, PaymentRefund


def payment_for_update(payment_id: UUID) -> Payment:
    require_transaction(CELL)
    row = Payment.objects.select_for_update().filter(id=payment_id).first()
    if row is None:
        raise NotFound("There is no such payment.")
    return row


def open_payment_for_update(reference: str) -> Payment | None:
    """The payment of a reference that is not over, if there is one."""
    require_transaction(CELL)
    rows = Payment.objects.select_for_update().filter(reference=reference)
    return rows.exclude(status__in=("failed", "cancelled", "expired")).first()


def refund_for_update(refund_id: UUID) -> tuple[Payment, PaymentRefund]:
    """A refund and its payment, the payment locked first."""
    require_transaction(CELL)
    payment_id = PaymentRefund.objects.filter(id=refund_id).values_list("payment_id", flat=True).first()
    if payment_id is None:
        raise NotFound("There is no such refund.")
    payment = payment_for_update(payment_id)
    return payment, PaymentRefund.objects.select_for_update().get(id=refund_id)
