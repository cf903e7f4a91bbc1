"""What a bookkeeper asks a shop: every payment that money came for, and every refund that is settled."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tenants.payments.models import Payment, PaymentRefund
from tenants.payments.selectors import data_of, refund
from tenants.payments.types import PaymentData, RefundData

_BATCH = 500


def refunds_of(payment_id: UUID) -> tuple[RefundData, ...]:
    """Every refund of a payment, the oldest first."""
    ids = PaymentRefund.objects.filter(payment_id=payment_id).order_by("id").values_list("id", flat=True)
    found = (refund(each) for each in ids)
    return tuple(each for each in found if each is not None)


def captured_payments(*, until: datetime) -> Iterator[PaymentData]:
    """Payments whose money had come by then, in batches of a few hundred."""
    rows = Payment.objects.filter(amount_captured__gt=0).filter(
        Q(captured_at__lte=until) | Q(captured_at=None)
    )
    for row in rows.order_by("id").iterator(chunk_size=_BATCH):
        yield data_of(row)


def refund_totals(*, until: datetime) -> dict[UUID, tuple[UUID, str, int, int]]:
    """Refund → (payment, currency, amount, commission returned), of those that had succeeded by then."""
    rows = PaymentRefund.objects.filter(status=PaymentRefund.Status.SUCCEEDED, updated_at__lte=until)
    values = rows.values_list("id", "payment_id", "payment__currency", "amount", "fee_returned")
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in values}
