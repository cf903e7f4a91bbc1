"""Giving a payment up: at the gateway first, then in our record."""

from typing import Literal
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.outbox import emit
from tenants.payments import locks
from tenants.payments.events import PaymentCancelled
from tenants.payments.models import Payment, PaymentAttempt, PaymentEvent
from tenants.payments.selectors import data_of
from tenants.payments.services.attempts import UNDER_WAY, cancel_at_gateway
from tenants.payments.services.settle import settle
from tenants.payments.transitions import OPEN, may_become
from tenants.payments.types import PaymentData


def cancel(
    payment_id: UUID, *, source: str = "staff", final: Literal["cancelled", "expired"] = "cancelled"
) -> PaymentData:
    """Nobody is to pay this any more. Returns the payment: `captured` or `processing` when it was too late for that.

    Call it outside any transaction. Raises VendorFailure when the gateway does not answer: try again later.
    """
    payment = Payment.objects.get(id=payment_id)
    if payment.status not in OPEN:
        return data_of(payment)
    for attempt in PaymentAttempt.objects.filter(payment_id=payment_id).select_related("payment"):
        result = cancel_at_gateway(attempt)
        if result is not None and result.status in UNDER_WAY:
            return settle(payment_id, source=source, result=result)
    return _give_up(payment_id, source, Payment.Status(final))


def _give_up(payment_id: UUID, source: str, final: Payment.Status) -> PaymentData:
    with shop_atomic():
        payment = locks.payment_for_update(payment_id)
        if not may_become(payment.status, final):
            return data_of(payment)
        before, payment.status = payment.status, final
        payment.client, payment.next_check_at, payment.updated_at = {}, None, clock.now()
        payment.save(update_fields=["status", "client", "next_check_at", "updated_at"])
        over = [PaymentAttempt.Status.CAPTURED, PaymentAttempt.Status.FAILED]
        payment.attempts.exclude(status__in=over).update(status=PaymentAttempt.Status.CANCELLED, request={})
        PaymentEvent.objects.create(
            payment=payment, kind=str(final), source=source, status_from=before, status_to=final
        )
        emit(PaymentCancelled(payment_id=payment.id, reference=payment.reference))
    return data_of(payment)
