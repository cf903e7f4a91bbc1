"""Small charts as SVG from the server: they need no script and print into PDFs."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.money import Money
from web.ui.escaping import written, written_each
from web.ui.values import money

Number = int | float
Amount = Number | Money


def sparkline(values: Sequence[Number], label: str = "", width: int = 96, height: int = 32) -> SafeString:
    """The course of a figure as one line, oldest first. Fewer than two values draw nothing."""
    numbers = [float(value) for value in values]
    if len(numbers) < 2:
        return SafeString("")
    low, high = min(0.0, *numbers), max(numbers)
    span = (high - low) or 1.0
    step = width / (len(numbers) - 1)
    points = [
        (round(i * step, 2), round(height - 2 - (n - low) / span * (height - 4), 2))
        for i, n in enumerate(numbers)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    return written(
        '<svg class="sparkline" viewBox="0 0 {} {}" preserveAspectRatio="none" {}>'
        '<polygon class="sparkline__area" points="0,{} {} {},{}"/>'
        '<polyline class="sparkline__line" points="{}"/></svg>',
        width,
        height,
        _named(label),
        height,
        line,
        width,
        height,
        line,
    )


def bar_chart(points: Sequence[tuple[object, Amount]], label: str = "", height: int = 100) -> SafeString:
    """One bar for each (label, number), oldest first; the largest, the first and the last are written out.

    Amounts are numbers or money, all of one currency.
    """
    if not points:
        return SafeString("")
    most = max((amount for _label, amount in points), key=_size)
    slot = 1000 / len(points)
    bars = written_each(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (
                round(i * slot + slot * 0.16, 2),
                round(height - tall, 2),
                round(slot * 0.68, 2),
                tall,
                name,
                _written(amount),
            )
            for i, (name, amount) in enumerate(points)
            for tall in [_height(_size(amount), _size(most), height)]
        ),
    )
    return written(
        '<figure class="bar-chart"><p class="bar-chart__labels"><span></span><span>{}</span></p>'
        '<svg viewBox="0 0 1000 {}" preserveAspectRatio="none" {}>{}</svg>'
        '<figcaption class="bar-chart__labels"><span>{}</span><span>{}</span></figcaption></figure>',
        _("highest %(number)s") % {"number": _written(most)},
        height,
        _named(label or _("Bar chart")),
        bars,
        points[0][0],
        points[-1][0],
    )


def _size(amount: Amount) -> float:
    return float(amount.amount if isinstance(amount, Money) else amount)


def _written(amount: Amount) -> str:
    return money(amount) if isinstance(amount, Money) else number_format(amount, force_grouping=True)


def _height(number: float, most: float, room: int) -> float:
    return round(max(0.0, number) / most * room, 2) if most > 0 else 0.0


def _named(label: str) -> SafeString:
    return written('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
