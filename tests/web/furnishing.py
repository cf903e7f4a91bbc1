"""Fills the stack of tests/web/stack.py: the world, goods to sell, orders in every status, doors that are closed.

`python -m tests.web.furnishing` prints what a test cannot look up by address, as one JSON line.
"""

import io
import json
from datetime import timedelta
from typing import Any

import django
from PIL import Image


def main() -> None:
    django.setup()
    from tests.web.furnishing_rare import rare
    from tests.world import build_world, load_world

    build_world()
    world = load_world()
    print(json.dumps({**_platform(world), **_acme(world), **_globex(world), **rare(world)}))


def _platform(world: Any) -> dict[str, str]:
    from django.conf import settings

    from shops.actors import owner_actor
    from shops.models import Shop
    from shops.services import create_shop, suspend_shop
    from tests.builders import STAFF
    from web.demo.making.payments import accept_cards
    from web.demo.making.people import second_factor

    create_shop(
        owner=world.mallory, name="Closed", slug="closed", country="DE", actor=owner_actor(world.mallory)
    )
    suspend_shop(Shop.objects.get(slug="closed").id, reason="Sells what it may not sell here", actor=STAFF)
    assert accept_cards(world.acme, owner=world.alice)
    return {"mailbox": str(settings.MAILBOX_DIR), "totp": second_factor(world.olga)}


def _acme(world: Any) -> dict[str, str]:
    from core import clock
    from core.ids import public_id
    from shops.context import use
    from tenants.catalog.inputs import CollectionInput
    from tenants.catalog.selectors import media_of
    from tenants.catalog.services import (
        add_media,
        add_to_collection,
        create_collection,
        fetch_media,
        request_media,
    )
    from tenants.customers.services import ensure_customer, save_address, update_profile
    from tests.builders import STAFF, make_product
    from tests.selling import BERLIN
    from web.demo.making.orders import make_orders

    with use(world.acme):
        with clock.frozen(clock.now() - timedelta(days=40)):  # before the first order
            for number in range(30):
                make_product(title=f"Plain cup no. {number + 1}", price=900 + 25 * number, stock=12)
        make_orders(world.acme.country)
        bowl = make_product(title="Glazed bowl", price=3200, stock=50, sku="BOWL")
        add_media(actor=STAFF, product_id=bowl, content=_picture(), filename="bowl.png", alt="A teal bowl")
        make_product(title="Linen cloth", price=1800, stock=50, sku="CLOTH")
        make_product(title="Sold out stool", price=9900, stock=0, sku="GONE")
        request_media(actor=STAFF, product_id=bowl, pictures=[("http://10.0.0.1/bowl.png", "From above")])
        fetch_media(media_of(bowl).last().id)  # fails: no public address
        carol = ensure_customer(email=world.carol, first_name="Carol", last_name="Clark")
        save_address(actor=STAFF, customer_id=carol, values=BERLIN)
        update_profile(actor=STAFF, customer_id=carol, changes={"accepts_marketing": True})
        data = CollectionInput(title="Tableware")
        collection = create_collection(actor=STAFF, data=data)
        add_to_collection(actor=STAFF, collection_id=collection, product_ids=[bowl])
    return {"bowl": public_id("prod", bowl)}


def _globex(world: Any) -> dict[str, str]:
    from shops.context import use
    from tenants.api_keys.scopes import CODES
    from tenants.api_keys.services import create_key
    from tests.builders import STAFF

    with use(world.globex):
        return {"globex_key": create_key(actor=STAFF, name="Everything", scopes=sorted(CODES)).secret}


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 900), "teal").save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main()
