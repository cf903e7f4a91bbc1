"""Which alias a model lives on, decided by its app alone: shared apps on ``platform``, tenant apps on ``default``.

Outbox and inbox exist in the public schema of each physical database; ``core`` names the alias itself when it writes
them, and the owner's command migrates ``core`` in the cell as well when that is another database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings

PLATFORM = "platform"
CELL = "default"

_core_in_cell: ContextVar[bool] = ContextVar("stoa_core_in_cell", default=False)


@contextmanager
def core_in_cell() -> Iterator[None]:
    """Let Django migrate `core` into the public schema of a cell that is a database of its own."""
    token = _core_in_cell.set(True)
    try:
        yield
    finally:
        _core_in_cell.reset(token)


@cache
def tenant_labels() -> frozenset[str]:
    """The app labels whose tables live in the shops' schemas."""
    return frozenset(
        config.label for config in apps.get_app_configs() if _entry(config) in settings.TENANT_APPS
    )


def _entry(config: Any) -> str:
    """The app as INSTALLED_APPS names it: its module, or the path of its AppConfig class."""
    path = f"{type(config).__module__}.{type(config).__qualname__}"
    return path if path in settings.TENANT_APPS else config.name


def alias_of(app_label: str) -> str:
    return CELL if app_label in tenant_labels() else PLATFORM


class AliasRouter:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias_of(model._meta.app_label)

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return alias_of(model._meta.app_label)

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return alias_of(first._meta.app_label) == alias_of(second._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if _core_in_cell.get():
            return app_label == "core"
        return db == alias_of(app_label)
