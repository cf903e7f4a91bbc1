"""A shop with something of everything in it, every text of it hostile: what attacks walk over.

`furnish(shop, owner)` is called outside a shop and says what was made.
"""

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PIL import Image

from core.errors import Invalid
from shops.context import use
from shops.domains import add_domain
from shops.staffing import invite_staff
from tenants.api_keys.scopes import CODES
from tenants.api_keys.services import create_key
from tenants.cart import services as cart
from tenants.catalog import services as catalog
from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput
from tenants.checkout import services as checkout
from tenants.contact.services import send_message
from tenants.content.services import LinkInput, save_menu, save_page
from tenants.customers.services import request_code, save_address, set_note, sign_in_with_code, update_profile
from tenants.importing import services as importing
from tenants.orders import services as orders
from tenants.orders.types import Item, OrderData, RefundItem
from tenants.tax.services import save_rate
from tests.builders import STAFF, set_stock
from tests.selling import BERLIN, order_of, pay

PLAIN = "plain words"
CSV = "Handle,Title,Variant Price\nimported-mug,{text},9.00\nbroken,,x\n"


@dataclass
class Furnished:
    product: UUID
    variants: tuple[UUID, ...]
    collection: UUID
    order: OrderData
    unsent: OrderData
    customer: UUID
    customer_token: str
    address: UUID
    key: str
    cart: str
    invitation: UUID
    domain: UUID
    job: UUID


def furnish(shop: Any, owner: Any, text: str = PLAIN) -> Furnished:
    handle = f"{shop.slug}-goods"
    with use(shop):
        product, variants, collection = _goods(text, handle)
        save_rate(actor=STAFF, country="US", region="CA", rate_bps=2000, name=text[:60])
        save_page(actor=STAFF, title=text, body_html=f"<p>{text}</p>", handle=handle, seo_title=text,
                  seo_description=text)  # fmt: skip
        links = [LinkInput(text, f"/pages/{handle}", (LinkInput(text, "https://example.org/"),))]
        save_menu(actor=STAFF, handle="main-menu", links=links)
        sent = code_of(lambda: request_code(email="dora@customer.example"))
        customer = sign_in_with_code(
            email="dora@customer.example", code=sent, user_agent=text, ip="203.0.113.9"
        )
        address = _customer(customer.customer_id, text)
        order, unsent = _sold(variants, text), _sold(variants, text)
        orders.fulfill(actor=STAFF, order_id=order.id, items=[Item(order.lines[0].id, 1)], carrier=text[:60],
                       tracking_number=text[:100], tracking_url="https://example.org/?q=%3Cscript%3E")  # fmt: skip
        orders.refund(actor=STAFF, order_id=order.id, items=[RefundItem(order.lines[0].id, 1)], reason=text)
        orders.add_note(actor=STAFF, order_id=order.id, text=text)
        key = create_key(actor=STAFF, name=text[:60], scopes=sorted(CODES)).secret
        basket = cart.add(token=None, variant_id=variants[0], quantity=1).token
        checkout.open_checkout(basket)
        quoted = text.replace('"', '""')
        send_message(email="dora@customer.example", name=text[:120], phone=text[:40], body=text, page="/contact",
                     answers=[(text, text)])  # fmt: skip
        job = importing.upload_import(actor=STAFF, file=io.BytesIO(CSV.format(text=f'"{quoted}"').encode()),
                                      filename=f"{text}.csv")  # fmt: skip
        importing.check_import(job)
    invitation = invite_staff(
        shop.id, email=f"new@{shop.slug}.example", role="clerk", invited_by=owner, actor=STAFF
    )
    domain = add_domain(shop.id, host=f"shop.{shop.slug}.example", actor=STAFF)
    return Furnished(product, variants, collection, order_of_in(shop, order.id), unsent, customer.customer_id,
                     customer.token, address, key, basket, invitation.id, domain, job)  # fmt: skip


def _goods(text: str, handle: str) -> tuple[UUID, tuple[UUID, ...], UUID]:
    variants = [VariantInput(price=1200, options=(value,), sku=f"SKU {number} {text}"[:60], barcode="4006381333931")
                for number, value in enumerate((text[:60], "Blue"))]  # fmt: skip
    data = ProductInput(
        title=text, handle=handle, description_html=f"<p>{text}</p>", vendor=text, product_type=text,
        tags=(text[:60], "second"), status="active", seo_title=text, seo_description=text,
        options=(text[:40],), variants=variants,
    )  # fmt: skip
    product = catalog.create_product(actor=STAFF, data=data)
    from tenants.catalog.selectors import variants_of

    made = tuple(variants_of([product])[product])
    for variant in made:
        set_stock(variant, 40)
    catalog.add_media(
        actor=STAFF, product_id=product, content=picture(text), filename=f"{text}.png", alt=text
    )
    group = CollectionInput(title=text, handle=handle, description_html=f"<p>{text}</p>", seo_title=text,
                            seo_description=text)  # fmt: skip
    collection = catalog.create_collection(actor=STAFF, data=group)
    catalog.add_to_collection(actor=STAFF, collection_id=collection, product_ids=[product])
    return product, made, collection


def _customer(customer: UUID, text: str) -> UUID:
    names = {"first_name": text[:100], "last_name": text[:100]}
    others = {"phone": text[:40], "accepts_marketing": True}
    update_profile(actor=STAFF, customer_id=customer, changes=names | others)
    set_note(actor=STAFF, customer_id=customer, note=text)
    return save_address(actor=STAFF, customer_id=customer, values=BERLIN | hostile_address(text))


def hostile_address(text: str) -> dict[str, str]:
    names = ("first_name", "last_name", "line1", "line2", "city", "company")
    return dict.fromkeys(names, text[:100])


def _sold(variants: tuple[UUID, ...], text: str) -> OrderData:
    token = cart.add(token=None, variant_id=variants[0], quantity=2).token
    cart.add(token=token, variant_id=variants[1], quantity=1)
    checkout.open_checkout(token)
    address = BERLIN | hostile_address(text)
    try:
        data = checkout.update(token, email="dora@customer.example", shipping_address=address, note=text)
        assert data.problems == {}, data.problems
    except Invalid:
        raise AssertionError(text) from None
    return order_of(pay(token, data.totals.total).order_id)


def order_of_in(shop: Any, order_id: UUID) -> OrderData:
    with use(shop):
        return order_of(order_id)


def code_of(ask: Any) -> str:
    """The code of a sign-in that was asked for."""
    return str(ask().code)


def picture(text: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (len(text) % 256, 90, 90)).save(out, "PNG")
    return out.getvalue()
