"""Single values as people read them: money, times, people, addresses."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock
from core.money import Money
from core.postal import locality_lines
from tenants.catalog.media import rendition_url
from tenants.catalog.types import ImageData
from web.choices import country_name
from web.ui.escaping import written, written_each
from web.ui.icons import icon

_HUES = 6


def money(amount: Money | int | str | None, currency: str = "") -> str:
    """`{% money order.total %}` or `{% money 1230 "EUR" %}` (minor units): "€12.30" in the reader's language."""
    if amount is None or amount == "":
        return "–"
    value = amount if isinstance(amount, Money) else Money(int(amount), currency)
    return value.format(get_language() or "en")


def number(value: int) -> str:
    """6252 → "6,252", grouped as the reader's language does it."""
    return number_format(value, force_grouping=True)


def ago(moment: datetime | None) -> SafeString:
    """How long ago, with the exact moment as its title; "never" for None. times.js keeps it true."""
    if moment is None:
        return written('<span class="muted">{}</span>', _("never"))
    exact = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return written(
        '<time datetime="{}" title="{} {}" data-relative>{}</time>',
        moment.astimezone(UTC).isoformat(timespec="seconds"),
        exact,
        timezone.localtime(moment).tzname(),
        _distance(moment, exact),
    )


def _distance(moment: datetime, exact: str) -> str:
    now = clock.now()
    seconds = abs((now - moment).total_seconds())
    if seconds > 30 * 86400:
        return exact
    if seconds < 60:
        return _("now")
    if moment > now:
        return _("in %(time)s") % {"time": timesince(now, moment, depth=1)}
    return _("%(time)s ago") % {"time": timesince(moment, now, depth=1)}


def avatar(name: object, square: bool = False) -> SafeString:
    """Initials on a colour that stays the same for the same name."""
    text = str(name).strip()
    words = [word for word in text.replace("@", " ").replace("-", " ").split() if word[0].isalnum()]
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
    hue = zlib.crc32(text.encode()) % _HUES
    return written(
        '<span class="avatar{}" data-hue="{}" aria-hidden="true">{}</span>',
        " avatar--square" * square,
        hue,
        initials,
    )


_CODE = 2  # ISO 3166-1 alpha-2
_ADDRESS_LINES = ("name", "company", "line1", "line2", "locality", "country_name", "phone")


def address(value: object) -> SafeString:
    """A postal address as a block. Takes an object or a mapping; leaves out what is empty."""
    lines = [line for part in _ADDRESS_LINES for line in _lines(value, part) if line]
    if not lines:
        return written('<p class="muted">{}</p>', _("No address"))
    return written(
        '<address class="address">{}</address>',
        written_each(SafeString("<br>"), "{}", ((line,) for line in lines)),
    )


def _lines(value: object, part: str) -> list[str]:
    if part != "locality":
        return [_part(value, part)]
    return locality_lines(
        country=_get(value, "country"),
        postal_code=_get(value, "postal_code", "zip"),
        city=_get(value, "city"),
        region=_get(value, "region", "province", "state"),
    )


def _part(value: object, part: str) -> str:
    if part == "name":
        return _get(value, "name", "full_name") or " ".join(
            p for p in (_get(value, "first_name", "given_name"), _get(value, "last_name", "family_name")) if p
        )
    aliases = {
        "line1": ("line1", "address1", "street", "street1"),
        "line2": ("line2", "address2", "street2"),
        "country_name": ("country_name", "country"),
    }
    found = _get(value, *aliases.get(part, (part,)))
    return country_name(found) if part == "country_name" and len(found) == _CODE else found


def _get(value: object, *names: str) -> str:
    for name in names:
        found = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
        if found and not callable(found):
            return str(found)
    return ""


def count_of(n: int, one: str, many: str) -> str:
    """The number with its noun: 1 order, 3 orders."""
    return counted(ngettext(f"%(n)s {one}", f"%(n)s {many}", n), n)


def counted(words: str, n: int) -> str:
    """The words with their `%(n)s` written as the reader's language writes numbers."""
    return words % {"n": number(n)}


def percent(basis_points: int) -> str:
    """1900 → "19 %", 810 → "8.1 %"."""
    return f"{percent_number(basis_points)}\u00a0%"


def percent_number(basis_points: int) -> str:
    """1900 → "19", 2550 → "25.5": what stands before the sign, or in a field beside it."""
    return f"{basis_points / 100:g}"


def product_thumb(image: ImageData | None, size: int = 56) -> SafeString:
    """A small picture of a product, decorative: its name stands beside it."""
    if image is None:
        return written('<span class="thumb thumb--empty">{}</span>', icon("image"))
    url = rendition_url(image, 160)
    return written(
        '<img class="thumb" src="{}" alt="" width="{}" height="{}" loading="lazy">', url, size, size
    )
