"""Whose an attempt is: who calls the gateway for it is heard of while the call lasts, by the database's clock.

Silent for as long as CLAIM they are taken for dead, and another repeats the call with the same key.
"""

from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from core.beating import beating
from core.db import database_now, shop_atomic
from tenants.payments import locks
from tenants.payments.models import PaymentAttempt
from tenants.payments.transitions import OPEN

CLAIM = timedelta(seconds=10)


def claim(payment_id: UUID) -> PaymentAttempt | None:
    """The newest attempt if it waits for somebody to call, else None."""
    with shop_atomic():
        payment = locks.payment_for_update(payment_id)
        attempt = payment.attempts.last()
        if attempt is None or attempt.status != PaymentAttempt.Status.CREATED or payment.status not in OPEN:
            return None
        if not _silent(attempt.id).update(submitted_at=database_now()):
            return None
        attempt.payment = payment
    return attempt


def is_silent(attempt_id: UUID) -> bool:
    """Whether nobody is calling the gateway for it."""
    return _silent(attempt_id).exists()


def _silent(attempt_id: UUID) -> QuerySet[PaymentAttempt]:
    unheard = Q(submitted_at=None) | Q(submitted_at__lte=database_now() - CLAIM)
    return PaymentAttempt.objects.filter(unheard, id=attempt_id)


def heard_of(attempt: PaymentAttempt) -> AbstractContextManager[None]:
    """Keep the attempt ours while the block lasts."""
    return beating(partial(_renew, attempt.id), seconds=CLAIM.total_seconds())


def _renew(attempt_id: UUID) -> None:
    """In real time, whatever a test holds."""
    PaymentAttempt.objects.filter(id=attempt_id).update(submitted_at=Now())
