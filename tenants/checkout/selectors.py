"""Reading a checkout, priced as of now."""

from dataclasses import dataclass, field
from uuid import UUID

from core.errors import Invalid
from shops.context import current_shop
from tenants.cart.selectors import CartData, cart_by_id, cart_by_token
from tenants.cart.totals import LineInput, Totals, calculate
from tenants.checkout import address
from tenants.checkout.address import AddressData
from tenants.checkout.models import Checkout
from tenants.shipping.selectors import ShippingOption, options_for, ships_to
from tenants.store.selectors import SettingsData, fresh_settings
from tenants.tax.selectors import rule_for


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutData:
    """Everything the page shows. `problems` names what is missing before it can be placed; empty means ready."""

    id: UUID | None
    email: str
    phone: str
    note: str
    accepts_marketing: bool
    shipping_address: AddressData | None
    billing_address: AddressData | None
    cart: CartData
    options: tuple[ShippingOption, ...]
    shipping_method_id: UUID | None
    totals: Totals
    requires_shipping: bool
    countries: tuple[tuple[str, str], ...]
    order_id: UUID | None
    problems: dict[str, list[str]] = field(default_factory=dict)

    @property
    def option(self) -> ShippingOption | None:
        """The shipping that is chosen and still offered."""
        return next((each for each in self.options if each.method_id == self.shipping_method_id), None)

    @property
    def invoice_address(self) -> AddressData | None:
        return self.billing_address or self.shipping_address


def checkout(token: str | None) -> CheckoutData | None:
    """The checkout of this cart; None where there is no open cart. Never writes."""
    cart = cart_by_token(token)
    if cart is None:
        return None
    row = Checkout.objects.filter(cart_id=cart.id, status=Checkout.Status.OPEN).first()
    return data_of(row, cart)


def checkout_of_row(row: Checkout) -> CheckoutData | None:
    """The same, from its row."""
    cart = cart_by_id(row.cart_id)
    return data_of(row, cart) if cart else None


def data_of(row: Checkout | None, cart: CartData) -> CheckoutData:
    """Price the cart for what is known of the address. Five queries besides the cart's."""
    settings = fresh_settings()
    given = row or Checkout(cart_id=cart.id)
    shipping, billing = address.of(given.shipping_address), address.of(given.billing_address)
    options = _options(cart, shipping)
    method_id = _method(given, options)
    option = next((each for each in options if each.method_id == method_id), None)
    data = CheckoutData(
        id=row.id if row else None,
        email=given.email,
        phone=given.phone,
        note=given.note,
        accepts_marketing=given.accepts_marketing,
        shipping_address=shipping,
        billing_address=billing,
        cart=cart,
        options=options,
        shipping_method_id=method_id,
        totals=_totals(cart, option, shipping or billing, settings),
        requires_shipping=cart.requires_shipping,
        countries=address.countries(ships_to() if cart.requires_shipping else None),
        order_id=given.order_id,
    )
    data.problems.update(_problems(data))
    return data


def _options(cart: CartData, shipping: AddressData | None) -> tuple[ShippingOption, ...]:
    if not cart.requires_shipping or shipping is None or not shipping.country:
        return ()
    return options_for(country=shipping.country, subtotal=cart.subtotal, grams=cart.grams)


def _method(row: Checkout, options: tuple[ShippingOption, ...]) -> UUID | None:
    """The chosen method while it is offered, else the cheapest."""
    offered = [option.method_id for option in options]
    if row.shipping_method_id in offered:
        return row.shipping_method_id
    return offered[0] if offered else None


def _totals(
    cart: CartData, option: ShippingOption | None, place: AddressData | None, settings: SettingsData
) -> Totals:
    """Tax is that of the place the goods go to; before it is known, that of the shop."""
    country, region = (place.country, place.region) if place and place.country else (current_shop().country, "")
    lines = [
        LineInput(
            variant_id=line.variant.id,
            quantity=line.quantity,
            unit_price=line.unit_price,
            taxable=line.variant.taxable,
        )
        for line in cart.lines
    ]
    return calculate(
        lines,
        shipping=option,
        rule=rule_for(country, region),
        inclusive=settings.prices_include_tax,
        currency=cart.currency,
    )


def _problems(data: CheckoutData) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not data.email:
        problems["email"] = ["Enter your e-mail address: the confirmation goes there."]
    if data.requires_shipping:
        problems |= _address_problems("shipping_address", data.shipping_address, ships_only=True)
        if data.shipping_address and not data.options:
            problems["shipping_method"] = ["Nothing ships to this address."]
    if data.billing_address is not None or not data.requires_shipping:
        problems |= _address_problems("billing_address", data.billing_address, ships_only=False)
    for line in data.cart.lines:
        if line.problem:
            problems["cart"] = [*problems.get("cart", []), f"{line.variant.product_title}: {line.problem}"]
    return problems


def _address_problems(name: str, given: AddressData | None, *, ships_only: bool) -> dict[str, list[str]]:
    try:
        address.validate(given.as_dict() if given else {}, allowed=ships_to() if ships_only else None)
    except Invalid as error:
        return {f"{name}.{field}": texts for field, texts in error.errors.items()}
    return {}
