"""Questions that are asked on every page: their SQL is put together by the ORM once in a process, then only asked.

Putting a question together costs Django's ORM more than PostgreSQL needs to answer it. A `Prepared` keeps the text and
the order of its values, so that models and lookups stay the one place where the question is written down.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from core.db import CELL
from core.wording import Wording

Row = tuple[Any, ...]
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
_MARK = re.compile(r"%s")
_OWN_WRAPPERS = 1  # the backend's own, which notes what is written: nothing here
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
        return ask(self.asked(list, limit=limit, offset=offset, **values))

    def first(self, **values: Any) -> Row | None:
        """The first row, or None. One query."""
        return next(iter(self.rows(limit=1, **values)), None)

    def count(self, **values: Any) -> int:
        """How many rows there are. One query."""
        return ask(self.counted(**values))

    def asked(
        self, read: Callable[[list[Row]], A], *, limit: int | None = None, offset: int = 0, **values: Any
    ) -> "Asked[A]":
        """The same question, not yet sent; `read` makes of its rows what is wanted."""
        question = self._question
        wording, given = question.whole, question.given(values)
        if limit is not None:
            wording = question.part(limit, begins=not offset)
            given = [*given, limit, offset] if offset else [*given, limit]
        return Asked((Sent(wording, given, question),), lambda answers: read(answers[0]))

    def counted(self, **values: Any) -> "Asked[int]":
        """How many rows there are, not yet asked."""
        question = self._question
        sent = Sent(question.number, question.given(values), None)
        return Asked((sent,), lambda answers: int(answers[0][0][0]))

    @cached_property
    def _question(self) -> "Question":
        return put_together(self._build)[0]


class Question:
    """SQL, and for each of its placeholders the name of a value, or a constant in a tuple of one."""

    def __init__(
        self,
        text: str,
        order: Sequence[str | tuple[Any]],
        kinds: Mapping[str, Any],
        converters: dict[int, Any],
    ) -> None:
        self.order, self.converters = order, converters
        self._values = [kinds[part] if isinstance(part, str) else part for part in order]
        self.whole = Wording(text, self._values)
        self._text = text
        self._parts: dict[tuple[int, bool], Wording] = {}
        self.number = Wording(f"SELECT COUNT(*) FROM ({text}) AS counted", self._values)  # noqa: S608  # our own text

    def part(self, limit: int, *, begins: bool) -> Wording:
        """Some of the rows, from the first one or from another. How many is spelt out: PostgreSQL plans by that."""
        found = self._parts.get((limit, begins))
        if found is None:
            first = (f"{self._text} LIMIT %s", [*self._values, (limit,)])
            found = Wording(*first) if begins else Wording(f"{first[0]} OFFSET %s", [*first[1], int])
            self._parts[limit, begins] = found
        return found

    def given(self, values: dict[str, Any]) -> list[Any]:
        return [values[part] if isinstance(part, str) else part[0] for part in self.order]


def _converted(row: Row, converters: dict[int, Any], connection: Any) -> Row:
    cells = list(row)
    for position, (functions, expression) in converters.items():
        for function in functions:
            cells[position] = function(cells[position], expression, connection)
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement with its values; what only writes is answered with one row: how many it wrote."""

    wording: Wording
    given: Sequence[Any]
    question: "Question | _Occasion | None"


@dataclass(frozen=True, slots=True)
class _Occasion:
    """A question that is asked once."""

    converters: dict[int, Any]


@dataclass(frozen=True, slots=True)
class Asked(Generic[A]):
    """One or several questions with their values, not yet sent, and how to read the answers."""

    sent: tuple[Sent, ...]
    read: Callable[[list[list[Row]]], A]

    def read_as(self, read: "Callable[[A], B]") -> "Asked[B]":
        """The same question, its answer read further."""
        return Asked(self.sent, lambda answers: read(self.read(answers)))

    def then(self, other: "Asked[B]", read: "Callable[[A, B], C]") -> "Asked[C]":
        """Both, read together."""
        split = len(self.sent)
        return Asked(
            self.sent + other.sent,
            lambda answers: read(self.read(answers[:split]), other.read(answers[split:])),
        )


def asked_once(rows: QuerySet[Any, Any]) -> Asked[list[Row]]:
    """The same for a queryset of `values_list` rows that is put together for this occasion."""
    compiler = rows.query.get_compiler(CELL)
    text, given = compiler.as_sql()
    columns = [selected[0] for selected in compiler.select[: compiler.col_count]]
    question = _Occasion(compiler.get_converters(columns))
    return Asked((Sent(Wording(text, None), given, question),), lambda answers: answers[0])


@overload
def ask(first: Asked[A], /) -> A: ...
@overload
def ask(first: Asked[A], second: Asked[B], /) -> tuple[A, B]: ...
@overload
def ask(first: Asked[A], second: Asked[B], third: Asked[C], /) -> tuple[A, B, C]: ...
@overload
def ask(first: Asked[A], second: Asked[B], third: Asked[C], fourth: Asked[D], /) -> tuple[A, B, C, D]: ...
def ask(*asked: Asked[Any]) -> Any:
    """Send questions in one message and read the answers: a wait for PostgreSQL costs more than most statements.

    The statements stay what they are, and are counted one by one where somebody counts.
    """
    sent = [each for one in asked for each in one.sent]
    connection: Any = connections[CELL]
    if connection.queries_logged or len(connection.execute_wrappers) > _OWN_WRAPPERS:  # somebody watches
        rows = _one_by_one(sent, connection)
    else:
        rows = connection.answers([(each.wording, each.given) for each in sent])
    answers = [
        [_converted(row, each.question.converters, connection) for row in found]
        if each.question and each.question.converters
        else found
        for each, found in zip(sent, rows, strict=True)
    ]
    results, start = [], 0
    for one in asked:
        results.append(one.read(answers[start : start + len(one.sent)]))
        start += len(one.sent)
    return results[0] if len(results) == 1 else tuple(results)


def _one_by_one(sent: Sequence[Sent], connection: Any) -> list[list[Row]]:
    rows = []
    with connection.cursor() as cursor:
        for each in sent:
            cursor.execute(each.wording.text, each.given)
            rows.append(cursor.fetchall() if cursor.description else [(cursor.rowcount,)])
    return rows


def put_together(build: Callable[..., QuerySet[Any, Any]]) -> tuple[Question, Any]:
    """The question, and Django's compiler, which knows what its columns are."""
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
    kinds = {name: parameter.annotation for name, parameter in parameters.items()}
    return Question("%s".join(parts), order, kinds, compiler.get_converters(columns)), compiler


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
