"""Addresses and names in addresses."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from liquid import RenderContext
from liquid.filter import with_context

from storefront_themes.engine.context import page_of
from storefront_themes.engine.values import text_of

_NOT_WORD = re.compile(r"[^a-z0-9]+")


@with_context
def asset_url(value: object, *_: object, context: RenderContext) -> str:
    """Address of a file of the theme; it changes when the file does."""
    return page_of(context).engine.asset_url(text_of(value))


def handle(value: object, *_: object) -> str:
    """Text as a name in addresses: `Blue Suède` -> `blue-suede`"""
    text = unicodedata.normalize("NFKD", text_of(value)).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("-", text.replace("'", "")).strip("-")


def camelize(value: object, *_: object) -> str:
    """`variable-name` -> `VariableName`"""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[-_\s]+", text_of(value)))


def url_escape(value: object, *_: object) -> str:
    """What an address cannot hold, as %xx."""
    return quote(text_of(value), safe="/:?=&#;,@+$!*'()~")


def url_param_escape(value: object, *_: object) -> str:
    """The same for a value within the query."""
    return quote(text_of(value), safe="")


def sort_by(value: object, order: object = "", *_: object) -> str:
    """A collection's address, sorted."""
    parts = urlsplit(text_of(value))
    query = dict(parse_qsl(parts.query)) | {"sort_by": str(order)}
    return urlunsplit(parts._replace(query=urlencode(query)))


def within(value: object, *_: object) -> str:
    """A product's address; it is the same within every collection, so that there is only one."""
    return text_of(value)


FILTERS: dict[str, Callable[..., object]] = {
    "asset_url": asset_url,
    "asset_img_url": asset_url,
    "file_url": asset_url,
    "handle": handle,
    "handleize": handle,
    "camelize": camelize,
    "url_escape": url_escape,
    "url_param_escape": url_param_escape,
    "sort_by": sort_by,
    "within": within,
}
