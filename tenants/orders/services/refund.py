"""Giving part of the money back."""

from collections.abc import Sequence
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.ids import uuid7
from core.money import Money
from tenants.inventory import services as inventory
from tenants.inventory.types import StockWish
from tenants.orders import locks
from tenants.orders.errors import NothingToRefund, NotPossible
from tenants.orders.links import reference_of
from tenants.orders.models import Order, OrderLine, Refund, RefundLine
from tenants.orders.services.follow_refund import follow_refund
from tenants.orders.services.fulfill import close_when_done, left_to_send
from tenants.orders.services.splitting import Part, Split, split
from tenants.orders.services.timeline import tell
from tenants.orders.types import RefundItem
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services
from tenants.payments.types import PaymentData


def refund(
    *,
    actor: Actor,
    order_id: UUID,
    items: Sequence[RefundItem] = (),
    shipping_amount: int = 0,
    reason: str = "",
    idempotency_key: str = "",
) -> UUID:
    """Give back these items and this much of the shipping (minor units, tax in it). Returns the refund's id.

    What the payment service cannot move, less than a step of its own, goes with the next refund (see `splitting`).
    Items not sent yet will not be; with `restock` their stock is for sale again, without it is written off. The same
    key again gives the same refund. Raises Invalid, NotPossible, NothingToRefund, RefundTooLarge.
    """
    actor.require("orders.refund")
    with shop_atomic():
        order = locks.order_for_update(order_id)
        known = Refund.objects.filter(idempotency_key=idempotency_key).first() if idempotency_key else None
        if known is not None:
            return known.id
        row = _write(actor, order, items, shipping_amount, reason, idempotency_key)
    assert row.payment_refund_id is not None
    payment_services.submit_refund(row.payment_refund_id)
    follow_refund(row.payment_refund_id)
    return row.id


def _write(
    actor: Actor, order: Order, items: Sequence[RefundItem], shipping_amount: int, reason: str, key: str
) -> Refund:
    payment = payments.payment_for(reference_of(order.id))
    if payment is None or not payment.is_paid:
        raise NotPossible("Nothing was paid for this order yet.")
    lines = list(order.lines.all())
    found = _split(order, payment, lines, items, shipping_amount)
    parts, amount = found.parts, found.amount
    _take_shipping(order, found.shipping)
    row = Refund.objects.create(
        order=order,
        amount=amount,
        shipping_amount=found.shipping,
        reason=reason[:200],
        payment_refund_id=payment_services.request_refund(payment.id, amount=amount, reason=reason[:200]),
        idempotency_key=key or str(uuid7()),
        actor_label=actor.label,
    )
    RefundLine.objects.bulk_create(
        [
            RefundLine(
                refund=row,
                order_line=part.line,
                quantity=part.quantity,
                amount=part.amount,
                restock=part.restock,
            )
            for part in parts
        ]
    )
    _move_stock(actor, order, parts)
    close_when_done(order, lines)
    tell(order.id, "refund_requested", _words(found, payment, reason), actor=actor, amount=amount)
    audit(
        actor, "order.refunded", target="order", target_id=order.id, data={"amount": amount, "reason": reason}
    )
    return row


def _split(
    order: Order, payment: PaymentData, lines: Sequence[OrderLine], items: Sequence[RefundItem], shipping: int
) -> Split:
    sent = list(order.shipping_lines.all())
    found = split(lines, items, shipping=shipping, sent=sent, step=payment.step)
    if found.amount <= 0 and found.kept:
        step = Money(payment.step, payment.currency).format()
        raise NothingToRefund(f"The payment service gives back multiples of {step} only. Choose more.")
    if found.amount <= 0:
        raise NothingToRefund("Choose at least one item or an amount of shipping.")
    return found


def _words(found: Split, payment: PaymentData, reason: str) -> str:
    money = Money(found.amount, payment.currency).format()
    kept = Money(found.kept, payment.currency).format()
    step = Money(payment.step, payment.currency).format()
    words = f"{money} are given back."
    if found.kept:
        words += f" {kept} more will go with the next refund: the payment service moves multiples of {step}."
    return f"{words} {reason}".strip()


def _take_shipping(order: Order, amount: int) -> None:
    for sent in order.shipping_lines.all():
        part = min(amount, sent.total - sent.refunded_amount)
        if part:
            sent.refunded_amount += part
            sent.save(update_fields=["refunded_amount"])
            amount -= part


def _move_stock(actor: Actor, order: Order, parts: Sequence[Part]) -> None:
    """What was not sent yet is given up first; what was sent comes back, if it can be sold again."""
    freed: list[StockWish] = []
    gone: list[StockWish] = []
    returned: list[StockWish] = []
    for part in parts:
        unsent = min(part.quantity, left_to_send(part.line))
        part.line.removed_quantity += unsent
        part.line.refunded_quantity += part.quantity
        part.line.refunded_amount += part.amount
        if part.line.variant_id is None:
            continue
        if unsent:
            (freed if part.restock else gone).append(StockWish(part.line.variant_id, unsent))
        if part.restock and part.quantity > unsent:
            returned.append(StockWish(part.line.variant_id, part.quantity - unsent))
    OrderLine.objects.bulk_update(
        [part.line for part in parts], ["removed_quantity", "refunded_quantity", "refunded_amount"]
    )
    reference = reference_of(order.id)
    ended = order.status not in {Order.Status.OPEN, Order.Status.CLOSED} or order.unfillable
    if freed and not ended:
        inventory.deallocate(reference=reference, items=freed)
    if gone and not ended:
        inventory.ship(reference=reference, items=gone)
    if returned:
        inventory.restock(actor=actor, reference=reference, items=returned)
    order.updated_at = clock.now()
