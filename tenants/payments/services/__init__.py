"""Everything that moves a payment. Every route ends in `settle`."""

from tenants.payments.services.cancel import cancel
from tenants.payments.services.commission import take_over_commission
from tenants.payments.services.confirm import mark_paid
from tenants.payments.services.dispute import look_for_disputes, take_over_dispute
from tenants.payments.services.fraud_warning import keep_payment, take_over_fraud_warning
from tenants.payments.services.notices import handle_notice
from tenants.payments.services.refund import request_refund, settle_refund, submit_refund
from tenants.payments.services.settle import settle
from tenants.payments.services.start import start
from tenants.payments.services.submit import submit
from tenants.payments.services.sweep import sweep, sweep_disputes

__all__ = [
    "cancel",
    "handle_notice",
    "keep_payment",
    "look_for_disputes",
    "mark_paid",
    "request_refund",
    "settle",
    "settle_refund",
    "start",
    "submit",
    "submit_refund",
    "sweep",
    "sweep_disputes",
    "take_over_commission",
    "take_over_dispute",
    "take_over_fraud_warning",
]
