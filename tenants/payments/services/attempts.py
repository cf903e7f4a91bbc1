"""Giving up attempts at the gateway, so that no two of one payment can both be paid."""

from core.errors import PermanentFailure
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import PaymentAttempt
from tenants.payments.ports import Capability, PaymentResult, PaymentStatus
from tenants.payments.services.asking import ask_about
from tenants.payments.services.settle import settle
from tenants.payments.types import PaymentData

A = PaymentAttempt.Status
# Too late to give the attempt up: the money has come, is held or is on its way.
UNDER_WAY = frozenset({PaymentStatus.CAPTURED, PaymentStatus.PROCESSING, PaymentStatus.AUTHORIZED})


def give_up_earlier(attempt: PaymentAttempt) -> PaymentData | None:
    """Cancel what earlier attempts left open. The payment as settled when one of them turned out to be paid."""
    if attempt.number == 1:
        return None
    earlier = attempt.payment.attempts.filter(number__lt=attempt.number).exclude(status=A.CANCELLED)
    for one in earlier.select_related("payment"):
        result = cancel_at_gateway(one)
        if result is None:
            continue
        if result.status in UNDER_WAY:
            PaymentAttempt.objects.filter(id=attempt.id).delete()
            return settle(attempt.payment_id, source="answer", result=result)
        PaymentAttempt.objects.filter(id=one.id).update(status=A.CANCELLED)
    return None


def cancel_at_gateway(attempt: PaymentAttempt) -> PaymentResult | None:
    """Where the attempt stands after giving it up; None when the gateway knows nothing of it.

    A declined attempt that was never waiting for its shopper needs no cancelling. Raises VendorFailure when the gateway
    does not answer.
    """
    if attempt.status == A.FAILED and attempt.payment.attempts.count() == attempt.number:
        return None
    gateway, account = gateway_named(attempt.gateway), account_at(attempt.account)
    known = attempt.gateway_ref
    if not known:
        found = ask_about(attempt)
        if found is None:
            return None
        known = found.gateway_ref
    if Capability.CANCEL not in gateway.capabilities:
        return gateway.fetch(account, known)
    try:
        return gateway.cancel(account, known, key=f"pay:{attempt.payment_id}:{attempt.number}:cancel")
    except PermanentFailure:
        return gateway.fetch(account, known)
