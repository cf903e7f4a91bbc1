"""Cache, files, locks, tasks, logs: each takes the shop from the context, and refuses to work without one."""

import json
import logging
from uuid import uuid4

import pytest
from celery import current_app
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from core.cache import platform_cache, shop_cache
from core.logs import JsonFormatter
from core.scope import NoScopeError, current_scope
from core.storage import ScopedFileSystemStorage
from core.tasks import task
from shops.context import use
from shops.errors import ShopGone, ShopNotFound

pytestmark = pytest.mark.django_db


def test_one_cache_key_is_another_value_in_every_shop(acme, globex):
    with use(acme):
        shop_cache().set("greeting", "from acme")
    with use(globex):
        assert shop_cache().get("greeting") is None
        shop_cache().set("greeting", "from globex")
    platform_cache().set("greeting", "from the platform")
    with use(acme):
        assert shop_cache().get("greeting") == "from acme"
    with pytest.raises(NoScopeError):
        shop_cache().get("greeting")


def test_a_file_cannot_leave_its_shop(acme, globex, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    storage = ScopedFileSystemStorage()
    with use(acme):
        name = storage.save("secret.txt", ContentFile(b"acme's"))
        assert storage.exists(name)
    with use(globex):
        assert not storage.exists(name)
        with pytest.raises(SuspiciousFileOperation):
            storage.open(f"../{acme.id}/{name}")
    with pytest.raises(NoScopeError):
        storage.exists(name)


seen: list[object] = []


@task(name="tests.isolation.look_around")
def look_around() -> None:
    seen.append(current_scope())


def run_as_worker(headers: dict[str, str]) -> None:
    """As a worker does it: the message's headers, no context."""
    job = current_app.tasks[look_around.name]
    job.push_request(args=(), kwargs={}, id=str(uuid4()), headers=headers, called_directly=False)
    try:
        job.__call__()
    finally:
        job.pop_request()


def test_a_task_runs_in_the_shop_its_headers_name(acme, globex):
    seen.clear()
    for shop in (acme, globex, acme):
        run_as_worker({"stoa_shop": str(shop.id)})
    assert seen == [acme.scope, globex.scope, acme.scope]


def test_a_task_without_a_shop_raises(world):
    with pytest.raises(NoScopeError):
        run_as_worker({})


def test_a_task_for_a_shop_that_is_gone_raises(acme, fresh_shop):
    from core.actor import Actor
    from shops.services import delete_shop

    shop = fresh_shop()
    delete_shop(shop.id, actor=Actor.system("test"))
    with pytest.raises(ShopGone):
        run_as_worker({"stoa_shop": str(shop.id)})
    with pytest.raises(ShopNotFound):
        run_as_worker({"stoa_shop": str(uuid4())})


def test_a_log_line_names_the_shop(in_acme):
    record = logging.LogRecord("x", logging.INFO, "", 0, "hello", (), None)
    assert json.loads(JsonFormatter().format(record))["shop"] == str(in_acme.id)


def test_advisory_locks_of_two_shops_are_two_locks(acme, globex):
    from django.db import connections

    from core.db import shop_atomic
    from core.locks import advisory

    held = []
    for shop in (acme, globex):
        with use(shop), shop_atomic():
            advisory("default", "orders", "number")
            with connections["default"].cursor() as cursor:
                cursor.execute(
                    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
                )
                held.append({row[0] for row in cursor.fetchall()})
    assert held[0] != held[1]
