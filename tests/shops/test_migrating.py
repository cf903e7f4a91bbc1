"""The migration runner: template, canary, one in a hundred, all; stop at a failure, resume by running again."""

import psycopg
import pytest
from django.db import connections

from core.actor import Actor
from shops.context import use
from shops.database import cell
from shops.migrating import snapshot
from shops.migrating.fingerprint import TEMPLATE_SCHEMA, code_fingerprint
from shops.migrating.replay import replay
from shops.migrating.runner import migrate_shops
from shops.models import SchemaSpare, Shop
from shops.services import create_shop
from tests.migrating import as_owner, one_more_migration

pytestmark = pytest.mark.django_db(transaction=True)

ADD = 'migrations.AddField("taxrate", "note", models.CharField(max_length=20, db_default=""))'
INDEX = 'migrations.AddIndex("taxrate", models.Index(fields=["note"], name="tax_note"))'
PYTHON = "migrations.RunPython(fill, migrations.RunPython.noop)"
FAIL = "migrations.RunPython(fail)"


@pytest.fixture
def owner(world):
    with as_owner():
        yield


def structures(*extra: str) -> dict[str, str]:
    """Schema → its structure, of every shop, every spare and the template."""
    names = [*cell.schemas(), TEMPLATE_SCHEMA, *extra]
    with cell.owner() as connection:
        return {name: snapshot.schema_structure(connection, name) for name in names}


def fingerprints() -> set[str]:
    rows = [*Shop.objects.values_list("migration_fingerprint", flat=True)]
    return {*rows, *SchemaSpare.objects.values_list("fingerprint", flat=True), *cell.schemas().values()}


def test_every_schema_is_equal_to_the_template(world, owner):
    assert len(set(structures().values())) == 1
    assert "CREATE TABLE" in structures()[TEMPLATE_SCHEMA]


def test_nothing_to_do_is_three_queries_and_no_change(world, owner, query_budget):
    with query_budget(3):
        report = migrate_shops()
    assert (report.migrated, report.complete) == (0, True)


def test_a_field_and_an_index_are_replayed_on_all(world, tmp_path):
    said: list[str] = []
    with one_more_migration(tmp_path, "9001_note", f"{ADD}, {INDEX}"):
        with as_owner():
            report = migrate_shops(say=said.append)
            assert report.complete
            assert report.migrated == len(cell.schemas())
            assert any("replayed as SQL" in line for line in said)
            assert fingerprints() == {code_fingerprint()}
            found = structures()
            assert len(set(found.values())) == 1
            assert "tax_note" in found[TEMPLATE_SCHEMA]
        shop = create_shop(
            owner=world.alice, name="New", slug="newest", country="DE", actor=Actor.system("test")
        )
        with use(shop), connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM tax_taxrate WHERE note = ''")
        assert migrate_shops().migrated == 0


@pytest.mark.parametrize(
    ("operations", "atomic", "reason"),
    [
        (f"{ADD}, {PYTHON}", True, "runs Python"),
        (f'{ADD}, migrations.RunSQL("SELECT count(*) FROM public.core_outbox")', True, "names a schema"),
        (
            'AddIndexConcurrently("taxrate", models.Index(fields=["rate_bps"], name="tax_rate_by"))',
            False,
            "not atomic",
        ),
    ],
)
def test_what_cannot_be_replayed_runs_in_django(world, owner, tmp_path, operations, atomic, reason):
    said: list[str] = []
    with one_more_migration(tmp_path, "9001_slow", operations, atomic=atomic):
        report = migrate_shops(say=said.append)
        assert report.complete, report.failed
        assert any(reason in line for line in said), said
        assert len(set(structures().values())) == 1
        assert fingerprints() == {code_fingerprint()}


def test_a_failing_migration_stops_at_the_template(world, owner, tmp_path):
    before = fingerprints()
    with (
        one_more_migration(tmp_path, "9001_fails", FAIL),
        pytest.raises(RuntimeError, match="this migration fails"),
    ):
        migrate_shops()
    assert fingerprints() == before


def test_one_shop_that_differs_stops_the_run_and_resumes(world, owner, tmp_path):
    """Somebody's hand made a column of the same name in one schema: the others before it stay done, it says why."""
    odd = max(cell.schemas())
    with cell.owner() as connection:
        connection.execute(f"ALTER TABLE {odd}.tax_taxrate ADD COLUMN note varchar(20)")
    with one_more_migration(tmp_path, "9001_note", ADD):
        report = migrate_shops()
        assert list(report.failed) == [odd]
        assert "already exists" in report.failed[odd]
        assert report.migrated >= 1
        assert cell.schemas()[odd] != code_fingerprint()
        shop = Shop.objects.filter(schema_name=odd).first()
        assert shop is None or "already exists" in shop.migration_error
        with cell.owner() as connection:
            connection.execute(f"ALTER TABLE {odd}.tax_taxrate DROP COLUMN note")
        again = migrate_shops()
        assert again.complete
        assert report.migrated + again.migrated == len(cell.schemas())
        assert not Shop.objects.exclude(migration_error="").exists()


def test_killed_between_the_schema_and_the_directory(world, owner, tmp_path):
    with one_more_migration(tmp_path, "9001_note", ADD):
        migrate_shops()
        Shop.objects.update(migration_fingerprint="of before")
        report = migrate_shops()
        assert (report.complete, report.migrated) == (True, Shop.objects.count())


def test_a_schema_that_starts_elsewhere_is_refused(world, owner):
    from shops.migrating.collect import Recording
    from shops.migrating.replay import prepare

    recording = Recording(before=[("tax", "0000_unheard_of")], statements=["SELECT 1"])
    with cell.owner() as connection, pytest.raises(psycopg.errors.RaiseException, match="does not start"):
        replay(connection, world.acme.schema, prepare(recording), "f")
    assert "f" not in fingerprints()


def test_a_lock_that_is_held_is_waited_for(world, owner, tmp_path, monkeypatch):
    """A customer's transaction holds the table: the runner gives up its place in the queue and tries again."""
    import threading

    from shops.migrating import replay as module

    monkeypatch.setattr(module, "LOCK_TIMEOUT", "100ms")
    last = max(cell.schemas())
    with cell.owner() as busy:
        busy.execute(f"BEGIN; LOCK TABLE {last}.tax_taxrate IN ACCESS SHARE MODE")
        timer = threading.Timer(0.5, lambda: busy.execute("COMMIT"))
        timer.start()
        with one_more_migration(tmp_path, "9001_note", ADD):
            assert migrate_shops().complete
        timer.join()


def test_the_web_login_may_not_migrate(world):
    from django.core.management import CommandError, call_command

    for command in ("migrate_platform", "migrate_shops", "drop_deleted_shops"):
        with pytest.raises(CommandError, match="may not migrate"):
            call_command(command)


def test_a_deleted_shop_is_dropped_after_its_grace(world, owner):
    from datetime import timedelta

    from core.clock import now
    from shops.removal import drop_deleted_shops
    from shops.services import delete_shop

    delete_shop(world.globex.id, actor=Actor.system("test"))
    assert drop_deleted_shops() == []
    Shop.objects.filter(pk=world.globex.id).update(deleted_at=now() - timedelta(days=31))
    assert drop_deleted_shops() == ["globex"]
    assert world.globex.schema not in cell.schemas()
    assert drop_deleted_shops() == []
    assert migrate_shops().complete
