"""Colours."""

import colorsys
import re
from collections.abc import Callable

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_RGB = re.compile(r"rgba?\(\s{0,5}(\d{1,3})[\s,]{1,5}(\d{1,3})[\s,]{1,5}(\d{1,3})")

RGB = tuple[int, int, int]


def parse(value: object) -> RGB:
    """Red, green, blue of a CSS colour; black for what is none."""
    text = str(value or "").strip()
    if match := _RGB.match(text):
        red, green, blue = (min(int(part), 255) for part in match.groups())
        return red, green, blue
    if match := _HEX.fullmatch(text):
        digits = match.group(1)
        digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    return 0, 0, 0


def _hex(rgb: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def color_to_rgb(value: object, *_: object) -> str:
    """`rgb(1, 2, 3)`"""
    return "rgb({}, {}, {})".format(*parse(value))


def color_to_hex(value: object, *_: object) -> str:
    """`#010203`"""
    return _hex(parse(value))


def color_brightness(value: object, *_: object) -> float:
    """0 to 255, as people see it."""
    red, green, blue = parse(value)
    return round((red * 299 + green * 587 + blue * 114) / 1000, 2)


def _luminance(rgb: RGB) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def color_contrast(value: object, other: object = "", *_: object) -> float:
    """WCAG contrast, 1 to 21."""
    high, low = sorted((_luminance(parse(value)), _luminance(parse(other))), reverse=True)
    return round((high + 0.05) / (low + 0.05), 1)


def _shift(value: object, amount: object) -> str:
    red, green, blue = (part / 255 for part in parse(value))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = min(max(light + float(str(amount)) / 100, 0), 1)
    back = colorsys.hls_to_rgb(hue, light, saturation)
    return _hex((round(back[0] * 255), round(back[1] * 255), round(back[2] * 255)))


def color_lighten(value: object, amount: object = 0, *_: object) -> str:
    """Lighter by so many per cent."""
    return _shift(value, amount)


def color_darken(value: object, amount: object = 0, *_: object) -> str:
    """Darker by so many per cent."""
    return _shift(value, -float(str(amount)))


def color_mix(value: object, other: object = "", weight: object = 50, *_: object) -> str:
    """So many per cent of the first with the other."""
    share = min(max(float(str(weight)), 0), 100) / 100
    mixed = [round(a * share + b * (1 - share)) for a, b in zip(parse(value), parse(other), strict=True)]
    return _hex((mixed[0], mixed[1], mixed[2]))


def hex_to_rgba(value: object, alpha: object = 1, *_: object) -> str:
    """`rgba(1, 2, 3, 0.5)`"""
    return "rgba({}, {}, {}, {})".format(*parse(value), alpha)


FILTERS: dict[str, Callable[..., object]] = {
    "color_to_rgb": color_to_rgb,
    "color_to_hex": color_to_hex,
    "color_brightness": color_brightness,
    "color_contrast": color_contrast,
    "color_lighten": color_lighten,
    "color_darken": color_darken,
    "color_mix": color_mix,
    "hex_to_rgba": hex_to_rgba,
}
