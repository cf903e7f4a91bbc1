"""Reading a cart, priced as of now."""

from dataclasses import dataclass
from uuid import UUID

from shops.context import current_shop
from tenants.cart.models import Cart, CartLine
from tenants.cart.tokens import plausible, token_hash
from tenants.catalog import selectors as catalog
from tenants.catalog.types import VariantForSale
from tenants.inventory.selectors import Availability, availability, availability_of
from tenants.pricing.amounts import subtotal


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineData:
    """A line with its price of now; `problem` says in words why it cannot be bought as it stands."""

    id: UUID
    variant: VariantForSale
    quantity: int
    unit_price: int
    line_total: int
    available: int | None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartData:
    """Amounts in minor units of `currency`; `subtotal` is before shipping, and before tax where prices exclude it."""

    id: UUID
    lines: tuple[CartLineData, ...]
    currency: str
    note: str
    customer_id: UUID | None

    @property
    def item_count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> int:
        return sum(line.line_total for line in self.lines)

    @property
    def requires_shipping(self) -> bool:
        return any(line.variant.requires_shipping for line in self.lines)

    @property
    def grams(self) -> int:
        return sum(line.variant.weight_grams * line.quantity for line in self.lines)

    @property
    def has_problem(self) -> bool:
        return any(line.problem for line in self.lines)


def cart_by_token(token: str | None) -> CartData | None:
    """The open cart of this token, or None. Four queries at most."""
    if not plausible(token):
        return None
    cart = Cart.objects.filter(token_hash=token_hash(token or ""), status=Cart.Status.OPEN).first()
    return _data(cart) if cart else None


def cart_by_id(cart_id: UUID) -> CartData | None:
    """The cart whatever its status."""
    cart = Cart.objects.filter(id=cart_id).first()
    return _data(cart) if cart else None


def cart_id_of(token: str | None) -> UUID | None:
    """The cart of this token, open or ordered: a second click finds the order the first one made. One query."""
    if not plausible(token):
        return None
    carts = Cart.objects.filter(token_hash=token_hash(token or "")).exclude(status=Cart.Status.MERGED)
    return carts.values_list("id", flat=True).first()


def item_count(token: str | None) -> int:
    """How many items the little number on the cart icon shows. One query."""
    if not plausible(token):
        return 0
    lines = CartLine.objects.filter(cart__token_hash=token_hash(token or ""), cart__status=Cart.Status.OPEN)
    return sum(lines.values_list("quantity", flat=True))


def _data(cart: Cart) -> CartData:
    lines = list(cart.lines.all())
    variant_ids = [line.variant_id for line in lines]
    variants = catalog.variants_for_sale(variant_ids)
    stock = availability(variant_ids)
    return CartData(
        id=cart.id,
        lines=tuple(
            _line(line, variants[line.variant_id], stock) for line in lines if line.variant_id in variants
        ),
        currency=current_shop().currency,
        note=cart.note,
        customer_id=cart.customer_id,
    )


def _line(line: CartLine, variant: VariantForSale, stock: dict[UUID, Availability]) -> CartLineData:
    found = availability_of(stock, variant_id=variant.id, tracked=variant.tracked, oversell=variant.oversell)
    return CartLineData(
        id=line.id,
        variant=variant,
        quantity=line.quantity,
        unit_price=variant.price,
        line_total=subtotal(variant.price, line.quantity),
        available=found.available,
        problem=_problem(line.quantity, variant, found),
    )


def _problem(quantity: int, variant: VariantForSale, found: Availability) -> str:
    if not variant.for_sale:
        return "No longer available."
    if found.covers(quantity):
        return ""
    return f"Only {found.available} left." if found.available else "Sold out."
