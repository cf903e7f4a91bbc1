"""The money family. Amounts are integers in minor units."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from liquid import RenderContext
from liquid.filter import with_context

from storefront_themes.engine.context import ThemeContext, page_of

_MOST_DIGITS = 40


def minor(value: object) -> int:
    """An amount, whatever a template made of it; nought when it is none."""
    if isinstance(value, int):
        return int(value)
    try:
        exact = Decimal(str(value))
        if exact.adjusted() > _MOST_DIGITS:  # a text such as 1e999999999, as a whole number, fills the memory
            return 0
        return int(exact.to_integral_value(ROUND_HALF_UP))
    except (ArithmeticError, ValueError):
        return 0


@with_context
def money(value: object, *, context: RenderContext) -> str:
    """€12.34"""
    if value.__class__ is int:
        return page_of(context).money.money(value)
    return page_of(context).money.money(minor(value)) if value is not None and value != "" else ""


@with_context
def money_with_currency(value: object, *, context: RenderContext) -> str:
    """€12.34 EUR"""
    return page_of(context).money.with_code(minor(value))


@with_context
def money_without_currency(value: object, *, context: RenderContext) -> str:
    """12.34"""
    return page_of(context).money.number(minor(value))


@with_context
def money_without_trailing_zeros(value: object, *, context: RenderContext) -> str:
    """€12 for 12.00, €12.34 otherwise"""
    return page_of(context).money.money(minor(value), trailing_zeros=False)


@with_context
def money_amount(value: object, *, context: RenderContext) -> str:
    """12.34 with a point, for machines"""
    exponent = page_of(context).money.exponent
    return f"{Decimal(minor(value)).scaleb(-exponent):.{exponent}f}"


def money_in(c: ThemeContext, value: object) -> str:
    """The same as `money`, for compiled templates: no other filter is called as often."""
    return c.page.money.money(value) if value.__class__ is int else money(value, context=c)


DIRECT: dict[Callable[..., object], Callable[[ThemeContext, object], str]] = {money: money_in}

FILTERS: dict[str, Callable[..., object]] = {
    "money": money,
    "money_with_currency": money_with_currency,
    "money_without_currency": money_without_currency,
    "money_without_trailing_zeros": money_without_trailing_zeros,
    "money_amount": money_amount,
}
