"""Every shop to the code's migrations: canary, then one in a hundred, then all; stop at a failure, resume by running
again. Equal fingerprints are skipped, and finding that out is one query."""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import psycopg

from core.clock import now
from core.db import platform_atomic
from shops.database import cell
from shops.migrating import snapshot
from shops.migrating.collect import Recording, migrate_schema
from shops.migrating.fingerprint import TEMPLATE_SCHEMA, code_fingerprint
from shops.migrating.replay import prepare, replay
from shops.models import SchemaSpare, Shop

THREADS = 4
BATCH = 200
Say = Callable[[str], None]


@dataclass(slots=True)
class Report:
    """What one run did. `failed` maps a schema to its error; `left` counts the schemas not reached."""

    fingerprint: str
    migrated: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    left: int = 0

    @property
    def complete(self) -> bool:
        return not self.failed and not self.left


def migrate_shops(*, say: Say = lambda text: None) -> Report:
    """Bring template, shops and spares to the code's migrations. Safe to run twice, also at the same time."""
    report = Report(code_fingerprint())
    if not _behind(report.fingerprint) and cell.has_template(report.fingerprint):
        return report
    with cell.one_runner():
        if not cell.has_template(report.fingerprint):
            _bring_template(report.fingerprint, say)
        _Run(report, say).bring(_behind(report.fingerprint))
    return report


def _behind(fingerprint: str) -> list[str]:
    """The schemas that are not at the fingerprint: of shops (unless dropped) and of spares. One query."""
    shops = Shop.objects.filter(schema_dropped_at=None).exclude(migration_fingerprint=fingerprint)
    spares = SchemaSpare.objects.exclude(fingerprint__in=[fingerprint, ""])
    both = (
        shops.order_by()
        .values_list("schema_name", flat=True)
        .union(spares.values_list("schema_name", flat=True))
    )
    return sorted(both)


def _bring_template(fingerprint: str, say: Say) -> None:
    """The template is migrated by Django itself; its DDL is stored for the schemas to come."""
    with cell.owner() as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS stoa_template")
        migrate_schema(TEMPLATE_SCHEMA, fingerprint)
        connection.execute(
            "INSERT INTO public.shops_template (fingerprint, ddl) VALUES (%s, %s)"
            " ON CONFLICT (fingerprint) DO UPDATE SET ddl = excluded.ddl, created_at = now()",
            [fingerprint, snapshot.schema_ddl(connection, TEMPLATE_SCHEMA)],
        )
    say(f"template: {fingerprint}")


class _Run:
    """One pass over the schemas that are behind."""

    def __init__(self, report: Report, say: Say) -> None:
        self.report = report
        self.say = say

    def bring(self, behind: list[str]) -> None:
        """Schemas that stand at the same place share one recording, made on the first of them."""
        present = cell.schemas()
        groups: dict[str, list[str]] = defaultdict(list)
        for schema in behind:
            groups[present.get(schema, "missing")].append(schema)
        self._remember(groups.pop(self.report.fingerprint, []))  # killed between the schema and the directory
        for schema in groups.pop("missing", []):
            self._fail(schema, "the schema does not exist")
        for schemas in groups.values():
            if self.report.failed:
                self.report.left += len(schemas)
            else:
                self._group(schemas)

    def _group(self, schemas: list[str]) -> None:
        canary, rest = schemas[0], schemas[1:]
        try:
            recording = migrate_schema(canary, self.report.fingerprint)
        except Exception as error:  # noqa: BLE001  # whatever a migration raises is this canary's result
            self._fail(canary, error)
            self.report.left += len(rest)
            return
        self._remember([canary])
        self.say(
            f"canary {canary}: {len(recording.migrations)} migrations, {recording.slow or 'replayed as SQL'}"
        )
        first = max(1, len(schemas) // 100)
        for start, end in ((0, first), (first, len(rest))):
            self._stage(rest[start:end], recording)

    def _stage(self, schemas: list[str], recording: Recording) -> None:
        for start in range(0, len(schemas), BATCH):
            batch = schemas[start : start + BATCH]
            if self.report.failed:
                self.report.left += len(batch)
                continue
            done = self._slowly(batch) if recording.slow else self._replayed(batch, recording)
            self._remember(done)
            self.say(f"{self.report.migrated} migrated")

    def _slowly(self, batch: list[str]) -> list[str]:
        """Python in a migration: Django's executor, schema by schema."""
        done: list[str] = []
        for schema in batch:
            try:
                migrate_schema(schema, self.report.fingerprint)
            except Exception as error:  # noqa: BLE001  # whatever a migration raises is this shop's result
                self._fail(schema, error)
                self.report.left += len(batch) - len(done) - 1
                break
            done.append(schema)
        return done

    def _replayed(self, batch: list[str], recording: Recording) -> list[str]:
        """The recorded SQL in parallel, one connection per thread; threads stop taking schemas after a failure."""
        prepared = prepare(recording)
        queue: SimpleQueue[str] = SimpleQueue()
        for schema in batch:
            queue.put(schema)
        done: list[str] = []
        failures: dict[str, Exception] = {}

        def work() -> None:
            with cell.owner() as connection:
                while not failures:
                    try:
                        schema = queue.get_nowait()
                    except Empty:
                        return
                    try:
                        replay(connection, schema, prepared, self.report.fingerprint)
                    except psycopg.Error as error:
                        failures[schema] = error
                    else:
                        done.append(schema)

        with ThreadPoolExecutor(THREADS) as pool:
            for result in [pool.submit(work) for _ in range(min(THREADS, len(batch)))]:
                result.result()
        for schema, error in failures.items():
            self._fail(schema, error)
        self.report.left += queue.qsize()
        return done

    def _remember(self, schemas: list[str]) -> None:
        """Tell the directory."""
        with platform_atomic():
            Shop.objects.filter(schema_name__in=schemas).update(
                migration_fingerprint=self.report.fingerprint, migration_error="", migrated_at=now()
            )
            SchemaSpare.objects.filter(schema_name__in=schemas).update(fingerprint=self.report.fingerprint)
        self.report.migrated += len(schemas)

    def _fail(self, schema: str, error: Exception | str) -> None:
        text = str(error).strip() or type(error).__name__
        self.report.failed[schema] = text
        Shop.objects.filter(schema_name=schema).update(migration_error=text[:2000])
        self.say(f"FAILED {schema}: {text}")
