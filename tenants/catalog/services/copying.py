"""A product made from another one."""

from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import NotFound
from tenants.catalog import locks
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.models import Media, Product, Variant
from tenants.catalog.selectors.backoffice import collections_with
from tenants.catalog.selectors.product import product as read_product
from tenants.catalog.services.collections import choose_collections
from tenants.catalog.services.products import create_product
from tenants.catalog.types import ProductData, VariantData


def copy_product(*, actor: Actor, product_id: UUID, title: str) -> UUID:
    """A draft with the other's texts, options, prices, pictures and collections, and with no stock.

    SKU, barcode and the texts for search engines stay behind: they name one product. Raises Invalid, NotFound.
    """
    actor.require("products.edit")
    with shop_atomic():
        locks.product_for_update(product_id)
        found = read_product(product_id)
        if found is None:
            raise NotFound("This product no longer exists.")
        copy_id = create_product(actor=actor, data=_input(found, title))
        pictures = _copy_pictures(product_id, copy_id)
        _show_pictures(found, copy_id, pictures)
        choose_collections(actor=actor, product_id=copy_id, collection_ids=collections_with(product_id))
        audit(actor, "product.copied", target="product", target_id=copy_id, data={"from": found.title})
    return copy_id


def _input(found: ProductData, title: str) -> ProductInput:
    plain = not found.variants[0].title
    return ProductInput(
        title=title,
        description_html=found.description_html,
        vendor=found.vendor,
        product_type=found.product_type,
        tags=found.tags,
        options=() if plain else tuple(option.name for option in found.options),
        variants=tuple(_variant(each, plain=plain) for each in found.variants),
    )


def _variant(each: VariantData, *, plain: bool) -> VariantInput:
    return VariantInput(
        price=each.price,
        options=() if plain else each.options,
        compare_at=each.compare_at,
        cost=each.cost,
        weight_grams=each.weight_grams,
        requires_shipping=each.requires_shipping,
        taxable=each.taxable,
        tracked=each.tracked,
        oversell=each.oversell,
    )


def _copy_pictures(product_id: UUID, copy_id: UUID) -> dict[UUID, UUID]:
    """Rows of their own over the same files, which stay as long as one row needs them. Old key → new key."""
    made = {}
    ready = Media.objects.filter(product_id=product_id, status=Media.Status.READY)
    for row in ready.order_by("content_hash"):  # in key order, as everybody locks them
        locks.content(row.content_hash)
        old, row.pk = row.pk, None
        row.id, row.product_id = Media().id, copy_id
        row.save(force_insert=True)
        made[old] = row.id
    return made


def _show_pictures(found: ProductData, copy_id: UUID, pictures: dict[UUID, UUID]) -> None:
    """Cover and the variants' own pictures, as in the other."""
    first = Media.objects.filter(product_id=copy_id).order_by("position", "id").first()
    Product.objects.filter(id=copy_id).update(cover=first)
    rows = Variant.objects.filter(product_id=copy_id).order_by("position", "id")
    for row, other in zip(rows, found.variants, strict=True):
        if other.image_id in pictures:
            row.media_id = pictures[other.image_id]
            row.save(update_fields=["media"])
