"""The pool of a process, which gives a shop a connection that served it before, when one of those is idle.

A backend of PostgreSQL that knows a shop's tables and has its questions planned answers with a quarter of the CPU, and
takes a megabyte for every shop that it gets to know.
"""

from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from core.scope import current_scope


class ShopPool(ConnectionPool[Connection[Any]]):
    """Prefers what knows the shop that is entered; then what knows the fewest shops."""

    def getconn(self, timeout: float | None = None) -> Connection[Any]:
        connection = super().getconn(timeout)
        if scope := current_scope():
            _known(connection).add(scope.schema)
        return connection

    def putconn(self, connection: Connection[Any]) -> None:
        """One that broke is not alone: after a restart of PostgreSQL each of the others would cost a visitor a page."""
        broke_now = connection.broken and connection._created_at > self._drained_at
        super().putconn(connection)
        if broke_now:
            self.drain()

    def _get_ready_connection(self, timeout: float | None) -> Connection[Any] | None:
        """Called under the pool's lock, by whoever wants the connection."""
        scope = current_scope()
        if scope is not None and len(self._pool) > 1:
            best = min(self._pool, key=lambda each: _strangeness(each, scope.schema))
            self._pool.remove(best)
            self._pool.appendleft(best)
        return super()._get_ready_connection(timeout)


def _strangeness(connection: Connection[Any], schema: str) -> tuple[bool, int]:
    known = _known(connection)
    return schema not in known, len(known)


def _known(connection: Connection[Any]) -> set[str]:
    """The schemas that the connection has served, kept on it, so that they go when it goes."""
    known: set[str] = vars(connection).setdefault("stoa_schemas", set())
    return known
