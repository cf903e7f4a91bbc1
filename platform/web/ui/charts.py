"""Small charts as SVG from the server: they need no script and print into PDFs."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Number = int | float


def sparkline(values: Sequence[Number], label: str = "", width: int = 96, height: int = 32) -> SafeString:
    """The course of a figure as one line, oldest first. Fewer than two values draw nothing."""
    numbers = [float(value) for value in values]
    if len(numbers) < 2:
        return SafeString("")
    low, high = min(0.0, *numbers), max(numbers)
    span = (high - low) or 1.0
    step = width / (len(numbers) - 1)
    points = [(round(i * step, 2), round(height - 2 - (n - low) / span * (height - 4), 2)) for i, n in enumerate(numbers)]
    line = " ".join(f"{x},{y}" for x, y in points)
    return format_html(
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


def bar_chart(points: Sequence[tuple[object, Number]], label: str = "", height: int = 160) -> SafeString:
    """One bar for each (label, number), oldest first; the first, the last and the largest are written out."""
    if not points:
        return SafeString("")
    width, foot, head = 640, 22, 18
    slot = width / len(points)
    bar = max(2.0, min(slot * 0.68, 40.0))
    most = max((float(number) for _label, number in points), default=0.0)
    room = height - foot - head
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2"{}><title>{}: {}</title></rect>',
        (
            (
                round(i * slot + (slot - bar) / 2, 2),
                round(head + room - _height(number, most, room), 2),
                round(bar, 2),
                round(_height(number, most, room), 2),
                SafeString("") if number else SafeString(' class="bar-chart__empty"'),
                name,
                f"{number:,}",
            )
            for i, (name, number) in enumerate(points)
        ),
    )
    return format_html(
        '<svg class="bar-chart" viewBox="0 0 {} {}" {}><line x1="0" x2="{}" y1="{}" y2="{}"/>{}'
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>'
        '<text x="{}" y="11" text-anchor="end">{}</text></svg>',
        width,
        height,
        _named(label or _("Bar chart")),
        width,
        height - foot,
        height - foot,
        bars,
        height - 6,
        points[0][0],
        width,
        height - 6,
        points[-1][0],
        width,
        _("most: %(number)s") % {"number": f"{most:,.0f}"},
    )


def _height(number: Number, most: float, room: int) -> float:
    return max(2.0, float(number) / most * room) if most else 2.0


def _named(label: str) -> SafeString:
    return format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
