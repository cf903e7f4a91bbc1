"""A demo shop's products with pictures and stock, its collections, pages, menus and look. Runs inside the shop."""

from uuid import UUID

from core.actor import Actor
from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput
from tenants.catalog.selectors import collection_summary, product, product_handles
from tenants.catalog.services import (
    add_media,
    add_to_collection,
    change_status,
    create_collection,
    create_product,
    update_variants,
)
from tenants.content.selectors import pages
from tenants.content.services import save_menu, save_page
from tenants.inventory.services import set_on_hand
from tenants.orders.selectors import order_table
from tenants.store.services import update_settings
from web.demo.art import image_count, product_image
from web.demo.catalog_types import DemoCollection, DemoPage, DemoProduct, DemoShop
from web.demo.making.pictures import shop_pictures

ACTOR = Actor.system("demo")


def stock_shelves(demo: DemoShop) -> None:
    """Everything a shopper sees. What exists is left as it is, except that a half-made product is finished.

    Once somebody has bought there the shop is its owner's: what was changed, renamed or removed since stays so.
    """
    if order_table().exists():
        return
    known = product_handles([item.key for item in demo.products])
    for item in demo.products:
        _product(item, known.get(item.key))
    ids = product_handles([item.key for item in demo.products])
    for group in demo.collections:
        _collection(group, ids)
    written = {row.handle: row.id for row in pages()}
    for page in demo.pages:
        _page(page, written.get(page.handle))
    for handle, links in demo.menus.items():
        save_menu(actor=ACTOR, handle=handle, links=links)
    _look(demo)


def _product(item: DemoProduct, found: UUID | None) -> None:
    """A draft until pictures and stock are there, so that nobody meets half a product and a killed start goes on."""
    product_id = found or _draft(item)
    row = product(product_id)
    if row is None or row.status != "draft":
        return
    pictures = [
        add_media(
            actor=ACTOR, product_id=product_id, content=product_image(item.key, number),
            filename=f"{item.key}-{number}.webp", alt=item.alts[number],
        )
        for number in range(image_count(item.key))
    ]  # fmt: skip
    in_order = sorted(row.variants, key=lambda variant: variant.position)
    rows = {variant.id: made for variant, made in zip(in_order, item.variants, strict=True)}
    changes = {variant_id: {"image_id": pictures[made.image].id} for variant_id, made in rows.items()}
    update_variants(actor=ACTOR, product_id=product_id, changes=changes)
    for variant_id, made in rows.items():
        set_on_hand(actor=ACTOR, variant_id=variant_id, quantity=made.stock, reason="First delivery")
    change_status(actor=ACTOR, product_id=product_id, status="active")


def _draft(item: DemoProduct) -> UUID:
    variants = [
        VariantInput(
            price=made.price,
            compare_at=made.compare_at,
            options=made.options,
            sku=made.sku,
            weight_grams=made.grams,
        )
        for made in item.variants
    ]
    data = ProductInput(
        title=item.title, handle=item.key, description_html=item.description, vendor=item.vendor,
        product_type=item.product_type, tags=item.tags, options=item.options, variants=variants,
    )  # fmt: skip
    return create_product(actor=ACTOR, data=data)


def _collection(group: DemoCollection, products: dict[str, UUID]) -> None:
    if collection_summary(group.handle) is not None:
        return
    key, number = group.picture
    shown = product(products[key])
    picture = shown.images[number].id if shown and len(shown.images) > number else None
    data = CollectionInput(
        title=group.title,
        handle=group.handle,
        description_html=f"<p>{group.description}</p>",
        image_id=picture,
    )
    collection_id = create_collection(actor=ACTOR, data=data)
    chosen = [products[name] for name in group.products]
    add_to_collection(actor=ACTOR, collection_id=collection_id, product_ids=chosen)


def _page(page: DemoPage, page_id: UUID | None) -> None:
    save_page(actor=ACTOR, title=page.title, body_html=page.body, handle=page.handle, page_id=page_id)


def _look(demo: DemoShop) -> None:
    images = shop_pictures(demo.slug, {"hero": f"{demo.name}: {demo.tagline}", "story": demo.name})
    changes = {"tagline": demo.tagline, "theme_settings": {**demo.theme, "images": images}, **demo.seller}
    update_settings(actor=ACTOR, changes=changes)
