"""Money in integer minor units with its currency; nothing here ever sees a float.

Rounding is half up, away from zero (0.5 → 1, −0.5 → −1), as invoices are reckoned. Splitting is by largest
remainder, so the parts always add up to the whole.
"""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

from babel import Locale, UnknownLocaleError

from core.currencies import CURRENCIES, PAYABLE_STEPS
from core.errors import Invalid

__all__ = [
    "CURRENCIES",
    "CurrencyMismatchError",
    "Money",
    "exponent",
    "parse_major",
    "payable",
    "payable_step",
    "price_problem",
    "round_half_up",
]

Factor = int | Decimal | Fraction


class CurrencyMismatchError(TypeError):
    """Two currencies met in one sum. A programming error."""


def round_half_up(value: Factor) -> int:
    """The nearest integer; a half goes away from zero. Exact: no binary or context rounding on the way."""
    if isinstance(value, float):
        raise TypeError("money is never a float")
    fraction = Fraction(value)
    magnitude = (abs(fraction.numerator) * 2 + fraction.denominator) // (2 * fraction.denominator)
    return magnitude if fraction >= 0 else -magnitude


def payable_step(currency: str) -> int:
    """The minor units that a payment is a multiple of: 10 fils for KWD, 1 for nearly every other currency."""
    return PAYABLE_STEPS.get(currency, 1)


def payable(value: Factor, currency: str) -> int:
    """The nearest amount that can be paid, half up; the value in minor units, exact and perhaps a fraction."""
    step = payable_step(currency)
    if step == 1 and isinstance(value, int):
        return value
    return round_half_up(Fraction(value) / step) * step


def price_problem(amount: int, currency: str) -> str:
    """What is wrong with a price that lies between two amounts that can be paid, in words; mostly nothing."""
    step = payable_step(currency)
    if amount % step == 0:
        return ""
    return f"A price is a multiple of {Money(step, currency).format()}: cards cannot pay anything between."


def exponent(currency: str) -> int:
    """How many decimals the currency has (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD. Raises Invalid."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise Invalid(f"{currency!r} is not a currency.", code="unknown_currency", field="currency") from None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, yen, fils) of one ISO 4217 currency, upper case."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError("Money.amount is an int of minor units")
        exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def sum(cls, parts: Sequence["Money"], currency: str) -> "Money":
        """The total of the parts, which may be none."""
        total = Money(0, currency)
        for part in parts:
            total += part
        return total

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.amount), self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not mix")
        return other.amount

    def times(self, factor: Factor) -> "Money":
        """The product, rounded half up once."""
        if isinstance(factor, float):
            raise TypeError("money is never multiplied by a float")
        return Money(round_half_up(Fraction(factor) * self.amount), self.currency)

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Parts in proportion to the weights that add up exactly (largest remainder, ties to the earlier
        part).

        Weights are not negative; an amount other than zero needs one that is positive (ValueError).
        """
        if any(weight < 0 for weight in weights):
            raise ValueError("weights must not be negative")
        total = sum(weights)
        if total == 0:
            if self.amount:
                raise ValueError("nothing to allocate to")
            return [self for _ in weights]
        sign = -1 if self.amount < 0 else 1
        shares = [divmod(abs(self.amount) * weight, total) for weight in weights]
        left = abs(self.amount) - sum(whole for whole, _ in shares)
        order = sorted(range(len(shares)), key=lambda index: -shares[index][1])
        lucky = set(order[:left])
        return [Money(sign * (whole + (i in lucky)), self.currency) for i, (whole, _) in enumerate(shares)]

    @property
    def major(self) -> Decimal:
        """The amount in major units with the currency's decimals: Decimal("12.30")."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def format(self, locale: str = "en") -> str:
        """As a reader of the locale writes it: €12.30, 12,30 €, −€12.30. An unknown locale falls back to English."""
        return _written(self.amount, self.currency, locale)

    def __str__(self) -> str:
        return f"{self.major:f} {self.currency}"


_LETTER_THEN_DIGIT = re.compile(
    r"(?<=[^\W\d_])(?=\d)"
)  # CLDR's spacing rule, which Babel leaves out: KWD 1.234


@lru_cache(maxsize=4096)
def _written(amount: int, currency: str, locale: str) -> str:
    """Kept, because a page says the same few prices again and again, and Babel takes its time over each."""
    found, pattern = _pattern(locale, exponent(currency))
    text = str(pattern.apply(Money(amount, currency).major, found, currency=currency, currency_digits=False))
    spaced = _LETTER_THEN_DIGIT.sub("\N{NO-BREAK SPACE}", text, count=1)
    return spaced.replace("-", "\N{MINUS SIGN}") if amount < 0 else spaced


@lru_cache(maxsize=256)
def _pattern(locale: str, decimals: int) -> tuple[Locale, Any]:
    try:
        found = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        found = Locale("en")
    # CLDR's digits differ from ISO 4217 for some currencies (HUF, IQD): what is stored is what is shown.
    pattern = copy(found.currency_formats["standard"])
    pattern.frac_prec = (decimals, decimals)
    return found, pattern


_MAJOR = re.compile(r"([+-]?)([0-9]{1,18})(?:\.([0-9]{1,4}))?")


def parse_major(text: str, currency: str) -> Money:
    """`parse_major("12.30", "EUR")` → 1230 cents. Raises Invalid for anything but digits and at most the
    currency's decimals after a point: an amount is never guessed or rounded.
    """
    decimals = exponent(currency)
    match = _MAJOR.fullmatch(text.strip())
    if match is None:
        raise Invalid("Enter an amount such as 12.30.", code="invalid_amount")
    sign, whole, part = match[1], match[2], match[3] or ""
    if len(part) > decimals:
        raise Invalid(f"{currency} has {decimals} decimals at most.", code="invalid_amount")
    amount = int(whole + part.ljust(decimals, "0"))
    if amount >= 1 << 63:
        raise Invalid("This amount is too large.", code="invalid_amount")
    return Money(-amount if sign == "-" else amount, currency)
