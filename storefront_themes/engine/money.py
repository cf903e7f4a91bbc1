"""Amounts in minor units to text, the way the locale writes them."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision


@lru_cache(maxsize=256)
def babel_locale(code: str) -> Locale:
    """The locale for a language tag; English for one nobody knows."""
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _apart(prefix: str) -> str:
    """A code of letters is set apart from the number, a sign is not: KWD 1.500, €1.50 (CLDR's currencySpacing)."""
    return f"{prefix}\N{NO-BREAK SPACE}" if prefix[-1:].isalpha() else prefix


_MOST_WRITTEN = 4_096  # amounts of which a format keeps the text


@dataclass(frozen=True, slots=True)
class MoneyFormat:
    """One currency in one locale, with the pattern looked up once: formatting is string work only."""

    currency: str
    exponent: int
    prefix: str
    suffix: str
    group: str
    decimal: str
    plain_group: bool
    _written: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    @lru_cache(maxsize=512)
    def of(currency: str, locale: str, exponent: int | None = None) -> "MoneyFormat":
        """The format for an ISO 4217 code; the exponent defaults to the usual one of that currency."""
        digits = get_currency_precision(currency) if exponent is None else exponent
        language = babel_locale(locale)
        sample = format_currency(1234567.891, currency, locale=language, currency_digits=False, format=None)
        numeral = re.search(r"\d[\d\W]*\d", sample)
        assert numeral is not None
        symbols = language.number_symbols.get("latn", {})
        return MoneyFormat(
            currency=currency,
            exponent=digits,
            prefix=_apart(sample[: numeral.start()]),
            suffix=sample[numeral.end() :],
            group=str(symbols.get("group", ",")),
            decimal=str(symbols.get("decimal", ".")),
            plain_group="12" + str(symbols.get("group", ",")) + "34" not in sample,
        )

    def number(self, minor: int, *, trailing_zeros: bool = True) -> str:
        """1234567 -> 12,345.67"""
        whole, cents = divmod(abs(minor), 10**self.exponent)
        digits = str(whole)
        groups = [digits[max(end - 3, 0) : end] for end in range(len(digits), 0, -3)]
        text = self.group.join(reversed(groups))
        if self.exponent and (cents or trailing_zeros):
            text += self.decimal + str(cents).rjust(self.exponent, "0")
        return text

    def money(self, minor: int, *, trailing_zeros: bool = True) -> str:
        """With the currency's sign: €12.34"""
        if trailing_zeros:
            return self._written.get(minor) or self._write(minor)
        sign = "-" if minor < 0 else ""
        return f"{sign}{self.prefix}{self.number(minor, trailing_zeros=trailing_zeros)}{self.suffix}"

    def _write(self, minor: int) -> str:
        """A shop's prices come again and again, on a page and from page to page."""
        sign = "-" if minor < 0 else ""
        text = f"{sign}{self.prefix}{self.number(minor)}{self.suffix}"
        if len(self._written) >= _MOST_WRITTEN:
            self._written.clear()
        self._written[minor] = text
        return text

    def with_code(self, minor: int) -> str:
        """With sign and code: €12.34 EUR"""
        text = self.money(minor)
        return text if self.currency in text else f"{text} {self.currency}"
