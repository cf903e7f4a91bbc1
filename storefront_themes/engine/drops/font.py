"""Fonts: what every device has, and the files a theme brings.

A handle is a family, and one letter with one digit for style and weight, as in `fraunces_n4`: n upright, i italic,
hundreds. A theme brings a font by having `assets/<handle>.woff2`.
"""

import re
from collections.abc import Callable, Sequence
from typing import Annotated

from storefront_themes.engine.drops.base import Drop, computed

# Families that need no file: the stack that gives each its look on every system. Without quotes, which names of
# words need not have: they would be escaped.
SYSTEM_FONTS = {
    "system_ui": ("System", "system-ui, -apple-system, Segoe UI, Roboto, sans-serif"),
    "sans": ("Sans serif", "Helvetica Neue, Helvetica, Arial, sans-serif"),
    "serif": ("Serif", "Iowan Old Style, Palatino Linotype, Palatino, Georgia, serif"),
    "slab": ("Slab serif", "Rockwell, Rockwell Nova, Roboto Slab, DejaVu Serif, serif"),
    "rounded": ("Rounded", "ui-rounded, Hiragino Maru Gothic ProN, Quicksand, Nunito, sans-serif"),
    "mono": ("Monospace", "ui-monospace, Cascadia Code, Menlo, Consolas, monospace"),
}
_HANDLE = re.compile(r"([a-z0-9]+(?:[_-][a-z0-9]+){0,5})_([nio])([1-9])")
_FALLBACK = SYSTEM_FONTS["sans"][1]


class Font(Drop):
    """A font of the settings. Prints as its family, ready for `font-family`."""

    liquid_name = "font"
    aliases = {"system?": "is_system"}

    family: Annotated[str, "Name of the family"]
    fallback_families: Annotated[str, "What stands in until it is there, or when it is not"] = _FALLBACK
    weight: Annotated[int, "100 to 900"] = 400
    style: Annotated[str, "normal, italic or oblique"] = "normal"
    baseline_ratio: Annotated[float, "Where letters stand, as a share of their height"] = 0.1
    is_system: Annotated[bool, "Whether it needs no file"] = True
    handle: Annotated[str, "How the settings name it"] = ""
    _has_file: Callable[[str], bool] = lambda name: False  # a default for a field

    @computed
    def variants(self) -> Sequence["Font"]:
        """The same family in the weights and styles the theme has files for."""
        if self.is_system:
            return [font for font in (self.modified(style, w) for style in "ni" for w in (4, 7)) if font]
        found = (self.modified(style, weight) for style in "nio" for weight in range(1, 10))
        return [font for font in found if font]

    def modified(self, style: str, weight: int) -> "Font | None":
        """The family in another style (n, i, o) or hundred of weight; None when there is no file for it."""
        return font_of(f"{self.handle.rpartition('_')[0]}_{style}{weight}", self._has_file)

    def __str__(self) -> str:
        return self.family


def font_of(handle: str, has_file: Callable[[str], bool]) -> Font | None:
    """The font a setting names; None when neither a system's nor one of the theme's files."""
    match = _HANDLE.fullmatch(handle)
    if match is None:
        return None
    name, style, weight = match.groups()
    system = SYSTEM_FONTS.get(name)
    if system is None and not has_file(f"{handle}.woff2"):
        return None
    label, stack = system or (name.replace("_", " ").replace("-", " ").title(), _FALLBACK)
    return Font(
        family=stack.partition(",")[0] if system else label,
        fallback_families=stack.partition(", ")[2] if system else _FALLBACK,
        weight=int(weight) * 100,
        style={"n": "normal", "i": "italic", "o": "oblique"}[style],
        is_system=system is not None,
        handle=handle,
        _has_file=has_file,
    )
