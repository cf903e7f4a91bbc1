"""Icons: symbols of one sprite, `static/icons.svg`, that the browser caches."""

import re
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.safestring import SafeString

from web.ui.escaping import written

SPRITE = Path(__file__).resolve().parents[1] / "static" / "icons.svg"
_DIRECTIONAL = frozenset(
    {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "logout", "return", "external"}
)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', SPRITE.read_text(encoding="utf-8")))


@lru_cache(maxsize=512)
def icon(name: str, size: int = 18, label: str = "", css: str = "") -> SafeString:
    """An icon of 16, 18, 20 or 24 px. With a label it is an image of that name, otherwise decoration.

    Raises ValueError for a name that is not in the sprite: a missing icon is a mistake of ours, seen in the first test.
    """
    if name not in names():
        raise ValueError(f"no icon is called {name!r}")
    classes = " ".join(
        part
        for part in (
            "icon",
            f"icon--{size}" if size != 18 else "",
            "icon--directional" * (name in _DIRECTIONAL),
            css,
        )
        if part
    )
    href = f"{static('icons.svg')}#{name}"
    if label:
        return written(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, href
        )
    return written(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', classes, href
    )
