"""What the catalog tells others: frozen, complete, without a way back to the database. Prices are minor units."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageData:
    """A picture that has its renditions; `catalog.media.rendition_url` makes an address of it."""

    id: UUID
    alt: str
    width: int
    height: int
    key: str
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantForSale:
    """What cart, checkout and stock need to know of a variant. `for_sale` is False when a shopper may not buy it."""

    id: UUID
    product_id: UUID
    product_handle: str
    product_title: str
    variant_title: str
    options: tuple[tuple[str, str], ...]
    sku: str
    price: int
    compare_at: int | None
    taxable: bool
    requires_shipping: bool
    weight_grams: int
    tracked: bool
    oversell: bool
    image: ImageData | None
    for_sale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantData:
    """A variant on its product's page. `options` holds one value per option of the product, in their order."""

    id: UUID
    position: int
    title: str
    options: tuple[str, ...]
    sku: str
    barcode: str
    price: int
    compare_at: int | None
    cost: int | None
    weight_grams: int
    requires_shipping: bool
    taxable: bool
    tracked: bool
    oversell: bool
    image_id: UUID | None


@dataclass(frozen=True, slots=True)
class OptionData:
    """An axis of variation with its values in the merchant's order."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product in a list."""

    id: UUID
    handle: str
    title: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    price_min: int
    price_max: int
    compare_at_max: int | None
    variant_count: int
    image: ImageData | None
    second_image: ImageData | None = None
    available: bool | None = None  # None where nobody asked
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductData:
    """A product with everything that belongs to it."""

    id: UUID
    handle: str
    title: str
    description_html: str
    description_text: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    status: str
    visible: bool
    seo_title: str
    seo_description: str
    price_min: int
    price_max: int
    compare_at_max: int | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    options: tuple[OptionData, ...]
    variants: tuple[VariantData, ...]
    images: tuple[ImageData, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureAddress:
    """A product's picture and an address that leads to it."""

    id: UUID
    address: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionSummary:
    id: UUID
    handle: str
    title: str
    description_html: str
    sort_order: str
    seo_title: str
    seo_description: str
    image: ImageData | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of product cards. `number` starts at 1 and may lie behind the last page, which is then empty."""

    cards: tuple[ProductCard, ...]
    number: int
    per_page: int
    total: int
    sort: str

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPage:
    collection: CollectionSummary
    products: Page
