"""1,000 shops: a deploy without migrations in a second, one with a new field in five, every schema equal afterwards.

`./stoa prove migrations_1000 -- 200` takes another number of shops. The shops stay for the next run.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from launch.database import prepare_database
from launch.measuring import Context, Row
from launch.paths import SECRETS
from launch.postgres import ensure_postgres, stop_postgres
from launch.secrets import Secrets

NAME = "migrations_1000"
NO_OP_SECONDS = 1.0
FIELD_SECONDS = 5.0
BATCH = 25
ADD = 'migrations.AddField("taxrate", "proof", models.CharField(max_length=20, db_default=""))'
REMOVE = 'migrations.RemoveField("taxrate", "proof")'


def run(context: Context) -> list[Row]:
    wanted = int(context.arguments[0]) if context.arguments else 1000
    directory = context.state / NAME
    try:
        _start(directory, durable=False)
        made = _fill(wanted)
        _start(directory, durable=True)
        return [*made, *_migrate(context.scratch, wanted)]
    finally:
        from django.db import connections

        connections.close_all()
        stop_postgres(directory)


def _start(directory: Path, *, durable: bool) -> None:
    """A cluster of its own: a thousand schemas would weigh on every other proof. Durable when it is measured."""
    server = ensure_postgres(directory, durable=durable)
    secrets = Secrets(SECRETS)
    urls = prepare_database(
        server.admin_url(),
        owner_password=secrets.get("database_owner_password"),
        web_password=secrets.get("database_web_password"),
    )
    os.environ.update(
        DATABASE_URL=urls.web, DATABASE_OWNER_URL=urls.owner, DJANGO_SETTINGS_MODULE="config.settings.test"
    )
    subprocess.run(
        [sys.executable, "-m", "config.manage", "prepare_database", "--verbosity", "0"],
        env={**os.environ, "STOA_AS_OWNER": "on", "SHOP_SPARES": "0"}, check=True,
    )  # fmt: skip


def _fill(wanted: int) -> list[Row]:
    """Shops as provisioning makes them, but in batches and unfurnished: what counts here are the schemas."""
    import django

    django.setup()
    from accounts.models import User
    from shops.database import cell
    from shops.migrating.fingerprint import code_fingerprint
    from shops.models import Shop

    owner = User.objects.filter(email="owner@example.com").first() or User.objects.create_user(
        "owner@example.com"
    )
    fingerprint, started, made = code_fingerprint(), time.perf_counter(), 0
    while (there := Shop.objects.count()) < wanted:
        names = [cell.new_schema_name() for _ in range(min(BATCH, wanted - there))]
        cell.create_schemas(names, fingerprint)
        Shop.objects.bulk_create(
            Shop(
                slug=f"proof-{there + place}",
                name="Proof",
                schema_name=name,
                owner=owner,
                country="DE",
                currency="EUR",
                status="live",
                migration_fingerprint=fingerprint,
            )
            for place, name in enumerate(names)
        )
        made += len(names)
    seconds = time.perf_counter() - started
    return [Row("migrations: schema and role of a shop made", seconds / made * 1000, "ms")] if made else []


def _migrate(scratch: Path, wanted: int) -> list[Row]:
    from shops.migrating.runner import migrate_shops
    from tests.migrating import as_owner, one_more_migration

    rows = []
    name = f"9{int(time.time())}"
    with as_owner():
        assert migrate_shops().complete
        seconds, migrated = _timed(migrate_shops)
        assert migrated == 0
        assert seconds <= NO_OP_SECONDS, f"a deploy without migrations took {seconds:.2f} s"
        rows.append(Row.against(f"migrations: nothing to do, {wanted} shops", seconds, "s", NO_OP_SECONDS))
        for suffix, operations, label in (("a", ADD, "AddField"), ("b", REMOVE, "RemoveField")):
            with one_more_migration(scratch, f"{name}{suffix}", operations):
                seconds, migrated = _timed(migrate_shops)
                assert migrated >= wanted, f"only {migrated} of {wanted} migrated"
                assert seconds <= FIELD_SECONDS, f"one {label} took {seconds:.2f} s"
                rows.append(
                    Row.against(f"migrations: one {label}, {wanted} shops", seconds, "s", FIELD_SECONDS)
                )
        _equal_to_template()
        assert migrate_shops().complete
    return rows


def _timed(migrate_shops) -> tuple[float, int]:
    started = time.perf_counter()
    report = migrate_shops()
    assert report.complete, report.failed
    return time.perf_counter() - started, report.migrated


def _equal_to_template() -> None:
    from shops.database import cell
    from shops.migrating import snapshot
    from shops.migrating.fingerprint import TEMPLATE_SCHEMA

    names = sorted(cell.schemas())
    with cell.owner() as connection:
        wanted = snapshot.schema_structure(connection, TEMPLATE_SCHEMA)
        for name in random.sample(names, min(20, len(names))):
            assert snapshot.schema_structure(connection, name) == wanted, f"{name} differs from the template"
