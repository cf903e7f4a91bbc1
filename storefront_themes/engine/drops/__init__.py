"""All declared objects."""

from storefront_themes.engine.drops.address import Address, Country, Currency
from storefront_themes.engine.drops.base import Drop, Property, computed
from storefront_themes.engine.drops.browse import (
    Collection,
    ContentPage,
    Link,
    LinkList,
    Recommendations,
    Search,
    SortOption,
)
from storefront_themes.engine.drops.cart import (
    CartDrop,
    Fulfillment,
    LineItem,
    LineOption,
)
from storefront_themes.engine.drops.colour import ColorScheme, ColorSchemeGroup, Colour
from storefront_themes.engine.drops.customer import Customer, Order, ShippingMethod, TaxLine
from storefront_themes.engine.drops.font import Font
from storefront_themes.engine.drops.handles import Handles
from storefront_themes.engine.drops.kinds import Amount, Kind
from storefront_themes.engine.drops.lists import LazyList
from storefront_themes.engine.drops.media import (
    FocalPoint,
    Image,
    ImagePresentation,
    ImageUrl,
    Media,
    VideoUrl,
)
from storefront_themes.engine.drops.page import Block, Form, FormErrors, Paginate, Part, Section, Settings
from storefront_themes.engine.drops.product import (
    Option,
    OptionValue,
    Product,
    QuantityRule,
    Variant,
)
from storefront_themes.engine.drops.shop import (
    Brand,
    Language,
    Localization,
    Policy,
    Request,
    Routes,
    Shop,
    Template,
    Theme,
)

__all__ = [
    "Address", "Amount", "Block", "Brand", "CartDrop", "Collection", "ColorScheme", "ColorSchemeGroup", "Colour",
    "ContentPage", "Country", "Currency", "Customer", "Drop",
    "FocalPoint", "Font", "Form", "FormErrors", "Fulfillment", "Handles", "Image", "ImagePresentation",
    "ImageUrl", "Kind", "Language", "LazyList", "LineItem", "LineOption", "Link", "LinkList", "Localization", "Media",
    "Option", "OptionValue", "Order", "Paginate", "Part", "Policy", "Product", "Property", "QuantityRule",
    "Recommendations", "Request", "Routes", "Search", "Section", "Settings", "ShippingMethod", "Shop", "SortOption",
    "TaxLine", "Template", "Theme", "Variant", "VideoUrl",
    "computed",
]  # fmt: skip
