"""Card payments for a demo shop: the merchant's walk through Stripe's onboarding, where Stripe is our own sandbox."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from billing.connect.services import provider, start_onboarding, sync_account
from core.actor import Actor
from core.errors import TemporaryFailure
from core.http import client
from shops.actors import owner_actor
from shops.context import ShopRef

if TYPE_CHECKING:
    from accounts.models import User

LOOPBACK = {"127.0.0.1", "localhost"}
ATTEMPTS = 5


def is_sandbox() -> bool:
    """Whether payments go to a server on this machine."""
    return urlsplit(settings.STRIPE_API_BASE).hostname in LOOPBACK


def accept_cards(shop: ShopRef, *, owner: User) -> bool:
    """True when the shop can take cards. Another Stripe than the sandbox has to see the merchant in person."""
    if shop.card_payments_ready:
        return True
    if not is_sandbox():
        return False
    actor = owner_actor(owner)
    for attempt in range(1, ATTEMPTS):
        try:
            return _onboard(shop, owner.email, actor)
        except TemporaryFailure:  # a machine that starts everything at once can be slow to answer
            time.sleep(attempt)
    return _onboard(shop, owner.email, actor)


def _onboard(shop: ShopRef, email: str, actor: Actor) -> bool:
    """Every step can be repeated: the account is found again by the shop's id."""
    page = f"/manage/{shop.slug}/settings/payments/"
    start_onboarding(shop=shop, email=email, actor=actor, path=page)
    account = provider().find_account(shop_id=shop.id)
    if account is None:
        return False
    # What the buttons on the sandbox's onboarding page do.
    button = f"{settings.STRIPE_API_BASE}/_sandbox/onboarding"
    client("stripe-sandbox", allow_private=True).post(button, json={"account": account.reference})
    row = sync_account(shop_id=shop.id, actor=actor)
    return row is not None and row.card_payments
