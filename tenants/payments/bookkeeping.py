"""What a bookkeeper asks a shop: every payment that money came for, every refund that went, every dispute."""

from collections.abc import Iterator
from uuid import UUID

from tenants.payments.models import CommissionReturn, Payment, PaymentDispute, PaymentRefund
from tenants.payments.selectors import data_of, dispute_data, refund_data_of
from tenants.payments.types import CommissionReturnData, DisputeData, PaymentData, RefundData

_BATCH = 500


def refunds_of(payment_id: UUID) -> tuple[RefundData, ...]:
    """Every refund of a payment, the oldest first."""
    rows = PaymentRefund.objects.select_related("payment").filter(payment_id=payment_id)
    return tuple(refund_data_of(row) for row in rows.order_by("id"))


def disputes_of(payment_id: UUID) -> tuple[DisputeData, ...]:
    """Every dispute of a payment, the oldest first."""
    rows = PaymentDispute.objects.select_related("payment").filter(payment_id=payment_id)
    return tuple(dispute_data(row) for row in rows.order_by("id"))


def disputes() -> Iterator[DisputeData]:
    """Every dispute, the oldest first."""
    rows = PaymentDispute.objects.select_related("payment").order_by("id")
    for row in rows.iterator(chunk_size=_BATCH):
        yield dispute_data(row)


def commission_returns(payment_id: UUID | None = None) -> tuple[CommissionReturnData, ...]:
    """Commission that came back without a refund, of one payment or of all, the oldest first."""
    rows = CommissionReturn.objects.select_related("payment").order_by("id")
    return tuple(
        CommissionReturnData(
            id=row.id,
            payment_id=row.payment_id,
            reference=row.payment.reference,
            currency=row.payment.currency,
            amount=row.amount,
            at=row.created_at,
        )
        for row in (rows.filter(payment_id=payment_id) if payment_id else rows)
    )


def captured_payments() -> Iterator[PaymentData]:
    """Payments whose money came, the oldest first, read in batches."""
    for row in Payment.objects.filter(amount_captured__gt=0).order_by("id").iterator(chunk_size=_BATCH):
        yield data_of(row)


def succeeded_refunds() -> Iterator[RefundData]:
    """Refunds whose money went, the oldest first."""
    rows = PaymentRefund.objects.select_related("payment").filter(status=PaymentRefund.Status.SUCCEEDED)
    for row in rows.order_by("id").iterator(chunk_size=_BATCH):
        yield refund_data_of(row)
