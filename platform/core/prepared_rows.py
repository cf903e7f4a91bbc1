"""Rows of models whose SQL is put together once in a process: read and locked, inserted, updated.

What is written is described first (`inserted`, `updated`, `Written`) and sent by `write`, several in one message. It
belongs to the open transaction like any other statement; when one of a message fails, all of it has failed.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, connections
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators

from core.db import CELL
from core.prepared import Asked, Row, Sent, ask, put_together
from core.wording import Column, Wording

M = TypeVar("M", bound=Model)
A = TypeVar("A")


class PreparedRows(Generic[M]):
    """Like `Prepared`, for a queryset of model rows, with `select_related` if it has that."""

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        self._build = build

    def all(self, **values: Any) -> list[M]:
        """The rows for these values. One query. KeyError for a missing value."""
        return ask(self.asked(**values))

    def asked(self, **values: Any) -> Asked[list[M]]:
        """The same question, not yet sent."""
        question, make = self._known
        sent = Sent(question.whole, question.given(values), question)
        return Asked((sent,), lambda answers: [make(row) for row in answers[0]])

    @cached_property
    def _known(self) -> tuple[Any, Callable[[Row], M]]:
        question, compiler = put_together(self._build)
        about, select = compiler.klass_info, compiler.select
        first, last = about["select_fields"][0], about["select_fields"][-1]
        names = [column.target.attname for column, *_ in select[first : last + 1]]
        related = get_related_populators(about, select, CELL)  # type: ignore[call-arg]  # stubs of a later Django

        def make(row: Row) -> M:
            made: M = about["model"].from_db(CELL, names, row[first : last + 1])
            for populator in related:
                populator.populate(row, made)
            return made

        return question, make


def inserted(*rows: Model) -> Asked[None]:
    """These new rows of one model, as `bulk_create` would write them. At least one.

    What only the database knows a default for (`db_default` alone) is left to it, and not read back.
    """
    model = type(rows[0])
    given = [value for row in rows for value in _values(row, _given(model), add=True)]

    def written(_: object) -> None:
        for row in rows:
            row._state.adding, row._state.db = False, CELL

    return Asked((Sent(_insertion(model, len(rows)), given, None),), written)


def updated(row: Model, *names: str) -> Asked[None]:
    """These fields of a row, or all of them, as `save` would. Raises DatabaseError when the row is gone."""
    fields, wording = _update(type(row), names)
    given = _values(row, fields, add=False)

    def written(answers: list[list[Row]]) -> None:
        if answers[0] != [(1,)]:
            raise DatabaseError(f"{row!r} is not there any more.")

    return Asked((Sent(wording, [*given, row.pk], None),), written)


class Written:
    """A statement in words of its own, with a %s for each of `kinds` (see core.wording)."""

    def __init__(self, text: str, *kinds: Any) -> None:
        self.text = text
        self._wording = Wording(text, kinds)

    def asked(self, *values: Any) -> Asked[list[Row]]:
        """With these values: the rows it returns, or one that says how many it wrote."""
        return Asked((Sent(self._wording, values, None),), lambda answers: answers[0])

    def write(self, *values: Any) -> list[Row]:
        return ask(self.asked(*values))


def write(*parts: Asked[Any]) -> None:
    """Send all of it in one message."""
    ask(*parts)


def _values(row: Model, fields: Sequence["Field[Any, Any]"], *, add: bool) -> list[Any]:
    connection = connections[CELL]
    return [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]


@lru_cache(maxsize=256)
def _columns(model: type[Model]) -> Sequence["Field[Any, Any]"]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


@lru_cache(maxsize=256)
def _given(model: type[Model]) -> Sequence["Field[Any, Any]"]:
    return [field for field in _columns(model) if field.has_default() or not field.has_db_default()]


@lru_cache(maxsize=1024)
def _insertion(model: type[Model], count: int) -> Wording:
    fields = _given(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    text = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([row] * count)}'  # noqa: S608  # names of our own tables
    return Wording(text, [Column] * (len(fields) * count))


@lru_cache(maxsize=1024)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[Sequence["Field[Any, Any]"], Wording]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    fields = fields or [field for field in _columns(model) if not field.primary_key]
    changes = ", ".join(f'"{field.column}" = %s' for field in fields)
    key = model._meta.pk.column
    text = f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{key}" = %s'  # noqa: S608  # names of our own tables
    return fields, Wording(text, [Column] * (len(fields) + 1))
