"""The cart, on the cart page only: other pages carry nothing personal."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Annotated

from storefront_themes.engine.drops.base import Drop, computed
from storefront_themes.engine.drops.kinds import Amount
from storefront_themes.engine.drops.media import Image
from storefront_themes.engine.drops.product import Product, UnitPriceMeasurement, Variant


class LineOption(Drop):
    """An option of what is in the cart."""

    liquid_name = "line_item_option"

    name: Annotated[str, "Such as Colour"]
    value: Annotated[str, "Such as Moss"]


class DiscountApplication(Drop):
    """A discount and what it took off."""

    liquid_name = "discount_application"

    title: Annotated[str, "What the shopper reads, such as the code"]
    total_allocated_amount: Annotated[Amount, "What it took off in all"]
    type: Annotated[str, "automatic, discount_code or manual"] = "automatic"
    target_type: Annotated[str, "line_item or shipping_line"] = "line_item"
    target_selection: Annotated[str, "all, entitled or explicit"] = "all"
    value_type: Annotated[str, "fixed_amount or percentage"] = "fixed_amount"
    value: Annotated[float, "Minor units or per cent, as `value_type` says"] = 0


class DiscountAllocation(Drop):
    """What a discount took off one line."""

    liquid_name = "discount_allocation"

    amount: Annotated[Amount, "What it took off"]
    discount_application: Annotated[DiscountApplication | None, "Which discount"] = None


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
    properties: Annotated[Mapping[str, str], "What the shopper wrote to it"] = field(default_factory=dict)
    product: Annotated[Product | None, "Product"] = None
    variant: Annotated[Variant | None, "Variant"] = None
    max_quantity: Annotated[int, "The most that can be bought now; 0 when sold out"] = 99
    error_message: Annotated[str, "Why it cannot be bought as it stands"] = ""
    requires_shipping: Annotated[bool, "Whether it is sent"] = True

    vendor: Annotated[str, "Maker or brand"] = ""
    grams: Annotated[int, "Weight of one"] = 0
    taxable: Annotated[bool, "Whether tax is charged"] = True
    gift_card: Annotated[bool, "Whether it is a gift card"] = False
    unit_price: Annotated[Amount | None, "Price of one unit of measure"] = None
    unit_price_measurement: Annotated[UnitPriceMeasurement | None, "Which unit that is"] = None
    discount_allocations: Annotated[Sequence[DiscountAllocation], "Discounts on this line"] = ()
    successfully_fulfilled_quantity: Annotated[int, "How many were sent, in an order"] = 0
    fulfillment: Annotated["Fulfillment | None", "The parcel it went with, in an order"] = None

    @computed
    def id(self) -> str:
        """The same as key."""
        return self.key

    @computed
    def line_level_discount_allocations(self) -> Sequence[DiscountAllocation]:
        """The same as discount_allocations."""
        return self.discount_allocations

    @computed
    def line_level_total_discount(self) -> Amount:
        """What discounts took off this line."""
        return self.original_line_price - self.final_line_price

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
    total_discount: Annotated[Amount, "Sum of the discounts"] = 0
    total_weight: Annotated[int, "Grams"] = 0
    currency: Annotated[str, "ISO 4217 code"] = "EUR"
    note: Annotated[str, "What the shopper wrote"] = ""
    taxes_included: Annotated[bool, "Whether prices include tax"] = True
    discount_code: Annotated[str, "The code that was entered"] = ""
    checkout_url: Annotated[str, "Where checkout starts"] = "/checkout"
    attributes: Annotated[Mapping[str, str], "What the shopper answered besides"] = field(
        default_factory=dict
    )
    discount_applications: Annotated[Sequence[DiscountApplication], "Discounts at work"] = ()
    duties_included: Annotated[bool, "Whether prices include duties"] = False
    message: Annotated[str, "What happened with the last change, for the shopper"] = ""

    @computed
    def cart_level_discount_applications(self) -> Sequence[DiscountApplication]:
        """The discounts that are on the whole cart."""
        return [found for found in self.discount_applications if found.target_selection == "all"]

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
