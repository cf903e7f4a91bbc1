"""Everything that happens to an order."""

from tenants.orders.services.cancel import cancel
from tenants.orders.services.expire import expire_order, expire_orders
from tenants.orders.services.exporting import note_export
from tenants.orders.services.finding import ask_for_link
from tenants.orders.services.follow import follow_payment
from tenants.orders.services.follow_refund import follow_refund
from tenants.orders.services.fulfill import fulfill
from tenants.orders.services.invoicing import ensure_invoice
from tenants.orders.services.keep import keep_despite_warning
from tenants.orders.services.mark_paid import mark_paid
from tenants.orders.services.notes import add_note
from tenants.orders.services.place import place_order
from tenants.orders.services.refund import refund
from tenants.orders.services.unfillable import accept_unfillable, decide_unfillable

__all__ = [
    "accept_unfillable",
    "add_note",
    "ask_for_link",
    "cancel",
    "decide_unfillable",
    "ensure_invoice",
    "expire_order",
    "expire_orders",
    "follow_payment",
    "follow_refund",
    "fulfill",
    "keep_despite_warning",
    "mark_paid",
    "note_export",
    "place_order",
    "refund",
]
