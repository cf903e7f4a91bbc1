"""The call: outside any transaction, with the key that the intent stored."""

import time
from typing import Any
from uuid import UUID

from core.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.money import Money
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import Payment, PaymentAttempt
from tenants.payments.ports import Capability, PaymentRequest, PaymentResult, PaymentStatus, PostalAddress
from tenants.payments.selectors import data_of
from tenants.payments.services import timing
from tenants.payments.services.attempts import give_up_earlier
from tenants.payments.services.claiming import claim, heard_of, is_silent
from tenants.payments.services.settle import settle
from tenants.payments.types import PaymentData

PATIENCE = 12.0  # a little longer: who presses again after a crash sees it through
_PAUSE = 0.1
_NOT_CHARGED = "The payment service does not answer. You have not been charged: please try again."
_REFUSED = "The payment could not be started. You have not been charged: please try another way to pay."


def submit(payment_id: UUID, *, mine: bool = False, attempt: object = None) -> PaymentData:
    """Ask the gateway to collect the newest attempt, and settle.

    `mine` and `attempt` are what `start` answered: this caller made the attempt. Somebody else who calls it for the
    same attempt (a double click, another tab) waits for the answer of the first, and calls in its place when that one
    has died; after twelve seconds it answers with how things stand. A lost answer leaves the payment `created`: the
    sweeper repeats it with the same key. Never raises for what the gateway does.
    """
    ours = _ours(payment_id, attempt) if mine else _wait(payment_id)
    if isinstance(ours, PaymentData):
        return ours
    with heard_of(ours):
        paid_before = give_up_earlier(ours)
        if paid_before is not None:
            return paid_before
        return _call(ours)


def _ours(payment_id: UUID, attempt: object) -> PaymentAttempt:
    return attempt if isinstance(attempt, PaymentAttempt) else _newest(payment_id)


def _newest(payment_id: UUID) -> PaymentAttempt:
    found = PaymentAttempt.objects.select_related("payment").filter(payment_id=payment_id).last()
    assert found is not None
    return found


def _wait(payment_id: UUID) -> PaymentData | PaymentAttempt:
    """The answer of whoever is at it, or the attempt when nobody is."""
    until = time.monotonic() + PATIENCE
    while True:
        attempt = _newest(payment_id)
        if attempt.status != PaymentAttempt.Status.CREATED or time.monotonic() > until:
            return data_of(attempt.payment)
        if is_silent(attempt.id) and (ours := claim(payment_id)) is not None:
            return ours
        time.sleep(_PAUSE)


def _call(attempt: PaymentAttempt) -> PaymentData:
    payment = attempt.payment
    try:
        result = gateway_named(attempt.gateway).start(
            account_at(attempt.account), request_of(payment, attempt)
        )
    except OutcomeUnknown:
        return _lost(payment)
    except TemporaryFailure as failure:
        result = _failed(payment, attempt, failure.code, _NOT_CHARGED)
    except PermanentFailure as failure:
        if failure.code in {"key_reused", "idempotency_key_in_use"}:
            return _lost(payment)  # the same wish is under way in another process
        result = _failed(payment, attempt, failure.code, _REFUSED)
    return settle(payment.id, source="answer", result=result)


def request_of(payment: Payment, attempt: PaymentAttempt) -> PaymentRequest:
    """What the gateway is asked, the same at every repetition."""
    stored: dict[str, Any] = dict(attempt.request)
    shipping = stored.pop("shipping", None)
    takes = Capability.COMMISSION in gateway_named(attempt.gateway).capabilities
    return PaymentRequest(
        payment_id=str(payment.id),
        attempt=attempt.number,
        reference=payment.reference,
        total=Money(payment.amount, payment.currency),
        commission=Money(payment.fee_amount if takes else 0, payment.currency),
        buyer_token=attempt.buyer_token,
        return_url=stored.pop("return_url", ""),
        shipping=PostalAddress(**shipping) if shipping else None,
        **stored,
    )


def _lost(payment: Payment) -> PaymentData:
    Payment.objects.filter(id=payment.id).update(next_check_at=timing.soon())
    return data_of(payment)


def _failed(payment: Payment, attempt: PaymentAttempt, code: str, message: str) -> PaymentResult:
    """Nothing happened at the gateway: a failed attempt without a reference."""
    zero = Money.zero(payment.currency)
    return PaymentResult(
        status=PaymentStatus.FAILED,
        gateway_ref="",
        total=Money(payment.amount, payment.currency),
        authorized=zero,
        captured=zero,
        refunded=zero,
        attempt=attempt.number,
        code=code,
        message=message,
        retryable=True,
    )
