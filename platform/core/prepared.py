"""Questions that are asked on every page: their SQL is put together by the ORM once in a process, then only asked.

Putting a question together costs Django's ORM more than PostgreSQL needs to answer it. A `Prepared` keeps the text and
the order of its values, so that models and lookups stay the one place where the question is written down.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from core.db import CELL

Row = tuple[Any, ...]
_MARK = re.compile(r"%s")
_FIRST = 1_972_000_000  # markers: values that no question contains by itself


class Prepared:
    """A queryset of `values_list` rows with named values to be filled in.

    `build` makes the queryset; its parameters are the names, their annotations (str, int, UUID, datetime or list[UUID])
    the types of the values. It is called once, with markers, so it may only pass them on into lookups. A list goes into
    `__in`, and any length is one question. Rows come as tuples, converted as the ORM would.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build

    def rows(self, *, limit: int | None = None, offset: int = 0, **values: Any) -> list[Row]:
        """The answer for these values, `limit` rows of it from `offset` on. One query. KeyError for a missing value."""
        question = self._question
        text = question.text
        given = [values[part] if isinstance(part, str) else part[0] for part in question.order]
        if limit is not None:
            text, given = f"{text} LIMIT %s OFFSET %s", [*given, limit, offset]
        connection = connections[CELL]
        with connection.cursor() as cursor:
            cursor.execute(text, given)
            found: list[Row] = cursor.fetchall()
        return [question.converted(row, connection) for row in found] if question.converters else found

    def first(self, **values: Any) -> Row | None:
        """The first row, or None. One query."""
        return next(iter(self.rows(limit=1, **values)), None)

    def count(self, **values: Any) -> int:
        """How many rows there are. One query."""
        question = self._question
        given = [values[part] if isinstance(part, str) else part[0] for part in question.order]
        with connections[CELL].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({question.text}) AS counted", given)  # noqa: S608  # our own text
            return int(cursor.fetchone()[0])

    @cached_property
    def _question(self) -> "_Question":
        return _put_together(self._build)


class _Question:
    """SQL, and for each of its placeholders the name of a value, or a constant in a tuple of one."""

    def __init__(self, text: str, order: Sequence[str | tuple[Any]], converters: dict[int, Any]) -> None:
        self.text, self.order, self.converters = text, order, converters

    def converted(self, row: Row, connection: Any) -> Row:
        cells = list(row)
        for position, (functions, expression) in self.converters.items():
            for function in functions:
                cells[position] = function(cells[position], expression, connection)
        return tuple(cells)


def _put_together(build: Callable[..., QuerySet[Any, Any]]) -> _Question:
    parameters = inspect.signature(build).parameters
    markers = {
        name: _marker(number, parameter.annotation)
        for number, (name, parameter) in enumerate(parameters.items())
    }
    query = build(**{name: [mark] if _is_list(parameters[name]) else mark for name, mark in markers.items()})
    compiler = query.query.get_compiler(CELL)
    text, given = compiler.as_sql()
    parts = _MARK.split(text)
    if len(parts) != len(given) + 1:
        raise ValueError("The question contains a literal percent sign.")
    order: list[str | tuple[Any]] = []
    for number, value in enumerate(given):
        name = next((name for name, mark in markers.items() if _same(mark, value)), None)
        order.append((value,) if name is None else name)
        if name is not None and _is_list(parameters[name]):
            parts[number] = _one_of(parts[number], parts[number + 1])
    if missing := set(markers) - {part for part in order if isinstance(part, str)}:
        raise ValueError(f"The question does not ask for {', '.join(sorted(missing))}.")
    columns = [selected[0] for selected in compiler.select[: compiler.col_count]]
    return _Question("%s".join(parts), order, compiler.get_converters(columns))


def _marker(number: int, kind: Any) -> Any:
    if kind is str:
        return f"\N{LEFT WHITE SQUARE BRACKET}{number}\N{RIGHT WHITE SQUARE BRACKET}"
    if kind is int:
        return _FIRST + number
    if kind is datetime:
        return datetime(1, 1, 1 + number, tzinfo=UTC)
    if kind is UUID or kind == list[UUID]:
        return UUID(int=_FIRST + number)
    raise TypeError(f"No marker for values of {kind}.")


def _is_list(parameter: inspect.Parameter) -> bool:
    return bool(parameter.annotation == list[UUID])


def _same(mark: Any, value: Any) -> bool:
    return isinstance(value, type(mark)) and bool(mark == value)


def _one_of(before: str, after: str) -> str:
    """`IN (%s)` has as many placeholders as values; `= ANY(%s)` has one."""
    if not before.endswith("IN (") or not after.startswith(")"):
        raise ValueError("A list is asked for with __in only.")
    return f"{before.removesuffix('IN (')}= ANY("
