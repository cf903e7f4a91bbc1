"""The settlement: write what the gateway says, if it may follow what is written. Everything ends here."""

from datetime import timedelta
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.outbox import Event, emit
from tenants.payments.events import PaymentCancelled, PaymentCaptured, PaymentDeclined, PaymentProcessing
from tenants.payments.locks import payment_for_update
from tenants.payments.models import Payment, PaymentAttempt, PaymentEvent
from tenants.payments.ports import MethodSummary, PaymentResult, PaymentStatus
from tenants.payments.selectors import PaymentData, data_of
from tenants.payments.services.apply_refunds import apply_refunds
from tenants.payments.transitions import OVER, may_become

Status = Payment.Status

# A declined attempt leaves the payment open for another one.
_WRITTEN_AS: dict[PaymentStatus, str] = {
    PaymentStatus.CREATED: Status.CREATED,
    PaymentStatus.REQUIRES_METHOD: Status.REQUIRES_METHOD,
    PaymentStatus.REQUIRES_ACTION: Status.REQUIRES_ACTION,
    PaymentStatus.PROCESSING: Status.PROCESSING,
    PaymentStatus.AUTHORIZED: Status.AUTHORIZED,
    PaymentStatus.CAPTURED: Status.CAPTURED,
    PaymentStatus.FAILED: Status.REQUIRES_METHOD,
    PaymentStatus.CANCELED: Status.CANCELLED,
}
# How long until the sweeper asks by itself; a captured or given-up payment is not asked about again.
_ASK_AGAIN: dict[str, timedelta] = {
    Status.CREATED: timedelta(seconds=30),
    Status.REQUIRES_ACTION: timedelta(minutes=1),
    Status.PROCESSING: timedelta(minutes=2),
    Status.AUTHORIZED: timedelta(hours=1),
}


def apply(
    payment_id: UUID, result: PaymentResult, *, source: str, attempt_number: int | None = None, over_as: str = ""
) -> PaymentData:
    """Lock the payment and record the result. What may not follow, or belongs to an older attempt, is left out.

    `over_as` says how a payment that the gateway calls cancelled is written: cancelled, or expired.
    """
    with shop_atomic():
        payment = payment_for_update(payment_id)
        attempt = _attempt(payment, result, attempt_number)
        if attempt is None or result.status == PaymentStatus.UNKNOWN or _is_stale(payment, attempt, result):
            _look_again(payment)
            return data_of(payment)
        after = over_as if over_as and result.status == PaymentStatus.CANCELED else _WRITTEN_AS[result.status]
        _note_attempt(attempt, result, after)
        if after != payment.status and may_become(payment.status, after):
            _change(payment, result, after, source)
        _note_money(payment, result)
        _look_again(payment)
        payment.updated_at = clock.now()
        payment.save()
        apply_refunds(payment, result.refunds)
    return data_of(payment)


def _attempt(payment: Payment, result: PaymentResult, number: int | None) -> PaymentAttempt | None:
    wanted = number or result.attempt
    attempts = payment.attempts.all()
    if wanted:
        return attempts.filter(number=wanted).first()
    return attempts.filter(gateway_ref=result.gateway_ref).first() or attempts.order_by("-number").first()


def _is_stale(payment: Payment, attempt: PaymentAttempt, result: PaymentResult) -> bool:
    """An older attempt has nothing to say once a newer one was begun, unless its money came after all."""
    newest = payment.attempts.order_by("-number").values_list("number", flat=True).first()
    return attempt.number != newest and result.status != PaymentStatus.CAPTURED


def _note_attempt(attempt: PaymentAttempt, result: PaymentResult, after: str) -> None:
    attempt.status = after
    attempt.gateway_ref = result.gateway_ref or attempt.gateway_ref
    attempt.failure_code, attempt.failure_message = result.decline_code or result.code, result.message
    attempt.save()


def _change(payment: Payment, result: PaymentResult, after: str, source: str) -> None:
    before, payment.status = payment.status, after
    payment.late = payment.late or (before in OVER and after == Status.CAPTURED)
    if after == Status.CAPTURED:
        payment.captured_at = clock.now()
    PaymentEvent.objects.create(
        payment=payment,
        kind=after,
        source=source,
        status_from=before,
        status_to=after,
        message=result.message[:300],
    )
    event = _event(payment, after)
    if event is not None:
        emit(event)


def _event(payment: Payment, after: str) -> Event | None:
    if after == Status.CAPTURED:
        return PaymentCaptured(payment_id=payment.id, reference=payment.reference)
    if after == Status.PROCESSING:
        return PaymentProcessing(payment_id=payment.id, reference=payment.reference)
    if after == Status.REQUIRES_METHOD:
        return PaymentDeclined(payment_id=payment.id, reference=payment.reference)
    if after in OVER:
        return PaymentCancelled(payment_id=payment.id, reference=payment.reference)
    return None


def _note_money(payment: Payment, result: PaymentResult) -> None:
    payment.gateway_ref = result.gateway_ref or payment.gateway_ref
    payment.client = dict(result.client) if payment.status == Status.REQUIRES_ACTION else {}
    payment.failure_code = result.decline_code or result.code
    payment.failure_message = result.message[:300]
    payment.amount_captured = max(payment.amount_captured, min(result.captured.amount, payment.amount))
    if result.commission is not None:
        payment.fee_taken, payment.fee_ref = result.commission.amount, result.commission_ref
    if result.method.kind:
        payment.method_kind, payment.method_label = result.method.kind, _label(result.method)


def _label(method: MethodSummary) -> str:
    return " ".join(part for part in (method.brand or method.kind.title(), method.last4) if part)[:80]


def _look_again(payment: Payment) -> None:
    payment.checked_at = clock.now()
    wait = _ASK_AGAIN.get(payment.status)
    payment.next_check_at = clock.now() + wait if wait else None
    payment.save(update_fields=["checked_at", "next_check_at"])
