"""Translations, dates, weights, plurals."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from babel.dates import format_date, format_datetime
from liquid import RenderContext
from liquid.builtin.filters.misc import date as liquid_date
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context
from liquid.undefined import Undefined
from markupsafe import Markup, escape

from storefront_themes.engine.context import page_of
from storefront_themes.engine.money import babel_locale
from storefront_themes.engine.values import text_of

_NAMED = {
    "date": "long",
    "abbreviated_date": "medium",
    "basic": "short",
    "date_at_time": "long",
    "default": "medium",
}
_LONGEST_DATE = 200


@with_context
def translate(value: object, *_: object, context: RenderContext, **arguments: object) -> str:
    """A text of the theme in the page's language; `count` chooses the plural."""
    return page_of(context).translate(text_of(value), arguments)


def _moment(value: object, zone: dt.tzinfo) -> dt.date | None:
    """On the shop's wall clock; what names no zone is taken to be there already."""
    if value in ("now", "today"):
        return dt.datetime.now(zone)
    try:
        found = value if isinstance(value, dt.date) else _read(value, zone)
        return found.astimezone(zone) if isinstance(found, dt.datetime) and found.tzinfo else found
    except (ValueError, OverflowError, OSError):
        return None


def _read(value: object, zone: dt.tzinfo) -> dt.datetime:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return dt.datetime.fromtimestamp(value, zone)
    return dt.datetime.fromisoformat(str(value))


@with_context
def date(
    value: object,
    pattern: object = None,
    *,
    context: RenderContext,
    format: object = None,  # noqa: A002
) -> object:
    """A date by strftime pattern, or by a named `format` in the page's language, in the shop's time zone."""
    if any(isinstance(each, str) and len(each) > _LONGEST_DATE for each in (value, pattern)):
        raise FilterArgumentError("that is too long for a date", token=None)
    named = _NAMED.get(str(format or ""))
    moment = _moment(value, page_of(context).context.timezone)
    if (named or pattern is None) and moment is not None:
        locale = babel_locale(page_of(context).context.locale)
        if format == "date_at_time" and isinstance(moment, dt.datetime):
            return format_datetime(moment, "medium", locale=locale)
        return format_date(moment, named or "medium", locale=locale)
    if value is None or isinstance(value, Undefined) or value == "":
        return ""
    if pattern is None:
        raise FilterArgumentError("date needs a pattern or a format", token=None)
    return liquid_date(value if moment is None else moment, pattern, environment=context.env)


@with_context
def time_tag(
    value: object, pattern: object = None, *_: object, context: RenderContext, format: object = None,  # noqa: A002
    **attributes: object,
) -> str:  # fmt: skip
    """`<time datetime>` around a date."""
    shown = date(value, pattern, context=context, format=format)
    moment = _moment(value, page_of(context).context.timezone)
    machine = moment.isoformat() if moment else text_of(value)
    extra = "".join(f' {escape(name)}="{escape(str(item))}"' for name, item in attributes.items())
    return Markup(f'<time datetime="{escape(machine)}"{extra}>{escape(shown)}</time>')  # noqa: S704  # escaped


def pluralize(value: object, singular: object = "", plural: object = "", *_: object) -> str:
    """One word for one, the other for any other number."""
    return str(singular if str(value) == "1" else plural)


def weight_with_unit(value: object, unit: object = None, *_: object) -> str:
    """Grams as people say them: 350 g, 1.2 kg."""
    try:
        grams = Decimal(str(value))
    except ArithmeticError:
        return ""
    if str(unit or "") in {"", "kg"} and abs(grams) >= 1000:
        return f"{(grams / 1000).quantize(Decimal('0.01')).normalize():f} kg"
    return f"{grams.normalize():f} g"


FILTERS: dict[str, Callable[..., object]] = {
    "t": translate,
    "translate": translate,
    "date": date,
    "time_tag": time_tag,
    "pluralize": pluralize,
    "weight_with_unit": weight_with_unit,
}
