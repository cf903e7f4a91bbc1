"""Webhooks: a hint that something happened, never the truth about it."""

from uuid import UUID

from core import inbox, registry
from core.errors import NotFound
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import Payment, PaymentAttempt
from tenants.payments.ports import NoticeKind, PaymentGateway
from tenants.payments.services.settle import settle

_OURS = frozenset({NoticeKind.PAYMENT, NoticeKind.REFUND, NoticeKind.COMMISSION})


def handle_notice(message_id: UUID) -> None:
    """Look at the payment that the inbox message names. Outside any transaction.

    Raises NotFound while our own commit is still under way: the outbox tries again later. A message about an object
    that is not ours is done with.
    """
    message = inbox.message(message_id)
    payload = message.payload
    if payload.get("kind") not in _OURS:
        return
    object_ref = str(payload.get("object_ref", ""))
    payment_id = find_payment(object_ref, str(payload.get("payment_id", "")))
    if (
        payment_id is None
        and payload["kind"] == NoticeKind.REFUND
        and message.vendor in registry.adapters(PaymentGateway)
    ):
        # Made at the gateway itself: only the refund knows its payment.
        refund = gateway_named(message.vendor).fetch_refund(account_at(message.account), object_ref)
        payment_id = find_payment(refund.payment_ref)
    if payment_id is not None:
        settle(payment_id, source="webhook")
    elif payload.get("payment_id") and payload["kind"] == NoticeKind.PAYMENT:
        raise NotFound("This payment is not known yet.")


def find_payment(object_ref: str, payment_id: str = "") -> UUID | None:
    """The payment of a gateway's object: by its reference, by a refund's, or by our own id in its metadata."""
    if object_ref:
        attempt = (
            PaymentAttempt.objects.filter(gateway_ref=object_ref).values_list("payment_id", flat=True).first()
        )
        if attempt is not None:
            return attempt
        by_refund = (
            Payment.objects.filter(refunds__gateway_ref=object_ref).values_list("id", flat=True).first()
        )
        by_fee = Payment.objects.filter(commission_ref=object_ref).values_list("id", flat=True).first()
        if by_refund or by_fee:
            return by_refund or by_fee
    try:
        wanted = UUID(payment_id)
    except ValueError:
        return None
    return Payment.objects.filter(id=wanted).values_list("id", flat=True).first()
