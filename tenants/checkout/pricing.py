"""From what the customer filled in to what it costs now. Reads only."""

from uuid import UUID

from core.emails import NO_ADDRESS, is_email
from tenants.cart.selectors import CartData
from tenants.cart.totals import LineInput, Totals, calculate
from tenants.checkout import address as addresses
from tenants.checkout.address import AddressData, problems_of
from tenants.checkout.models import Checkout
from tenants.checkout.types import CheckoutData
from tenants.orders.selectors.state import state_of
from tenants.shipping.selectors import ShippingOption, delivery_for
from tenants.store.selectors import SettingsData
from tenants.tax.selectors import rule_for


def price(row: Checkout, cart: CartData, settings: SettingsData) -> CheckoutData:
    """Price the cart for this checkout. Two queries: shipping and tax."""
    shipping, billing = addresses.of(row.shipping_address), addresses.of(row.billing_address)
    needed = cart.requires_shipping
    place = (shipping if needed else billing or shipping) or AddressData()
    country = place.country or settings.country
    allowed: frozenset[str] | None = None
    options: tuple[ShippingOption, ...] = ()
    if needed:
        delivery = delivery_for(country=country, subtotal=cart.subtotal, grams=cart.grams)
        allowed, options = delivery.countries, delivery.options
    chosen = _chosen(options, row.shipping_method_id)
    return CheckoutData(
        id=row.id,
        status=row.status,
        email=row.email,
        phone=row.phone,
        note=row.note,
        accepts_marketing=row.accepts_marketing,
        shipping_address=shipping,
        billing_address=billing,
        cart=cart,
        requires_shipping=needed,
        options=options,
        shipping_method_id=chosen.method_id if chosen else None,
        totals=_totals(cart, country, place.region, chosen, settings),
        countries=addresses.countries(allowed),
        order_id=row.order_id,
        problems=_problems(row, cart, chosen, allowed),
    )


def _chosen(options: tuple[ShippingOption, ...], method_id: UUID | None) -> ShippingOption | None:
    """What was chosen and is still offered; the only offer needs no choosing."""
    found = next((option for option in options if option.method_id == method_id), None)
    return found or (options[0] if len(options) == 1 else None)


def _totals(
    cart: CartData, country: str, region: str, chosen: ShippingOption | None, settings: SettingsData
) -> Totals:
    lines = [
        LineInput(
            variant_id=line.variant.id,
            quantity=line.quantity,
            unit_price=line.unit_price,
            taxable=line.variant.taxable,
        )
        for line in cart.lines
    ]
    rule = rule_for(country, region)
    return calculate(
        lines, shipping=chosen, rule=rule, inclusive=settings.prices_include_tax, currency=cart.currency
    )


def _problems(
    row: Checkout, cart: CartData, chosen: ShippingOption | None, allowed: frozenset[str] | None
) -> dict[str, list[str]]:
    found = _cart_problems(row, cart)
    if not is_email(row.email):
        found["email"] = [NO_ADDRESS]
    shipping, billing = addresses.of(row.shipping_address), addresses.of(row.billing_address)
    if cart.requires_shipping:
        found |= _named("shipping_address", shipping, allowed)
        if chosen is None and "shipping_address.country" not in found:
            found["shipping_method"] = ["Choose how it is to be sent."]
    if billing is not None or not cart.requires_shipping:
        found |= _named("billing_address", billing or shipping, None)
    return found


def _cart_problems(row: Checkout, cart: CartData) -> dict[str, list[str]]:
    if not cart.lines:
        return {"cart": ["Your cart is empty."]}
    ours = _holds_stock(row) if any(line.problem for line in cart.lines) else False
    return {
        f"lines.{line.variant.id}": [f"{line.variant.product_title}: {line.problem}"]
        for line in cart.lines
        if line.problem and not (ours and line.variant.for_sale)
    }


def _holds_stock(row: Checkout) -> bool:
    """Whether an order of this checkout waits for its payment: what it holds looks sold out, and is ours."""
    state = state_of(row.order_id) if row.order_id else None
    return state is not None and state.is_waiting


def _named(prefix: str, address: AddressData | None, allowed: frozenset[str] | None) -> dict[str, list[str]]:
    found = problems_of(address or AddressData(), allowed=allowed)
    return {f"{prefix}.{name}": texts for name, texts in found.items()}
