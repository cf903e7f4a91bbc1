"""The cart, on the cart page only: other pages carry nothing personal."""

from collections.abc import Callable, Sequence
from typing import Annotated

from storefront_themes.engine.drops.base import Drop, computed
from storefront_themes.engine.drops.kinds import Amount
from storefront_themes.engine.drops.media import Image
from storefront_themes.engine.drops.product import Product, Variant


class LineOption(Drop):
    """An option of what is in the cart."""

    liquid_name = "line_item_option"

    name: Annotated[str, "Such as Colour"]
    value: Annotated[str, "Such as Moss"]


class LineItem(Drop):
    """One line of the cart or of an order. Amounts are minor units."""

    liquid_name = "line_item"
    json_keys = ("key", "title", "quantity", "final_price", "final_line_price", "variant_id", "url")

    key: Annotated[str, "Identifier of the line, as forms post it"]
    title: Annotated[str, "Product, and variant where there is a choice"]
    quantity: Annotated[int, "How many"]
    final_price: Annotated[Amount, "Of one, after discounts"]
    final_line_price: Annotated[Amount, "Of all, after discounts"]
    original_price: Annotated[Amount, "Of one, before discounts"] = 0
    original_line_price: Annotated[Amount, "Of all, before discounts"] = 0
    variant_id: Annotated[str, "Identifier of the variant"] = ""
    product_id: Annotated[str, "Identifier of the product"] = ""
    product_title: Annotated[str, "Product only"] = ""
    variant_title: Annotated[str, "Variant only"] = ""
    sku: Annotated[str, "Stock keeping unit"] = ""
    url: Annotated[str, "Address of what it is"] = ""
    image: Annotated[Image | None, "Picture"] = None
    options_with_values: Annotated[Sequence[LineOption], "What was chosen"] = ()
    max_quantity: Annotated[int, "The most that can be bought now; 0 when sold out"] = 99
    error_message: Annotated[str, "Why it cannot be bought as it stands"] = ""
    requires_shipping: Annotated[bool, "Whether it is sent"] = True

    grams: Annotated[int, "Weight of one"] = 0
    taxable: Annotated[bool, "Whether tax is charged"] = True
    successfully_fulfilled_quantity: Annotated[int, "How many were sent, in an order"] = 0
    fulfillment: Annotated["Fulfillment | None", "The parcel it went with, in an order"] = None

    _load_product: Callable[[], Product | None] = lambda: None  # a default for a field

    @computed
    def product(self) -> Product | None:
        """The product, while it is sold."""
        return self._load_product()

    @computed
    def variant(self) -> Variant | None:
        """The variant, while it is sold."""
        variants = self.product.variants if self.product else ()
        return next((each for each in variants if each.id == self.variant_id), None)

    @computed
    def vendor(self) -> str:
        """Maker or brand, while it is sold."""
        return self.product.vendor if self.product else ""

    @computed
    def id(self) -> str:
        """The same as key."""
        return self.key

    @computed
    def price(self) -> Amount:
        """The same as final_price."""
        return self.final_price

    @computed
    def line_price(self) -> Amount:
        """The same as final_line_price."""
        return self.final_line_price

    @computed
    def url_to_remove(self) -> str:
        """Removing is a form's POST here, so this is the cart itself."""
        return "/cart"


class Fulfillment(Drop):
    """A parcel that left."""

    liquid_name = "fulfillment"

    created_at: Annotated[str, "ISO 8601"]
    item_count: Annotated[int, "How many things are in it"] = 0
    tracking_company: Annotated[str, "Who carries it"] = ""
    tracking_number: Annotated[str, "How the carrier calls it"] = ""
    tracking_url: Annotated[str, "Where one can follow it"] = ""

    @computed
    def tracking_numbers(self) -> Sequence[str]:
        """The tracking number, as a list."""
        return [self.tracking_number] if self.tracking_number else []


class CartDrop(Drop):
    """The cart. Amounts are minor units; shipping and tax are known at checkout."""

    liquid_name = "cart"
    json_keys = ("item_count", "total_price", "currency", "items")
    aliases = {"empty?": "is_empty"}

    items: Annotated[Sequence[LineItem], "Lines, latest first"] = ()
    item_count: Annotated[int, "How many things in all"] = 0
    items_subtotal_price: Annotated[Amount, "Sum of the lines"] = 0
    total_price: Annotated[Amount, "Sum after discounts"] = 0
    original_total_price: Annotated[Amount, "Sum before discounts"] = 0
    total_weight: Annotated[int, "Grams"] = 0
    currency: Annotated[str, "ISO 4217 code"] = "EUR"
    note: Annotated[str, "What the shopper wrote"] = ""
    taxes_included: Annotated[bool, "Whether prices include tax"] = True
    checkout_url: Annotated[str, "Where checkout starts"] = "/checkout"
    message: Annotated[str, "What happened with the last change, for the shopper"] = ""

    @computed
    def checkout_charge_amount(self) -> Amount:
        """The same as total_price: nothing is paid later."""
        return self.total_price

    @computed
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.items

    @computed
    def requires_shipping(self) -> bool:
        """Whether anything is sent."""
        return any(line.requires_shipping for line in self.items)
