"""Giving money back: intent (in the caller's transaction) → call → record."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F

from core import clock
from core.db import shop_atomic
from core.errors import Conflict, Invalid, NotFound, OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.ids import uuid7
from core.logs import logger
from core.money import Money
from core.outbox import emit
from tenants.payments.events import RefundRequested
from tenants.payments.gateways import account_of, gateway
from tenants.payments.locks import refund_for_update
from tenants.payments.models import Payment, PaymentRefund
from tenants.payments.ports import RefundRequest, RefundResult, RefundStatus
from tenants.payments.services.apply_refunds import apply_refund

FIRST_CHECK = timedelta(seconds=20)


def request_refund(
    *, payment_id: UUID, amount: int, reason: str = "", return_fee: bool = True, idempotency_key: str = ""
) -> UUID:
    """Record the wish to give `amount` back; returns the refund's id. The outbox submits it, `submit_refund` at once.

    One statement guards refunded + pending + new ≤ captured; the constraint of the table repeats it. The same
    idempotency key gives the same refund. Raises Invalid, or Conflict when more is asked than is left.
    """
    if amount <= 0:
        raise Invalid("The amount to give back must be more than zero.", field="amount")
    refund_id = uuid7()
    key = idempotency_key or f"refund:{refund_id}"
    with shop_atomic():
        known = PaymentRefund.objects.filter(idempotency_key=key).first()
        if known is not None:
            return known.id
        claimed = Payment.objects.filter(
            id=payment_id, amount_captured__gte=F("amount_refunded") + F("amount_refund_pending") + amount
        ).update(amount_refund_pending=F("amount_refund_pending") + amount)
        if not claimed:
            raise Conflict("More than what is left of this payment cannot be given back.", code="refund_too_large")
        payment = Payment.objects.get(id=payment_id)
        row = PaymentRefund.objects.create(
            id=refund_id,
            payment=payment,
            amount=amount,
            fee_amount=payment.fee_amount if return_fee else 0,
            idempotency_key=key,
            reason=reason[:200],
            next_check_at=clock.now() + FIRST_CHECK,
        )
        emit(RefundRequested(refund_id=row.id, reference=payment.reference))
    return row.id


def submit_refund(refund_id: UUID) -> str:
    """Ask the gateway to give the money back, and record what it says; returns the refund's status.

    Not inside a transaction; repeating it is harmless. An unknown outcome leaves it as it is: the sweeper asks again.
    """
    row = PaymentRefund.objects.select_related("payment").filter(id=refund_id).first()
    if row is None:
        raise NotFound("There is no such refund.")
    if row.status != PaymentRefund.Status.REQUESTED:
        return row.status
    payment = row.payment
    amount = Money(row.amount, payment.currency)
    request = RefundRequest(
        refund_id=str(row.id),
        payment_id=str(payment.id),
        gateway_ref=payment.gateway_ref,
        amount=amount,
        return_commission=bool(row.fee_amount),
        reason=row.reason,
    )
    try:
        result = gateway(payment.gateway).refund(account_of(payment), request)
    except (OutcomeUnknown, TemporaryFailure) as error:
        logger.warning("refund %s: not known (%s)", refund_id, error.code)
        return row.status
    except PermanentFailure as error:
        result = RefundResult(
            status=RefundStatus.FAILED, gateway_ref="", amount=amount, refund_id=str(row.id), code=error.message[:300]
        )
    return _record(refund_id, result)


def settle_refund(refund_id: UUID) -> str:
    """Find out how a refund stands, and record it; returns its status."""
    row = PaymentRefund.objects.select_related("payment").filter(id=refund_id).first()
    if row is None:
        raise NotFound("There is no such refund.")
    if not row.gateway_ref:
        return submit_refund(refund_id)
    try:
        result = gateway(row.payment.gateway).fetch_refund(account_of(row.payment), row.gateway_ref)
    except (OutcomeUnknown, TemporaryFailure) as error:
        logger.warning("refund %s: not asked (%s)", refund_id, error.code)
        return row.status
    return _record(refund_id, result)


def _record(refund_id: UUID, result: RefundResult) -> str:
    with shop_atomic():
        payment, row = refund_for_update(refund_id)
        apply_refund(payment, row, result)
    return row.status
