"""Reactions to events and to webhooks."""

from core.inbox import MessageReceived
from tenants.payments import services
from tenants.payments.events import RefundRequested


def give_money_back(event: RefundRequested) -> None:
    """Not atomic: it calls the gateway."""
    services.submit_refund(event.refund_id)


def look_at_payment(event: MessageReceived) -> None:
    """A gateway's webhook for a shop. Not atomic: it asks the gateway."""
    services.handle_notice(event.message_id)
