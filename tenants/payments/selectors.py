"""Reading payments."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, Min, QuerySet, When

from core import clock
from tenants.payments.gateways import account_at, gateway_named, methods
from tenants.payments.models import FraudWarning, Payment, PaymentDispute, PaymentEvent, PaymentRefund
from tenants.payments.ports import Capability
from tenants.payments.types import (
    DisputeData,
    FraudWarningData,
    PaymentData,
    PaymentStep,
    RefundData,
    ToAnswer,
)

__all__ = [
    "dispute",
    "dispute_data",
    "dispute_table",
    "dispute_url",
    "disputes_due_by",
    "disputes_for",
    "disputes_to_answer",
    "fraud_warning",
    "fraud_warnings_to_decide",
    "fraud_warnings_waiting",
    "history",
    "methods",
    "open_refunds",
    "payment",
    "payment_for",
    "payments_for",
    "references_of",
    "refund",
]
WAITS_FOR_MERCHANT = (PaymentDispute.Status.WARNING, PaymentDispute.Status.NEEDS_RESPONSE)


def payment(payment_id: UUID) -> PaymentData | None:
    row = Payment.objects.filter(id=payment_id).first()
    return data_of(row) if row else None


def payment_for(reference: str) -> PaymentData | None:
    """The newest payment of a reference. One query."""
    row = Payment.objects.filter(reference=reference).order_by("-id").first()
    return data_of(row) if row else None


def payments_for(reference: str) -> tuple[PaymentData, ...]:
    return tuple(data_of(row) for row in Payment.objects.filter(reference=reference).order_by("id"))


def references_of(gateway_refs: Iterable[str]) -> dict[str, str]:
    """From what a gateway calls a payment to our reference; unknown ones are left out. One query."""
    rows = Payment.objects.filter(gateway_ref__in=list(gateway_refs))
    return dict(rows.values_list("gateway_ref", "reference"))


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
        amount_disputed=row.amount_disputed,
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
        step=gateway_named(row.gateway).limits.step.get(row.currency, 1),
    )


def refund(refund_id: UUID) -> RefundData | None:
    row = PaymentRefund.objects.select_related("payment").filter(id=refund_id).first()
    return refund_data_of(row) if row else None


def refund_data_of(row: PaymentRefund) -> RefundData:
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
    return tuple(refund_data_of(row) for row in rows)


def dispute(dispute_id: UUID) -> DisputeData | None:
    row = PaymentDispute.objects.select_related("payment").filter(id=dispute_id).first()
    return dispute_data(row) if row else None


def disputes_for(reference: str) -> tuple[DisputeData, ...]:
    """Those about a reference, the newest first. One query."""
    rows = PaymentDispute.objects.select_related("payment").filter(payment__reference=reference)
    return tuple(dispute_data(row) for row in rows.order_by("-id"))


def dispute_table() -> QuerySet[PaymentDispute]:
    """All of them: those that wait for the merchant first, the nearest date first, then the newest."""
    waits = Case(When(status__in=WAITS_FOR_MERCHANT, then=0), default=1)
    rows = PaymentDispute.objects.select_related("payment").annotate(waits=waits)
    return rows.order_by("waits", F("respond_by").asc(nulls_last=True), "-id")


def disputes_to_answer() -> ToAnswer:
    """How many wait for the merchant, and until when the first of them does. One query."""
    rows = PaymentDispute.objects.filter(status__in=WAITS_FOR_MERCHANT)
    return ToAnswer(**rows.aggregate(count=Count("id"), first_until=Min("respond_by")))


def disputes_due_by(until: datetime) -> tuple[DisputeData, ...]:
    """Those that wait for the merchant, and not for longer than `until`; the nearest first. One query."""
    rows = PaymentDispute.objects.select_related("payment").filter(status__in=WAITS_FOR_MERCHANT)
    due = rows.filter(respond_by__gt=clock.now(), respond_by__lte=until)
    return tuple(dispute_data(row) for row in due.order_by("respond_by", "id"))


def fraud_warning(warning_id: UUID) -> FraudWarningData | None:
    row = FraudWarning.objects.select_related("payment").filter(id=warning_id).first()
    return _warning(row) if row else None


def fraud_warnings_to_decide(reference: str = "") -> tuple[FraudWarningData, ...]:
    """Card issuers' warnings that the merchant can still act upon, the oldest first; about one reference, or all."""
    rows = FraudWarning.objects.select_related("payment").filter(status=FraudWarning.Status.OPEN)
    if reference:
        rows = rows.filter(payment__reference=reference)
    return tuple(_warning(row) for row in rows.order_by("warned_at", "id"))


def fraud_warnings_waiting() -> int:
    """How many there are."""
    return FraudWarning.objects.filter(status=FraudWarning.Status.OPEN).count()


def _warning(row: FraudWarning) -> FraudWarningData:
    names = FraudWarningData.__dataclass_fields__.keys() - {"reference", "currency", "amount"}
    return FraudWarningData(
        **{name: getattr(row, name) for name in names},
        reference=row.payment.reference,
        currency=row.payment.currency,
        amount=row.payment.amount_captured,
    )


def dispute_data(row: PaymentDispute) -> DisputeData:
    names = DisputeData.__dataclass_fields__.keys() - {"reference", "gateway", "currency"}
    return DisputeData(
        **{name: getattr(row, name) for name in names},
        reference=row.payment.reference,
        gateway=row.payment.gateway,
        currency=row.payment.currency,
    )


def dispute_url(found: DisputeData) -> str:
    """Where the merchant answers it; empty when nowhere."""
    account = Payment.objects.filter(id=found.payment_id).values_list("account", flat=True).first() or ""
    return gateway_named(found.gateway).dispute_url(account_at(account), found.gateway_ref)


def history(payment_id: UUID) -> tuple[PaymentStep, ...]:
    """What happened to a payment, in order."""
    rows = PaymentEvent.objects.filter(payment_id=payment_id)
    return tuple(
        PaymentStep(row.kind, row.source, row.status_from, row.status_to, row.message, row.created_at)
        for row in rows
    )
