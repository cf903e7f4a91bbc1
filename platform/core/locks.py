"""Locks in PostgreSQL: of rows, always in the order of their keys, and of names. Both need a transaction.

Two services that lock the same rows in one order cannot wait for each other in a circle.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet

from core.db import CELL, require_transaction
from core.prepared import Asked, ask
from core.prepared_rows import PreparedRows
from core.scope import require_scope

M = TypeVar("M", bound=Model)


def lock_rows(queryset: QuerySet[M], *, nowait: bool = False, skip_locked: bool = False) -> list[M]:
    """The rows, locked until the transaction ends, in the order of their keys.

    The lock conflicts with every other writer, but not with a foreign key that is written to point here (FOR
    NO KEY UPDATE). Raises NoTransactionError outside a transaction of the queryset's alias.
    """
    require_transaction(queryset.db)
    return list(_locked(queryset, nowait=nowait, skip_locked=skip_locked))


def _locked(queryset: QuerySet[M], *, nowait: bool = False, skip_locked: bool = False) -> QuerySet[M]:
    return queryset.order_by("pk").select_for_update(
        nowait=nowait, skip_locked=skip_locked, of=("self",), no_key=True
    )


class PreparedLock(Generic[M]):
    """`lock_rows` of a shop's queryset whose SQL is put together once (`build` as for core.prepared.Prepared)."""

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        @wraps(build)
        def locked(*args: Any, **values: Any) -> QuerySet[M]:
            return _locked(build(*args, **values))

        self._rows = PreparedRows(locked)

    def lock(self, **values: Any) -> list[M]:
        return ask(self.asked(**values))

    def asked(self, **values: Any) -> Asked[list[M]]:
        """The same, to be sent together with questions that are to be answered under the lock."""
        require_transaction(CELL)
        return self._rows.asked(**values)


def advisory(alias: str, *parts: object) -> None:
    """Wait for the lock of a name and hold it until the transaction ends; a shop's names are its own."""
    require_transaction(alias)
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_name(alias, parts)])


def try_advisory(alias: str, *parts: object) -> bool:
    """Take the lock of a name if nobody has it; whether we have it."""
    require_transaction(alias)
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [_name(alias, parts)])
        return bool(cursor.fetchone()[0])


def _name(alias: str, parts: tuple[object, ...]) -> str:
    # PostgreSQL's advisory locks belong to the whole database: the shop has to be part of the name.
    owner = str(require_scope().shop_id) if alias == CELL else "platform"
    return "\x1f".join([owner, *map(str, parts)])
