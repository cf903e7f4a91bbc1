"""Transactions by side. `platform_atomic()` and `shop_atomic()` are the only ways a service opens one.

Both work as `with` and as decorator. The outermost block is the transaction; an inner one makes no
savepoint unless asked (`savepoint=True`), because a savepoint costs two statements and is needed only by
code that catches a database error or a DomainError and goes on. Without it Django refuses further queries
after a caught error, so a forgotten savepoint is loud, never silent.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

import psycopg
from django.db import InterfaceError, InternalError, OperationalError, connections, transaction
from django.db.models import DateTimeField, Func, Value

from core import clock
from core.scope import current_scope, require_scope

Side = Literal["shop", "platform"]

PLATFORM = "platform"
CELL = "default"
ALIAS: dict[Side, str] = {"shop": CELL, "platform": PLATFORM}

# What time it is where processes of several machines must agree, whatever their own clocks say: the database's. The
# parameter `held` is `clock.held()`. Unlike clock_timestamp() it is the same for all rows of a statement, so indexes
# answer for it; unlike now() it moves on within a transaction.
NOW = "coalesce(%(held)s::timestamptz, statement_timestamp())"


def database_now() -> Func:
    """The same for the ORM."""
    held = Value(clock.held(), output_field=DateTimeField())
    return Func(
        held, template="coalesce(%(expressions)s, statement_timestamp())", output_field=DateTimeField()
    )


_side: ContextVar[Side | None] = ContextVar("stoa_side", default=None)


class NoTransactionError(RuntimeError):
    """Something that must commit together with a change ran outside a transaction. A programming error."""


@contextmanager
def platform_atomic(*, savepoint: bool = False, durable: bool = False) -> Iterator[None]:
    """A transaction on the platform's side (schema public)."""
    with _atomic("platform", savepoint=savepoint, durable=durable):
        yield


@contextmanager
def shop_atomic(*, savepoint: bool = False, durable: bool = False) -> Iterator[None]:
    """A transaction in the shop that is entered; raises NoScopeError without one."""
    require_scope()
    with _atomic("shop", savepoint=savepoint, durable=durable):
        yield


@contextmanager
def _atomic(side: Side, *, savepoint: bool, durable: bool) -> Iterator[None]:
    alias = ALIAS[side]
    # A test case's own block is not a transaction of ours: keep its connection usable after an error.
    needed = savepoint or not in_transaction(alias)
    token = _side.set(side)
    try:
        with transaction.atomic(using=alias, savepoint=needed, durable=durable):
            yield
    finally:
        _side.reset(token)


def in_transaction(alias: str) -> bool:
    """Whether our code opened a transaction on the alias; a test case's own atomic block does not count."""
    connection = connections[alias]
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def any_transaction() -> str | None:
    """The alias on which a transaction is open, if any."""
    for connection in connections.all(initialized_only=True):
        if in_transaction(connection.alias):
            return connection.alias
    return None


def current_side() -> Side:
    """The side of the innermost open transaction; raises NoTransactionError when none is open.

    Audit entries and outbox rows go there, so that they commit or vanish with the change they tell of.
    """
    side = _side.get()
    if side is not None and in_transaction(ALIAS[side]):
        return side
    if current_scope() is not None and in_transaction(CELL):
        return "shop"
    if in_transaction(PLATFORM):
        return "platform"
    raise NoTransactionError("open platform_atomic() or shop_atomic() first")


def is_away(error: BaseException | None) -> bool:
    """Whether a database refused, ended or could not keep what it was asked, for now: to be tried again soon.

    After a change of servers it may be the one that only reads, until connections are made anew.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, InternalError) and isinstance(
        error.__cause__, psycopg.errors.ReadOnlySqlTransaction
    )


def require_transaction(alias: str) -> None:
    """Raise NoTransactionError unless our code opened a transaction on the alias."""
    if not in_transaction(alias):
        raise NoTransactionError(f"this must run inside a transaction on the alias {alias!r}")


def on_commit(fn: Callable[[], object], alias: str | None = None, *, robust: bool = False) -> None:
    """Run after the commit of the open transaction (of the current side unless an alias is named)."""
    transaction.on_commit(fn, using=alias or ALIAS[current_side()], robust=robust)


def same_database() -> bool:
    """Whether both aliases reach one physical database: then an outbox row can be finished from either."""
    ours, theirs = (connections[alias].settings_dict for alias in (PLATFORM, CELL))
    return all(ours.get(key) == theirs.get(key) for key in ("HOST", "PORT", "NAME"))
