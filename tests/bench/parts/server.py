"""The server under measurement, and the PostgreSQL it talks to."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psutil
import psycopg

from launch.processes import free_port

Watched = list[psutil.Process]
WORKERS, THREADS = 2, 8


@contextmanager
def serving(
    application: str, probe: str, host: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[int, Watched]]:
    """Granian with two processes of eight threads; yields its port and what spends CPU for it."""
    port = free_port(0)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-access-log", application),
    ]
    surroundings = {**os.environ, "STOA_PORT": "", **(environment or {})}
    process = subprocess.Popen(command, env=surroundings, stderr=subprocess.DEVNULL)
    try:
        _wait(port, probe, host)
        yield port, [psutil.Process(process.pid), _postmaster()]
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, path: str, host: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path, headers={"Host": host})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


def _postmaster() -> psutil.Process:
    """The PostgreSQL that this bench talks to: whoever is the parent of one of its backends."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        parent = psutil.Process(row[0]).parent()
        assert parent is not None
        return parent
