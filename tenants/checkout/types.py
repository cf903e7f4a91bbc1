"""What the checkout's pages and the API see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from tenants.cart.selectors import CartData
from tenants.cart.totals import Totals
from tenants.checkout.address import AddressData
from tenants.shipping.selectors import ShippingOption

PlacementStatus = Literal["paid", "action", "processing", "pending", "declined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutData:
    """The checkout as of now. `problems` (field → texts) is empty when it can be placed.

    `totals` has no shipping while no method is chosen or none is needed; its tax follows the country as soon as there
    is one, before that the shop's own. `countries` are those the shop delivers to.
    """

    id: UUID
    status: str
    email: str
    phone: str
    note: str
    accepts_marketing: bool
    shipping_address: AddressData | None
    billing_address: AddressData | None
    cart: CartData
    requires_shipping: bool
    options: tuple[ShippingOption, ...]
    shipping_method_id: UUID | None
    totals: Totals
    countries: tuple[tuple[str, str], ...]
    order_id: UUID | None
    problems: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        return not self.problems

    @property
    def option(self) -> ShippingOption | None:
        """The shipping that is chosen and still offered."""
        return next((each for each in self.options if each.method_id == self.shipping_method_id), None)

    @property
    def invoice_address(self) -> AddressData | None:
        return self.billing_address or self.shipping_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How placing went. `action`: the page acts on `client`, then goes to the return page; `pending`: to be paid by
    hand; `declined`: nothing was charged, `message` says why, and the shopper may place again.
    """

    order_id: UUID
    order_token: str
    order_path: str
    status: PlacementStatus
    gateway: str = ""
    client: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
