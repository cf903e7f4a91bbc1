"""Refunds that somebody made at the gateway itself: they become rows of ours, or our books would lie."""

from collections.abc import Sequence

from core.ids import uuid7
from tenants.payments.models import Payment, PaymentRefund
from tenants.payments.ports import RefundResult, RefundStatus
from tenants.payments.services.refund import apply_refund

_OVER = frozenset({RefundStatus.FAILED, RefundStatus.CANCELED})


def take_over_refunds(payment: Payment, results: Sequence[RefundResult]) -> None:
    """Apply the gateway's list of refunds to a payment that the caller has locked and will save."""
    if not results:
        return
    rows = list(payment.refunds.all())
    by_ref = {row.gateway_ref: row for row in rows if row.gateway_ref}
    by_id = {str(row.id): row for row in rows}
    for result in results:
        row = by_ref.get(result.gateway_ref) or by_id.get(result.refund_id) or _external(payment, result)
        if row is not None:
            apply_refund(payment, row, result)


def _external(payment: Payment, result: RefundResult) -> PaymentRefund | None:
    left = payment.amount_captured - payment.amount_refunded - payment.amount_refund_pending
    if result.status in _OVER or not 0 < result.amount.amount <= left:
        return None  # refused there, or one of ours that will be refused has to give its amount back first
    refund_id = uuid7()
    payment.amount_refund_pending += result.amount.amount
    payment.save(update_fields=["amount_refund_pending"])
    return PaymentRefund.objects.create(
        id=refund_id,
        payment=payment,
        amount=result.amount.amount,
        gateway_ref=result.gateway_ref,
        idempotency_key=f"external:{result.gateway_ref}",
        reason="Made at the payment service",
        external=True,
    )
