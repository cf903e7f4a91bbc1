"""Pictures: addresses of renditions, and the element with its srcset."""

from collections.abc import Callable
from functools import lru_cache

from liquid import RenderContext
from liquid.filter import with_context
from markupsafe import Markup, escape

from storefront_themes.engine.context import page_of
from storefront_themes.engine.drops.base import Drop
from storefront_themes.engine.drops.media import Image, ImageUrl
from storefront_themes.engine.filters.placeholders import placeholder
from storefront_themes.engine.values import Code

_LONGEST_KEPT = 1_000  # characters of a tag's own attributes
_MOST_WIDTHS = 50


def picture_of(value: object) -> Image | None:
    """The picture of a picture, product, variant, collection or line."""
    if isinstance(value, Image):
        return value
    if isinstance(value, Drop):
        for key in ("featured_image", "image", "preview_image"):
            if key in value:
                found = value[key]
                return found if isinstance(found, Image) else None
    return None


def image_url(value: object, *_: object, width: object = 0, height: object = 0, **__: object) -> str:
    """Address of the smallest rendition wide enough. Empty for what has no picture."""
    image = picture_of(value)
    if image is None:
        return str(value) if isinstance(value, str) else ""
    wanted = _int(width)
    if not wanted and _int(height):
        wanted = round(_int(height) * image.aspect_ratio)
    return ImageUrl.of(image, min(wanted, 5760))


def image_tag(
    value: object, *_: object, widths: str = "", preload: object = None, **attributes: object
) -> str:
    """`<img>` with srcset, size and alternative text. Lazy unless `loading` says otherwise."""
    source = value if isinstance(value, ImageUrl) else image_url(value)
    if not source:
        return Markup("")
    image = None
    if isinstance(source, ImageUrl):
        its = source.image
        image = (its.src, its._renditions, its.width, its.aspect_ratio, its.alt, source.width)
    own = tuple(
        (str(name), None if text is None or text is False else str(text)) for name, text in attributes.items()
    )
    write = (
        _image_tag
        if sum(len(name) + len(text or "") for name, text in own) < _LONGEST_KEPT
        else _new_image_tag
    )
    return write(str(source), image, str(widths or ""), own)


def _new_image_tag(
    source: str,
    image: tuple[str, tuple[tuple[int, str], ...], int, float, str, int] | None,
    widths: str,
    own: tuple[tuple[str, str | None], ...],
) -> Markup:
    given: dict[str, object] = {"src": source}
    if image is not None:
        src, renditions, full, aspect_ratio, alt, asked = image
        width = min(asked or full, full or asked)
        given |= {
            "srcset": _srcset(src, renditions, widths),
            "width": width or None,
            "height": round(width / aspect_ratio) if width else None,
            "alt": alt,
        }
    given |= dict(own)
    if given.get("alt") is None:
        given["alt"] = ""
    given.setdefault("loading", "lazy")
    written = "".join(
        f' {escape(name)}="{escape(str(text))}"'
        for name, text in given.items()
        if name == "alt" or (text is not None and str(text) != "")
    )
    return Markup(f"<img{written}>")  # noqa: S704  # every value escaped above


# The same pictures stand on page after page. What they are written from is the whole key.
_image_tag = lru_cache(maxsize=4096)(_new_image_tag)


def _srcset(src: str, renditions: tuple[tuple[int, str], ...], widths: str) -> str:
    wanted = (
        [_int(part) for part in widths.split(",")[:_MOST_WIDTHS]]
        if widths
        else [have for have, _ in renditions]
    )
    sizes: dict[str, int] = {}
    for width in wanted:
        found = next(((have, url) for have, url in renditions if have >= width), None)
        real, url = found or (renditions[-1] if renditions else (width, src))
        sizes.setdefault(url, real)
    return ", ".join(f"{url} {width}w" for url, width in sizes.items()) if len(sizes) > 1 else ""


def placeholder_svg_tag(value: object, css_class: object = "", *_: object, **__: object) -> str:
    """A drawing to stand where a picture will be."""
    return placeholder(str(value or "image"), str(css_class or ""))


@with_context
def inline_asset_content(value: object, *, context: RenderContext) -> str:
    """The text of an SVG, CSS or JavaScript asset of the theme."""
    name = str(value)
    if not name.endswith((".svg", ".css", ".js")):
        return ""
    return Code.of(page_of(context).theme.asset(name).decode("utf-8", "replace"))  # the theme's own file


def _int(value: object) -> int:
    try:
        return max(int(str(value)), 0)
    except ValueError:
        return 0


FILTERS: dict[str, Callable[..., object]] = {
    "image_url": image_url,
    "img_url": image_url,
    "image_tag": image_tag,
    "img_tag": image_tag,
    "article_img_url": image_url,
    "collection_img_url": image_url,
    "product_img_url": image_url,
    "placeholder_svg_tag": placeholder_svg_tag,
    "inline_asset_content": inline_asset_content,
}
