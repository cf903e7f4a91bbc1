"""Webhooks: a hint that something happened, never the truth about it."""

from uuid import UUID

from core import inbox, registry
from core.errors import NotFound
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.ports import NoticeKind, PaymentGateway
from tenants.payments.services.dispute import follow_dispute
from tenants.payments.services.finding import find_payment
from tenants.payments.services.fraud_warning import follow_fraud_warning
from tenants.payments.services.settle import settle

_OURS = frozenset({NoticeKind.PAYMENT, NoticeKind.REFUND, NoticeKind.COMMISSION})


def handle_notice(message_id: UUID) -> None:
    """Look at the payment that the inbox message names. Outside any transaction.

    Raises NotFound while our own commit is still under way: the outbox tries again later. A message about an object
    that is not ours is done with.
    """
    message = inbox.message(message_id)
    payload = message.payload
    object_ref = str(payload.get("object_ref", ""))
    if payload.get("kind") == NoticeKind.DISPUTE and message.vendor in registry.adapters(PaymentGateway):
        follow_dispute(message.vendor, message.account, object_ref, source="webhook")
    if payload.get("kind") == NoticeKind.FRAUD_WARNING and message.vendor in registry.adapters(
        PaymentGateway
    ):
        follow_fraud_warning(message.vendor, message.account, object_ref)
    if payload.get("kind") not in _OURS:
        return
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
