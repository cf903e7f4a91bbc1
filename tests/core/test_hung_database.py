"""A database server that hangs: its machine still takes connections, and nobody answers on them."""

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.http import HttpRequest

from core import probing
from core.health import readyz

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both aliases lead to a listener whose program was stopped, as the kernel shows one."""
    connections.close_all()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server, monkeypatch.context() as change:
        for alias in ("platform", "default"):
            settings = connections[alias].settings_dict
            change.setitem(settings, "HOST", "127.0.0.1")
            change.setitem(settings, "PORT", server.getsockname()[1])
        yield
        connections.close_all()


def answer() -> tuple[int, Any]:
    response = readyz(HttpRequest())
    return response.status_code, json.loads(response.content)


@pytest.mark.usefixtures("hung")
def test_it_is_told_and_named_and_nothing_stays_behind() -> None:
    before = set(threading.enumerate())
    for _ in range(2):
        status, body = answer()
        assert (status, body["platform"], body["cell"], body["redis"]) == (
            503, "unavailable", "unavailable", "ok",
        )  # fmt: skip
    assert set(threading.enumerate()) <= before
    assert not any(connections[alias].connection for alias in ("platform", "default"))


def test_when_it_answers_again_so_do_we() -> None:
    assert answer()[0] == 200


def test_a_server_that_stops_after_it_took_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait for the answer ends. Whoever works at it notices that nobody waits any more."""
    endless = "SET client_connection_check_interval = 100; SELECT pg_sleep(86400)"
    monkeypatch.setattr(probing, "QUESTION", endless)
    with pytest.raises(psycopg.OperationalError):
        probing.require_answer("platform")
