"""Reading a cart, priced as of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.money import payable
from core.prepared import Prepared, Row, ask
from shops.context import current_shop
from tenants.cart.models import Cart, CartLine
from tenants.cart.tokens import plausible, token_hash
from tenants.catalog import selectors as catalog
from tenants.catalog.types import VariantForSale
from tenants.inventory.selectors import Availability, asked_availability, availability_of
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
    is_open: bool = True

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


def cart_by_token(token: str | None) -> CartData | None:
    """The open cart of this token, or None. Three queries at most."""
    if not plausible(token):
        return None
    return _data(_open_by_hash().rows(token_hash=token_hash(token or "")))


def cart_by_id(cart_id: UUID) -> CartData | None:
    """The cart whatever its status."""
    return _data(_by_id().rows(cart_id=cart_id))


def item_count(token: str | None) -> int:
    """How many items the little number on the cart icon shows. One query."""
    if not plausible(token):
        return 0
    lines = CartLine.objects.filter(cart__token_hash=token_hash(token or ""), cart__status=Cart.Status.OPEN)
    return sum(lines.values_list("quantity", flat=True))


_COLUMNS = ("id", "note", "customer_id", "status", "lines__id", "lines__variant_id", "lines__quantity")


@cache
def _open_by_hash() -> Prepared:
    def build(token_hash: str) -> QuerySet[Any, Any]:
        return _with_lines(Cart.objects.filter(token_hash=token_hash, status=Cart.Status.OPEN))

    return Prepared(build)


@cache
def _by_id() -> Prepared:
    def build(cart_id: UUID) -> QuerySet[Any, Any]:
        return _with_lines(Cart.objects.filter(id=cart_id))

    return Prepared(build)


def _with_lines(carts: QuerySet[Cart]) -> QuerySet[Any, Any]:
    """With their lines in the order they were added; an empty cart is one row without."""
    return carts.order_by("lines__created_at", "lines__id").values_list(*_COLUMNS)


def _data(rows: Sequence[Row]) -> CartData | None:
    if not rows:
        return None
    cart_id, note, customer_id, status = rows[0][:4]
    return CartData(
        id=cart_id,
        lines=_lines([row[4:] for row in rows if row[4] is not None]),
        currency=current_shop().currency,
        note=note,
        customer_id=customer_id,
        is_open=status == Cart.Status.OPEN,
    )


def _lines(rows: Sequence[Any]) -> tuple[CartLineData, ...]:
    if not rows:
        return ()
    variant_ids = [variant_id for _, variant_id, _ in rows]
    currency = current_shop().currency
    variants, stock = ask(catalog.asked_variants_for_sale(variant_ids), asked_availability(variant_ids))
    return tuple(
        _line(line_id, quantity, variants[variant_id], stock, currency)
        for line_id, variant_id, quantity in rows
        if variant_id in variants
    )


def _line(
    line_id: UUID, quantity: int, variant: VariantForSale, stock: dict[UUID, Availability], currency: str
) -> CartLineData:
    price = payable(variant.price, currency)
    found = availability_of(stock, variant_id=variant.id, tracked=variant.tracked, oversell=variant.oversell)
    return CartLineData(
        id=line_id,
        variant=variant,
        quantity=quantity,
        unit_price=price,
        line_total=subtotal(price, quantity),
        available=found.available,
        problem=_problem(quantity, variant, found),
    )


def _problem(quantity: int, variant: VariantForSale, found: Availability) -> str:
    if not variant.for_sale:
        return "No longer available."
    if found.covers(quantity):
        return ""
    return f"Only {found.available} left." if found.available else "Sold out."
