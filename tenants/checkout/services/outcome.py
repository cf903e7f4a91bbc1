"""How a placed order's payment stands, for the page that asked."""

from uuid import UUID

from core.errors import NotFound, VendorFailure
from tenants.checkout.services.concluding import conclude
from tenants.checkout.types import Placement, PlacementStatus
from tenants.orders import selectors as orders
from tenants.orders import services as order_services
from tenants.payments import selectors as payments
from tenants.payments import services as payment_services
from tenants.payments.gateways import gateway_named
from tenants.payments.ports import Capability
from tenants.payments.types import PaymentData

_DECLINED = "The payment did not go through. You have not been charged: please try again."
_OVER = "The time to pay this order is over. You have not been charged: please order again."


def finish(order_token: str) -> Placement:
    """The shopper is back from the bank's page, or looks again: settle and say how it stands. No transaction open.

    Raises NotFound for an unknown token. While the gateway does not answer, what is recorded is the answer.
    """
    order_id = orders.order_id_by_token(order_token)
    if order_id is None:
        raise NotFound("This order does not exist.")
    payment = payments.payment_for(orders.reference_of(order_id))
    if payment is not None and not payment.is_paid:
        payment = _settled(payment)
    return outcome(order_id, payment)


def _settled(payment: PaymentData) -> PaymentData:
    try:
        return payment_services.settle(payment.id, source="return")
    except VendorFailure:
        return payment


def outcome(order_id: UUID, payment: PaymentData | None) -> Placement:
    """Bring the order to where its payment is, empty the cart when it is sold, and say how it stands."""
    order = order_services.follow_payment(order_id, payment, once_confirmed=conclude)
    payment = payment or payments.payment_for(orders.reference_of(order_id))
    status, message = _status(payment, order.status)
    return Placement(
        order_id=order_id,
        order_token=orders.order_token(order_id),
        order_path=orders.order_path(order_id),
        status=status,
        gateway=payment.gateway if payment else "",
        client=payment.client if payment and status == "action" else {},
        message=message,
    )


def _status(payment: PaymentData | None, order_status: str) -> tuple[PlacementStatus, str]:
    if payment is None:
        return ("declined", _OVER) if order_status == "expired" else ("paid", "")
    if payment.is_paid:
        return "paid", ""
    if payment.status == "requires_action":
        return "action", ""
    if payment.status == "requires_method" and payment.failure_code:
        return "declined", payment.failure_message or _DECLINED
    if payment.status in {"failed", "cancelled", "expired"}:
        return "declined", _OVER
    if (
        payment.status == "processing"
        and Capability.STAFF_CONFIRMED in gateway_named(payment.gateway).capabilities
    ):
        return "pending", ""
    return "processing", ""  # also when the gateway's answer was lost: the sweeper finds out
