"""What somebody wants a product to be, before it is checked. Prices are minor units of the shop's currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantInput:
    """A variant. `options` holds one value per option of the product, in their order; none where there is no option.

    `id` says which variant of the product this was; without it the one with the same option values is meant.
    """

    price: int
    options: Sequence[str] = ()
    id: UUID | None = None
    sku: str = ""
    barcode: str = ""
    compare_at: int | None = None
    cost: int | None = None
    weight_grams: int = 0
    requires_shipping: bool = True
    taxable: bool = True
    tracked: bool = True
    oversell: bool = False
    image_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductInput:
    """A product to be created. An empty handle is made of the title; no options means one plain variant."""

    title: str
    handle: str = ""
    description_html: str = ""
    vendor: str = ""
    product_type: str = ""
    tags: Sequence[str] = ()
    status: str = "draft"
    published: bool = True
    seo_title: str = ""
    seo_description: str = ""
    options: Sequence[str] = ()
    variants: Sequence[VariantInput] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionInput:
    """A collection to be created. An empty handle is made of the title."""

    title: str
    handle: str = ""
    description_html: str = ""
    sort_order: str = "manual"
    published: bool = True
    seo_title: str = ""
    seo_description: str = ""
    image_id: UUID | None = None
