"""The arithmetic of lines: pure functions over integer minor units."""

from collections.abc import Sequence
from fractions import Fraction

from core.money import Money, round_half_up


def subtotal(unit_price: int, quantity: int) -> int:
    """Price × quantity in minor units."""
    return unit_price * quantity


def spread(amount: int, weights: Sequence[int], currency: str) -> list[int]:
    """An amount over weights, exactly (largest remainder); nothing anywhere when every weight is zero."""
    if not any(weights):
        return [0 for _ in weights]
    return [part.amount for part in Money(amount, currency).allocate(weights)]


def refundable(*, total: int, quantity: int, refunded_quantity_after: int, refunded_amount: int) -> int:
    """What giving back up to `refunded_quantity_after` units of a line adds to what was given back before.

    round(total · units given back in all / quantity) − already given back: the last unit takes the remainder.
    """
    return round_half_up(Fraction(total * refunded_quantity_after, quantity)) - refunded_amount
