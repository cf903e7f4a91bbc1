"""A card's issuer warned of fraud, and the merchant is sure of the customer."""

from uuid import UUID

from core.actor import Actor
from core.db import shop_atomic
from tenants.orders import locks
from tenants.orders.errors import NotPossible
from tenants.orders.links import reference_of
from tenants.orders.services.timeline import tell
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services


def keep_despite_warning(*, actor: Actor, order_id: UUID) -> None:
    """Close the warnings about this order without a refund. Raises NotPossible when none is open any more."""
    actor.require("disputes.manage")
    with shop_atomic():
        order = locks.order_for_update(order_id)
        payment = payments.payment_for(reference_of(order.id))
        if payment is None or not payment_services.keep_payment(payment.id, actor=actor):
            raise NotPossible("There is no warning about this payment to decide on.")
        tell(order.id, "fraud_warning_kept", "The payment was kept despite the warning.", actor=actor)
