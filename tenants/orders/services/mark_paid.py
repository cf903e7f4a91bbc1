from uuid import UUID

from core.actor import Actor
from tenants.orders.errors import NotPossible
from tenants.orders.links import reference_of
from tenants.orders.services.follow import follow_payment
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services


def mark_paid(*, actor: Actor, order_id: UUID) -> None:
    """The money came outside a gateway. Raises NotPossible without such a payment, NotPayable when it is paid."""
    actor.require("orders.mark_paid")
    payment = payments.payment_for(reference_of(order_id))
    if payment is None:
        raise NotPossible("There is nothing to be paid for this order.")
    follow_payment(order_id, payment_services.mark_paid(payment.id, actor=actor))
