"""No declared property is always empty: the real storefront of a shop that has everything fills each of them."""

from typing import Any

import pytest

from shops.context import use
from tenants.store.selectors import forget_settings
from tenants.themes.services import publish_version
from tests.theming import probing
from tests.theming.furnished import furnish
from tests.theming.zips import ACTOR, small, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusting")]


@pytest.fixture
def full_shop(acme: Any, client_for: Any, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    found = furnish(acme, client_for(acme))
    with use(acme):
        stored = upload(probing.theme())
        publish_version(actor=ACTOR, version_id=stored.version_id)
        forget_settings()
    return found


def test_the_storefront_fills_every_declared_property(full_shop: Any, acme: Any, client_for: Any) -> None:
    seen: set[str] = set()
    for path in full_shop.paths:
        seen |= probing.filled(full_shop.page(path))
    seen |= probing.filled(client_for(acme).get("/cart").content.decode())  # an empty one
    shopper = client_for(acme, headers={"sec-fetch-site": "same-origin"})
    typed = {f"contact[{name}]": "typed" for name in ("name", "email", "phone", "body")}
    seen |= probing.filled(shopper.post("/contact", typed | {"return_to": "/pages/about"}).content.decode())
    seen |= probing.filled(shopper.get("/pages/about?contact_posted=true").content.decode())
    seen |= {
        f"media.{name.removeprefix('image.')}" for name in seen if name.startswith("image.")
    }  # a picture is one
    missing = sorted(probing.declared() - seen)
    assert not missing, " ".join(missing)


def test_every_address_of_the_storefront_answers(acme: Any, client_for: Any) -> None:
    from storefront_themes.engine.drops import Routes

    routes = Routes()
    for name in Routes.declaration():
        address = str(routes[name])
        client = client_for(acme)
        assert client.get(address).status_code in {200, 302, 405}, f"{name}: {address}"


def test_what_a_theme_does_not_read_costs_nothing(acme: Any, client_for: Any, query_budget: Any) -> None:
    """The properties of the shop as a whole are questions of their own, asked only by who reads them."""
    pages = {
        "templates/index.liquid": "{{ shop.name }}{{ shop.address.city }}{{ localization.country.name }}",
        "templates/cart.liquid": "{{ shop.vendors.size }}{{ shop.products_count }}{{ shop.policies.size }}",
    }
    with use(acme):
        forget_settings()
        files = {name: text for name, text in small(files=pages).items() if name != "templates/index.json"}
        publish_version(actor=ACTOR, version_id=upload(files).version_id)
        forget_settings()
    client = client_for(acme)
    client.get("/")
    with query_budget(0):
        client.get("/")
    client.get("/cart")
    with query_budget(6):
        client.get("/cart")
