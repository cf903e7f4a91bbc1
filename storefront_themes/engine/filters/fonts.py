"""Fonts of the settings as style sheets need them."""

from collections.abc import Callable

from liquid import RenderContext
from liquid.filter import with_context
from markupsafe import Markup

from storefront_themes.engine.context import page_of
from storefront_themes.engine.drops.font import Font
from storefront_themes.engine.values import Code


@with_context
def font_url(value: object, *_: object, context: RenderContext) -> str:
    """Address of the font's file; empty for a system's font, which has none."""
    if not isinstance(value, Font) or value.is_system:
        return ""
    return page_of(context).engine.asset_url(f"{value.handle}.woff2")


@with_context
def font_face(value: object, *_: object, context: RenderContext, font_display: object = "swap") -> str:
    """`@font-face { … }`; empty for a system's font, which needs none."""
    url = font_url(value, context=context)
    if not url or not isinstance(value, Font):
        return Markup("")
    display = str(font_display) if str(font_display).isalpha() else "swap"
    return Code.of(  # a family is letters, an address is quoted
        f"@font-face {{ font-family: '{value.family}'; font-weight: {value.weight}; font-style: {value.style}; "
        f"font-display: {display}; src: url('{url}') format('woff2'); }}"
    )


def font_modify(value: object, what: object = "", to: object = "", *_: object) -> object:
    """The font in another `style` (italic) or `weight` (700, bold, bolder, lighter, +100); nothing without a file."""
    if not isinstance(value, Font):
        return None
    style, weight = value.handle[-2:-1], value.weight // 100
    wanted = str(to)
    if what == "style":
        style = {"normal": "n", "italic": "i", "oblique": "o"}.get(wanted, style)
    elif what == "weight":
        weight = _weight(wanted, weight)
    return value.modified(style, weight)


def _weight(wanted: str, now: int) -> int:
    named = {"normal": 4, "bold": 7, "bolder": 7 if now < 6 else 9, "lighter": 1 if now < 6 else 4}
    if wanted in named:
        return named[wanted]
    digits = wanted.lstrip("+-")
    if not digits.isdecimal() or len(digits) > 4:
        return now
    step = int(digits) // 100
    moved = now + step if wanted.startswith("+") else now - step if wanted.startswith("-") else step
    return min(max(moved, 1), 9)


FILTERS: dict[str, Callable[..., object]] = {
    "font_url": font_url,
    "font_face": font_face,
    "font_modify": font_modify,
}
