"""All declared objects."""

from storefront_themes.engine.drops.base import Drop, Property, computed
from storefront_themes.engine.drops.browse import Collection, ContentPage, Link, LinkList, Search, SortOption
from storefront_themes.engine.drops.cart import CartDrop, LineItem, LineOption
from storefront_themes.engine.drops.lists import LazyList
from storefront_themes.engine.drops.media import Image, ImageUrl
from storefront_themes.engine.drops.page import Block, Form, FormErrors, Paginate, Part, Section, Settings
from storefront_themes.engine.drops.product import Option, OptionValue, Product, Variant
from storefront_themes.engine.drops.shop import (
    Brand,
    Country,
    Currency,
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
    "Block", "Brand", "CartDrop", "Collection", "ContentPage", "Country", "Currency", "Drop", "Form", "FormErrors",
    "Image", "ImageUrl", "Language", "LazyList", "LineItem", "LineOption", "Link", "LinkList", "Localization", "Option",
    "OptionValue", "Paginate", "Part", "Policy", "Product", "Property", "Request", "Routes", "Search", "Section",
    "Settings", "Shop", "SortOption", "Template", "Theme", "Variant", "computed",
]  # fmt: skip
