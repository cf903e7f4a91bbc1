import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from core.actor import Actor
from tenants.catalog import selectors
from tenants.catalog.types import ProductCard


@pytest.fixture
def owner() -> Actor:
    return Actor.system("catalog tests")


@pytest.fixture
def shirt(in_acme: Any, owner: Actor) -> Any:
    """An active shirt in three sizes and two colours."""
    from tenants.catalog.inputs import ProductInput, VariantInput
    from tenants.catalog.services import create_product

    variants = [
        VariantInput(price=2000 + 100 * i, options=(size, colour), sku=f"S-{size}-{colour}", weight_grams=200)
        for i, size in enumerate(("S", "M", "L"))
        for colour in ("Red", "Blue")
    ]
    data = ProductInput(
        title="Linen shirt",
        description_html="<p>Cool in <b>summer</b></p>",
        vendor="Weavers",
        tags=["linen", "summer"],
        status="active",
        options=("Size", "Colour"),
        variants=variants,
    )
    return create_product(actor=owner, data=data)


@pytest.fixture
def simple(in_acme: Any, owner: Actor) -> Callable[..., Any]:
    """`simple("Mug", 900)` creates an active product with one variant."""
    from tenants.catalog.inputs import ProductInput, VariantInput
    from tenants.catalog.services import create_product

    def make(title: str, price: int = 1000, **fields: Any) -> Any:
        given = {"status": "active", **fields}
        return create_product(
            actor=owner, data=ProductInput(title=title, variants=[VariantInput(price=price)], **given)
        )

    return make


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """`picture(800, 600, "PNG")`: bytes of a picture of that size."""

    def make(
        width: int = 800, height: int = 600, kind: str = "PNG", colour: str = "teal", **options: Any
    ) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (width, height), colour).save(out, kind, **options)
        return out.getvalue()

    return make


@pytest.fixture
def card() -> Callable[[UUID], ProductCard]:
    """A product as the list of all products shows it to shoppers."""

    def find(product_id: UUID) -> ProductCard:
        return next(each for each in selectors.all_products().cards(0, 100) if each.id == product_id)

    return find
