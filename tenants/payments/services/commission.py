"""Commission that came back without a refund: it becomes a row of ours, or our books would lie."""

from uuid import UUID

from django.db.models import Sum

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.outbox import emit
from tenants.payments import locks
from tenants.payments.events import CommissionReturned
from tenants.payments.models import CommissionReturn, Payment, PaymentRefund

R = PaymentRefund.Status
_UNDER_WAY = (R.REQUESTED, R.PENDING)
_SYSTEM = Actor.system("payments")


def take_over_commission(payment_id: UUID, *, returned: int) -> UUID | None:
    """Record what came back beside the refunds; `returned` is all that the gateway says has come back so far.

    Say what the gateway said **before** the refunds were last settled: one that was made in between would else be
    counted twice. Heard again, late or twice at once, it changes nothing. While a refund is under way nobody can say
    what belongs to it: its end asks again.
    """
    with shop_atomic():
        payment = locks.payment_for_update(payment_id)
        if payment.refunds.filter(status__in=_UNDER_WAY).exists():
            return None
        outside = returned - _known(payment)
        if outside <= 0 or outside > payment.fee_captured - payment.fee_refunded:
            return None
        row = CommissionReturn.objects.create(payment=payment, amount=outside, total=returned)
        payment.fee_refunded += outside
        payment.updated_at = clock.now()
        payment.save(update_fields=["fee_refunded", "updated_at"])
        data = {"amount": outside, "currency": payment.currency}
        audit(_SYSTEM, "payment.commission_returned", target="payment", target_id=payment.id, data=data)
        emit(CommissionReturned(return_id=row.id, payment_id=payment.id, reference=payment.reference))
    return row.id


def _known(payment: Payment) -> int:
    """What came back with refunds that went through, and beside them."""
    with_refunds = (
        payment.refunds.filter(status=R.SUCCEEDED).aggregate(total=Sum("fee_returned"))["total"] or 0
    )
    beside = payment.commission_returns.aggregate(total=Sum("amount"))["total"] or 0
    return int(with_refunds + beside)
