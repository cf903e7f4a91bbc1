"""Colours, and the schemes a theme puts them together in."""

import colorsys
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, overload

from storefront_themes.engine.drops.base import Drop, TextDrop, computed

RGBA = tuple[int, int, int, float]

_HEX = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_FUNCTION = re.compile(
    r"rgba?\(\s{0,5}(\d{1,3})[\s,]{1,5}(\d{1,3})[\s,]{1,5}(\d{1,3})(?:[\s,/]{1,5}([\d.]{1,6})(%?))?\s{0,5}\)"
)


def channels(text: str) -> RGBA | None:
    """Red, green, blue (0 to 255) and alpha (0 to 1) of a CSS colour, or None for what is none."""
    text = text.strip()
    if match := _FUNCTION.fullmatch(text):
        red, green, blue = (min(int(part), 255) for part in match.group(1, 2, 3))
        alpha = float(match.group(4) or 1) / (100 if match.group(5) else 1)
        return red, green, blue, min(alpha, 1.0)
    if match := _HEX.fullmatch(text):
        digits = match.group(1)
        digits = "".join(d * 2 for d in digits) if len(digits) < 6 else digits
        alpha = round(int(digits[6:], 16) / 255, 2) if len(digits) == 8 else 1.0
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16), alpha
    return (0, 0, 0, 0.0) if text == "transparent" else None


class Colour(TextDrop):
    """A colour of the settings. Prints as the CSS text it was given; empty when there is none."""

    liquid_name = "color"

    @computed
    def _channels(self) -> RGBA:
        return channels(self) or (0, 0, 0, 1.0)

    @computed
    def _hls(self) -> tuple[float, float, float]:
        red, green, blue, _ = self._channels
        return colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)

    @computed
    def red(self) -> int:
        """0 to 255."""
        return self._channels[0]

    @computed
    def green(self) -> int:
        """0 to 255."""
        return self._channels[1]

    @computed
    def blue(self) -> int:
        """0 to 255."""
        return self._channels[2]

    @computed
    def alpha(self) -> float:
        """0 to 1."""
        return self._channels[3]

    @computed
    def hue(self) -> int:
        """0 to 360 degrees."""
        return round(self._hls[0] * 360)

    @computed
    def saturation(self) -> int:
        """Per cent."""
        return round(self._hls[2] * 100)

    @computed
    def lightness(self) -> int:
        """Per cent."""
        return round(self._hls[1] * 100)

    @computed
    def rgb(self) -> str:
        """`12 34 56`, for `rgb()` and for custom properties."""
        return f"{self.red} {self.green} {self.blue}"

    @computed
    def rgba(self) -> str:
        """`12 34 56 / 0.5`"""
        return f"{self.rgb} / {self.alpha:g}"


class ColorScheme(Drop):
    """A set of colours that belong together. Prints as its id."""

    liquid_name = "color_scheme"

    id: Annotated[str, "Its name in the settings, and a class in style sheets"]
    settings: Annotated[Mapping[str, object], "Its colours by setting"]

    def __str__(self) -> str:
        return self.id


class ColorSchemeGroup(Sequence[ColorScheme]):
    """The schemes in order; one of them by its id."""

    def __init__(self, schemes: Sequence[ColorScheme]) -> None:
        self._schemes = schemes
        self._by_id = {scheme.id: scheme for scheme in schemes}

    def __len__(self) -> int:
        return len(self._schemes)

    def __iter__(self) -> Iterator[ColorScheme]:
        return iter(self._schemes)

    @overload
    def __getitem__(self, key: int | str) -> ColorScheme: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[ColorScheme]: ...
    def __getitem__(self, key: int | str | slice) -> ColorScheme | Sequence[ColorScheme]:
        return self._by_id[key] if isinstance(key, str) else self._schemes[key]

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return repr([(scheme.id, sorted(scheme.settings.items())) for scheme in self._schemes])
