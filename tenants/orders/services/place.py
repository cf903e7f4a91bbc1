"""Writing the order down, in the transaction in which its stock is reserved and its payment is intended."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from core import clock
from core.db import CELL, require_transaction
from core.ids import uuid7
from core.money import round_half_up
from core.prepared import Asked
from core.prepared_rows import inserted, write
from shops.context import ShopRef, current_shop
from tenants.inventory import services as inventory
from tenants.inventory.types import StockWish
from tenants.orders.links import order_token, reference_of, token_hash
from tenants.orders.models import Order, OrderLine, ShippingLine, TaxLine
from tenants.orders.types import LineInput, OrderInput, TaxInput
from tenants.store.services import next_number


def place_order(data: OrderInput, *, prefix: str, expires_at: datetime) -> Order:
    """Write the order as `pending_payment` and hold its stock until `expires_at`.

    Raises OutOfStock (nothing is written then: the caller's transaction is the one that ends). The fee term of now is
    frozen on the order. Take the number last: its row is locked until the commit.
    """
    require_transaction(CELL)
    shop, order_id = current_shop(), uuid7()
    wishes = [StockWish(line.variant_id, line.quantity) for line in data.lines]
    inventory.reserve(reference=reference_of(order_id), wishes=wishes, expires_at=expires_at, is_first=True)
    number = next_number("order")
    order = _order(order_id, data, shop, number, prefix, expires_at)
    write(inserted(order), *_lines(order_id, data))
    return order


def fee_of(total: int, shop: ShopRef) -> int:
    """The platform's commission: half up, plus the fixed part, never less than nothing or more than the total."""
    return min(total, max(0, round_half_up(Fraction(total * shop.fee_rate_bps, 10_000)) + shop.fee_fixed))


def _order(
    order_id: UUID, data: OrderInput, shop: ShopRef, number: int, prefix: str, expires_at: datetime
) -> Order:
    return Order(
        id=order_id,
        number=number,
        name=f"{prefix or '#'}{number}",
        placed_at=clock.now(),
        expires_at=expires_at,
        customer_id=data.customer_id,
        email=data.email,
        phone=data.phone,
        shipping_address=data.shipping_address,
        billing_address=data.billing_address,
        note=data.note,
        token_hash=token_hash(order_token(order_id)),
        locale=data.locale or shop.locale,
        ip=data.ip,
        currency=data.currency,
        prices_include_tax=data.prices_include_tax,
        subtotal=data.subtotal,
        discount_total=data.discount_total,
        items_total=sum(line.total for line in data.lines),
        shipping_total=data.shipping.total if data.shipping else 0,
        tax_total=data.tax_total,
        total=data.total,
        plan_code=shop.plan,
        fee_term=shop.fee_term,
        fee_rate_bps=shop.fee_rate_bps,
        fee_fixed=shop.fee_fixed,
        fee_amount=fee_of(data.total, shop),
        gateway=data.gateway,
    )


def _lines(order_id: UUID, data: OrderInput) -> Iterator[Asked[None]]:
    """What is written with the order."""
    rows = enumerate(data.lines, 1)
    yield inserted(*(_line(order_id, position, line) for position, line in rows))
    if sent := data.shipping:
        yield inserted(
            ShippingLine(
                order_id=order_id,
                method_id=sent.method_id,
                title=sent.title,
                price=sent.price,
                tax=sent.tax,
                total=sent.total,
            )
        )
    if data.tax_lines:
        yield inserted(*(_tax_line(order_id, row) for row in data.tax_lines))


def _line(order_id: UUID, position: int, line: LineInput) -> OrderLine:
    return OrderLine(
        order_id=order_id,
        position=position,
        variant_id=line.variant_id,
        title=line.title,
        variant_title=line.variant_title,
        sku=line.sku,
        image=line.image,
        requires_shipping=line.requires_shipping,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        tax=line.tax,
        total=line.total,
    )


def _tax_line(order_id: UUID, row: TaxInput) -> TaxLine:
    return TaxLine(order_id=order_id, name=row.name, rate_bps=row.rate_bps, base=row.base, amount=row.amount)
