"""Who reads mails to the shop."""

import hashlib

from shops.context import current_shop
from shops.selectors import staff_of
from tenants.store.selectors import shop_settings


def merchants() -> list[str]:
    """The shop's contact address, else its owners."""
    contact = shop_settings().contact_email
    if contact:
        return [contact]
    return [person.email for person in staff_of(current_shop()) if person.role == "owner"]


def short(recipient: str) -> str:
    """An address as a part of a key."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:16]
