"""The order follows the refunds of its payment, also those that somebody made at the gateway itself."""

from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.money import Money
from core.outbox import emit
from tenants.orders import locks
from tenants.orders.events import OrderRefunded
from tenants.orders.models import Order, Refund
from tenants.orders.services.crediting import void_credit_note
from tenants.orders.services.follow import order_id_of
from tenants.orders.services.timeline import tell
from tenants.payments import selectors as payments
from tenants.payments.types import RefundData

P = Order.PaymentStatus
_STATUS = {"succeeded": Refund.Status.SUCCEEDED, "failed": Refund.Status.FAILED}


def follow_refund(payment_refund_id: UUID) -> None:
    """Bring the order's refund to where the payment's refund is. Repeating it changes nothing."""
    told = payments.refund(payment_refund_id)
    if told is None or told.status not in _STATUS:
        return
    with shop_atomic():
        order = locks.order_for_update(order_id_of(told.reference))
        row = Refund.objects.filter(payment_refund_id=payment_refund_id).first() or _external(order, told)
        status = _STATUS[told.status]
        if row.status == status:
            return
        before, row.status = row.status, status
        row.failure, row.updated_at = told.failure, clock.now()
        row.save(update_fields=["status", "failure", "updated_at"])
        if status == Refund.Status.SUCCEEDED:
            order.refunded_total += row.amount
            tell(order.id, "refunded", f"{order_money(order, row.amount)} went back to the customer.")
            emit(OrderRefunded(order_id=order.id, refund_id=row.id))
        else:
            _failed(order, row, was_done=before == Refund.Status.SUCCEEDED)
        _payment_status(order)


def _external(order: Order, told: RefundData) -> Refund:
    return Refund.objects.create(
        order=order,
        amount=told.amount,
        reason=told.reason,
        external=told.external,
        payment_refund_id=told.id,
        idempotency_key=f"payment-refund:{told.id}",
        actor_label="Payment service",
    )


def order_money(order: Order, amount: int) -> str:
    return Money(amount, order.currency).format()


def _failed(order: Order, row: Refund, *, was_done: bool) -> None:
    """The money stays with the merchant, so the lines count as not refunded again."""
    if was_done:
        order.refunded_total -= row.amount
        void_credit_note(row)
    for part in row.lines.select_related("order_line"):
        line = part.order_line
        line.refunded_quantity = max(0, line.refunded_quantity - part.quantity)
        line.refunded_amount = max(0, line.refunded_amount - part.amount)
        line.save(update_fields=["refunded_quantity", "refunded_amount"])
    left = row.shipping_amount
    for sent in order.shipping_lines.all():
        part_of_it = min(left, sent.refunded_amount)
        sent.refunded_amount -= part_of_it
        left -= part_of_it
        sent.save(update_fields=["refunded_amount"])
    tell(order.id, "refund_failed", f"A refund of {order_money(order, row.amount)} failed: {row.failure}.")


def _payment_status(order: Order) -> None:
    if order.refunded_total <= 0:
        order.payment_status = P.PAID
    elif order.refunded_total < order.paid_total:
        order.payment_status = P.PARTIALLY_REFUNDED
    else:
        order.payment_status = P.REFUNDED
    order.updated_at = clock.now()
    order.save(update_fields=["payment_status", "refunded_total", "updated_at"])
