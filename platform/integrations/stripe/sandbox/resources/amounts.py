"""Which amounts Stripe takes (docs.stripe.com/currencies)."""

from integrations.stripe.sandbox.errors import StripeError

ZERO_DECIMAL = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
)
THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
WHOLE_ONLY = frozenset(["isk", "ugx"])  # two decimals in the API, both zero
MINIMUM = {
    "usd": 50,
    "eur": 50,
    "gbp": 30,
    "jpy": 50,
    "chf": 50,
    "sek": 300,
    "dkk": 250,
    "nok": 300,
    "huf": 17500,
}
MAXIMUM = 99_999_999


def check_amount(amount: int, currency: str) -> None:
    """Raise what Stripe raises for an amount it cannot charge."""
    name = currency.lower()
    if len(name) != 3 or not name.isalpha():
        raise StripeError(f"Invalid currency: {currency}.", param="currency")
    if amount < 1:
        raise StripeError(
            "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="amount"
        )
    if amount < MINIMUM.get(name, 1):
        message = f"Amount must be at least {MINIMUM[name]} {name}"
        raise StripeError(message, code="amount_too_small", param="amount")
    if amount > MAXIMUM:
        raise StripeError("Amount must be no more than 99999999", code="amount_too_large", param="amount")
    if (name in THREE_DECIMAL and amount % 10) or (name in WHOLE_ONLY and amount % 100):
        message = f"Invalid amount for {name}: the last digits must be 0."
        raise StripeError(message, code="parameter_invalid_integer", param="amount")


def processing_fee(amount: int, currency: str) -> int:
    """What "Stripe" keeps: 2.9 % + 0.30, half up."""
    fixed = 0 if currency in ZERO_DECIMAL else 300 if currency in THREE_DECIMAL else 30
    return min(amount, (amount * 29 + 500) // 1000 + fixed)
