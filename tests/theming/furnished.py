"""A shop that has everything a theme can show, and a customer who has bought there."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from core.actor import Actor
from shops.context import use
from tenants.cart import services as cart
from tenants.catalog import selectors as catalog
from tenants.catalog import services as catalog_services
from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput
from tenants.content import services as content
from tenants.content.selectors import pages
from tenants.content.services import LinkInput
from tenants.customers import services as customers
from tenants.inventory.services import set_on_hand
from tenants.orders import services as orders
from tenants.orders.types import RefundItem
from tenants.store.selectors import forget_settings
from tenants.store.services import update_settings
from tests.builders import make_product, variant_of
from tests.selling import BERLIN, order_of, pay, ready_cart
from web.checkout.cookies import CUSTOMER_COOKIE
from web.storefront.cookies import CART_COOKIE

STAFF = Actor.system("tests")
EMAIL = "dora@customer.example"
PATHS = (
    "/", "/?view=all", "/?view=other", "/collections", "/collections/bowls?sort_by=title-ascending",
    "/collections/bowls?page=2",
    "/products/bowl?variant={variant}", "/search?q=bowl", "/pages/about", "/cart", "/nothing",
)  # fmt: skip
ADDRESS = {**BERLIN, "company": "Clark GmbH", "line2": "Hof 2", "region": "Berlin", "phone": "+49301"}


@dataclass
class Furnished:
    client: Any
    variant: str

    @property
    def paths(self) -> list[str]:
        return [path.format(variant=self.variant) for path in PATHS]

    def page(self, path: str) -> str:
        """A page; the cart's after something that could not be done."""
        if path == "/cart":
            data = {f"updates[{self.variant}]": "many"}
            return str(
                self.client.post(
                    "/cart/update", data, headers={"Sec-Fetch-Site": "same-origin"}
                ).content.decode()
            )
        return str(self.client.get(path).content.decode())


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "PNG")
    return out.getvalue()


def furnish(shop: Any, client: Any) -> Furnished:
    """Everything, by the real services."""
    with use(shop):
        forget_settings()
        _settings()
        variant, plain = _products()
        _content()
        token, cart_token = _customer(variant, plain)
        forget_settings()
    client.cookies[CUSTOMER_COOKIE], client.cookies[CART_COOKIE] = token, cart_token
    return Furnished(client, str(variant))


def _settings() -> None:
    catalog_services.set_brand_image(actor=STAFF, kind="logo", content=picture("red"))
    catalog_services.set_brand_image(actor=STAFF, kind="favicon", content=picture("blue"))
    hero = {"key": "media/x", "width": 640, "height": 480, "widths": [320, 640], "alt": "Bowls"}
    update_settings(
        actor=STAFF,
        changes={
            "tagline": "Bowls by hand", "contact_email": "hello@acme.example", "contact_phone": "+49 30 1",
            "legal_name": "Acme GmbH", "address_line1": "Lindenstraße 9", "address_line2": "Hof", "region": "Berlin",
            "postal_code": "10969", "city": "Berlin", "theme_settings": {"images": {"hero": hero}},
        },
    )  # fmt: skip


def _products() -> Any:
    kept = []
    for title, price in (("Bowl", 1900), ("Cup", 1200)):
        key = catalog_services.create_product(
            actor=STAFF,
            data=ProductInput(
                title=title, description_html="<p>By hand.</p>", vendor="Ida", product_type="Tableware",
                tags=("clay",), status="active", options=("Glaze", "Size", "Foot"),
                variants=[
                    VariantInput(price=price, options=("Blue", "S", "Low"), sku=f"{title}-1", barcode="401",
                                 compare_at=2500,
                                 weight_grams=1200),
                    VariantInput(price=price + 500, options=("Red", "S", "Low"), sku=f"{title}-2", compare_at=3000,
                                 weight_grams=300),
                ],
            ),
        )  # fmt: skip
        media = catalog_services.add_media(
            actor=STAFF, product_id=key, filename="a.png", content=picture("red"), alt="A"
        )
        catalog_services.add_media(
            actor=STAFF, product_id=key, filename="b.png", content=picture("green"), alt="B"
        )
        variants = catalog.products_by_ids([key])[key].variants
        changes = {each.id: {"image_id": media.id} for each in variants}
        catalog_services.update_variants(actor=STAFF, product_id=key, changes=changes)
        for each in variants:
            set_on_hand(actor=STAFF, variant_id=each.id, quantity=9)
        kept.append((key, variants[0].id, media.id))
    plain = make_product(title="Plain", stock=5)
    kept.append((plain, variant_of(plain), None))
    group = catalog_services.create_collection(
        actor=STAFF,
        data=CollectionInput(title="Bowls", description_html="<p>All.</p>", image_id=kept[0][2]),
    )
    catalog_services.add_to_collection(
        actor=STAFF, collection_id=group, product_ids=[key for key, _, _ in kept]
    )
    return kept[0][1], kept[2][1]


def _content() -> None:
    about = pages().filter(handle="about").first()
    content.save_page(
        actor=STAFF,
        title="About us",
        handle="about",
        body_html="<p>We.</p>",
        page_id=about.id if about else None,
    )
    for handle in ("refund-policy", "shipping-policy", "privacy-policy", "terms-of-service"):
        content.save_page(actor=STAFF, title=handle.title(), handle=handle, body_html="<p>So.</p>")
    links = [
        LinkInput("Home", "/"),
        LinkInput(
            "Shop", "/collections/bowls", (LinkInput("Home", "/"), LinkInput("Bowl", "/products/bowl"))
        ),
    ]
    content.save_menu(actor=STAFF, handle="main-menu", links=links)


def _customer(variant: Any, plain: Any) -> tuple[str, str]:
    """Signed in, with an address, a note in the cart, and orders: one sent and partly paid back, one cancelled."""
    sent = customers.request_code(email=EMAIL)
    done = customers.sign_in_with_code(email=EMAIL, code=sent.code)
    who = Actor(kind="customer", id=str(done.customer_id), label="Dora")
    changes = {"first_name": "Dora", "last_name": "Dent", "phone": "+49302", "accepts_marketing": True}
    customers.update_profile(actor=who, customer_id=done.customer_id, changes=changes)
    customers.save_address(actor=who, customer_id=done.customer_id, values=ADDRESS, is_default=True)
    first, second = _bought(variant), _bought(variant)
    orders.fulfill(
        actor=STAFF,
        order_id=first,
        carrier="DHL",
        tracking_number="00340",
        tracking_url="https://track.example/00340",
    )
    line = order_of(first).lines[0]
    orders.refund(actor=STAFF, order_id=first, items=[RefundItem(line.id, 1)], reason="broken")
    orders.cancel(actor=STAFF, order_id=second, reason="changed my mind")
    token = cart.add(token=None, variant_id=variant, quantity=2).token
    cart.set_note(token=token, note="Gift")
    cart.add(token=token, variant_id=plain, quantity=5)
    set_on_hand(actor=STAFF, variant_id=plain, quantity=1)
    return done.token, token


def _bought(variant: Any) -> Any:
    token, total = ready_cart((variant, 2), email=EMAIL, address=ADDRESS)
    cart.set_note(token=token, note="Ring twice")
    return pay(token, total).order_id
