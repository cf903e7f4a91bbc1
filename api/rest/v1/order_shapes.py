"""The JSON shapes of orders: what the customer sees of one, and what its merchant sees."""

from typing import Any

from api.rest.v1.checkout_shapes import tax_line
from api.rest.v1.shapes import money
from core.ids import public_id
from tenants.checkout.address import AddressData
from tenants.orders.types import (
    FulfillmentData,
    Item,
    OrderData,
    OrderLineData,
    RefundData,
    RefundPreview,
    ShippingLineData,
)

_TOTALS = (
    "subtotal",
    "discount_total",
    "items_total",
    "shipping_total",
    "tax_total",
    "total",
    "paid_total",
    "refunded_total",
)
_ADDRESS = tuple(AddressData.__dataclass_fields__)
# The same names on a row of a list and on a complete order.
_SAME = (
    "number",
    "name",
    "status",
    "payment_status",
    "fulfillment_status",
    "placed_at",
    "paid_at",
    "cancelled_at",
    "email",
)


def summary(row: Any) -> dict[str, Any]:
    """An order in a list: from a row, or from the complete order."""
    return {
        "id": public_id("ord", row.id),
        **{name: getattr(row, name) for name in _SAME},
        "total": money(row.total, row.currency),
        "paid_total": money(row.paid_total, row.currency),
        "refunded_total": money(row.refunded_total, row.currency),
    }


def order(data: OrderData, *, merchant: bool) -> dict[str, Any]:
    """A complete order; `merchant` adds what its customer does not see."""
    currency = data.currency
    shape = {
        **summary(data),
        "phone": data.phone,
        "note": data.note,
        "shipping_address": address(data.shipping_address),
        "billing_address": address(data.billing_address),
        "prices_include_tax": data.prices_include_tax,
        **{name: money(getattr(data, name), currency) for name in _TOTALS},
        "gateway": data.gateway,
        "lines": [line(each, currency) for each in data.lines],
        "shipping_lines": [_shipping(each, currency) for each in data.shipping_lines],
        "tax_lines": [tax_line(each.name, each.rate_bps, each.amount, currency) for each in data.tax_lines],
        "fulfillments": [fulfillment(each) for each in data.fulfillments],
        "refunds": [refund(each, currency, merchant=merchant) for each in data.refunds],
    }
    return shape | _for_the_merchant(data) if merchant else shape


def _for_the_merchant(data: OrderData) -> dict[str, Any]:
    return {
        "customer_id": public_id("cus", data.customer_id) if data.customer_id else None,
        "cancel_reason": data.cancel_reason,
        "unfillable": data.unfillable,
        "refundable": money(data.refundable, data.currency),
        "fee": money(data.fee_amount, data.currency),
        "invoice": data.invoice.name if data.invoice else None,
        "can": {
            "fulfill": data.can_fulfill,
            "cancel": data.can_cancel,
            "refund": data.can_refund,
            "mark_paid": data.can_mark_paid,
        },
    }


def address(found: dict[str, Any]) -> dict[str, str] | None:
    """A stored address with all its fields; null for none."""
    return {name: str(found.get(name, "")) for name in _ADDRESS} if found else None


def line(data: OrderLineData, currency: str) -> dict[str, Any]:
    return {
        "id": public_id("line", data.id),
        "variant_id": public_id("var", data.variant_id) if data.variant_id else None,
        "title": data.title,
        "variant_title": data.variant_title,
        "sku": data.sku,
        "requires_shipping": data.requires_shipping,
        "quantity": data.quantity,
        "fulfilled_quantity": data.fulfilled_quantity,
        "refunded_quantity": data.refunded_quantity,
        "unit_price": money(data.unit_price, currency),
        "discount": money(data.discount, currency),
        "tax": money(data.tax, currency),
        "total": money(data.total, currency),
    }


def _shipping(data: ShippingLineData, currency: str) -> dict[str, Any]:
    return {
        "title": data.title,
        "price": money(data.price, currency),
        "tax": money(data.tax, currency),
        "total": money(data.total, currency),
    }


def fulfillment(data: FulfillmentData) -> dict[str, Any]:
    return {
        "id": public_id("ful", data.id),
        "number": data.number,
        "status": data.status,
        "carrier": data.carrier,
        "tracking_number": data.tracking_number,
        "tracking_url": data.tracking_url,
        "created_at": data.created_at,
        "items": _items(data.items),
    }


def refund(data: RefundData, currency: str, *, merchant: bool) -> dict[str, Any]:
    shape = {
        "id": public_id("ref", data.id),
        "status": data.status,
        "amount": money(data.amount, currency),
        "shipping_amount": money(data.shipping_amount, currency),
        "created_at": data.created_at,
        "items": _items(data.items),
    }
    if merchant:
        shape |= {"reason": data.reason, "external": data.external, "failure": data.failure}
    return shape


def preview(data: RefundPreview, currency: str) -> dict[str, Any]:
    amounts = {
        "items_amount": data.items_amount,
        "shipping_amount": data.shipping_amount,
        "total": data.total,
        "most": data.most,
        "shipping_most": data.shipping_most,
    }
    return {name: money(amount, currency) for name, amount in amounts.items()}


def _items(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    return [{"line_id": public_id("line", item.line_id), "quantity": item.quantity} for item in items]
