"""Migrating the public schema with Django's own executor: the shared apps only, so tenant migrations leave no trace."""

from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from shops.context import maintenance
from shops.routers import CELL, PLATFORM, core_in_cell, tenant_labels


def migrate_public(*, say: Any = lambda text: None) -> None:
    """Bring the platform's tables forward, with content types and permissions as Django's migrate makes them."""
    connection = connections[PLATFORM]
    executor = MigrationExecutor(connection, _progress(say))
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in tenant_labels()]
    plan = executor.migration_plan(targets)
    before = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]  # as migrate does
    options: dict[str, Any] = {"verbosity": 0, "interactive": False, "db": PLATFORM, "plan": plan}
    emit_pre_migrate_signal(**options, apps=before.apps)
    after = executor.migrate(targets, plan=plan, state=before.clone())
    emit_post_migrate_signal(**options, apps=after.apps)


def migrate_core_in_cell(*, say: Any = lambda text: None) -> None:
    """Outbox and inbox also exist in the public schema of a cell that is a database of its own."""
    with maintenance("public"), core_in_cell():
        executor = MigrationExecutor(connections[CELL], _progress(say))
        executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] == "core"])


def _progress(say: Any) -> Any:
    def tell(action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_success":
            say(f"platform: {migration}")

    return tell
