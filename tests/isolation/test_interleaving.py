"""Two shops, switched between as wildly as threads and coroutines can, with real commits: never a wrong row."""

import asyncio
import random
import threading
from contextlib import suppress

import pytest
from django.db import connections, transaction
from django.db.utils import DatabaseError

from core.wording import Wording
from shops.context import use
from tenants.store.selectors import fresh_settings

pytestmark = pytest.mark.django_db(transaction=True)
SWITCHES = 600


class Undo(Exception):
    """Thrown to roll back."""


def who() -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_user::text || ' ' || current_schema() || ' ' || (SELECT count(*) FROM store_auditentry)"
        )
        return cursor.fetchone()[0].rpartition(" ")[0]


def expected(shop) -> str:
    return f"{shop.role} {shop.schema}"


def _plain(shop):
    return [who(), who()]


def _rolled_back(shop):
    seen = []
    with suppress(Undo), transaction.atomic(using="default"):
        seen.append(who())
        raise Undo
    return [*seen, who()]


def _savepoint(shop):
    seen = []
    with transaction.atomic(using="default"):
        seen.append(who())
        with suppress(Undo), transaction.atomic(using="default"):
            seen.append(who())
            raise Undo
        seen.append(who())
    return [*seen, who()]


def _database_error(shop):
    with (
        suppress(DatabaseError),
        transaction.atomic(using="default"),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("SELECT 1 / 0")
    return [who()]


def _reconnected(shop):
    connections["default"].close()
    return [who()]


def _nested(shop):
    return [who()]


WAYS = [
    _plain,
    _rolled_back,
    _savepoint,
    _database_error,
    _nested,
    _plain,
    _rolled_back,
    _savepoint,
    _reconnected,
]


def wander(shops, seed: int, wrong: list, barrier: threading.Barrier | None = None) -> None:
    chance = random.Random(seed)
    for step in range(SWITCHES):
        shop, other = chance.sample(shops, 2)
        if barrier and step % 50 == 0:
            barrier.wait()
        with use(shop):
            seen = [(each, shop) for each in chance.choice(WAYS)(shop)]
            if chance.random() < 0.3:
                with use(other):
                    seen += [(each, other) for each in chance.choice(WAYS)(other)]
            seen.append((who(), shop))
        wrong += [(step, each, wanted.slug) for each, wanted in seen if each != expected(wanted)]


def _threads(shops) -> list:
    wrong: list = []
    barrier = threading.Barrier(2)

    def work(seed: int) -> None:
        try:
            wander(shops, seed, wrong, barrier)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work, args=[seed]) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_two_threads(acme, globex):
    assert _threads([acme, globex]) == []


def test_one_thread(acme, globex):
    wrong: list = []
    wander([acme, globex], 3, wrong)
    assert wrong == []


def test_coroutines_on_one_connection(acme, globex, monkeypatch):
    """They share a thread and so a connection; the context belongs to each of them."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    wrong: list = []
    wrappers: list = []

    async def work(shop) -> None:
        wrappers.append(connections["default"])
        for _ in range(200):
            with use(shop):
                await asyncio.sleep(0)
                seen = who()
                await asyncio.sleep(0)
                wrong.extend(each for each in (seen, who()) if each != expected(shop))

    async def both() -> None:
        connections["default"].close()  # made here, so that the tasks share it
        await asyncio.gather(work(acme), work(globex), work(acme))
        connections["default"].close()

    asyncio.run(both())
    assert wrong == []
    assert wrappers[0] is wrappers[1] is wrappers[2]


@pytest.fixture
def pool_of_two():
    connection = connections["default"]
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    connections.settings["default"]["OPTIONS"] = connection.settings_dict["OPTIONS"] = {
        **options, "pool": {"min_size": 1, "max_size": 2, "max_lifetime": 480}
    }  # fmt: skip
    yield connection
    connections["default"].close()
    connections["default"].close_pool()
    connections.settings["default"]["OPTIONS"] = connections["default"].settings_dict["OPTIONS"] = options


def test_connections_from_a_pool(acme, globex, pool_of_two):
    """A connection from the pool still wears its last user's role; two threads take turns on two."""
    assert _threads([acme, globex]) == []
    wrong: list = []
    for shop in [acme, globex] * 20:
        with use(shop):
            wrong += [each for each in _savepoint(shop) if each != expected(shop)]
        connections["default"].close()
    assert wrong == []
    assert connections["default"].pool is not None


def test_a_shop_keeps_to_the_connection_that_knows_it(acme, globex, pool_of_two):
    pool = pool_of_two.pool
    pool.open()
    with use(acme):
        known_to_acme = pool.getconn()
    with use(globex):
        known_to_globex = pool.getconn()
    assert known_to_acme is not known_to_globex
    pool.putconn(known_to_acme)
    pool.putconn(known_to_globex)
    for shop, own in [(acme, known_to_acme), (globex, known_to_globex), (globex, known_to_globex)] * 3:
        with use(shop):
            given = pool.getconn()
            assert given is own
            pool.putconn(given)


def test_a_question_gives_its_connection_back(acme, globex, pool_of_two):
    """Between its questions a page holds no connection; a transaction holds the one it has."""
    for shop in [acme, globex] * 5:
        with use(shop):
            assert fresh_settings().name == shop.name
            assert pool_of_two.connection is None
            assert who() == expected(shop)
            assert fresh_settings().name == shop.name
            assert pool_of_two.connection is not None
        pool_of_two.close()
    with use(acme), transaction.atomic(using="default"):
        held = pool_of_two.connection
        assert fresh_settings().name == acme.name
        assert pool_of_two.connection is held


def test_a_question_that_fails_leaves_nothing_behind(acme, globex, pool_of_two):
    """The next question on that connection, another shop's, is answered as if nothing had been; so is one on a
    connection that was given back in the middle of a transaction."""
    for shop in (acme, globex, acme):
        with use(shop):
            with pytest.raises(DatabaseError):
                pool_of_two.answers([(Wording("SELECT 1 / 0", ()), ())])
            assert pool_of_two.connection is None
            assert fresh_settings().name == shop.name
    with use(acme):
        lost = pool_of_two.pool.getconn()
        lost.autocommit = False
        lost.execute("SELECT 1")
        pool_of_two.pool.putconn(lost)
    for shop in [globex, acme] * 3:
        with use(shop):
            assert fresh_settings().name == shop.name
    assert [each.autocommit for each in pool_of_two.pool._pool] == [True] * len(pool_of_two.pool._pool)


def test_negative_control_without_the_guard(acme, globex, monkeypatch):
    """What the wrapper is for: when it trusts its memory after a rollback, globex reads acme, without an error."""
    from shops.database.base import DatabaseWrapper

    monkeypatch.setattr(DatabaseWrapper, "_enter_scope", _enter_once)
    with use(acme):
        assert who() == expected(acme)
    with use(globex):
        _rolled_back(globex)
        assert who() == expected(acme)


def _enter_once(self) -> None:
    from core.scope import require_scope
    from shops.database.base import _enter_statements

    scope = require_scope()
    if getattr(self, "_believed", None) != scope:
        self.connection.execute("; ".join(_enter_statements(scope)))
        self._believed = scope
