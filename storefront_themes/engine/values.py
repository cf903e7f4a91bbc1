"""What values mean in Liquid: looking into them, comparing them, printing them. One meaning for both ways to render."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Sized
from decimal import Decimal
from functools import cache
from itertools import islice
from types import NoneType
from typing import Any

from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import (
    LiquidTypeError,
    LiquidValueError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    UnknownFilterError,
)
from liquid.limits import to_int
from liquid.stringify import to_liquid_string
from liquid.token import TOKEN_EOF, Token
from liquid.undefined import Undefined
from markupsafe import Markup

from storefront_themes.engine.drops.base import Drop
from storefront_themes.engine.limits import LIST_ITEMS, TEXT_CHARS

NO_TOKEN = Token(TOKEN_EOF, "", -1, "")


class Silent(Undefined):
    """A name nobody declared: prints nothing, is false, has nothing inside, and equals nil."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined) or other is None

    __hash__ = Undefined.__hash__


NOTHING = Silent("nothing", token=None)


class SilentBlank(Blank):
    """`blank` where it is a value: nothing is printed of it, in lists neither."""

    __slots__ = ()

    def __repr__(self) -> str:
        return ""


class SilentEmpty(Empty):
    """`empty` where it is a value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return ""


BLANK, EMPTY = SilentBlank(NO_TOKEN), SilentEmpty(NO_TOKEN)
FALSY_KINDS = frozenset({bool, type(None), Silent, Undefined})  # bool: only True itself is true


def truthy(value: object) -> bool:
    """All but false, nil and what was never declared."""
    return value is True or type(value) not in FALSY_KINDS


# looking into


def look(value: Any, key: Any) -> Any:
    """`value.key` or `value[key]`; nothing where there is no such thing."""
    kind: Any = type(value)
    shape = _shape(kind)
    if shape == "drop":
        if isinstance(key, str) and key in value._names:
            return value[key]
        if not isinstance(value, str):
            return NOTHING
    try:
        if shape == "mapping":
            return _in_mapping(value, key)
        return _item(value, key)
    except (KeyError, TypeError, IndexError):
        return NOTHING


class Peek:
    """Any value, for compiled templates that read declared properties: as attributes, each looked up by its key."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __getattr__(self, key: str) -> Any:
        return look(self._value, key)


@cache
def _shape(kind: Any) -> str:
    return "drop" if issubclass(kind, Drop) else "mapping" if issubclass(kind, Mapping) else ""


def _in_mapping(value: Mapping[Any, Any], key: Any) -> Any:
    try:
        return value[None if type(key) is not str and isinstance(key, Undefined) else key]
    except KeyError:
        if key == "size":
            return len(value)
        return _end(value, key) if key == "first" else NOTHING


def _item(value: Any, key: Any) -> Any:
    if key == "size":
        return len(value) if isinstance(value, Sized) else NOTHING
    if isinstance(value, str):
        return NOTHING
    if key in ("first", "last"):
        return _end(value, str(key))
    return value[key]


def _end(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        return next(islice(value.items(), 1), NOTHING)
    if isinstance(value, Sequence):
        return value[0 if key == "first" else -1]
    return NOTHING


# comparing


def equal(left: Any, right: Any) -> bool:
    """`==`: undefined is nil, and 1 is not true."""
    kinds: tuple[Any, Any] = type(left), type(right)
    one, other = _family(kinds[0]), _family(kinds[1])
    if not one and not other:
        return bool(left == right)
    if one == "nil" or other == "nil":
        return one == other
    if one == "void" or other == "void":
        return _equal_nothing(left, right)
    return left is right


@cache
def _family(kind: Any) -> str:
    """Which rule of `equal` values of a type follow: asked so often that the types' answers are kept."""
    if issubclass(kind, Undefined | NoneType):
        return "nil"
    return "void" if issubclass(kind, Blank | Empty) else "bool" if issubclass(kind, bool) else ""


def _equal_nothing(left: Any, right: Any) -> bool:
    if isinstance(right, Blank | Empty):
        left, right = right, left
    if isinstance(right, Blank | Empty):
        return type(left) is type(right)
    return is_blank(right) if isinstance(left, Blank) else is_empty(right)


def is_blank(value: object) -> bool:
    """Nil, false, text without a mark, and what holds nothing."""
    if isinstance(value, str):
        return not value.strip()
    if value is None or value is False or isinstance(value, Undefined | Blank):
        return True
    return False if isinstance(value, Empty) else is_empty(value)


def is_empty(value: object) -> bool:
    """Text, lists and hashes of length nought."""
    if isinstance(value, Undefined | Blank):
        return False
    return isinstance(value, Empty) or (isinstance(value, Sized) and len(value) == 0)


_NUMBERS = (int, float, Decimal)


def less(left: Any, right: Any) -> bool:
    """`<`; raises LiquidTypeError for what has no order."""
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return bool(left < right)
    if _nil(left) or _nil(right):
        return False
    raise LiquidTypeError(
        f"'<' and '>' are not supported between '{type(left).__name__}' and '{type(right).__name__}'",
        token=None,
    )


def at_most(left: Any, right: Any) -> bool:
    """`<=`"""
    if isinstance(left, str) and isinstance(right, str):
        return left <= right
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return bool(left <= right)
    if _nil(left) or _nil(right):
        return False
    return equal(left, right)


def _nil(value: object) -> bool:
    return value is None or isinstance(value, Undefined)


def contains(left: Any, right: Any) -> bool:
    """`contains`: a part of a text, an item of a list, a key of a hash."""
    if not truthy(left) or not truthy(right):
        return False
    if isinstance(left, str):
        return str(right) in left
    if isinstance(left, Collection):
        return right in left
    raise LiquidTypeError(
        f"'in' and 'contains' are not supported between '{type(left).__name__}' and '{type(right).__name__}'",
        token=None,
    )


# lists


def make_range(start: object, stop: object) -> range:
    """`(start..stop)`; nothing where it would run backwards. Raises LiquidValueError for one no page could use."""
    first, last = _whole(start), _whole(stop)
    if last - first > LIST_ITEMS:
        raise LiquidValueError("the range is too long", token=None)
    return range(first, last + 1) if first <= last else range(0)


def _whole(value: object) -> int:
    try:
        return to_int(value)
    except (ValueError, TypeError):
        return 0


def loop_items(value: Any) -> tuple[Iterator[Any], int]:
    """What `for` goes through, and how many that is."""
    if type(value) is list:
        return iter(value), len(value)
    if isinstance(value, str):
        return (iter((value,)), 1) if value else (iter(()), 0)
    if isinstance(value, Mapping):
        return iter(value.items()), len(value)
    if isinstance(value, range):
        try:
            return iter(value), len(value)
        except OverflowError as error:
            raise LoopIterationLimitError("the range is too long", token=None) from error
    if isinstance(value, Sequence):
        return iter(value), len(value)
    return iter(()), 0


def whole_number(value: object) -> int:
    """`limit` and `offset`; raises LiquidTypeError for what is no number."""
    try:
        return to_int(value)
    except (ValueError, TypeError) as error:
        raise LiquidTypeError(f"expected an integer, found {type(value).__name__}", token=None) from error


def stretch(length: int, limit: object, begin: int) -> tuple[int, int]:
    """(first, how many) of a loop's items; no limit where there is nil, nothing where it is nought or less."""
    first = min(max(begin, 0), length)
    if _nil(limit):
        return first, length - first
    return first, max(min(begin + whole_number(limit), length) - first, 0)


def whole_or_nought(value: object) -> int:
    """`cols`; raises TypeError for what could never be a number."""
    try:
        return to_int(value)
    except ValueError:
        return 0


# printing


def text_of(value: object) -> str:
    """A value where a filter wants text: nothing for nil."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, Undefined) else str(value)


def printed(value: Any) -> str:
    """A value as it stands in a page: escaped unless it is marked as HTML. Raises when it would be too long."""
    kind = type(value)
    if kind is Markup or kind is Code:
        return value  # type: ignore[no-any-return]  # just seen
    if kind is int:
        return str(value)
    if kind is list:
        items = [printed(item) for item in value]
        if sum(map(len, items)) > TEXT_CHARS:
            raise OutputStreamLimitError("a string is too long", token=None)
        return Markup("".join(items))  # noqa: S704  # each escaped
    return to_liquid_string(value, autoescape=True)


class Code(Markup):
    """Text that stands in a script or a style as it is: the theme's own, JSON, or captured there.

    Whatever is made of it is only Markup.
    """

    __slots__ = ()

    def __new__(cls, made: object = "", *_: object) -> Markup:  # type: ignore[misc]  # not itself, on purpose
        return Markup(made)  # noqa: S704  # by a method of Markup, which has escaped what came to it

    @staticmethod
    def of(text: str) -> "Code":
        """The only way to make it."""
        return str.__new__(Code, text)


_ENDING_VALUES = str.maketrans({'"': "&#34;", "'": "&#39;", "<": "&lt;", ">": "&gt;"})
_IN_SCRIPT = str.maketrans(
    {
        sign: f"\\u{ord(sign):04x}"
        for sign in ("\\", '"', "'", "`", "<", ">", "&", "$", "*", "\x7f", "\u2028", "\u2029")
    }
    | {chr(code): f"\\u{code:04x}" for code in range(32)}
)


_IN_STYLE = str.maketrans(
    {sign: f"\\{ord(sign):x} " for sign in ("\\", '"', "'", "<", ">", "{", "}", ";", "\x7f")}
    | {chr(code): f"\\{code or 0xFFFD:x} " for code in range(32)}
)


def printed_in_attribute(value: Any) -> str:
    """The same within the quotes of an attribute, which HTML cannot end either."""
    shown = printed(value)
    return shown.translate(_ENDING_VALUES) if isinstance(shown, Markup) else shown


def printed_in_script(value: Any) -> str:
    """The same within a script: text as a string of a script or of JSON holds it, HTML too."""
    return _printed_as(value, _IN_SCRIPT)


def printed_in_style(value: Any) -> str:
    """The same within a style: text that ends neither the declaration nor the element; what is marked stays CSS."""
    if isinstance(value, Markup):
        return str(value).replace("<", "\\3c ")
    return _printed_as(value, _IN_STYLE).replace("/*", "/\\2a ")


def _printed_as(value: Any, table: dict[int, str]) -> str:
    kind = type(value)
    if kind is Code:
        return str(value)
    if isinstance(value, str):
        return str(value).translate(table)
    if kind is list:
        items = [_printed_as(item, table) for item in value]
        if sum(map(len, items)) > TEXT_CHARS:
            raise OutputStreamLimitError("a string is too long", token=None)
        return "".join(items)
    return to_liquid_string(value, autoescape=False).translate(table)


def unknown_filter(_: object, name: str) -> object:
    """What a filter that nobody declared does."""
    raise UnknownFilterError(f"unknown filter '{name}'", token=None)
