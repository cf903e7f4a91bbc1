"""A cart is emptied also when the customer never comes back from the bank's page."""

from tenants.checkout.services.concluding import conclude
from tenants.orders.events import OrderPlaced


def close_cart(event: OrderPlaced) -> None:
    """The order is real: its checkout is over."""
    conclude(event.order_id)
