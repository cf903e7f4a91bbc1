"""Reading payments."""

from uuid import UUID

from tenants.payments.gateways import gateway_named, methods
from tenants.payments.models import Payment, PaymentEvent, PaymentRefund
from tenants.payments.ports import Capability
from tenants.payments.types import PaymentData, PaymentStep, RefundData

__all__ = ["history", "methods", "open_refunds", "payment", "payment_for", "payments_for", "refund"]


def payment(payment_id: UUID) -> PaymentData | None:
    row = Payment.objects.filter(id=payment_id).first()
    return data_of(row) if row else None


def payment_for(reference: str) -> PaymentData | None:
    """The newest payment of a reference. One query."""
    row = Payment.objects.filter(reference=reference).order_by("-id").first()
    return data_of(row) if row else None


def payments_for(reference: str) -> tuple[PaymentData, ...]:
    return tuple(data_of(row) for row in Payment.objects.filter(reference=reference).order_by("id"))


def data_of(row: Payment) -> PaymentData:
    return PaymentData(
        id=row.id,
        reference=row.reference,
        gateway=row.gateway,
        account=row.account,
        currency=row.currency,
        amount=row.amount,
        fee_amount=row.fee_amount,
        fee_captured=row.fee_captured,
        commission_ref=row.commission_ref,
        takes_commission=Capability.COMMISSION in gateway_named(row.gateway).capabilities,
        status=row.status,
        amount_captured=row.amount_captured,
        amount_refunded=row.amount_refunded,
        amount_refund_pending=row.amount_refund_pending,
        fee_refunded=row.fee_refunded,
        late=row.late,
        gateway_ref=row.gateway_ref,
        method_kind=row.method_kind,
        method_brand=row.method_brand,
        method_last4=row.method_last4,
        captured_at=row.captured_at,
        failure_code=row.failure_code,
        failure_message=row.failure_message,
        client=row.client,
    )


def refund(refund_id: UUID) -> RefundData | None:
    row = PaymentRefund.objects.select_related("payment").filter(id=refund_id).first()
    return _refund(row) if row else None


def _refund(row: PaymentRefund) -> RefundData:
    return RefundData(
        id=row.id,
        payment_id=row.payment_id,
        reference=row.payment.reference,
        currency=row.payment.currency,
        amount=row.amount,
        fee_returned=row.fee_returned,
        status=row.status,
        gateway_ref=row.gateway_ref,
        external=row.external,
        reason=row.reason,
        failure=row.failure,
        settled_at=row.settled_at,
    )


def open_refunds(payment_id: UUID) -> tuple[RefundData, ...]:
    """Refunds whose money has not gone yet."""
    rows = PaymentRefund.objects.select_related("payment").filter(
        payment_id=payment_id, status__in=[PaymentRefund.Status.REQUESTED, PaymentRefund.Status.PENDING]
    )
    return tuple(_refund(row) for row in rows)


def history(payment_id: UUID) -> tuple[PaymentStep, ...]:
    """What happened to a payment, in order."""
    rows = PaymentEvent.objects.filter(payment_id=payment_id)
    return tuple(
        PaymentStep(row.kind, row.source, row.status_from, row.status_to, row.message, row.created_at)
        for row in rows
    )
