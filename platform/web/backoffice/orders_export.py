"""Orders as a file: a row for each line, the order's own sums on its first row only, so that a column adds up.

An order's lines' totals and its shipping are its total; so are the lines' taxes and the shipping's its tax.
"""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from core.parts import in_parts
from web.backoffice.csv_files import OF_ADDRESS, amount_cell, flag_cell, line, time_cell

PART = 500
_ADDRESS = ("Name", "Company", "Address 1", "Address 2", "Postal code", "City", "Region", "Country", "Phone")
_ORDER = (
    "Order", "Placed at", "Paid at", "Cancelled at", "Status", "Payment status", "Fulfillment status", "E-mail",
    "Phone", "Customer",
    *(f"Shipping {name.lower()}" for name in _ADDRESS), *(f"Billing {name.lower()}" for name in _ADDRESS),
    "Currency", "Prices include tax",
)  # fmt: skip
_LINE = (
    "Line", "Title", "Variant", "SKU", "Quantity", "Price", "Line discount", "Line tax", "Line total",
)  # fmt: skip
_ONCE = (
    "Shipping method", "Subtotal", "Discount", "Shipping", "Shipping tax", "Tax", "Total", "Paid", "Refunded",
    "Paid with", "Note",
)  # fmt: skip
COLUMNS = (*_ORDER, *_LINE, *_ONCE)
_NOTHING = ("",) * len(_ONCE)


def order_lines(rows: Any, *, timezone: str) -> Iterator[str]:
    """The file of these rows of `order_table`, a row at a time; times are the shop's. Three queries for 500 orders."""
    yield line(*COLUMNS)
    zone = ZoneInfo(timezone)
    for part in in_parts(rows.prefetch_related("lines", "shipping_lines"), by="placed_at", size=PART):
        for order in part:
            head, once = _order(order, zone), _once(order)
            for number, sold in enumerate(order.lines.all()):
                yield line(*head, *_line(sold, order.currency), *(_NOTHING if number else once))


def _order(order: Any, zone: ZoneInfo) -> tuple[str, ...]:
    shipping, billing = order.shipping_address, order.billing_address
    times = (time_cell(at, zone) for at in (order.placed_at, order.paid_at, order.cancelled_at))
    statuses = (order.status, order.payment_status, order.fulfillment_status)
    who = (order.email, order.phone, _name(shipping) or _name(billing))
    prices = (order.currency, flag_cell(order.prices_include_tax))
    return (order.name, *times, *statuses, *who, *_address(shipping), *_address(billing), *prices)


def _name(address: dict[str, Any]) -> str:
    return f"{address.get('first_name', '')} {address.get('last_name', '')}".strip()


def _address(address: dict[str, Any]) -> tuple[str, ...]:
    return (_name(address), *(address.get(field, "") for field in OF_ADDRESS))


def _line(sold: Any, currency: str) -> tuple[object, ...]:
    amounts = (sold.unit_price, sold.discount, sold.tax, sold.total)
    what = (sold.position, sold.title, sold.variant_title, sold.sku, sold.quantity)
    return (*what, *(amount_cell(each, currency) for each in amounts))


def _once(order: Any) -> tuple[str, ...]:
    sent = order.shipping_lines.all()
    amounts = (
        order.subtotal, order.discount_total, order.shipping_total, sum(each.tax for each in sent),
        order.tax_total, order.total, order.paid_total, order.refunded_total,
    )  # fmt: skip
    method = ", ".join(each.title for each in sent)
    figures = (amount_cell(each, order.currency) for each in amounts)
    return (method, *figures, order.gateway, order.note)
