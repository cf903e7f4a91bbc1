"""Finishing what nobody told us about: with webhooks switched off every payment still ends, only later."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from core.db import database_now, shop_atomic
from core.sweeping import each_alone
from tenants.payments import locks
from tenants.payments.gateways import gateway_named
from tenants.payments.models import Payment, PaymentAttempt, PaymentDispute, PaymentRefund
from tenants.payments.ports import Capability
from tenants.payments.services import timing
from tenants.payments.services.claiming import is_silent
from tenants.payments.services.dispute import follow_dispute, look_for_disputes
from tenants.payments.services.fraud_warning import look_for_fraud_warnings
from tenants.payments.services.refund import submit_refund
from tenants.payments.services.settle import settle
from tenants.payments.services.submit import submit
from tenants.payments.transitions import OPEN

M = TypeVar("M", Payment, PaymentRefund, PaymentDispute)
_BATCH = 100


def sweep() -> int:
    """Ask the gateways about everything that is due. Returns how many payments, refunds and disputes were looked at."""
    payments = _take(Payment.objects.all())
    each_alone(payments, _look_at, what="payment")
    refunds = _take(PaymentRefund.objects.all())
    each_alone(refunds, submit_refund, what="refund")
    disputes = _take(PaymentDispute.objects.all())
    each_alone(disputes, _look_at_dispute, what="dispute")
    return len(payments) + len(refunds) + len(disputes)


def _take(rows: QuerySet[M]) -> list[UUID]:
    """Claim a batch by moving its next look away: two sweepers share the work, and one failure blocks nobody."""
    due = rows.filter(next_check_at__lte=database_now())
    oldest = list(due.order_by("next_check_at").values_list("id", flat=True)[:_BATCH])
    with shop_atomic():
        taken = locks.free_rows(due.filter(id__in=oldest))
        for row in taken:
            rows.filter(id=row.id).update(next_check_at=timing.next_check(row.created_at))
    return [row.id for row in taken]


def _look_at(payment_id: UUID) -> None:
    payment = settle(payment_id, source="sweep")
    if payment.status in OPEN and _unasked(payment_id):
        submit(payment_id)


def _look_at_dispute(dispute_id: UUID) -> None:
    row = PaymentDispute.objects.select_related("payment").get(id=dispute_id)
    follow_dispute(row.payment.gateway, row.payment.account, row.gateway_ref, source="sweep")


def sweep_disputes() -> int:
    """Find disputes and warnings of fraud that no webhook told of: by each account that money came through."""
    accounts = Payment.objects.filter(amount_captured__gt=0).values_list("gateway", "account").distinct()
    found: list[int] = []
    for needs, look in (
        (Capability.DISPUTES, look_for_disputes),
        (Capability.FRAUD_WARNINGS, look_for_fraud_warnings),
    ):
        able = [each for each in accounts if needs in gateway_named(each[0]).capabilities]
        each_alone(able, partial(_look_in, look, found), what="account")
    return sum(found)


def _look_in(look: Callable[[str, str], int], found: list[int], account: tuple[str, str]) -> None:
    found.append(look(*account))


def _unasked(payment_id: UUID) -> bool:
    """Whether the gateway knows nothing of the newest attempt: its request, or its answer, was lost."""
    last = PaymentAttempt.objects.filter(payment_id=payment_id).last()
    if last is None or last.status != PaymentAttempt.Status.CREATED or last.gateway_ref:
        return False
    return is_silent(last.id)
