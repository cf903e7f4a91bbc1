"""Everything that moves a payment. Every route ends in `settle`."""

from tenants.payments.services.cancel import cancel
from tenants.payments.services.confirm import mark_paid
from tenants.payments.services.notices import handle_notice
from tenants.payments.services.refund import request_refund, settle_refund, submit_refund
from tenants.payments.services.settle import settle
from tenants.payments.services.start import start
from tenants.payments.services.submit import submit
from tenants.payments.services.sweep import sweep

__all__ = [
    "cancel",
    "handle_notice",
    "mark_paid",
    "request_refund",
    "settle",
    "settle_refund",
    "start",
    "submit",
    "submit_refund",
    "sweep",
]
