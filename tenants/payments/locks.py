"""The rows of this package that are locked, and how: the payment first, what hangs on it is covered by its lock."""

from uuid import UUID

from core.errors import NotFound
from core.locks import lock_rows
from tenants.payments.models import Payment, PaymentRefund


def payment_for_update(payment_id: UUID) -> Payment:
    found = lock_rows(Payment.objects.filter(id=payment_id))
    if not found:
        raise NotFound("This payment no longer exists.")
    return found[0]


def latest_payment_for_update(reference: str) -> Payment | None:
    """The newest payment of a reference."""
    found = lock_rows(Payment.objects.filter(reference=reference))
    return found[-1] if found else None


def payment_of_refund_for_update(refund_id: UUID) -> Payment:
    found = lock_rows(Payment.objects.filter(refunds__id=refund_id))
    if not found:
        raise NotFound("This refund no longer exists.")
    return found[0]


def refund_under_lock(refund_id: UUID) -> PaymentRefund:
    """Read again under the payment's lock."""
    return PaymentRefund.objects.get(id=refund_id)
