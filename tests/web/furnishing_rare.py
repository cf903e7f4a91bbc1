"""What pages show that few shops have: a dispute, a payout, a failed picture, a theme, a message, a locked door."""

import io
from typing import Any

from django.conf import settings


def rare(world: Any) -> dict[str, str]:
    """All of it at acme; what a test cannot look up by address. Call it outside of a shop."""
    from shops.context import use
    from shops.selectors import shop_by_id
    from tenants.contact.services import send_message

    _locked(world.mallory)
    with use(world.acme):  # as it was before it took cards, when test payments were open to it
        send_message(email=world.carol, name="Carol", body="Do you sell lids?", page="/contact")
        _import(world)
        _theme()
        _dispute()
        _picture_that_failed()
    _payout(shop_by_id(world.acme.id))
    return {"invitation": _invitation(world), "session": _session(world.mallory)}


def _locked(owner: Any) -> None:
    from shops.actors import owner_actor
    from shops.services import create_shop
    from shops.storefront_lock import lock_storefront

    shop = create_shop(owner=owner, name="Locked", slug="locked", country="DE", actor=owner_actor(owner))
    lock_storefront(shop.id, actor=owner_actor(owner), password="open sesame")


def _import(world: Any) -> None:
    from shops.actors import owner_actor
    from tenants.importing.services import upload_import

    sheet = b"Handle,Title,Variant Price\nmug,Mug,9\nnameless,,nine\n"
    upload_import(actor=owner_actor(world.alice), file=io.BytesIO(sheet), filename="products.csv")


def _theme() -> None:
    from tests.theming.zips import small, upload

    first = upload()
    upload(small(heading="Two"), theme_id=first.theme_id)


def _picture_that_failed() -> None:
    from tenants.catalog.models import Media
    from tenants.catalog.selectors import products_by_handle
    from tenants.catalog.services import request_media
    from tenants.catalog.services.media import fail_media
    from tests.builders import STAFF

    stool = products_by_handle(["sold-out-stool"])["sold-out-stool"]
    address = "http://127.0.0.1:9/stool.jpg"
    request_media(actor=STAFF, product_id=stool.id, pictures=[(address, "A stool")])
    missing = Media.objects.get(source_url=address).id
    fail_media(media_id=missing, reason="This address does not lead to a public site.")


def _dispute() -> None:
    from integrations.test_gateway import disputes as bank
    from tenants.catalog.selectors import products_by_handle
    from tenants.payments.services.dispute import follow_dispute
    from tests.selling import sell

    bowl = products_by_handle(["glazed-bowl"])["glazed-bowl"]
    order = sell((bowl.variants[0].id, 1))
    follow_dispute("test", "", bank.begin(order.payment.gateway_ref), source="webhook")


def _payout(shop: Any) -> None:
    """A sale by card, and what the bank got of it."""
    from billing.payouts.services import follow_payout
    from tests.billing.selling import pay

    pay(shop, gateway="stripe", token=_ask("tokens", account=shop.stripe_account)["id"])
    for step in ({}, {"seconds": 4 * 24 * 3600}):
        _ask("advance", **step)
    for made in _ask("payouts", account=shop.stripe_account)["payouts"]:
        follow_payout(shop.stripe_account, made["id"])


def _ask(action: str, **given: Any) -> Any:
    """What the buttons on the sandbox's own pages do."""
    from core.http import client

    address = f"{settings.STRIPE_API_BASE}/_sandbox/{action}"
    return client("stripe-sandbox", allow_private=True).post(address, json=given).json()


def _invitation(world: Any) -> str:
    from shops.actors import owner_actor
    from shops.staffing import invite_staff
    from shops.tokens import write_token

    actor = owner_actor(world.alice)
    invited = invite_staff(
        world.acme.id, email="newcomer@example.com", role="clerk", invited_by=world.alice, actor=actor
    )
    return f"/invitations/{write_token(invited.id, invited.nonce)}/"


def _session(person: Any) -> str:
    """Of somebody who signed in so long ago that they are asked whether it is them."""
    from django.test import Client

    client = Client(headers={"host": settings.DOMAIN})
    client.force_login(person)
    return str(client.session.session_key)
