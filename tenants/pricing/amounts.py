"""The arithmetic of lines: pure functions over integer minor units."""

from collections.abc import Sequence
from fractions import Fraction

from core.money import Money, payable_step, round_half_up


def subtotal(unit_price: int, quantity: int) -> int:
    """Price × quantity in minor units."""
    return unit_price * quantity


def spread(amount: int, weights: Sequence[int], currency: str) -> list[int]:
    """An amount that can be paid over weights, exactly and in parts that can be paid (largest remainder).

    Nothing anywhere when every weight is zero.
    """
    if not any(weights):
        return [0 for _ in weights]
    step = payable_step(currency)
    return [part.amount * step for part in Money(amount // step, currency).allocate(weights)]


def refundable(*, total: int, quantity: int, refunded_quantity_after: int, refunded_amount: int) -> int:
    """What giving back up to `refunded_quantity_after` units of a line adds to what was given back before.

    round(total · units given back in all / quantity) − already given back: the last unit takes the remainder.
    """
    return round_half_up(Fraction(total * refunded_quantity_after, quantity)) - refunded_amount
