"""Coming back from a bank's page, or not coming back at all."""

from uuid import UUID

from core.errors import NotFound
from tenants.checkout.services.place import Placement, outcome
from tenants.orders import selectors as orders
from tenants.orders.links import reference_of
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services

_UNDECIDED = frozenset({"created", "requires_action", "processing", "requires_method", "authorized"})


def finish(order_token: str) -> Placement:
    """The return page: ask the gateway how the payment stands, and bring the order there. Raises NotFound.

    Call it on every visit of the return page; not inside a transaction.
    """
    order = orders.order_by_token(order_token)
    if order is None:
        raise NotFound("There is no such order.")
    payment = payments.payment_for(reference_of(order.id))
    if payment is not None and payment.status in _UNDECIDED:
        payment = payment_services.settle(payment.id, source="return")
    return outcome(order.id, payment)


def follow(order_id: UUID) -> None:
    """The same without asking the gateway: for events, when nobody came back."""
    outcome(order_id, payments.payment_for(reference_of(order_id)))
