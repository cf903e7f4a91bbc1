"""The pool of a shop's pages after PostgreSQL was started anew: one visitor is told to wait, not one per connection."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections

from shops.database.pool import ShopPool

pytestmark = pytest.mark.django_db
SIZE = 3


@pytest.fixture
def pool(world: Any) -> Iterator[ShopPool]:
    parameters = connections["platform"].get_connection_params()
    del parameters["context"], parameters["cursor_factory"]
    with ShopPool(kwargs={**parameters, "autocommit": True}, min_size=SIZE, max_size=SIZE) as pool:
        pool.wait()
        yield pool


def end_all(pool: ShopPool) -> None:
    """As a restart of PostgreSQL does: every connection of the pool is ended by the server."""
    taken = [pool.getconn() for _ in range(SIZE)]
    pids = [connection.info.backend_pid for connection in taken]
    for connection in taken:
        pool.putconn(connection)
    with psycopg.connect(**{**pool.kwargs, "autocommit": True}) as other:
        other.execute("SET ROLE NONE")  # the login itself may end its own sessions
        for pid in pids:
            other.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])


def ask(pool: ShopPool) -> bool:
    connection = pool.getconn()
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    finally:
        pool.putconn(connection)
    return True


def test_connections_that_died_together_are_forgotten_together(pool: ShopPool):
    end_all(pool)
    assert [ask(pool) for _ in range(2 * SIZE)] == [False] + [True] * (2 * SIZE - 1)
