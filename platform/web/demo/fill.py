"""Fills a shop with its demo: products with pictures and stock, collections, pages, menus and the look."""

from uuid import UUID

from core.actor import Actor
from tenants.catalog import selectors as catalog
from tenants.catalog import services as catalog_services
from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput
from tenants.catalog.services.pictures import keep_picture
from tenants.catalog.types import ImageData
from tenants.content import services as content
from tenants.content.selectors import pages
from tenants.content.services import LinkInput
from tenants.inventory.services import import_on_hand
from tenants.store.services import update_settings
from web.demo.art import hero_image, product_image, story_image
from web.demo.catalog_types import DemoPage, DemoProduct, DemoShop, DemoVariant


def fill_shop(demo: DemoShop, *, actor: Actor, pictures: bool = True) -> None:
    """Call it inside the shop, outside a transaction. What is there already stays: it may be called again."""
    added = {product.key: _product(product, actor, pictures) for product in demo.products}
    known = {summary.handle for summary in catalog.collections()}
    for group in demo.collections:
        if group.handle in known:
            continue
        collection_id = catalog_services.create_collection(
            actor=actor,
            data=CollectionInput(
                title=group.title, handle=group.handle, description_html=group.description,
                image_id=_picture_of(added[group.picture[0]], group.picture[1]) if pictures else None,
            ),
        )  # fmt: skip
        catalog_services.add_to_collection(
            actor=actor, collection_id=collection_id, product_ids=[added[key] for key in group.products]
        )
    for text in demo.pages:
        _page(text, actor)
    for handle, links in demo.menus.items():
        content.save_menu(
            actor=actor, handle=handle, links=[LinkInput(title=title, url=url) for title, url in links]
        )
    look = {**demo.theme, "images": _look_images(demo, actor)} if pictures else demo.theme
    update_settings(actor=actor, changes={"theme": "agora", "theme_settings": look, "tagline": demo.tagline})


def _product(demo: DemoProduct, actor: Actor, pictures: bool) -> UUID:
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
    if pictures:
        images = [
            catalog_services.add_media(
                actor=actor, product_id=product_id, content=product_image(demo.key, number), alt=alt,
                filename=f"{demo.key}-{number + 1}.webp",
            )
            for number, alt in enumerate(demo.alts)
        ]  # fmt: skip
        _show_colourways(product_id, demo, images, actor)
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


def _show_colourways(product_id: UUID, demo: DemoProduct, images: list[ImageData], actor: Actor) -> None:
    """Let every variant show its own colour."""
    by_sku = {variant.sku: images[variant.image].id for variant in demo.variants}
    data = catalog.products_by_ids([product_id])[product_id]
    changes = {variant.id: {"image_id": by_sku[variant.sku]} for variant in data.variants}
    catalog_services.update_variants(actor=actor, product_id=product_id, changes=changes)


def _picture_of(product_id: UUID, number: int) -> UUID:
    return catalog.products_by_ids([product_id])[product_id].images[number].id


def _page(text: DemoPage, actor: Actor) -> None:
    known = pages().filter(handle=text.handle).first()
    content.save_page(
        actor=actor,
        title=text.title,
        body_html=text.body,
        handle=text.handle,
        page_id=known.id if known else None,
    )


def _look_images(demo: DemoShop, actor: Actor) -> dict[str, dict[str, object]]:
    """The pictures of the front page, as the theme's settings keep them."""
    drawn = {"hero": hero_image(demo.slug), "story": story_image(demo.slug)}
    kept = {
        name: keep_picture(actor=actor, content=body, filename=f"{name}.webp") for name, body in drawn.items()
    }
    return {
        name: {
            "key": image.key,
            "width": image.width,
            "height": image.height,
            "widths": list(image.widths),
            "alt": "",
        }
        for name, image in kept.items()
    }
