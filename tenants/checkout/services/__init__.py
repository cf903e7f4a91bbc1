"""Filling in, placing, and coming back."""

from tenants.checkout.services.fill import open_checkout, payment_methods, update
from tenants.checkout.services.finish import finish, follow
from tenants.checkout.services.place import Placement, place

__all__ = ["Placement", "finish", "follow", "open_checkout", "payment_methods", "place", "update"]
