"""A pooler in transaction mode is found out; sessions, ours and a pooler's in session mode, are not suspected."""

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from shops.database.pooling import refuse_transaction_pooling

pytestmark = pytest.mark.django_db


class TransactionPooler:
    """What PgBouncer does in transaction mode: a client gets the backend that became idle last, per transaction."""

    def __init__(self, backends: list[psycopg.Connection]) -> None:
        self.idle = backends

    def client(self) -> "TransactionPooler.Client":
        return self.Client(self)

    class Client:
        def __init__(self, pooler: "TransactionPooler") -> None:
            self.pooler = pooler
            self.held: psycopg.Connection | None = None

        def execute(self, statement: str) -> psycopg.Cursor:
            backend = self.held or self.pooler.idle.pop()
            result = backend.execute(statement)
            self.held = None if statement == "ROLLBACK" else backend if statement == "BEGIN" else self.held
            if self.held is None:
                self.pooler.idle.append(backend)
            return result


@pytest.fixture
def backends(world):
    parameters = connections["platform"].get_connection_params()
    del parameters["context"], parameters["cursor_factory"]
    with (
        psycopg.connect(**parameters, autocommit=True) as one,
        psycopg.connect(**parameters, autocommit=True) as two,
    ):
        yield [one, two]


def test_transaction_mode_is_refused(backends):
    pooler = TransactionPooler(backends)
    with pytest.raises(ImproperlyConfigured, match="session mode"):
        refuse_transaction_pooling(pooler.client(), pooler.client())


def test_sessions_are_fine(backends):
    refuse_transaction_pooling(*backends)
