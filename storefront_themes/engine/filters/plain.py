"""Liquid's own filters where themes need them bounded, or forgiving of nil."""

import hashlib
import hmac
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from liquid.builtin.filters import array, math, string
from liquid.exceptions import FilterArgumentError
from liquid.filter import flatten, math_filter, num_arg
from liquid.undefined import Undefined
from markupsafe import Markup, escape

from storefront_themes.engine.context import items_of
from storefront_themes.engine.limits import LIST_ITEMS, TEXT_CHARS

_MAX_BITS = 512
_NO_FRACTION = 10**15  # from here on a number holds none, or none that counts
_MOST_PLACES = 12
_MOST_COMPARED = 1_000  # items, when each is compared with each


def _soft(value: object) -> object:
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, Undefined) else value


def _join_bound(length: int) -> None:
    if length > TEXT_CHARS:
        raise FilterArgumentError("a string is too long", token=None)


def append(value: object, suffix: object) -> str:
    """Text with text after it; nil counts as nothing."""
    return string.append(_soft(value), _text(suffix))  # type: ignore[no-any-return]


def prepend(value: object, prefix: object) -> str:
    """Text with text before it; nil counts as nothing."""
    return string.prepend(_soft(value), _text(prefix))  # type: ignore[no-any-return]


def replace(value: object, old: object, new: object = "") -> str:
    """Every occurrence replaced."""
    text, old_text, new_text = _text(value), _text(old), _text(new)
    count = text.count(old_text) if old_text else len(text) + 1
    _join_bound(len(text) + count * len(new_text))
    if isinstance(text, Markup):
        return text.replace(old_text, escape(new_text))
    return text.replace(old_text, new_text)


def join(value: object, separator: object = " ") -> str:
    """Items in one text."""
    items = [_text(item) for item in (flatten(value) if isinstance(value, list | tuple) else items_of(value))]
    glue = _text(separator)
    _join_bound(sum(map(len, items)) + len(glue) * len(items))
    if any(isinstance(item, Markup) for item in items):
        return Markup("").join([escape(glue).join(map(escape, items))])
    return glue.join(items)


def concat(value: object, other: object) -> Any:
    """Two lists in one, of which a page could still print every item."""
    joined = array.concat(value, other)
    if len(joined) > LIST_ITEMS:
        raise FilterArgumentError("a list is too long", token=None)
    _join_bound(sum(len(item) for item in joined if isinstance(item, str)))
    return joined


def uniq(value: object, key: object = None) -> Any:
    """Every item once, in order."""
    if key is None and isinstance(value, list | tuple | range):
        try:
            return list(dict.fromkeys(flatten(value)))
        except TypeError:  # an item that cannot be hashed
            pass
    if isinstance(value, list | tuple | range) and len(value) > _MOST_COMPARED:
        raise FilterArgumentError("the list is too long", token=None)
    return array.uniq(value) if key is None else array.uniq(value, key)


def times(value: object, by: object) -> Any:
    """A product, of numbers that stay numbers a shop could need."""
    return _bounded(math.times(value, by))


def plus(value: object, other: object) -> Any:
    """A sum."""
    return _bounded(math.plus(value, other))


@math_filter
def rounded(number: Any, digits: object = None) -> Any:
    """The nearest whole number, or with as many decimal places; a half goes away from nought."""
    places = _places(digits)
    if places < 0:
        return 0
    if isinstance(number, int) or abs(number) >= _NO_FRACTION:
        return int(number) if places == 0 else number
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-min(places, _MOST_PLACES)), ROUND_HALF_UP)
    return int(exact) if places == 0 else float(exact)


def _places(digits: object) -> int:
    if digits is None or isinstance(digits, Undefined):
        return 0
    try:
        return int(num_arg(digits))
    except FilterArgumentError:
        return 0  # text that is no number


def _bounded(number: object) -> object:
    if isinstance(number, int) and number.bit_length() > _MAX_BITS:
        raise FilterArgumentError("a number is too large", token=None)
    return number


def _text(value: object) -> str:
    soft = _soft(value)
    if isinstance(soft, str):
        return soft
    return str(soft).lower() if isinstance(soft, bool) else str(soft)


def _digest(name: str) -> Callable[..., str]:
    def digest(value: object, *_: object) -> str:
        return hashlib.new(name, _text(value).encode(), usedforsecurity=False).hexdigest()

    return digest


def _keyed(name: str) -> Callable[..., str]:
    def keyed(value: object, key: object = "", *_: object) -> str:
        return hmac.new(_text(key).encode(), _text(value).encode(), name).hexdigest()

    return keyed


FILTERS: dict[str, Callable[..., object]] = {
    "append": append,
    "prepend": prepend,
    "replace": replace,
    "join": join,
    "concat": concat,
    "uniq": uniq,
    "round": rounded,
    "times": times,
    "plus": plus,
    "md5": _digest("md5"),
    "sha1": _digest("sha1"),
    "sha256": _digest("sha256"),
    "hmac_sha1": _keyed("sha1"),
    "hmac_sha256": _keyed("sha256"),
}
