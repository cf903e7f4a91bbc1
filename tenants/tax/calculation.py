"""Tax on an amount: pure functions."""

from dataclasses import dataclass
from fractions import Fraction

from core.money import payable, round_half_up


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What applies at one place; the rate in hundredths of a percent."""

    name: str
    rate_bps: int
    applies_to_shipping: bool = True


def tax_on(amount: int, rate_bps: int, *, inclusive: bool, currency: str) -> int:
    """The tax in an amount (inclusive: amount · r / (1 + r)) or on top of it (amount · r), half up.

    What is put on top is paid, so it is a multiple of what can be paid: ten fils where there are a thousand.
    """
    if inclusive:
        return round_half_up(Fraction(amount * rate_bps, 10_000 + rate_bps))
    return payable(Fraction(amount * rate_bps, 10_000), currency)
