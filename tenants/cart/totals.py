"""What is to be paid: one pure function from lines, shipping and tax to totals.

Tax is rounded half up once per line and once for shipping, so an invoice can be checked line by line; the tax shown in
all is the sum of those. Prices either include tax (a line's total is its price) or not (tax is added to it).
Each amount that makes up the total is one that can be paid (`core.money.payable`), and so the total is one, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.money import payable
from tenants.pricing.amounts import spread, subtotal
from tenants.shipping.selectors import ShippingOption
from tenants.tax.calculation import TaxRule, tax_on


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """A line to be priced; the price in minor units."""

    variant_id: UUID
    quantity: int
    unit_price: int
    taxable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTotals:
    """`total` is what the customer pays for the line, tax in it."""

    variant_id: UUID
    quantity: int
    unit_price: int
    subtotal: int
    discount: int
    tax: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingTotals:
    method_id: UUID
    name: str
    price: int
    tax: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotals:
    """Tax of one rate; `base` is the net amount it is on."""

    name: str
    rate_bps: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """total = items_total + shipping total; items_total = Σ line totals. Minor units of `currency`."""

    currency: str
    prices_include_tax: bool
    lines: tuple[LineTotals, ...]
    shipping: ShippingTotals | None
    tax_lines: tuple[TaxTotals, ...]
    subtotal: int
    discount_total: int
    items_total: int
    shipping_total: int
    tax_total: int
    total: int


def calculate(
    lines: Sequence[LineInput],
    *,
    shipping: ShippingOption | None,
    rule: TaxRule | None,
    inclusive: bool,
    currency: str,
    discount: int = 0,
) -> Totals:
    """Price the lines. A discount (minor units, at most the subtotal) is spread over lines by largest remainder."""
    worth = [subtotal(payable(line.unit_price, currency), line.quantity) for line in lines]
    discounts = spread(payable(discount, currency), worth, currency)
    priced = tuple(
        _line(line, part, rule, inclusive=inclusive, currency=currency)
        for line, part in zip(lines, discounts, strict=True)
    )
    sent = _shipping(shipping, rule, inclusive=inclusive, currency=currency)
    items_total = sum(line.total for line in priced)
    shipping_total = sent.total if sent else 0
    return Totals(
        currency=currency,
        prices_include_tax=inclusive,
        lines=priced,
        shipping=sent,
        tax_lines=_tax_lines(lines, priced, sent, rule),
        subtotal=sum(line.subtotal for line in priced),
        discount_total=sum(line.discount for line in priced),
        items_total=items_total,
        shipping_total=shipping_total,
        tax_total=sum(line.tax for line in priced) + (sent.tax if sent else 0),
        total=items_total + shipping_total,
    )


def _line(
    line: LineInput, discount: int, rule: TaxRule | None, *, inclusive: bool, currency: str
) -> LineTotals:
    unit_price = payable(line.unit_price, currency)
    gross = subtotal(unit_price, line.quantity)
    rate = rule.rate_bps if rule and line.taxable else 0
    tax = tax_on(gross - discount, rate, inclusive=inclusive, currency=currency)
    return LineTotals(
        variant_id=line.variant_id,
        quantity=line.quantity,
        unit_price=unit_price,
        subtotal=gross,
        discount=discount,
        tax=tax,
        total=gross - discount + (0 if inclusive else tax),
    )


def _shipping(
    option: ShippingOption | None, rule: TaxRule | None, *, inclusive: bool, currency: str
) -> ShippingTotals | None:
    if option is None:
        return None
    rate = rule.rate_bps if rule and rule.applies_to_shipping else 0
    price = payable(option.price, currency)
    tax = tax_on(price, rate, inclusive=inclusive, currency=currency)
    return ShippingTotals(
        method_id=option.method_id,
        name=option.name,
        price=price,
        tax=tax,
        total=price + (0 if inclusive else tax),
    )


def _tax_lines(
    lines: Sequence[LineInput],
    priced: Sequence[LineTotals],
    sent: ShippingTotals | None,
    rule: TaxRule | None,
) -> tuple[TaxTotals, ...]:
    if rule is None or rule.rate_bps == 0:
        return ()
    taxed = [part for line, part in zip(lines, priced, strict=True) if line.taxable]
    amount, base = sum(part.tax for part in taxed), sum(part.total - part.tax for part in taxed)
    if sent and rule.applies_to_shipping:
        amount, base = amount + sent.tax, base + sent.total - sent.tax
    return (
        (TaxTotals(name=rule.name, rate_bps=rule.rate_bps, base=base, amount=amount),)
        if base or amount
        else ()
    )
