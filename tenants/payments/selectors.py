"""Reading payments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tenants.payments.models import Payment, PaymentEvent, PaymentRefund


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentData:
    """A payment as others may see it; amounts in minor units of `currency`."""

    id: UUID
    reference: str
    gateway: str
    account: str
    gateway_ref: str
    currency: str
    amount: int
    fee_amount: int
    fee_taken: int | None
    fee_ref: str
    fee_refunded: int
    status: str
    amount_captured: int
    amount_refunded: int
    amount_refund_pending: int
    late: bool
    method_label: str
    failure_message: str
    created_at: datetime
    captured_at: datetime | None
    expires_at: datetime | None
    client: Mapping[str, Any] = field(repr=False)

    @property
    def refundable(self) -> int:
        return self.amount_captured - self.amount_refunded - self.amount_refund_pending


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundData:
    id: UUID
    payment_id: UUID
    reference: str
    gateway: str
    currency: str
    amount: int
    fee_returned: int
    status: str
    reason: str
    external: bool
    failure: str
    created_at: datetime
    updated_at: datetime


def data_of(row: Payment) -> PaymentData:
    names = PaymentData.__dataclass_fields__
    return PaymentData(**{name: getattr(row, name) for name in names})


def payment(payment_id: UUID) -> PaymentData | None:
    row = Payment.objects.filter(id=payment_id).first()
    return data_of(row) if row else None


def payments_of(reference: str) -> list[PaymentData]:
    """Every payment of a reference, the newest first."""
    return [data_of(row) for row in Payment.objects.filter(reference=reference).order_by("-id")]


def decisive_payment(reference: str) -> PaymentData | None:
    """The payment that says how the reference stands: one that holds money, else the newest. One query."""
    found = payments_of(reference)
    return next((each for each in found if each.amount_captured), found[0] if found else None)


def payment_by_gateway_ref(gateway_ref: str) -> PaymentData | None:
    row = Payment.objects.filter(gateway_ref=gateway_ref).exclude(gateway_ref="").first()
    return data_of(row) if row else None


def _refund(row: PaymentRefund) -> RefundData:
    return RefundData(
        id=row.id,
        payment_id=row.payment_id,
        reference=row.payment.reference,
        gateway=row.payment.gateway,
        currency=row.payment.currency,
        amount=row.amount,
        fee_returned=row.fee_returned,
        status=row.status,
        reason=row.reason,
        external=row.external,
        failure=row.failure,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def refund(refund_id: UUID) -> RefundData | None:
    row = PaymentRefund.objects.select_related("payment").filter(id=refund_id).first()
    return _refund(row) if row else None


def refunds_of(reference: str) -> list[RefundData]:
    """Every refund of a reference, the oldest first."""
    rows = PaymentRefund.objects.select_related("payment").filter(payment__reference=reference).order_by("id")
    return [_refund(row) for row in rows]


def events_of(reference: str) -> QuerySet[PaymentEvent]:
    """What happened, in order."""
    return PaymentEvent.objects.filter(payment__reference=reference).order_by("created_at", "id")
