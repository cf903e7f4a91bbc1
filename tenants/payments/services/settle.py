"""The one verb: answer, return page, webhook, sweeper and staff all end here.

Ask the gateway (outside any transaction), lock the payment, apply what it said if the transition is allowed.
"""

from datetime import datetime
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.outbox import emit
from core.outbox.event import Event
from core.prepared_rows import inserted, updated, write
from tenants.payments import locks
from tenants.payments.events import PaymentCaptured, PaymentDeclined, PaymentProcessing
from tenants.payments.models import Payment, PaymentAttempt, PaymentEvent
from tenants.payments.ports import PaymentResult, PaymentStatus
from tenants.payments.selectors import data_of
from tenants.payments.services import timing
from tenants.payments.services.asking import ask
from tenants.payments.services.external import take_over_refunds
from tenants.payments.transitions import GIVEN_UP, OPEN, may_become
from tenants.payments.types import PaymentData

S = Payment.Status
A = PaymentAttempt.Status

_ATTEMPT = {
    PaymentStatus.REQUIRES_METHOD: A.FAILED,  # the confirmation did not work out: final for this attempt
    PaymentStatus.FAILED: A.FAILED,
    PaymentStatus.REQUIRES_ACTION: A.REQUIRES_ACTION,
    PaymentStatus.PROCESSING: A.PROCESSING,
    PaymentStatus.AUTHORIZED: A.AUTHORIZED,
    PaymentStatus.CAPTURED: A.CAPTURED,
    PaymentStatus.CANCELED: A.CANCELLED,
}
_PAYMENT = {
    A.FAILED: S.REQUIRES_METHOD,
    A.CANCELLED: S.REQUIRES_METHOD,  # given up at the gateway; whether nobody pays any more is not its decision
    A.REQUIRES_ACTION: S.REQUIRES_ACTION,
    A.PROCESSING: S.PROCESSING,
    A.AUTHORIZED: S.AUTHORIZED,
    A.CAPTURED: S.CAPTURED,
}
_EVENTS: dict[str, type[PaymentCaptured] | type[PaymentProcessing] | type[PaymentDeclined]] = {
    S.CAPTURED: PaymentCaptured,
    S.PROCESSING: PaymentProcessing,
    S.REQUIRES_METHOD: PaymentDeclined,
}
_OVER = frozenset({A.CAPTURED, A.FAILED, A.CANCELLED})
_LONGEST = 300


def settle(payment_id: UUID, *, source: str, result: PaymentResult | None = None) -> PaymentData:
    """Bring our record to where the gateway says the payment is, and return it.

    `source`: answer, return, webhook, sweep or staff. `result` is an answer that the gateway has just given; without it
    the gateway is asked. Repeating it, late or twice at once, changes nothing. Raises TemporaryFailure or
    OutcomeUnknown when the gateway does not answer: nothing has changed then.
    """
    results = [result] if result is not None else ask(payment_id)
    with shop_atomic():
        payment, attempts = locks.payment_with_attempts_for_update(payment_id)
        for found in results:
            _apply(payment, attempts, found, source)
        _save(payment, unresolved=bool(attempts) and attempts[-1].status == A.CREATED)
    return data_of(payment)


def _apply(payment: Payment, attempts: list[PaymentAttempt], result: PaymentResult, source: str) -> None:
    attempt = _attempt_of(attempts, result)
    status = _ATTEMPT.get(result.status)
    if attempt is None or status is None:
        return
    _apply_to_attempt(attempt, status, result)
    if status == A.CAPTURED:
        _capture(payment, attempt, result, source)
    elif attempt is attempts[-1] and payment.status in OPEN:
        _move(payment, attempt, _PAYMENT[status], result, source)
    take_over_refunds(payment, result.refunds)


def _attempt_of(attempts: list[PaymentAttempt], result: PaymentResult) -> PaymentAttempt | None:
    if result.gateway_ref:
        for attempt in attempts:
            if attempt.gateway_ref == result.gateway_ref:
                return attempt
    for attempt in attempts:
        if attempt.number == result.attempt:
            return attempt
    return attempts[-1] if attempts else None


def _apply_to_attempt(attempt: PaymentAttempt, status: PaymentAttempt.Status, result: PaymentResult) -> None:
    reference = attempt.gateway_ref or result.gateway_ref
    if (attempt.status, attempt.gateway_ref) == (status, reference):
        return
    if attempt.status == A.CAPTURED and status != A.CAPTURED:
        return  # an answer from before the money came
    attempt.status, attempt.gateway_ref = status, reference
    over = str(result.status) if status in {A.FAILED, A.CANCELLED} else ""
    attempt.failure_code = (result.decline_code or result.code or over)[:80]
    attempt.failure_message = result.message[:_LONGEST]
    attempt.request = {} if status in _OVER else attempt.request
    write(updated(attempt, "status", "gateway_ref", "failure_code", "failure_message", "request"))


def _capture(payment: Payment, attempt: PaymentAttempt, result: PaymentResult, source: str) -> None:
    if payment.status == S.CAPTURED:
        if payment.gateway_ref != result.gateway_ref:
            _record(payment, "captured_twice", source, payment.status, f"Also paid at {result.gateway_ref}")
        _take_facts(payment, result)
        return
    payment.late = payment.status in GIVEN_UP
    payment.gateway, payment.account = attempt.gateway, attempt.account
    payment.amount_captured = min(result.captured.amount, payment.amount)
    payment.captured_at = clock.now()
    _take_facts(payment, result)
    _move(payment, attempt, S.CAPTURED, result, source)


def _take_facts(payment: Payment, result: PaymentResult) -> None:
    """What a gateway may say later than that the money has come."""
    if result.commission is not None:
        payment.fee_captured = result.commission.amount
        payment.commission_ref = result.commission_ref
    if result.method.kind:
        payment.method_kind = result.method.kind[:40]
        payment.method_brand = result.method.brand[:40]
        payment.method_last4 = result.method.last4[:4]


def _move(
    payment: Payment, attempt: PaymentAttempt, status: Payment.Status, result: PaymentResult, source: str
) -> None:
    declined_again = status == S.REQUIRES_METHOD == payment.status
    payment.client = dict(result.client) if status == S.REQUIRES_ACTION else {}
    if status == payment.status and not declined_again:
        return
    if not declined_again and not may_become(payment.status, status):
        return
    payment.failure_code, payment.failure_message = attempt.failure_code, attempt.failure_message
    if declined_again and payment.checked_at is not None and payment.gateway_ref == attempt.gateway_ref:
        return  # heard before
    before, payment.status = payment.status, status
    payment.gateway_ref = attempt.gateway_ref
    _record(payment, str(status), source, before, attempt.failure_message)
    event = _EVENTS.get(status)
    if event is not None:
        emit(_announce(event, payment))


def _announce(
    event: type[PaymentCaptured] | type[PaymentProcessing] | type[PaymentDeclined], payment: Payment
) -> Event:
    return event(payment_id=payment.id, reference=payment.reference)


def _record(payment: Payment, kind: str, source: str, before: str, message: str = "") -> None:
    event = PaymentEvent(
        payment=payment,
        kind=kind,
        source=source,
        status_from=before,
        status_to=payment.status,
        message=message[:_LONGEST],
    )
    write(inserted(event))


def _save(payment: Payment, *, unresolved: bool) -> None:
    now = clock.now()
    payment.checked_at = payment.updated_at = now
    payment.next_check_at = timing.next_check(payment.created_at) if unresolved else next_check_of(payment)
    write(updated(payment))


def next_check_of(payment: Payment) -> datetime | None:
    """When the sweeper asks again: never for what is finished, never while it is the shopper's turn to start anew."""
    if payment.status == S.CAPTURED and payment.captured_at is not None:
        if (
            not payment.fee_captured
            and payment.fee_amount
            and clock.now() - payment.captured_at < timing.FIRST * 60
        ):
            return timing.first_check()  # the commission's own entry comes a little later
        return timing.next_look(payment.captured_at)
    if payment.status in GIVEN_UP or payment.status == S.REQUIRES_METHOD:
        return None
    return timing.next_check(payment.created_at)
