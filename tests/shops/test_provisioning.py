"""From a sign-up to a live shop, also when two want one name, when no spare is left, and when the process dies."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from core.actor import Actor
from core.clock import now
from shops import provisioning
from shops.context import use
from shops.database import cell
from shops.errors import SlugTaken
from shops.migrating.fingerprint import code_fingerprint
from shops.models import SchemaSpare, Shop, StaffMember
from shops.services import create_shop
from shops.spares import fill_spares, finish_spares

SYSTEM = Actor.system("test")


def make(owner, slug: str = "hats", **fields):
    return create_shop(owner=owner, name="Hats", slug=slug, country="DE", actor=SYSTEM, **fields)


@pytest.mark.django_db
def test_a_new_shop_is_live_and_furnished(world):
    shop = make(world.alice)
    assert (shop.status, shop.currency, shop.timezone) == ("live", "EUR", "Europe/Berlin")
    assert StaffMember.objects.get(shop=shop).role == "owner"
    with use(shop), connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_shopsettings")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_opening_again_changes_nothing(world):
    shop = make(world.alice)
    opened_at = shop.opened_at
    with use(shop), connections["default"].cursor() as cursor:
        before = _count_all(cursor, shop)
    again = provisioning.finish(shop, actor=SYSTEM)
    assert again.opened_at == opened_at
    with use(shop), connections["default"].cursor() as cursor:
        assert _count_all(cursor, shop) == before


def _count_all(cursor, shop) -> dict[str, int]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
        [shop.schema_name],
    )
    tables = [row[0] for row in cursor.fetchall()]
    counts = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.django_db
def test_a_taken_slug_is_a_clear_conflict(world):
    with pytest.raises(SlugTaken, match="already taken") as caught:
        make(world.mallory, "acme")
    assert (caught.value.status, caught.value.field) == (409, "slug")


@pytest.mark.django_db
def test_without_a_spare_it_takes_a_moment_longer(world):
    SchemaSpare.objects.all().delete()
    assert make(world.alice).status == "live"


@pytest.mark.django_db
def test_a_spare_of_other_migrations_is_left_alone(world):
    SchemaSpare.objects.update(fingerprint="of another release")
    count = SchemaSpare.objects.count()
    shop = make(world.alice)
    assert SchemaSpare.objects.filter(fingerprint="of another release").count() == count
    assert shop.migration_fingerprint == code_fingerprint()


@pytest.mark.django_db
def test_spares_are_filled_in_one_batch(world):
    SchemaSpare.objects.all().delete()
    assert fill_spares(wanted=3) == 3
    assert fill_spares(wanted=3) == 0
    names = set(
        SchemaSpare.objects.filter(fingerprint=code_fingerprint()).values_list("schema_name", flat=True)
    )
    assert len(names) == 3
    assert names <= set(cell.schemas())


@pytest.mark.django_db
def test_a_crash_before_the_schema_is_finished_by_the_sweep(world):
    SchemaSpare.objects.create(schema_name=cell.new_schema_name(), created_at=now() - timedelta(minutes=10))
    made = cell.new_schema_name()
    cell.create_schemas([made], code_fingerprint())  # made, and the directory was never told
    SchemaSpare.objects.create(schema_name=made, created_at=now() - timedelta(minutes=10))
    assert finish_spares() == 2
    assert not SchemaSpare.objects.filter(fingerprint="").exists()


@pytest.mark.django_db
def test_a_crash_while_furnishing_is_finished_by_the_sweep(world, monkeypatch):
    def broken(ref):
        raise RuntimeError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr(provisioning, "_initializers", [*provisioning._initializers, broken])
        with pytest.raises(RuntimeError):
            make(world.alice)
    shop = Shop.objects.get(slug="hats")
    assert shop.status == "provisioning"
    assert provisioning.finish_shops() == 0  # it may still be on its way
    Shop.objects.filter(pk=shop.pk).update(created_at=now() - timedelta(minutes=5))
    assert provisioning.finish_shops() == 1
    assert Shop.objects.get(pk=shop.pk).status == "live"


def _race(world, slugs: list[str]) -> list[object]:
    """Two sign-ups at the same instant, with real commits."""
    barrier = threading.Barrier(len(slugs))
    results: list[object] = []

    def sign_up(slug: str) -> None:
        try:
            barrier.wait()
            results.append(make(world.alice, slug))
        except Exception as error:
            results.append(error)
        finally:
            for connection in connections.all():
                connection.close()

    threads = [threading.Thread(target=sign_up, args=[slug]) for slug in slugs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_for_one_slug_at_one_instant(world, monkeypatch):
    """The check before is switched off, so that the constraint has to decide."""
    monkeypatch.setattr(provisioning, "is_slug_free", lambda slug: True)
    for attempt in range(2):
        results = _race(world, [f"race-{attempt}"] * 2)
        assert sorted(type(result).__name__ for result in results) == ["Shop", "SlugTaken"], results
        assert Shop.objects.filter(slug=f"race-{attempt}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_never_get_one_schema(world):
    """More sign-ups than spares: some claim, some have one made."""
    results = _race(world, [f"many-{number}" for number in range(6)])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert len({result.schema_name for result in results}) == 6
