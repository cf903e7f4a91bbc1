"""Nobody paid in time: the payment is given up first, then the stock is free."""

import logging
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.errors import VendorFailure
from core.outbox import emit
from tenants.inventory import services as inventory
from tenants.orders import locks
from tenants.orders.events import OrderExpired
from tenants.orders.links import reference_of
from tenants.orders.models import Order
from tenants.orders.services.follow import follow_payment
from tenants.orders.services.timeline import tell
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services

log = logging.getLogger(__name__)
_BATCH = 100
_WAITING = frozenset({Order.Status.PENDING_PAYMENT, Order.Status.OPEN})


def expire_orders() -> int:
    """End every order whose time to be paid is over. Returns how many ended."""
    overdue = Order.objects.filter(expires_at__lte=clock.now(), status__in=_WAITING).order_by("expires_at")
    ended = 0
    for order_id in list(overdue.values_list("id", flat=True)[:_BATCH]):
        try:
            ended += expire_order(order_id)
        except VendorFailure as failure:
            log.warning("order %s could not be expired yet: %s", order_id, failure)
    return ended


def expire_order(order_id: UUID) -> bool:
    """End one unpaid order, whatever its time. False when it turned out to be paid or being paid. No transaction open.

    Raises VendorFailure when the gateway cannot be asked: money may still be on its way.
    """
    payment = payments.payment_for(reference_of(order_id))
    if payment is not None:
        payment = payment_services.cancel(payment.id, source="sweep", final="expired")
        if payment.status in {"captured", "processing", "authorized"}:
            follow_payment(order_id, payment)
            return False
    return _end(order_id)


def _end(order_id: UUID) -> bool:
    with shop_atomic():
        order = locks.order_for_update(order_id)
        if order.status not in _WAITING or order.payment_status == Order.PaymentStatus.PAID:
            return False
        order.status, order.expires_at, order.updated_at = Order.Status.EXPIRED, None, clock.now()
        order.save(update_fields=["status", "expires_at", "updated_at"])
        inventory.release(reference=reference_of(order.id), status="expired")
        inventory.deallocate(reference=reference_of(order.id))
        tell(order.id, "expired", "Nobody paid in time.")
        emit(OrderExpired(order_id=order.id))
    return True
