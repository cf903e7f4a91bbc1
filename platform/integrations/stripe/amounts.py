"""Between our minor units (ISO 4217) and Stripe's smallest units (docs.stripe.com/currencies)."""

from core.currencies import PAYABLE_STEPS
from core.errors import PermanentFailure
from core.money import Money

# ISK and UGX have no decimals, yet Stripe takes them with two, both zero.
_SCALED = {"ISK": 100, "UGX": 100}
MINIMUMS = {
    "USD": 50, "EUR": 50, "GBP": 30, "CHF": 50, "CAD": 50, "AUD": 50, "NZD": 50, "JPY": 50, "SEK": 300, "DKK": 250,
    "NOK": 300, "HUF": 17500, "PLN": 200, "CZK": 1500, "RON": 200, "BGN": 100, "MXN": 1000, "BRL": 50, "INR": 50,
    "HKD": 400, "SGD": 50, "MYR": 200, "THB": 1000, "AED": 200,
}  # fmt: skip


def to_stripe(money: Money) -> int:
    """Raises PermanentFailure for an amount between two steps."""
    if money.amount % PAYABLE_STEPS.get(money.currency, 1):
        raise PermanentFailure(
            f"{money} cannot be charged exactly", vendor="stripe", code="amount_not_payable"
        )
    return money.amount * _SCALED.get(money.currency, 1)


def fee_to_stripe(money: Money) -> int:
    """A commission is rounded down to a step: never more than was agreed."""
    return to_stripe(
        Money(money.amount - money.amount % PAYABLE_STEPS.get(money.currency, 1), money.currency)
    )


def from_stripe(amount: int, currency: str) -> Money:
    """What Stripe says, in our units; half up where Stripe is finer (a fee in ISK)."""
    code = currency.upper()
    scale = _SCALED.get(code, 1)
    sign = -1 if amount < 0 else 1
    return Money(sign * ((abs(amount) * 2 + scale) // (2 * scale)), code)
