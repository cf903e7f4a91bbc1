"""How much of what is to go back can go, and what it is for: a payment service may move steps larger than a minor unit.

Three-decimal currencies are moved in steps of ten: of 3.333 KWD go 3.330 back. What is kept stays owed to the line, and
goes with the next refund of the order that completes a step; the whole of an order is always paid in full steps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from uuid import UUID

from core.errors import Invalid
from core.money import round_half_up
from tenants.orders.models import OrderLine, ShippingLine
from tenants.orders.types import RefundItem
from tenants.pricing.amounts import refundable


@dataclass(frozen=True, slots=True)
class Part:
    """Of a line: so many units and so much money; no units where only what was kept earlier goes back."""

    line: OrderLine
    quantity: int
    amount: int
    restock: bool


@dataclass(frozen=True, slots=True)
class Split:
    """What goes back, in full steps; `kept` is what cannot go yet, less than a step."""

    parts: tuple[Part, ...]
    shipping: int
    kept: int

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts) + self.shipping


def split(
    lines: Sequence[OrderLine],
    items: Sequence[RefundItem],
    *,
    shipping: int,
    sent: Sequence[ShippingLine] = (),
    step: int = 1,
) -> Split:
    """These items and this much of the shipping that was paid (`sent`), in steps.

    Σ parts + shipping + kept = what was asked for + what was kept before. Raises Invalid for what was not paid.
    """
    left = sum(row.total - row.refunded_amount for row in sent) - shipping
    if shipping < 0 or left < 0:
        few = "Enter an amount of shipping that is not negative."
        many = "This is more than what was paid for shipping and not yet given back."
        raise Invalid(few if shipping < 0 else many, field="shipping_amount")
    asked = parts_of(lines, items)
    if step == 1:
        return Split(tuple(asked), shipping, 0)
    owed = list(_owed(lines, {part.line.id for part in asked}))
    if 0 < left < step and (shipping or any(row.refunded_amount for row in sent)):
        shipping += left  # alone it could never go
    whole = sum(part.amount for part in (*asked, *owed)) + shipping
    kept = over = whole % step
    owed, over = _without(owed, over)
    of_shipping = min(over, shipping)
    asked, _ = _without(asked, over - of_shipping)
    return Split((*asked, *(part for part in owed if part.amount)), shipping - of_shipping, kept)


def parts_of(lines: Sequence[OrderLine], items: Sequence[RefundItem]) -> list[Part]:
    """What each item is worth. Raises Invalid for items of another order or more than was bought.

    An item's amount is round(total · refunded in all / quantity) − already refunded: the last unit takes the remainder.
    """
    by_id = {line.id: line for line in lines}
    parts = []
    seen: set[UUID] = set()
    for item in items:
        line = by_id.get(item.line_id)
        if line is None or item.line_id in seen or item.quantity < 0:
            raise Invalid("Choose items of this order, each once.", field="items")
        seen.add(item.line_id)
        if item.quantity > line.quantity - line.refunded_quantity:
            left = line.quantity - line.refunded_quantity
            raise Invalid(f"Of “{line.title}” only {left} can still be refunded.", field="items")
        if item.quantity:
            parts.append(Part(line, item.quantity, _amount(line, item.quantity), item.restock))
    return parts


def _amount(line: OrderLine, quantity: int) -> int:
    return refundable(
        total=line.total,
        quantity=line.quantity,
        refunded_quantity_after=line.refunded_quantity + quantity,
        refunded_amount=line.refunded_amount,
    )


def _owed(lines: Iterable[OrderLine], asked: set[UUID]) -> Iterator[Part]:
    """What was kept of earlier refunds."""
    for line in lines:
        worth = round_half_up(Fraction(line.total * line.refunded_quantity, line.quantity))
        if line.id not in asked and worth > line.refunded_amount:
            yield Part(line, 0, worth - line.refunded_amount, restock=False)


def _without(parts: Sequence[Part], over: int) -> tuple[list[Part], int]:
    """Less by `over`, the last ones first; and what could not be taken from them."""
    less = []
    for part in reversed(parts):
        taken = min(over, part.amount)
        less.append(replace(part, amount=part.amount - taken))
        over -= taken
    return less[::-1], over
