"""Taking an order back before it was sent."""

from contextlib import suppress
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import VendorFailure
from core.outbox import emit
from tenants.inventory import services as inventory
from tenants.inventory.types import StockWish
from tenants.orders import locks
from tenants.orders.errors import NotPossible
from tenants.orders.events import OrderCancelled
from tenants.orders.links import reference_of
from tenants.orders.models import Order
from tenants.orders.services.follow import follow_payment
from tenants.orders.services.timeline import tell
from tenants.orders.services.unfillable import give_everything_back
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services

_STATUSES = frozenset({Order.Status.OPEN, Order.Status.PENDING_PAYMENT})


def cancel(*, actor: Actor, order_id: UUID, reason: str = "", restock: bool = True) -> None:
    """Cancel the whole order: stock goes back to the shelf (`restock`) or is written off, money goes back.

    Raises NotPossible once something was sent: then single items are refunded instead.
    """
    actor.require("orders.cancel")
    with shop_atomic():
        order = locks.order_for_update(order_id)
        if order.status not in _STATUSES:
            raise NotPossible("This order has ended already.")
        if order.fulfillment_status != Order.FulfillmentStatus.UNFULFILLED:
            raise NotPossible("Something of this order was sent. Refund single items instead.")
        _let_go_of_stock(order, restock=restock)
        order.status, order.cancelled_at, order.cancel_reason = (
            Order.Status.CANCELLED,
            clock.now(),
            reason[:200],
        )
        order.restock_on_cancel, order.expires_at, order.updated_at = restock, None, clock.now()
        order.save()
        tell(order.id, "cancelled", f"Cancelled. {reason}".strip(), actor=actor)
        give_everything_back(order, reason=reason or "The order was cancelled", actor=actor)
        audit(actor, "order.cancelled", target="order", target_id=order.id, data={"reason": reason})
        emit(OrderCancelled(order_id=order.id))
    with suppress(VendorFailure):  # the outbox tries again
        void_payment(order_id)


def _let_go_of_stock(order: Order, *, restock: bool) -> None:
    reference = reference_of(order.id)
    inventory.release(reference=reference)
    if restock or order.unfillable:
        inventory.deallocate(reference=reference)
        return
    lines = order.lines.exclude(variant=None).values_list("variant_id", "quantity", "removed_quantity")
    gone = [
        StockWish(variant_id, quantity - removed)
        for variant_id, quantity, removed in lines
        if quantity > removed
    ]
    if order.confirmed_at is not None:
        inventory.ship(reference=reference, items=gone)


def void_payment(order_id: UUID) -> None:
    """Give up what was not paid yet, carry out what is to be given back. Outside any transaction; harmless twice."""
    payment = payments.payment_for(reference_of(order_id))
    if payment is None:
        return
    if not payment.is_paid:
        follow_payment(order_id, payment_services.cancel(payment.id, source="staff"))
    for refund in payments.open_refunds(payment.id):
        payment_services.submit_refund(refund.id)
