"""Drawings that stand where pictures will be: quiet still lifes in the page's own colour."""

from functools import lru_cache

from markupsafe import Markup, escape

_FRAME = '<rect width="480" height="{h}" fill="currentColor" opacity=".07"/>'
_VASE = '<path d="M205 150h70l-12 60c45 26 62 70 52 112-9 38-38 58-75 58s-66-20-75-58c-10-42 7-86 52-112z"/>'
_BOWL = (
    '<path d="M110 230h260c0 80-58 130-130 130s-130-50-130-130z"/>'
    '<rect x="200" y="358" width="80" height="18"/>'
)
_LAMP = (
    '<path d="M190 120h100l48 110H142z"/><rect x="233" y="230" width="14" height="120"/>'
    '<rect x="190" y="350" width="100" height="18" rx="9"/>'
)
_BOTTLE = (
    '<path d="M215 110h50v60c28 18 40 40 40 74v116c0 12-8 20-20 20h-90c-12 0-20-8-20-20V244'
    'c0-34 12-56 40-74z"/>'
)
_BOOK = (
    '<path d="M120 160h110c8 0 10 4 10 10v200c0-8-6-10-12-10H120z"/>'
    '<path d="M360 160H250c-8 0-10 4-10 10v200c0-8 6-10 12-10h108z" opacity=".7"/>'
)
_CUP = (
    '<path d="M140 190h170v90c0 50-34 80-85 80s-85-30-85-80z"/>'
    '<path d="M310 210h20c30 0 44 20 44 42s-14 42-44 42h-22v-20h20c16 0 24-9 24-22s-8-22-24-22h-18z"/>'
)
_SHAPES = (_VASE, _BOWL, _LAMP, _BOTTLE, _BOOK, _CUP)
_WIDE = '<circle cx="360" cy="90" r="34" opacity=".5"/><path d="M0 300l120-120 90 90 70-60 200 190v40H0z"/>'


@lru_cache(maxsize=256)  # a list draws the same one for every product
def placeholder(kind: str, css_class: str = "") -> str:
    """An inline SVG; the same kind always gives the same drawing."""
    attribute = f' class="{escape(css_class)}"' if css_class else ""
    if kind.startswith(("collection", "lifestyle", "image", "hero", "blog", "detailed")):
        return Markup(  # noqa: S704  # constant apart from the escaped class
            f'<svg{attribute} viewBox="0 0 480 360" aria-hidden="true" focusable="false" '
            f'preserveAspectRatio="xMidYMid slice">{_FRAME.format(h=360)}'
            f'<g fill="currentColor" opacity=".16">{_WIDE}</g></svg>'
        )
    shape = _SHAPES[sum(kind.encode()) % len(_SHAPES)]
    return Markup(  # noqa: S704  # constant apart from the escaped class
        f'<svg{attribute} viewBox="0 0 480 480" aria-hidden="true" focusable="false" '
        f'preserveAspectRatio="xMidYMid slice">{_FRAME.format(h=480)}'
        f'<ellipse cx="240" cy="386" rx="130" ry="12" fill="currentColor" opacity=".12"/>'
        f'<g fill="currentColor" opacity=".28">{shape}</g></svg>'
    )
