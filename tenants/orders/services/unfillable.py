"""Paid, but the stock is gone. Never oversell, never keep the money silently."""

from datetime import timedelta
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import database_now, shop_atomic
from core.outbox import emit
from core.sweeping import each_alone
from tenants.inventory import services as inventory
from tenants.inventory.types import StockWish
from tenants.orders import locks
from tenants.orders.errors import NotPossible
from tenants.orders.events import OrderCancelled, OrderUnfillable
from tenants.orders.links import reference_of
from tenants.orders.models import Order, Refund, RefundLine
from tenants.orders.services.timeline import tell
from tenants.orders.services.turns import take
from tenants.payments import selectors as payments
from tenants.payments.services import request_refund
from tenants.store.selectors import fresh_settings

TIME_TO_DECIDE = timedelta(hours=48)
SOLD_OUT = "Sold out before the payment came"


def become_unfillable(order: Order) -> None:
    """In the caller's transaction: give the money back at once, or ask the merchant (a setting of the shop)."""
    order.unfillable = True
    tell(order.id, "unfillable", "Paid after the stock was gone.")
    if fresh_settings().refund_unfillable:
        _give_up(order)
        return
    order.save()
    emit(OrderUnfillable(order_id=order.id))


def _give_up(order: Order) -> None:
    order.status, order.cancelled_at, order.cancel_reason = Order.Status.CANCELLED, clock.now(), SOLD_OUT
    order.save()
    give_everything_back(order, reason=SOLD_OUT, actor=Actor.system("stock"))
    emit(OrderCancelled(order_id=order.id))


def give_everything_back(order: Order, *, reason: str, actor: Actor) -> None:
    """Request the refund of what is left, in the caller's transaction. The outbox carries it out."""
    payment = payments.payment_for(reference_of(order.id))
    if payment is None or payment.refundable <= 0:
        return
    amount = payment.refundable
    payment_refund_id = request_refund(payment.id, amount=amount, reason=reason)
    lines = list(order.lines.all())
    sent = sum(row.total - row.refunded_amount for row in order.shipping_lines.all())
    row = Refund.objects.create(
        order=order,
        amount=amount,
        shipping_amount=min(sent, amount),
        reason=reason[:200],
        payment_refund_id=payment_refund_id,
        idempotency_key=f"all:{order.id}:{payment_refund_id}",
        actor_label=actor.label,
    )
    RefundLine.objects.bulk_create(
        [
            RefundLine(
                refund=row,
                order_line=line,
                quantity=line.quantity - line.refunded_quantity,
                amount=line.total - line.refunded_amount,
                restock=False,
            )
            for line in lines
            if line.quantity > line.refunded_quantity
        ]
    )
    for line in lines:
        line.refunded_quantity, line.refunded_amount = line.quantity, line.total
        line.save(update_fields=["refunded_quantity", "refunded_amount"])
    for sent_line in order.shipping_lines.all():
        sent_line.refunded_amount = sent_line.total
        sent_line.save(update_fields=["refunded_amount"])
    tell(order.id, "refund_requested", f"All that was paid goes back: {reason}.", actor=actor, amount=amount)


def accept_unfillable(*, actor: Actor, order_id: UUID) -> None:
    """The merchant has found the stock: promise it to the order. Raises OutOfStock while there is still none."""
    actor.require("orders.fulfill")
    with shop_atomic():
        order = locks.order_for_update(order_id)
        if not order.unfillable or order.status != Order.Status.OPEN:
            raise NotPossible("This order does not wait for stock.")
        lines = order.lines.exclude(variant=None).values_list("variant_id", "quantity")
        wishes = [StockWish(variant_id, quantity) for variant_id, quantity in lines]
        inventory.allocate(reference=reference_of(order.id), wishes=wishes)
        order.unfillable = False
        order.save(update_fields=["unfillable"])
        tell(order.id, "fillable", "The stock was found.", actor=actor)
        audit(actor, "order.unfillable_accepted", target="order", target_id=order.id)


def decide_unfillable() -> int:
    """Give the money of every order back that nobody decided about in time. Returns how many."""
    overdue = Order.objects.filter(
        unfillable=True, status=Order.Status.OPEN, paid_at__lte=database_now() - TIME_TO_DECIDE
    )
    return each_alone(take(overdue, since="paid_at"), _decide, what="order without stock")


def _decide(order_id: UUID) -> bool:
    with shop_atomic():
        order = locks.order_for_update(order_id)
        is_undecided = order.unfillable and order.status == Order.Status.OPEN
        if is_undecided:
            _give_up(order)
    return is_undecided
