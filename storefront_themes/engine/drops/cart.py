"""The cart, on the cart page only: other pages carry nothing personal."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Annotated

from storefront_themes.engine.drops.base import Drop, computed
from storefront_themes.engine.drops.media import Image
from storefront_themes.engine.drops.product import Product, Variant


class LineOption(Drop):
    """An option of what is in the cart."""

    liquid_name = "line_item_option"

    name: Annotated[str, "Such as Colour"]
    value: Annotated[str, "Such as Moss"]


class LineItem(Drop):
    """One line of the cart. Amounts are minor units."""

    liquid_name = "line_item"
    json_keys = ("key", "title", "quantity", "final_price", "final_line_price", "variant_id", "url")

    key: Annotated[str, "Identifier of the line, as forms post it"]
    title: Annotated[str, "Product, and variant where there is a choice"]
    quantity: Annotated[int, "How many"]
    final_price: Annotated[int, "Of one, after discounts"]
    final_line_price: Annotated[int, "Of all, after discounts"]
    original_price: Annotated[int, "Of one, before discounts"] = 0
    original_line_price: Annotated[int, "Of all, before discounts"] = 0
    variant_id: Annotated[str, "Identifier of the variant"] = ""
    product_id: Annotated[str, "Identifier of the product"] = ""
    product_title: Annotated[str, "Product only"] = ""
    variant_title: Annotated[str, "Variant only"] = ""
    sku: Annotated[str, "Stock keeping unit"] = ""
    url: Annotated[str, "Address of what it is"] = ""
    image: Annotated[Image | None, "Picture"] = None
    options_with_values: Annotated[Sequence[LineOption], "What was chosen"] = ()
    properties: Annotated[Mapping[str, str], "What the shopper wrote to it"] = field(default_factory=dict)
    product: Annotated[Product | None, "Product"] = None
    variant: Annotated[Variant | None, "Variant"] = None
    max_quantity: Annotated[int, "The most that can be bought now; 0 when sold out"] = 99
    error_message: Annotated[str, "Why it cannot be bought as it stands"] = ""
    requires_shipping: Annotated[bool, "Whether it is sent"] = True

    @computed
    def price(self) -> int:
        """The same as final_price."""
        return self.final_price

    @computed
    def line_price(self) -> int:
        """The same as final_line_price."""
        return self.final_line_price

    @computed
    def url_to_remove(self) -> str:
        """Removing is a form's POST here, so this is the cart itself."""
        return "/cart"


class CartDrop(Drop):
    """The cart. Amounts are minor units; shipping and tax are known at checkout."""

    liquid_name = "cart"
    json_keys = ("item_count", "total_price", "currency", "items")
    aliases = {"empty?": "is_empty"}

    items: Annotated[Sequence[LineItem], "Lines, latest first"] = ()
    item_count: Annotated[int, "How many things in all"] = 0
    items_subtotal_price: Annotated[int, "Sum of the lines"] = 0
    total_price: Annotated[int, "Sum after discounts"] = 0
    original_total_price: Annotated[int, "Sum before discounts"] = 0
    total_discount: Annotated[int, "Sum of the discounts"] = 0
    total_weight: Annotated[int, "Grams"] = 0
    currency: Annotated[str, "ISO 4217 code"] = "EUR"
    note: Annotated[str, "What the shopper wrote"] = ""
    taxes_included: Annotated[bool, "Whether prices include tax"] = True
    discount_code: Annotated[str, "The code that was entered"] = ""
    checkout_url: Annotated[str, "Where checkout starts"] = "/checkout"
    message: Annotated[str, "What happened with the last change, for the shopper"] = ""

    @computed
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.items

    @computed
    def requires_shipping(self) -> bool:
        """Whether anything is sent."""
        return any(line.requires_shipping for line in self.items)
