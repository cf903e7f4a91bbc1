"""Reactions of payments to their own wishes."""

from tenants.payments.events import RefundRequested
from tenants.payments.services import submit_refund


def submit_requested_refund(event: RefundRequested) -> None:
    """Carry out a refund that was asked for. Calls the gateway, so it runs outside a transaction."""
    submit_refund(event.refund_id)
