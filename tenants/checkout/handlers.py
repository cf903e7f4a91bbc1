"""A cart is emptied also when the customer never comes back from the bank's page."""

from tenants.checkout.services import follow
from tenants.orders.services import order_id_of
from tenants.payments.events import PaymentCaptured, PaymentProcessing


def close_cart(event: PaymentCaptured | PaymentProcessing) -> None:
    """Follow the payment to the end of its cart."""
    follow(order_id_of(event.reference))
