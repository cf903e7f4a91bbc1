"""Reading orders."""

from tenants.orders.links import order_path, order_token, reference_of
from tenants.orders.selectors.figures import sales_per_day, to_do, today_figures
from tenants.orders.selectors.reading import (
    credit_note,
    lookup,
    order,
    order_by_public_id,
    order_by_token,
    order_id_by_token,
    orders_of,
    refund_preview,
    timeline,
)
from tenants.orders.selectors.state import fulfillment_with_key, refund_with_key
from tenants.orders.selectors.table import order_table

__all__ = [
    "credit_note",
    "fulfillment_with_key",
    "lookup",
    "order",
    "order_by_public_id",
    "order_by_token",
    "order_id_by_token",
    "order_path",
    "order_table",
    "order_token",
    "orders_of",
    "reference_of",
    "refund_preview",
    "refund_with_key",
    "sales_per_day",
    "timeline",
    "to_do",
    "today_figures",
]
