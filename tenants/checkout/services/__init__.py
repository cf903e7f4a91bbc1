"""The path from a cart to an order."""

from tenants.checkout.services.concluding import conclude
from tenants.checkout.services.filling import open_checkout, payment_methods, update
from tenants.checkout.services.outcome import finish
from tenants.checkout.services.placing import place

__all__ = ["conclude", "finish", "open_checkout", "payment_methods", "place", "update"]
