"""Nobody paid in time: the payment is given up first, then the stock is free."""

from uuid import UUID

from core import clock
from core.db import database_now, shop_atomic
from core.outbox import emit
from core.sweeping import each_alone
from tenants.inventory import services as inventory
from tenants.orders import locks
from tenants.orders.events import OrderExpired
from tenants.orders.links import reference_of
from tenants.orders.models import Order
from tenants.orders.services.follow import follow_payment
from tenants.orders.services.timeline import tell
from tenants.orders.services.turns import take
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services

_WAITING = frozenset({Order.Status.PENDING_PAYMENT, Order.Status.OPEN})


def expire_orders() -> int:
    """End every order whose time to be paid is over. Returns how many ended."""
    overdue = Order.objects.filter(expires_at__lte=database_now(), status__in=_WAITING)
    return each_alone(take(overdue, since="expires_at"), expire_order, what="order to expire")


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
