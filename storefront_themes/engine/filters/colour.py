"""Colours."""

import colorsys
import re
from collections.abc import Callable

from storefront_themes.engine.drops.colour import Colour, channels

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


def _saturate(value: object, amount: float) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in parse(value)))
    back = colorsys.hls_to_rgb(hue, light, min(max(saturation + amount / 100, 0), 1))
    return _hex((round(back[0] * 255), round(back[1] * 255), round(back[2] * 255)))


def color_saturate(value: object, amount: object = 0, *_: object) -> str:
    """Stronger by so many per cent."""
    return _saturate(value, float(str(amount)))


def color_desaturate(value: object, amount: object = 0, *_: object) -> str:
    """Greyer by so many per cent."""
    return _saturate(value, -float(str(amount)))


def color_to_hsl(value: object, *_: object) -> str:
    """`hsl(210, 50%, 20%)`"""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in parse(value)))
    return f"hsl({round(hue * 360)}, {round(saturation * 100)}%, {round(light * 100)}%)"


def color_extract(value: object, part: object = "", *_: object) -> float:
    """One part: red, green, blue, alpha, hue, saturation or lightness."""
    found = Colour(_hex(parse(value)) if channels(str(value)) is None else str(value))
    names = ("red", "green", "blue", "alpha", "hue", "saturation", "lightness")
    return float(str(found[str(part)])) if part in names else 0


def color_modify(value: object, part: object = "", to: object = 0, *_: object) -> str:
    """The colour with red, green, blue (0 to 255) or alpha (0 to 1) changed."""
    red, green, blue = parse(value)
    known = channels(str(value))
    parts = {
        "red": float(red),
        "green": float(green),
        "blue": float(blue),
        "alpha": known[3] if known else 1.0,
    }
    if part in parts:
        parts[str(part)] = min(max(float(str(to)), 0), 1 if part == "alpha" else 255)
    rgb = (round(parts["red"]), round(parts["green"]), round(parts["blue"]))
    return _hex(rgb) if parts["alpha"] == 1 else "rgba({}, {}, {}, {:g})".format(*rgb, parts["alpha"])


def brightness_difference(value: object, other: object = "", *_: object) -> float:
    """How much brighter one is than the other, 0 to 255."""
    return round(abs(color_brightness(value) - color_brightness(other)), 2)


def color_difference(value: object, other: object = "", *_: object) -> int:
    """How far their parts are apart, 0 to 765."""
    return sum(abs(a - b) for a, b in zip(parse(value), parse(other), strict=True))


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
    "color_saturate": color_saturate,
    "color_desaturate": color_desaturate,
    "color_to_hsl": color_to_hsl,
    "color_extract": color_extract,
    "color_modify": color_modify,
    "brightness_difference": brightness_difference,
    "color_difference": color_difference,
    "hex_to_rgba": hex_to_rgba,
}
