"""Tools for tests and proofs of the migration runner: the owner's login, and migrations that exist for a moment."""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TEMPLATE = """
from django.db import connections, migrations, models
from django.contrib.postgres.operations import AddIndexConcurrently


def fill(apps, editor):
    apps.get_model("tax", "TaxRate").objects.using(editor.connection.alias).count()


def fail(apps, editor):
    raise RuntimeError("this migration fails")


class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("tax", "{before}")]
    operations = [{operations}]
"""


@contextmanager
def one_more_migration(folder: Path, name: str, operations: str, *, atomic: bool = True) -> Iterator[None]:
    """The app `tax` has another migration for the length of the block. `folder` keeps those of earlier blocks."""
    from django.conf import settings

    from shops.migrating.fingerprint import code_fingerprint

    package = folder / "tax_for_a_moment"
    if not package.exists():
        original = Path(importlib.import_module("tenants.tax.migrations").__file__ or "").parent
        shutil.copytree(original, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = max(path.stem for path in package.glob("[!_]*.py"))
    text = TEMPLATE.format(before=before, operations=operations, atomic=atomic)
    (package / f"{name}.py").write_text(text)
    former = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {**former, "tax": package.name}
    sys.path.insert(0, str(folder))
    _forget(package.name)
    code_fingerprint.cache_clear()
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = former
        sys.path.remove(str(folder))
        _forget(package.name)
        code_fingerprint.cache_clear()


def _forget(package: str) -> None:
    importlib.invalidate_caches()
    for module in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[module]


@contextmanager
def as_owner() -> Iterator[None]:
    """Both aliases connect as the login that owns the tables, as in the commands that migrate."""
    from django.db import connections

    from config.settings import env

    found = env.database(os.environ["DATABASE_OWNER_URL"])
    former: dict[str, dict[str, Any]] = {}
    for alias in ("platform", "default"):
        connection = connections[alias]
        connection.close()
        former[alias] = dict(connection.settings_dict)
        options = {
            **former[alias]["OPTIONS"],
            **({"options": "-c search_path=public"} if alias == "platform" else {}),
        }
        connection.settings_dict.update(USER=found["USER"], PASSWORD=found["PASSWORD"], OPTIONS=options)
    try:
        yield
    finally:
        for alias, settings in former.items():
            connections[alias].close()
            connections[alias].settings_dict.update(settings)
