"""Builders of what a shop has, by the real services. Call them inside a shop."""

import itertools
from typing import Any
from uuid import UUID

from core.actor import Actor

_numbers = itertools.count(1)
STAFF = Actor.system("tests")


def make_product(*, title: str = "", price: int = 1000, stock: int | None = 10, **fields: Any) -> UUID:
    """A product on sale with one variant. `stock=None`: not tracked. Returns the product's id."""
    from tenants.catalog.inputs import ProductInput, VariantInput
    from tenants.catalog.services import create_product

    variant = {
        name: fields.pop(name)
        for name in ("sku", "taxable", "requires_shipping", "weight_grams", "oversell", "compare_at")
        if name in fields
    }
    data = ProductInput(
        title=title or f"Product {next(_numbers)}",
        status="active",
        variants=(VariantInput(price=price, tracked=stock is not None, **variant),),
        **fields,
    )
    product_id = create_product(actor=STAFF, data=data)
    if stock:
        set_stock(variant_of(product_id), stock)
    return product_id


def variant_of(product_id: UUID) -> UUID:
    """The first variant of a product."""
    from tenants.catalog.selectors import variants_of

    return variants_of([product_id])[product_id][0]


def make_variant(**fields: Any) -> UUID:
    """A product on sale; returns its variant."""
    return variant_of(make_product(**fields))


def set_stock(variant_id: UUID, quantity: int) -> None:
    from tenants.inventory.services import set_on_hand

    set_on_hand(actor=STAFF, variant_id=variant_id, quantity=quantity, reason="test")
