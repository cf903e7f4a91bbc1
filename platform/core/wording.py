"""A question as PostgreSQL reads it: constants inside, and $1, $2 … with their types for the values of each asking.

So it is the same text every time, which the server has to parse and plan once.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import ClientCursor, DataError, sql
from psycopg.types.json import Jsonb


class Column:
    """The kind of a value that goes into a column as it is: the column says which type it has."""


class Statement(NamedTuple):
    """Text with $1 …, its values as PostgreSQL reads them, and whether it will be asked again."""

    text: bytes
    values: Sequence[bytes | None]
    again: bool


class Wording:
    """`text` has a %s for each of `kinds`: the type of a value, or a constant in a tuple of one.

    Without kinds it is a text for one occasion, with all its values inside.
    """

    def __init__(self, text: str, kinds: Sequence[Any] | None) -> None:
        self.text = text
        self._kinds = kinds
        self._native = b""

    def statement(self, given: Sequence[Any], raw: Any) -> Statement:
        """With these values, for psycopg's connection that will ask it."""
        if self._kinds is None:
            return Statement(_spelt_out(self.text, given, raw), (), False)
        text = self._native or self._put_down(given, raw)
        return Statement(text, [write(given[place]) for place, write in self._writers], True)

    @cached_property
    def _writers(self) -> list[tuple[int, Callable[[Any], bytes | None]]]:
        kinds = self._kinds or ()
        return [(place, _TYPES[kind][1]) for place, kind in enumerate(kinds) if not isinstance(kind, tuple)]

    def _put_down(self, given: Sequence[Any], raw: Any) -> bytes:
        parts, number = self.text.split("%s"), 0
        written = [parts[0]]
        for kind, value, part in zip(self._kinds or (), given, parts[1:], strict=True):
            if isinstance(kind, tuple):
                written.append(sql.Literal(value).as_string(raw))
            else:
                number += 1
                written.append(f"${number}{_TYPES[kind][0]}")
            written.append(part)
        self._native = "".join(written).encode()
        return self._native


def _spelt_out(text: str, given: Sequence[Any], raw: Any) -> bytes:
    return ClientCursor(raw).mogrify(text, given).encode()


def _text(value: str) -> bytes:
    if "\0" in value:  # the protocol ends a value there
        raise DataError("PostgreSQL text cannot contain NUL")
    return value.encode()


def _number(value: int) -> bytes:
    return b"%d" % value


def _moment(value: datetime) -> bytes:
    return value.isoformat().encode()


def _key(value: UUID) -> bytes:
    return value.hex.encode()


def _keys(values: Sequence[UUID]) -> bytes:
    return b"{%b}" % b",".join(value.hex.encode() for value in values)


def _yes_or_no(value: bool) -> bytes:
    return b"t" if value else b"f"


def _document(value: Jsonb) -> bytes:
    written = (value.dumps or json.dumps)(value.obj)
    return written if isinstance(written, bytes) else written.encode()


_BY_CLASS: tuple[tuple[type, Callable[[Any], bytes | None]], ...] = (
    (str, _text),
    (UUID, _key),
    (bool, _yes_or_no),  # before int, which it is too
    (int, _number),
    (datetime, _moment),
    (Jsonb, _document),
)


def _for_column(value: Any) -> bytes | None:
    """Raises TypeError for what it does not know how to write."""
    if value is None:
        return None
    for known, write in _BY_CLASS:
        if isinstance(value, known):
            return write(value)
    raise TypeError(f"{type(value)} is not written into columns this way")


_TYPES: dict[Any, tuple[str, Callable[[Any], bytes | None]]] = {
    str: ("::text", _text),
    int: ("::bigint", _number),
    bool: ("::boolean", _yes_or_no),
    datetime: ("::timestamptz", _moment),
    UUID: ("::uuid", _key),
    list[UUID]: ("::uuid[]", _keys),
    Column: ("", _for_column),
}
