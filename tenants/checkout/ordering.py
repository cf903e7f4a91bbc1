"""From a priced checkout to the order it becomes."""

import hashlib
import json
from dataclasses import asdict
from uuid import UUID

from tenants.cart.selectors import CartLineData
from tenants.cart.totals import LineTotals
from tenants.catalog.media import rendition_url
from tenants.checkout.types import CheckoutData
from tenants.orders.types import LineInput, OrderInput, ShippingInput, TaxInput

_PICTURE = 320


def order_input(data: CheckoutData, *, customer_id: UUID, gateway: str, ip: str) -> OrderInput:
    """Everything the order keeps, frozen as of now."""
    totals, shipping, billing = data.totals, data.shipping_address, data.invoice_address
    return OrderInput(
        email=data.email,
        customer_id=customer_id,
        phone=data.phone or (shipping.phone if shipping else ""),
        shipping_address=shipping.as_dict() if shipping and data.requires_shipping else {},
        billing_address=billing.as_dict() if billing else {},
        note=data.note or data.cart.note,
        currency=totals.currency,
        prices_include_tax=totals.prices_include_tax,
        lines=tuple(_line(line, priced) for line, priced in zip(data.cart.lines, totals.lines, strict=True)),
        shipping=_shipping(data),
        tax_lines=tuple(TaxInput(**asdict(row)) for row in totals.tax_lines),
        subtotal=totals.subtotal,
        discount_total=totals.discount_total,
        tax_total=totals.tax_total,
        total=totals.total,
        gateway=gateway,
        ip=ip,
    )


def _line(line: CartLineData, priced: LineTotals) -> LineInput:
    variant = line.variant
    return LineInput(
        variant_id=variant.id,
        title=variant.product_title,
        variant_title=variant.variant_title,
        sku=variant.sku,
        image=rendition_url(variant.image, _PICTURE) if variant.image else "",
        requires_shipping=variant.requires_shipping,
        quantity=priced.quantity,
        unit_price=priced.unit_price,
        discount=priced.discount,
        tax=priced.tax,
        total=priced.total,
    )


def _shipping(data: CheckoutData) -> ShippingInput | None:
    sent = data.totals.shipping
    if sent is None:
        return None
    return ShippingInput(
        method_id=sent.method_id, title=sent.name, price=sent.price, tax=sent.tax, total=sent.total
    )


def fingerprint_of(data: CheckoutData) -> str:
    """Of everything that the order holds: when it differs, the order that waits for its payment is another one."""
    totals, shipping, billing = data.totals, data.shipping_address, data.billing_address
    parts = [
        [
            [str(line.variant_id), line.quantity, line.unit_price, line.tax, line.total]
            for line in totals.lines
        ],
        [str(totals.shipping.method_id), totals.shipping.total] if totals.shipping else None,
        totals.total,
        [data.email, data.phone, data.note],
        shipping.as_dict() if shipping else None,
        billing.as_dict() if billing else None,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
