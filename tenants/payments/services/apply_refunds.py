"""Recording refunds: ours by their id, and those that somebody made in the gateway's own dashboard."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from core import clock
from core.outbox import emit
from tenants.payments.events import RefundFailed, RefundSucceeded
from tenants.payments.models import Payment, PaymentEvent, PaymentRefund
from tenants.payments.ports import RefundResult, RefundStatus
from tenants.payments.transitions import refund_may_become

Status = PaymentRefund.Status
_WRITTEN_AS = {
    RefundStatus.PENDING: Status.PENDING,
    RefundStatus.REQUIRES_ACTION: Status.PENDING,
    RefundStatus.SUCCEEDED: Status.SUCCEEDED,
    RefundStatus.FAILED: Status.FAILED,
    RefundStatus.CANCELED: Status.FAILED,
}
ASK_AGAIN = timedelta(minutes=2)


def apply_refunds(payment: Payment, results: Iterable[RefundResult]) -> None:
    """Record refunds of a payment that the caller has locked."""
    for result in results:
        row = _row(payment, result)
        if row is not None:
            apply_refund(payment, row, result)


def _row(payment: Payment, result: RefundResult) -> PaymentRefund | None:
    ours = PaymentRefund.objects.filter(payment=payment)
    row = ours.filter(gateway_ref=result.gateway_ref).first() if result.gateway_ref else None
    if row is None and result.refund_id:
        row = ours.filter(id=_uuid(result.refund_id)).first()
    return row or _external(payment, result)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _external(payment: Payment, result: RefundResult) -> PaymentRefund | None:
    """Somebody gave money back without us: it is on record all the same. One that failed before we heard is not."""
    if _WRITTEN_AS[result.status] == Status.FAILED or result.amount.amount <= 0:
        return None
    payment.amount_refund_pending += result.amount.amount
    payment.save(update_fields=["amount_refund_pending"])
    return PaymentRefund.objects.create(
        payment=payment,
        amount=result.amount.amount,
        gateway_ref=result.gateway_ref,
        idempotency_key=f"external:{result.gateway_ref}",
        external=True,
        reason="Made in the gateway's dashboard",
        status=Status.PENDING,
    )


def apply_refund(payment: Payment, row: PaymentRefund, result: RefundResult) -> None:
    """Record one refund; the payment is locked. What may not follow is left out."""
    after = _WRITTEN_AS[result.status]
    row.gateway_ref = result.gateway_ref or row.gateway_ref
    if result.commission_returned is not None and after == Status.SUCCEEDED:
        _note_fee(payment, row, result.commission_returned.amount)
    if after != row.status and refund_may_become(row.status, after):
        before, row.status = row.status, after
        _move_amounts(payment, row, before)
        row.failure = result.code if after == Status.FAILED else ""
        _tell(payment, row, before)
    row.next_check_at = clock.now() + ASK_AGAIN if row.status in {Status.REQUESTED, Status.PENDING} else None
    row.updated_at = clock.now()
    row.save()
    payment.save(update_fields=["amount_refunded", "amount_refund_pending", "fee_refunded"])


def _note_fee(payment: Payment, row: PaymentRefund, returned: int) -> None:
    payment.fee_refunded = min(payment.fee_refunded + returned - row.fee_returned, payment.fee_amount)
    row.fee_returned = returned


def _move_amounts(payment: Payment, row: PaymentRefund, before: str) -> None:
    if row.status == Status.SUCCEEDED:
        payment.amount_refund_pending -= row.amount
        payment.amount_refunded += row.amount
    elif row.status == Status.FAILED and before == Status.SUCCEEDED:
        payment.amount_refunded -= row.amount
    elif row.status == Status.FAILED:
        payment.amount_refund_pending -= row.amount


def _tell(payment: Payment, row: PaymentRefund, before: str) -> None:
    kind = f"refund_{row.status}"
    PaymentEvent.objects.create(
        payment=payment, kind=kind, source="gateway", status_from=before, status_to=row.status, message=row.failure
    )
    if row.status == Status.SUCCEEDED:
        emit(RefundSucceeded(refund_id=row.id, payment_id=payment.id, reference=payment.reference))
    elif row.status == Status.FAILED:
        emit(RefundFailed(refund_id=row.id, payment_id=payment.id, reference=payment.reference))
