"""Wallets (Apple Pay, Google Pay) work only on hosts that the vendor knows. Not atomic: the vendor is called."""

from uuid import UUID

from billing.connect.events import AccountActivated
from billing.connect.wallets import register_hosts
from shops.events import DomainVerified


def register_wallets(event: AccountActivated | DomainVerified, *, shop_id: UUID | None = None) -> None:
    register_hosts(event.shop_id)
