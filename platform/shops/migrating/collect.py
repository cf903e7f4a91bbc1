"""Migrate one schema with Django's own executor and write down the SQL it sent, so that others can replay it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from psycopg import sql

from shops.context import maintenance
from shops.routers import CELL, tenant_labels

STEERING = ("search_path", "set role", "reset role", "public.", "current_schema", "stoa_template")


class ForeignDependencyError(RuntimeError):
    """A tenant migration depends on an app of the platform's side."""


@dataclass(slots=True)
class Recording:
    """What brought a schema from one set of migrations to the next."""

    before: list[tuple[str, str]] = field(default_factory=list)  # (app label, name) that were applied already
    migrations: list[tuple[str, str]] = field(default_factory=list)  # (app label, name) applied now, in order
    statements: list[str] = field(default_factory=list)
    slow: str = ""  # why it cannot be replayed as SQL; empty: it can


def migrate_schema(schema: str, fingerprint: str) -> Recording:
    """Apply what the schema lacks and mark it with the fingerprint.

    What can be replayed is applied in one transaction, as the replay will be: killed, it leaves the schema untouched.
    """
    connection = connections[CELL]
    recording = Recording()
    with maintenance(schema):
        executor = MigrationExecutor(connection)
        targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in tenant_labels()]
        plan = executor.migration_plan(targets)
        _refuse_foreign(plan)
        recording.before = sorted(set(executor.loader.applied_migrations) & set(executor.loader.graph.nodes))
        recording.migrations = [(migration.app_label, migration.name) for migration, _ in plan]
        recording.slow = next((reason for migration, _ in plan if (reason := slow_because(migration))), "")
        whole = nullcontext() if recording.slow else transaction.atomic(using=CELL)
        with whole, _recorded(connection, recording):
            if plan:
                executor.migrate(targets, plan=plan)
            mark(connection, schema, fingerprint)
    if not recording.slow and any(schema in statement for statement in recording.statements):
        recording.slow = f"its SQL names the schema {schema}"
    return recording


def mark(connection: Any, schema: str, fingerprint: str) -> None:
    """The schema itself says how far it is: true even when the directory was not told."""
    statement = sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(schema), sql.Literal(fingerprint))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string())


@contextmanager
def _recorded(connection: Any, recording: Recording) -> Iterator[None]:
    original = connection.SchemaEditorClass

    class RecordingEditor(original):  # type: ignore[misc,valid-type]  # the connection's own class, known at run time
        def execute(self, sql: Any, params: Any = ()) -> None:
            text = str(sql) if params is None else self.connection.ops.compose_sql(str(sql), params)
            recording.statements.append(text)
            super().execute(text, None)

    connection.SchemaEditorClass = RecordingEditor
    try:
        yield
    finally:
        connection.SchemaEditorClass = original


def _refuse_foreign(plan: list[tuple[Migration, bool]]) -> None:
    foreign = sorted({migration.app_label for migration, _ in plan} - tenant_labels())
    if foreign:
        raise ForeignDependencyError(
            f"Tenant migrations depend on {', '.join(foreign)}: nothing may cross the aliases."
        )


def slow_because(migration: Migration) -> str:
    """Why a migration must run in Django for every shop; empty when its SQL can be replayed."""
    if not migration.atomic:
        return f"{migration.app_label}.{migration.name} is not atomic"
    for operation in _flat(migration.operations):
        if isinstance(operation, RunPython):
            return f"{migration.app_label}.{migration.name} runs Python"
        if isinstance(operation, RunSQL) and any(word in str(operation.sql).lower() for word in STEERING):
            return f"{migration.app_label}.{migration.name} names a schema or steers the session"
    return ""


def _flat(operations: Any) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation
