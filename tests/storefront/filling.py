"""Fills a shop with what a demo shop sells, without the pictures: drawing them takes longer than the tests."""

from uuid import UUID

from core.actor import Actor
from tenants.catalog import selectors as catalog
from tenants.catalog import services as catalog_services
from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput
from tenants.content import services as content
from tenants.content.selectors import pages
from tenants.inventory.services import import_on_hand
from tenants.store.services import update_settings
from web.demo.catalog_types import DemoPage, DemoProduct, DemoShop, DemoVariant


def fill_shop(demo: DemoShop, *, actor: Actor) -> None:
    """Products with stock, collections, pages, menus and the look. Call it inside the shop."""
    added = {product.key: _product(product, actor) for product in demo.products}
    known = {summary.handle for summary in catalog.collections()}
    for group in demo.collections:
        if group.handle in known:
            continue
        collection_id = catalog_services.create_collection(
            actor=actor,
            data=CollectionInput(
                title=group.title, handle=group.handle, description_html=f"<p>{group.description}</p>",
            ),
        )  # fmt: skip
        catalog_services.add_to_collection(
            actor=actor, collection_id=collection_id, product_ids=[added[key] for key in group.products]
        )
    for text in demo.pages:
        _page(text, actor)
    for handle, links in demo.menus.items():
        content.save_menu(actor=actor, handle=handle, links=links)
    update_settings(actor=actor, changes={"theme_settings": demo.theme, "tagline": demo.tagline})


def _product(demo: DemoProduct, actor: Actor) -> UUID:
    known = catalog.products_by_handle([demo.key]).get(demo.key)
    if known is not None:
        return known.id
    product_id = catalog_services.create_product(
        actor=actor,
        data=ProductInput(
            title=demo.title, handle=demo.key, description_html=demo.description, vendor=demo.vendor,
            product_type=demo.product_type, tags=demo.tags, status="active", options=demo.options,
            variants=[_variant(variant) for variant in demo.variants],
        ),
    )  # fmt: skip
    _stock(product_id, demo, actor)
    return product_id


def _variant(variant: DemoVariant) -> VariantInput:
    return VariantInput(
        price=variant.price, options=variant.options, sku=variant.sku, compare_at=variant.compare_at,
        weight_grams=variant.grams,
    )  # fmt: skip


def _stock(product_id: UUID, demo: DemoProduct, actor: Actor) -> None:
    by_sku = {variant.sku: variant.stock for variant in demo.variants}
    data = catalog.products_by_ids([product_id])[product_id]
    import_on_hand(actor=actor, quantities={variant.id: by_sku[variant.sku] for variant in data.variants})


def _page(text: DemoPage, actor: Actor) -> None:
    known = pages().filter(handle=text.handle).first()
    content.save_page(
        actor=actor,
        title=text.title,
        body_html=text.body,
        handle=text.handle,
        page_id=known.id if known else None,
    )
