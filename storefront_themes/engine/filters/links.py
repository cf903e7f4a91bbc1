"""Links."""

from collections.abc import Callable
from urllib.parse import quote

from markupsafe import Markup, escape

from storefront_themes.engine.settings import safe_url
from storefront_themes.engine.values import text_of


def link_to(value: object, url: object = "", title: object = "", *_: object, **attributes: object) -> str:
    """`<a href>` around a text."""
    if title:
        attributes.setdefault("title", title)
    extra = "".join(
        f' {escape(name)}="{escape(str(item))}"' for name, item in attributes.items() if item is not None
    )
    shown = escape(value if isinstance(value, str) else text_of(value))
    return Markup(f'<a href="{escape(safe_url(url))}"{extra}>{shown}</a>')  # noqa: S704  # escaped


def url_for_vendor(value: object, *_: object) -> str:
    """Address of a search for one maker."""
    return f"/search?q={quote(text_of(value))}"


def url_for_type(value: object, *_: object) -> str:
    """Address of a search for one kind of product."""
    return f"/search?q={quote(text_of(value))}"


def link_to_vendor(value: object, *_: object) -> str:
    """Link to a search for one maker."""
    return link_to(value, url_for_vendor(value))


def link_to_type(value: object, *_: object) -> str:
    """Link to a search for one kind of product."""
    return link_to(value, url_for_type(value))


FILTERS: dict[str, Callable[..., object]] = {
    "link_to": link_to,
    "url_for_vendor": url_for_vendor,
    "url_for_type": url_for_type,
    "link_to_vendor": link_to_vendor,
    "link_to_type": link_to_type,
}
