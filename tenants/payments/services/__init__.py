"""Everything that changes payments. `settle` is the one verb that every route ends in."""

from tenants.payments.services.cancel import cancel
from tenants.payments.services.notices import handle_notice
from tenants.payments.services.refund import request_refund, settle_refund, submit_refund
from tenants.payments.services.settle import settle
from tenants.payments.services.staff import confirm_by_staff
from tenants.payments.services.start import PaymentWish, start
from tenants.payments.services.submit import submit
from tenants.payments.services.sweep import sweep

__all__ = [
    "PaymentWish",
    "cancel",
    "confirm_by_staff",
    "handle_notice",
    "request_refund",
    "settle",
    "settle_refund",
    "start",
    "submit",
    "submit_refund",
    "sweep",
]
