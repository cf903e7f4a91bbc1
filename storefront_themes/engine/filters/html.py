"""HTML elements, JSON and structured data."""

import json as jsonlib
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape as html_escape
from itertools import islice
from typing import TYPE_CHECKING

from liquid import RenderContext
from liquid.filter import with_context
from liquid.undefined import Undefined
from markupsafe import Markup, escape

from storefront_themes.engine.context import items_of, page_of
from storefront_themes.engine.drops.base import Drop
from storefront_themes.engine.drops.lists import LazyList
from storefront_themes.engine.drops.page import Form, FormErrors, Paginate
from storefront_themes.engine.drops.product import Product
from storefront_themes.engine.values import Code, printed_in_script, text_of

if TYPE_CHECKING:
    from storefront_themes.engine.page import Page

_FOR_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_FOR_SCRIPT_TABLE = str.maketrans(_FOR_SCRIPT)
_to_replace = re.compile(f"[{''.join(_FOR_SCRIPT)}]").search
_MAX_DEPTH = 8
_AS_THEY_ARE = frozenset({str, bool, int, float})
_written = jsonlib.JSONEncoder(ensure_ascii=False).encode


def plain(value: object, depth: int = 0) -> object:
    """A value as JSON can say it; drops say only what they declare for it."""
    if value is None or depth > _MAX_DEPTH:
        return None
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Undefined):
        return None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Drop):
        declared = value.to_json()
        return (
            {key: plain(item, depth + 1) for key, item in declared.items()}
            if declared
            else str(value) or None
        )
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth + 1) for key, item in islice(value.items(), 1000)}
    if isinstance(value, list | tuple | LazyList | range):
        return [plain(item, depth + 1) for item in islice(value, 1000)]
    return None


def script_json(value: object) -> str:
    """JSON that may stand inside a script element."""
    text = _written(value)
    return Code.of(text.translate(_FOR_SCRIPT_TABLE) if _to_replace(text) else text)


def json(value: object, *_: object) -> str:
    """A value as JSON, safe within a script element."""
    return script_json(plain(value))


def escapejs(value: object) -> str:
    """Text for a string of a script, which needs it outside of scripts only: within them all text is so."""
    return Code.of(printed_in_script(str(text_of(value))))


def escape_filter(value: object) -> str:
    """Text with HTML's five characters escaped, also when it was marked as HTML."""
    return Markup(html_escape(_text(value)))  # noqa: S704  # just escaped


@with_context
def structured_data(value: object, *, context: RenderContext) -> str:
    """schema.org data of a product as a script element."""
    if not isinstance(value, Product):
        return Markup("")
    data = script_json(_product_data(value, page_of(context)))
    return Markup(f'<script type="application/ld+json">{data}</script>')  # noqa: S704  # escaped for script


def _product_data(product: Product, page: "Page") -> dict[str, object]:
    origin = str(getattr(page.context.objects.get("request"), "origin", ""))

    def absolute(url: str) -> str:
        return origin + url if url.startswith("/") else url

    exponent = page.money.exponent
    offers = [
        {
            "@type": "Offer",
            "name": variant.title,
            "sku": variant.sku,
            "price": f"{Decimal(variant.price).scaleb(-exponent):.{exponent}f}",
            "priceCurrency": page.money.currency,
            "availability": "https://schema.org/" + ("InStock" if variant.available else "OutOfStock"),
            "url": absolute(variant.url or product.url),
        }
        for variant in islice(product.variants, 100)
    ]
    data: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Product",
        "name": product.title,
        "url": absolute(product.url),
        "description": Markup(product.description).striptags()[:5000],  # noqa: S704  # read as HTML to lose it
        "image": [absolute(image.src) for image in product.images],
        "offers": offers,
    }
    if product.vendor:
        data["brand"] = {"@type": "Brand", "name": product.vendor}
    return data


@with_context
def stylesheet_tag(
    value: object, *_: object, context: RenderContext, preload: object = None, media: str = ""
) -> str:
    """`<link rel="stylesheet">`"""
    attribute = page_of(context).attribute("media", media)
    return Markup(f'<link rel="stylesheet" href="{escape(text_of(value))}"{attribute}>')  # noqa: S704  # escaped


def script_tag(value: object, *_: object, type: str = "module") -> str:  # noqa: A002  # the attribute's name
    """`<script type="module" src>`"""
    return Markup(f'<script type="{escape(type)}" src="{escape(text_of(value))}"></script>')  # noqa: S704  # escaped


def preload_tag(value: object, *_: object, **attributes: object) -> str:
    """`<link rel="preload">`; needs `as`."""
    if attributes.get("as") == "font":
        attributes.setdefault("crossorigin", "anonymous")
    extra = "".join(f' {escape(name)}="{escape(str(item))}"' for name, item in attributes.items())
    return Markup(f'<link rel="preload" href="{escape(text_of(value))}"{extra}>')  # noqa: S704  # escaped


@with_context
def default_pagination(value: object, *_: object, context: RenderContext, **__: object) -> str:
    """A plain list of pages."""
    if not isinstance(value, Paginate) or value.pages < 2:
        return Markup("")
    entries = "".join(
        f'<a class="page" href="{escape(part.url)}">{escape(part.title)}</a>'
        if part.is_link
        else f'<span class="page current" aria-current="page">{escape(part.title)}</span>'
        for part in value.parts
    )
    return Markup(f'<nav class="pagination">{entries}</nav>')  # noqa: S704  # escaped


def default_errors(value: object, *_: object) -> str:
    """A form's errors as a list."""
    errors = value.errors if isinstance(value, Form) else value
    if not isinstance(errors, FormErrors) or not errors.messages:
        return Markup("")
    items = "".join(f"<li>{escape(message)}</li>" for message in errors.messages.values())
    return Markup(f'<div class="errors" role="alert"><ul>{items}</ul></div>')  # noqa: S704  # escaped


def highlight(value: object, terms: object = "", *_: object) -> str:
    """Text with the words searched for in `<strong>`."""
    text = _text(value)
    for word in str(terms).split()[:5]:
        at = text.lower().find(word.lower())
        if at >= 0:
            before, found, after = text[:at], text[at : at + len(word)], text[at + len(word) :]
            return Markup("{}<strong>{}</strong>{}").format(before, found, after)
    return text


def _text(value: object) -> str:
    return (
        "" if value is None else "".join(map(str, items_of(value))) if isinstance(value, list) else str(value)
    )


FILTERS: dict[str, Callable[..., object]] = {
    "json": json,
    "escape": escape_filter,
    "h": escape_filter,
    "escapejs": escapejs,
    "structured_data": structured_data,
    "stylesheet_tag": stylesheet_tag,
    "script_tag": script_tag,
    "preload_tag": preload_tag,
    "default_pagination": default_pagination,
    "default_errors": default_errors,
    "highlight": highlight,
}
