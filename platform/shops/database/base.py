"""django-tenants' backend, driven by the shop context instead of by calls on the connection.

Before a cursor is handed out the connection is in the role and on the search path of ``core.scope.current_scope()``:
``SET ROLE …; SET search_path = …`` as one statement, sent only when it differs from what was last sent on this
connection. No scope, no cursor. A scope that changes while a transaction is open raises ``CrossTenantError``.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from django.utils.functional import cached_property
from django_tenants.postgresql_backend import base as tenants_backend
from psycopg import sql

from core.scope import Scope, require_scope
from core.stamps import note_write
from core.wording import Wording
from shops.database.asking import Row, answers
from shops.database.introspection import SchemaIntrospection
from shops.database.moments import adapters
from shops.database.pool import ShopPool
from shops.database.pooling import refuse_transaction_pooling
from shops.errors import CrossTenantError


class DatabaseWrapper(tenants_backend.DatabaseWrapper):
    """``search_path_set_schemas`` (which django-tenants forgets on rollback and close) holds the scope last sent."""

    search_path_set_schemas: Scope | None
    introspection_class = SchemaIntrospection

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.introspection = SchemaIntrospection(self)
        self._transaction_scope: Scope | None = None
        self.execute_wrappers.append(self._note)

    def _note(self, execute: Any, text: str, parameters: Any, many: bool, context: Any) -> Any:
        result = execute(text, parameters, many, context)
        note_write(self, text)
        return result

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "context": adapters(self.timezone)}

    @property
    def pool(self) -> Any:
        """Django's pool, of the kind that prefers connections which know the shop."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if options and self.alias not in self._connection_pools:
            parameters = {**self.get_connection_params(), "autocommit": True}
            pool = ShopPool(kwargs=parameters, open=False, configure=self._configure_connection, **options)
            self._connection_pools.setdefault(self.alias, pool)
        return super().pool

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection from the pool still wears its last user's role: assume nothing about it."""
        self._forget()
        if not _probed.is_set():
            _probe({**conn_params, "autocommit": True})
            _probed.set()
        return super().get_new_connection(conn_params)

    def _cursor(self, name: str | None = None) -> Any:
        """Enter the scope on the raw connection first, so the statement is in nobody's query count."""
        self.ensure_connection()
        self._enter_scope()
        return super(tenants_backend.DatabaseWrapper, self)._cursor(name)

    def _enter_scope(self) -> None:
        if statements := self._due():
            scope = require_scope()
            self.search_path_set_schemas = None
            with self.wrap_database_errors:
                self.connection.execute("; ".join(statements))
            self.search_path_set_schemas = scope

    def answers(self, asked: Sequence[tuple[Wording, Sequence[Any]]]) -> list[list[Row]]:
        """The rows of each, asked in one message together with what enters the scope.

        When it fails, the next cursor enters anew. A connection that was taken from the pool for this message goes back
        at once: whoever draws a page of the answers needs none, and another request of this shop may.
        """
        self.validate_no_broken_transaction()
        if self.connection is None and not self.in_atomic_block and self.pool is not None:
            return self._lent(asked)
        self.ensure_connection()
        due, scope = self._due(), require_scope()
        self.search_path_set_schemas = None
        found = self._asked(self.connection, asked, due)
        self.search_path_set_schemas = scope
        return found

    def _lent(self, asked: Sequence[tuple[Wording, Sequence[Any]]]) -> list[list[Row]]:
        """The same on a connection that is the pool's again before Django has heard of it."""
        if not _probed.is_set():
            self.ensure_connection()
            self.close()
        self.pool.open()
        with self.wrap_database_errors:
            raw = self.pool.getconn()
        try:
            if not raw.autocommit:  # somebody lost it in the middle of a transaction
                raw.autocommit = True
            return self._asked(raw, asked, _enter_statements(require_scope()))
        finally:
            self.pool.putconn(raw)

    def _asked(
        self, raw: Any, asked: Sequence[tuple[Wording, Sequence[Any]]], due: Sequence[str]
    ) -> list[list[Row]]:
        statements = [wording.statement(given, raw) for wording, given in asked]
        with self.wrap_database_errors:
            found = answers(raw, schema=require_scope().schema, before=due, statements=statements)
        for statement in statements:
            if not statement.text.startswith(b"SELECT"):
                note_write(self, statement.text.decode())
        return found

    def _due(self) -> Sequence[str]:
        """What has to be sent before a statement of the current scope. Raises CrossTenantError."""
        scope = require_scope()
        if self._inside_transaction():
            if self._transaction_scope not in (None, scope):
                raise CrossTenantError(
                    f"A transaction of schema {self._transaction_scope.schema} cannot be continued in {scope.schema}."
                )
            self._transaction_scope = scope
        return () if self.search_path_set_schemas == scope else _enter_statements(scope)

    def _inside_transaction(self) -> bool:
        """Looks through the atomic block a test case wraps around itself, or the guard could never fail in a test."""
        return any(not block._from_testcase for block in self.atomic_blocks)

    def _transaction_may_have_ended(self) -> None:
        if not self._inside_transaction():
            self._transaction_scope = None

    def _forget(self) -> None:
        self.search_path_set_schemas = None
        self._transaction_scope = None

    def commit(self) -> None:
        super().commit()
        self._transaction_may_have_ended()

    def rollback(self) -> None:
        self._forget()
        super().rollback()

    def savepoint_commit(self, sid: str) -> None:
        super().savepoint_commit(sid)
        self._transaction_may_have_ended()

    def savepoint_rollback(self, sid: str) -> None:
        super().savepoint_rollback(sid)
        self._transaction_may_have_ended()

    def _savepoint(self, sid: str) -> None:
        """Savepoint statements carry no data: they must work, whatever the scope, to clean up after an error."""
        self._bare(self.ops.savepoint_create_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        self._bare(self.ops.savepoint_rollback_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        self._bare(self.ops.savepoint_commit_sql(sid))

    def _bare(self, statement: str) -> None:
        with self.wrap_database_errors, super(tenants_backend.DatabaseWrapper, self)._cursor() as cursor:
            cursor.execute(statement)

    def close(self) -> None:
        self._forget()
        super().close()

    def check_constraints(self, table_names: Any = None) -> None:
        self._bare("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Only the constructor calls this (with ``public``): a shop is entered through ``shops.context``."""
        if tenant.schema_name != "public":
            raise CrossTenantError(
                "Enter a shop with shops.context.use(shop); the connection follows by itself."
            )
        self.tenant = tenant
        self.schema_name = tenant.schema_name

    @cached_property
    def pg_version(self) -> int:
        """The server's version, asked without a cursor: Django wants it while it connects, before any scope."""
        opened_here = self.connection is None
        self.ensure_connection()
        try:
            return int(self.connection.info.server_version)
        finally:
            if opened_here:
                self.close()


_probed = threading.Event()


def _probe(parameters: dict[str, Any]) -> None:
    """Once per process, before the first connection."""
    with psycopg.connect(**parameters) as first, psycopg.connect(**parameters) as second:
        refuse_transaction_pooling(first, second)


@lru_cache(maxsize=4096)
def _enter_statements(scope: Scope) -> tuple[str, str]:
    role, schema = (sql.Identifier(name).as_string() for name in (scope.role, scope.schema))
    return f"SET ROLE {role}", f"SET search_path = {schema}, public"
