"""Finishing what nobody told us about: with webhooks switched off every payment still ends, only later."""

import logging
from uuid import UUID

from django.db.models import QuerySet

from core import clock
from core.db import shop_atomic
from core.errors import VendorFailure
from core.locks import lock_rows
from tenants.payments.models import Payment, PaymentAttempt, PaymentRefund
from tenants.payments.services import timing
from tenants.payments.services.refund import submit_refund
from tenants.payments.services.settle import settle
from tenants.payments.services.submit import CLAIM, submit
from tenants.payments.transitions import OPEN

log = logging.getLogger(__name__)
_BATCH = 100


def sweep() -> int:
    """Ask the gateways about everything that is due. Returns how many payments and refunds were looked at."""
    payments = _take(Payment.objects.filter(next_check_at__lte=clock.now()))
    for payment_id in payments:
        _look_at(payment_id)
    refunds = _take(PaymentRefund.objects.filter(next_check_at__lte=clock.now()))
    for refund_id in refunds:
        submit_refund(refund_id)
    return len(payments) + len(refunds)


def _take(due: "QuerySet[Payment] | QuerySet[PaymentRefund]") -> list[UUID]:
    """Claim a batch by moving its next look away: two sweepers share the work, and one failure blocks nobody."""
    with shop_atomic():
        rows = lock_rows(due.order_by("next_check_at")[:_BATCH], skip_locked=True)  # type: ignore[type-var]
        ids = [row.id for row in rows]
        for row in rows:
            later = timing.next_check(row.created_at)
            type(row)._default_manager.filter(id=row.id).update(next_check_at=later)
    return ids


def _look_at(payment_id: UUID) -> None:
    try:
        payment = settle(payment_id, source="sweep")
        if payment.status in OPEN and _unasked(payment_id):
            submit(payment_id)
    except VendorFailure as failure:
        log.warning("payment %s could not be swept: %s", payment_id, failure)


def _unasked(payment_id: UUID) -> bool:
    """Whether the gateway knows nothing of the newest attempt: its request, or its answer, was lost."""
    last = PaymentAttempt.objects.filter(payment_id=payment_id).last()
    if last is None or last.status != PaymentAttempt.Status.CREATED or last.gateway_ref:
        return False
    return last.submitted_at is None or last.submitted_at <= clock.now() - CLAIM
