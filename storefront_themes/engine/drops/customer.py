"""Customers and their orders. Only pages made for one person have them: all others are the same for everybody."""

from collections.abc import Callable, Sequence
from typing import Annotated

from storefront_themes.engine.drops.address import Address
from storefront_themes.engine.drops.base import Drop, computed
from storefront_themes.engine.drops.cart import LineItem
from storefront_themes.engine.drops.kinds import Amount


class TaxLine(Drop):
    """One tax of an order."""

    liquid_name = "tax_line"

    title: Annotated[str, "Such as VAT"]
    price: Annotated[Amount, "How much it is"]
    rate: Annotated[float, "Such as 0.19"] = 0.0

    @computed
    def rate_percentage(self) -> float:
        """Such as 19."""
        return round(self.rate * 100, 4)


class ShippingMethod(Drop):
    """How an order is sent."""

    liquid_name = "shipping_method"

    title: Annotated[str, "What the shopper chose"]
    price: Annotated[Amount, "What it costs"]


class Order(Drop):
    """An order as it was placed. Amounts are minor units."""

    liquid_name = "order"
    json_keys = ("id", "name", "order_number", "total_price", "created_at")

    id: Annotated[str, "Identifier"]
    name: Annotated[str, "Such as #1042"]
    order_number: Annotated[int, "Such as 1042"]
    created_at: Annotated[str, "ISO 8601"]
    total_price: Annotated[Amount, "What was paid or is to be paid"]
    line_items: Annotated[Sequence[LineItem], "What was bought"] = ()
    line_items_subtotal_price: Annotated[Amount, "Sum of the lines"] = 0
    shipping_price: Annotated[Amount, "What sending costs"] = 0
    tax_price: Annotated[Amount, "Tax in all"] = 0
    total_refunded_amount: Annotated[Amount, "What was given back"] = 0
    email: Annotated[str, "Whom to write to"] = ""
    phone: Annotated[str, "Whom to call"] = ""
    note: Annotated[str, "What the shopper wrote"] = ""
    confirmation_number: Annotated[str, "What the shopper can name to the shop"] = ""
    financial_status: Annotated[str, "Such as paid"] = ""
    financial_status_label: Annotated[str, "The same for people"] = ""
    fulfillment_status: Annotated[str, "Such as fulfilled"] = ""
    fulfillment_status_label: Annotated[str, "The same for people"] = ""
    cancelled: Annotated[bool, "Whether it was cancelled"] = False
    cancelled_at: Annotated[str, "When, ISO 8601"] = ""
    cancel_reason: Annotated[str, "Why"] = ""
    customer_url: Annotated[str, "The shopper's page of it"] = ""
    order_status_url: Annotated[str, "The same without signing in"] = ""
    shipping_address: Annotated[Address | None, "Where it goes"] = None
    billing_address: Annotated[Address | None, "Who pays"] = None
    tax_lines: Annotated[Sequence[TaxLine], "Taxes"] = ()
    shipping_methods: Annotated[Sequence[ShippingMethod], "How it is sent"] = ()

    @computed
    def item_count(self) -> int:
        """How many things were bought."""
        return sum(line.quantity for line in self.line_items)

    @computed
    def subtotal_line_items(self) -> Sequence[LineItem]:
        """The same as line_items."""
        return self.line_items

    @computed
    def subtotal_price(self) -> Amount:
        """The same as line_items_subtotal_price."""
        return self.line_items_subtotal_price

    @computed
    def total_net_amount(self) -> Amount:
        """What was not given back."""
        return self.total_price - self.total_refunded_amount


class Customer(Drop):
    """Who is signed in; nothing for everybody else."""

    liquid_name = "customer"
    json_keys = ("id", "first_name", "last_name", "email")

    id: Annotated[str, "Identifier"]
    email: Annotated[str, "E-mail"]
    first_name: Annotated[str, "First name"] = ""
    last_name: Annotated[str, "Last name"] = ""
    phone: Annotated[str, "Telephone"] = ""
    accepts_marketing: Annotated[bool, "Whether they want news"] = False
    orders: Annotated[Sequence[Order], "What they bought, latest first; use paginate"] = ()
    addresses: Annotated[Sequence[Address], "Addresses they keep; use paginate"] = ()
    has_account: Annotated[bool, "Whether they can sign in"] = True

    @computed
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    _load_totals: Callable[[], tuple[int, int]] = lambda: (0, 0)  # a default for a field

    @computed
    def _totals(self) -> tuple[int, int]:
        return self._load_totals()

    @computed
    def orders_count(self) -> int:
        """How often they bought."""
        return self._totals[0]

    @computed
    def total_spent(self) -> Amount:
        """What they paid in all, less what they got back."""
        return self._totals[1]

    @computed
    def default_address(self) -> Address | None:
        """The one that is offered first."""
        return self.addresses[0] if len(self.addresses) else None

    @computed
    def addresses_count(self) -> int:
        """How many addresses they keep."""
        return len(self.addresses)

    @computed
    def last_order(self) -> Order | None:
        """The latest order."""
        return self.orders[0] if len(self.orders) else None
