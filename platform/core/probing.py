"""Whether a database answers, told within three seconds whatever state its server is in.

A server that hangs (stopped, its disk gone, its machine cut off) neither refuses nor answers: an ordinary connection
waits for as long as it does. So the question has a connection of its own, never one of the pool, with a limit for
making it and one for using it; nothing of it is left when the limit is over, so that a probe may come each second for
hours.
"""

import os
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress

import psycopg
from django.db import connections

CONNECT_SECONDS = 2  # libpq knows no fewer
ANSWER_SECONDS = 1.0
QUESTION = "SELECT 1"


def servers(aliases: Iterable[str]) -> dict[str, str]:
    """Each alias with the first of those that lead to the same database: nobody is asked twice."""
    first: dict[tuple[object, ...], str] = {}
    found = {}
    for alias in aliases:
        settings = connections[alias].settings_dict
        place = settings["HOST"], settings["PORT"], settings["NAME"]
        found[alias] = first.setdefault(place, alias)
    return found


def require_answer(alias: str) -> None:
    """Raises psycopg.Error when the alias's server does not take a new connection and answer on it in time."""
    parameters = {**connections[alias].get_connection_params(), "connect_timeout": CONNECT_SECONDS}
    with psycopg.connect(**{**parameters, "autocommit": True}) as connection:
        limit = threading.Timer(ANSWER_SECONDS, _cut, [connection])
        limit.start()
        try:
            connection.execute(QUESTION)
        finally:
            limit.cancel()
            limit.join()  # it must not cut what has the number next


def _cut(connection: "psycopg.Connection[object]") -> None:
    """End the connection beneath whoever waits on it, who is told at once."""
    with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as beneath:
        beneath.shutdown(socket.SHUT_RDWR)
