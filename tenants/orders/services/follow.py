"""The order follows its payment: one verb, called by the checkout at once and by the outbox for certain."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core import clock
from core.actor import Actor
from core.db import CELL, in_transaction, shop_atomic
from core.ids import parse_public_id
from core.outbox import emit
from core.outbox.event import Event
from core.prepared import Prepared
from core.prepared_rows import updated, write
from tenants.inventory import services as inventory
from tenants.inventory.errors import OutOfStock
from tenants.inventory.types import StockWish
from tenants.orders import locks
from tenants.orders.events import OrderPaid, OrderPlaced
from tenants.orders.links import PREFIX, reference_of
from tenants.orders.models import Order, OrderLine
from tenants.orders.services.timeline import tell
from tenants.orders.services.unfillable import become_unfillable, give_everything_back
from tenants.payments import selectors as payments
from tenants.payments.gateways import gateway_named
from tenants.payments.ports import Capability
from tenants.payments.types import PaymentData
from tenants.store.selectors import shop_settings

S, P = Order.Status, Order.PaymentStatus
MANUAL_DAYS = 14
# What this verb changes: the sums are not among it, so the database need not add them up again.
_FOLLOWING = (
    *("status", "payment_status", "paid_at", "paid_total", "gateway"),
    *("confirmed_at", "expires_at", "updated_at"),
)
_SYSTEM = Actor.system("payments")


def order_id_of(reference: str) -> UUID:
    """The order of a payment's reference; raises NotFound for somebody else's reference."""
    return parse_public_id(PREFIX, reference)


def _nothing(order_id: UUID) -> None:
    """What follows a confirmed order unless the caller has something to add."""


def follow_payment(
    order_id: UUID, payment: PaymentData | None = None, *, once_confirmed: Callable[[UUID], None] = _nothing
) -> Order:
    """Bring the order to where its payment is. Repeating it, or hearing of it twice at once, changes nothing.

    captured → paid, stock allocated; taken after the order expired: the stock is tried for again, else `unfillable`.
    processing, or to be paid by hand → confirmed, stock allocated, unpaid. declined → waits for another try.
    `payment` is its state as just settled, where the caller has it. `once_confirmed` runs in the same transaction when
    the order is confirmed, now or earlier.
    """
    if not in_transaction(CELL):  # inside one, an error could not be caught any more
        with suppress(OutOfStock):  # the transaction ends with it: a savepoint in every sale costs too much
            return _follow_and(once_confirmed, order_id, payment, expects_stock=True)
    return _follow_and(once_confirmed, order_id, payment, expects_stock=False)


def _follow_and(
    once_confirmed: Callable[[UUID], None],
    order_id: UUID,
    payment: PaymentData | None,
    *,
    expects_stock: bool,
) -> Order:
    with shop_atomic():
        order = locks.order_for_update(order_id)
        _follow(order, payment or payments.payment_for(reference_of(order_id)), expects_stock=expects_stock)
        if order.confirmed_at is not None:
            once_confirmed(order.id)
    return order


def _follow(order: Order, payment: PaymentData | None, *, expects_stock: bool) -> None:
    if order.total == 0:
        _paid(order, None, expects_stock=expects_stock)
    elif payment is None:
        return
    elif payment.is_paid:
        _paid(order, payment, expects_stock=expects_stock)
    elif payment.status == "processing":
        _under_way(order, payment, expects_stock=expects_stock)
    elif payment.status == "requires_method":
        _declined(order, payment)


def _paid(order: Order, payment: PaymentData | None, *, expects_stock: bool) -> None:
    if order.payment_status not in {P.UNPAID, P.PROCESSING, P.FAILED}:
        return
    order.payment_status, order.paid_at = P.PAID, clock.now()
    order.paid_total = payment.amount_captured if payment else 0
    order.gateway = payment.gateway if payment else ""
    order.expires_at = None
    late = order.status in {S.CANCELLED, S.EXPIRED}
    tell(order.id, "paid", "The payment came after the order had ended." if late else "Paid.")
    if order.status == S.CANCELLED:
        _save(order)
        give_everything_back(order, reason="The order was cancelled", actor=_SYSTEM)
        return
    has_stock = _allocate(order, expects_stock=expects_stock)
    order.status = S.OPEN
    news: list[Event] = [OrderPaid(order_id=order.id)]
    if order.confirmed_at is None:
        order.confirmed_at = clock.now()
        news.insert(0, OrderPlaced(order_id=order.id))
    _save(order)
    emit(*news)
    if not has_stock:
        become_unfillable(order)


def _allocate(order: Order, *, expects_stock: bool) -> bool:
    """Make the hold a promise; False when the hold is gone and so is the stock."""
    wishes = [StockWish(variant_id, quantity) for variant_id, quantity in _sold().rows(order_id=order.id)]
    if expects_stock:
        inventory.allocate(reference=reference_of(order.id), wishes=wishes)
        return True
    try:
        with shop_atomic(savepoint=True):
            inventory.allocate(reference=reference_of(order.id), wishes=wishes)
    except OutOfStock:
        return False
    return True


@cache
def _sold() -> Prepared:
    def build(order_id: UUID) -> QuerySet[Any, Any]:
        lines = OrderLine.objects.filter(order_id=order_id, variant__isnull=False)
        return lines.order_by("position").values_list("variant_id", "quantity")

    return Prepared(build)


def _confirm(order: Order) -> None:
    if order.confirmed_at is None:
        order.confirmed_at = clock.now()
        emit(OrderPlaced(order_id=order.id))


def _under_way(order: Order, payment: PaymentData, *, expects_stock: bool) -> None:
    """To be paid by hand, or the gateway decides later: the stock is promised, the customer has an order."""
    by_hand = Capability.STAFF_CONFIRMED in gateway_named(payment.gateway).capabilities
    if order.status != S.PENDING_PAYMENT or (order.payment_status == P.PROCESSING and not by_hand):
        return
    if not _allocate(order, expects_stock=expects_stock):
        return  # the hold ran out this moment; the expiry sweep gives the payment up
    order.gateway = payment.gateway
    if by_hand:
        order.status, order.payment_status = S.OPEN, P.UNPAID
        order.expires_at = clock.now() + timedelta(days=MANUAL_DAYS)
        tell(order.id, "awaiting_payment", "Placed; to be paid by hand.")
    else:
        order.payment_status, order.expires_at = P.PROCESSING, None
        tell(order.id, "processing", "The payment is being processed.")
    _confirm(order)
    _save(order)


def _declined(order: Order, payment: PaymentData) -> None:
    if order.status != S.PENDING_PAYMENT or order.payment_status == P.FAILED:
        return
    if order.payment_status == P.PROCESSING:
        # The stock stays promised for as long as a new order would hold it: the customer may try again.
        order.expires_at = clock.now() + timedelta(minutes=shop_settings().reservation_minutes)
    order.payment_status = P.FAILED
    tell(order.id, "declined", f"The payment failed. {payment.failure_message}".strip())
    _save(order)


def _save(order: Order) -> None:
    order.updated_at = clock.now()
    write(updated(order, *_FOLLOWING))
