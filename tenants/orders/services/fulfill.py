"""A parcel leaves."""

import re
from collections.abc import Sequence
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Invalid
from core.outbox import emit
from tenants.inventory import services as inventory
from tenants.inventory.types import StockWish
from tenants.orders import locks
from tenants.orders.errors import NotPossible
from tenants.orders.events import OrderFulfilled
from tenants.orders.links import reference_of
from tenants.orders.models import Fulfillment, FulfillmentLine, Order, OrderLine
from tenants.orders.services.timeline import tell
from tenants.orders.types import Item

F = Order.FulfillmentStatus
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")  # it stands in a mail too, where nothing escapes a new line


def fulfill(
    *,
    actor: Actor,
    order_id: UUID,
    items: Sequence[Item] | None = None,
    carrier: str = "",
    tracking_number: str = "",
    tracking_url: str = "",
    idempotency_key: str = "",
) -> UUID:
    """Record a parcel with these items (everything that is left when None) and take them off the shelf.

    Returns the fulfillment's id. The same key again gives the same parcel: nothing leaves twice. Raises NotPossible for
    an order that is not open or waits for stock, Invalid for more than is left to be sent.
    """
    actor.require("orders.fulfill")
    _check_url(tracking_url)
    with shop_atomic():
        order = locks.order_for_update(order_id)
        known = (
            order.fulfillments.filter(idempotency_key=idempotency_key).first() if idempotency_key else None
        )
        if known is not None:
            return known.id
        if order.status != Order.Status.OPEN or order.unfillable:
            raise NotPossible("This order cannot be sent as it stands.")
        lines = {line.id: line for line in order.lines.all()}
        parts = _parts(lines, items)
        row = Fulfillment.objects.create(
            order=order,
            number=order.fulfillments.count() + 1,
            carrier=carrier,
            tracking_number=tracking_number,
            tracking_url=tracking_url,
            idempotency_key=idempotency_key,
        )
        FulfillmentLine.objects.bulk_create(
            [FulfillmentLine(fulfillment=row, order_line=line, quantity=quantity) for line, quantity in parts]
        )
        _ship(order, parts)
        close_when_done(order, list(lines.values()))
        count = sum(quantity for _, quantity in parts)
        tell(
            order.id,
            "fulfilled",
            f"A parcel with {count} {'item' if count == 1 else 'items'} left.",
            actor=actor,
        )
        audit(actor, "order.fulfilled", target="order", target_id=order.id, data={"fulfillment": str(row.id)})
        emit(OrderFulfilled(order_id=order.id, fulfillment_id=row.id))
    return row.id


def _check_url(url: str) -> None:
    if url and not _ADDRESS.fullmatch(url):
        raise Invalid("Enter an address that starts with https://.", field="tracking_url")


def left_to_send(line: OrderLine) -> int:
    return line.quantity - line.fulfilled_quantity - line.removed_quantity


def _parts(lines: dict[UUID, OrderLine], items: Sequence[Item] | None) -> list[tuple[OrderLine, int]]:
    if items is None:
        items = [Item(line.id, left_to_send(line)) for line in lines.values()]
    wanted: dict[UUID, int] = {}
    for item in items:
        if item.quantity < 0 or item.line_id not in lines:
            raise Invalid("Choose items of this order.", field="items")
        wanted[item.line_id] = wanted.get(item.line_id, 0) + item.quantity
    parts = [(lines[line_id], quantity) for line_id, quantity in wanted.items() if quantity]
    if not parts:
        raise Invalid("Choose at least one item to send.", field="items")
    for line, quantity in parts:
        if quantity > left_to_send(line):
            raise Invalid(f"Of “{line.title}” only {left_to_send(line)} are left to send.", field="items")
    return parts


def _ship(order: Order, parts: list[tuple[OrderLine, int]]) -> None:
    wishes = [StockWish(line.variant_id, quantity) for line, quantity in parts if line.variant_id]
    inventory.ship(reference=reference_of(order.id), items=wishes)
    for line, quantity in parts:
        line.fulfilled_quantity += quantity
    OrderLine.objects.bulk_update([line for line, _ in parts], ["fulfilled_quantity"])


def close_when_done(order: Order, lines: list[OrderLine]) -> None:
    """Set the fulfillment axis from the lines; an order with nothing left to send, paid, is closed."""
    sent, left = sum(line.fulfilled_quantity for line in lines), sum(left_to_send(line) for line in lines)
    if sent:
        order.fulfillment_status = F.PARTIAL if left else F.FULFILLED
    unpaid = {Order.PaymentStatus.UNPAID, Order.PaymentStatus.PROCESSING, Order.PaymentStatus.FAILED}
    if not left and order.status == Order.Status.OPEN and order.payment_status not in unpaid:
        order.status = Order.Status.CLOSED
    order.updated_at = clock.now()
    order.save(update_fields=["fulfillment_status", "status", "updated_at"])
