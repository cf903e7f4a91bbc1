"""The rows of this package that are locked, and how: the payment first, what hangs on it is covered by its lock."""

from functools import cache
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from core.errors import NotFound
from core.locks import PreparedLock, lock_rows
from core.prepared import ask
from core.prepared_rows import PreparedRows
from tenants.payments.models import Payment, PaymentAttempt, PaymentRefund

M = TypeVar("M", bound=Model)


def payment_for_update(payment_id: UUID) -> Payment:
    return _one(_by_id().lock(payment_id=payment_id))


def payment_with_attempts_for_update(payment_id: UUID) -> tuple[Payment, list[PaymentAttempt]]:
    """The payment locked, and then its attempts in the order they were made."""
    found, attempts = ask(
        _by_id().asked(payment_id=payment_id), _attempts_of_payment().asked(payment_id=payment_id)
    )
    return _one(found), attempts


def _one(found: list[Payment]) -> Payment:
    if not found:
        raise NotFound("This payment no longer exists.")
    return found[0]


@cache
def _by_id() -> PreparedLock[Payment]:
    def build(payment_id: UUID) -> QuerySet[Payment]:
        return Payment.objects.filter(id=payment_id)

    return PreparedLock(build)


@cache
def _attempts_of_payment() -> PreparedRows[PaymentAttempt]:
    def build(payment_id: UUID) -> QuerySet[PaymentAttempt]:
        return PaymentAttempt.objects.filter(payment_id=payment_id).order_by("number")

    return PreparedRows(build)


def latest_payment_for_update(reference: str) -> Payment | None:
    """The newest payment of a reference."""
    found = lock_rows(Payment.objects.filter(reference=reference))
    return found[-1] if found else None


def payment_of_refund_for_update(refund_id: UUID) -> Payment:
    found = lock_rows(Payment.objects.filter(refunds__id=refund_id))
    if not found:
        raise NotFound("This refund no longer exists.")
    return found[0]


def free_rows(rows: QuerySet[M]) -> list[M]:
    """Those of the rows that nobody else has locked, for who divides work with others."""
    return lock_rows(rows, skip_locked=True)


def refund_under_lock(refund_id: UUID) -> PaymentRefund:
    """Read again under the payment's lock."""
    return PaymentRefund.objects.get(id=refund_id)
