"""Giving a payment up. Money that has come in the meantime wins."""

from uuid import UUID

from core.db import shop_atomic
from core.errors import NotFound, PermanentFailure
from core.outbox import emit
from tenants.payments.events import PaymentCancelled
from tenants.payments.gateways import account_of, gateway
from tenants.payments.locks import payment_for_update
from tenants.payments.models import Payment, PaymentEvent
from tenants.payments.ports import Capability
from tenants.payments.selectors import PaymentData, data_of
from tenants.payments.services.apply import apply
from tenants.payments.services.settle import settle
from tenants.payments.transitions import OVER, may_become


def cancel(payment_id: UUID, *, status: str = Payment.Status.CANCELLED, source: str = "staff") -> PaymentData:
    """Give up; `status` is cancelled or expired. Not inside a transaction. Look at the answer: it may be captured.

    Raises OutcomeUnknown or TemporaryFailure when the gateway could not be asked: then nothing was given up.
    """
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    if payment.status in OVER or payment.status == Payment.Status.CAPTURED:
        return data_of(payment)
    if not payment.gateway_ref and payment.attempts.filter(status=Payment.Status.CREATED).exists():
        settle(payment_id, source=source)
        payment.refresh_from_db()
    vendor = gateway(payment.gateway)
    if payment.gateway_ref and Capability.CANCEL in vendor.capabilities:
        try:
            result = vendor.cancel(account_of(payment), payment.gateway_ref, key=f"cancel:{payment.id}")
        except PermanentFailure:
            return settle(payment_id, source=source)
        return apply(payment_id, result, source=source, over_as=status)
    return _give_up(payment_id, status, source)


def _give_up(payment_id: UUID, status: str, source: str) -> PaymentData:
    """The gateway has nothing to give up: the row alone decides."""
    with shop_atomic():
        payment = payment_for_update(payment_id)
        if may_become(payment.status, status):
            before, payment.status, payment.next_check_at = payment.status, status, None
            payment.save(update_fields=["status", "next_check_at"])
            PaymentEvent.objects.create(
                payment=payment, kind=status, source=source, status_from=before, status_to=status
            )
            emit(PaymentCancelled(payment_id=payment.id, reference=payment.reference))
    return data_of(payment)
