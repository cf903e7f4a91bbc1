"""Reactions to events. Gateways' notices come in elsewhere: `api.webhooks.handlers` hands them to `handle_notice`."""

from tenants.payments import services
from tenants.payments.events import RefundRequested


def give_money_back(event: RefundRequested) -> None:
    """Not atomic: it calls the gateway."""
    services.submit_refund(event.refund_id)
