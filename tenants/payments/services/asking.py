"""Asking the gateway where a payment stands, outside any transaction."""

from uuid import UUID

from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import Payment, PaymentAttempt
from tenants.payments.ports import Capability, PaymentResult

_OVER = frozenset({PaymentAttempt.Status.FAILED, PaymentAttempt.Status.CANCELLED})


def ask(payment_id: UUID) -> list[PaymentResult]:
    """The gateway's answers for every attempt that may still matter, the newest last."""
    attempts = list(PaymentAttempt.objects.filter(payment_id=payment_id).select_related("payment"))
    return [result for attempt in _worth_asking(attempts) if (result := ask_about(attempt)) is not None]


def _worth_asking(attempts: list[PaymentAttempt]) -> list[PaymentAttempt]:
    if not attempts:
        return []
    payment = attempts[0].payment
    if payment.status == Payment.Status.CAPTURED:
        return [attempt for attempt in attempts if attempt.gateway_ref == payment.gateway_ref]
    return [attempt for attempt in attempts if attempt.status not in _OVER] or attempts[-1:]


def ask_about(attempt: PaymentAttempt) -> PaymentResult | None:
    """The truth about one attempt; None when the gateway knows nothing of it (yet)."""
    gateway = gateway_named(attempt.gateway)
    if Capability.STAFF_CONFIRMED in gateway.capabilities and attempt.gateway_ref:
        return None
    if attempt.gateway_ref:
        return gateway.fetch(account_at(attempt.account), attempt.gateway_ref)
    if attempt.status != PaymentAttempt.Status.CREATED or attempt.submitted_at is None:
        return None
    return gateway.find(
        account_at(attempt.account), payment_id=str(attempt.payment_id), attempt=attempt.number
    )
