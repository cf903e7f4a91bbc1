"""What the shop sold: today beside yesterday, and the last thirty days."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.money import Money
from tenants.orders.selectors import sales_per_day, today_figures

DAYS = 30


@dataclass(frozen=True, slots=True)
class Figures:
    sales: Money
    change: str
    trend: str
    hint: str
    orders: int
    average: Money
    month_total: Money
    chart: list[tuple[str, Money]]
    sells: bool


def read_figures() -> Figures:
    """Two queries."""
    today, days = today_figures(), sales_per_day(DAYS)
    total = sum(amount for _day, amount in days)
    change, trend, hint = _change(today.sales, today.yesterday_sales)
    return Figures(
        sales=Money(today.sales, today.currency),
        change=change,
        trend=trend,
        hint=hint,
        orders=today.orders,
        average=Money(today.average, today.currency),
        month_total=Money(total, today.currency),
        chart=[(_day_name(day), Money(amount, today.currency)) for day, amount in days],
        sells=any(amount for _day, amount in days),
    )


def _change(now: int, before: int) -> tuple[str, str, str]:
    """How today compares with yesterday at this hour; nothing to say without a yesterday."""
    if before <= 0:
        return "", "", ""
    percent = round((now - before) * 100 / before)
    if not percent:
        return "", "", _("as yesterday at this hour")
    return _signed(percent), "up" if percent > 0 else "down", _("against yesterday at this hour")


def _signed(percent: int) -> str:
    return f"{percent:+d}\N{NO-BREAK SPACE}%".replace("-", "\N{MINUS SIGN}")


def _day_name(day: date) -> str:
    return date_format(day, "j M")
