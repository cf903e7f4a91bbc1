"""Embedded PostgreSQL and Redis come back from kill -9 with everything that was committed."""

import os
import signal

import psycopg

from launch.measuring import Context, Row
from launch.postgres import PostgresServer, ensure_postgres
from launch.redis import ensure_redis

NAME = "recovery"
KILLS = 10


def run(context: Context) -> list[Row]:
    server = ensure_postgres(context.scratch / "pg", durable=True)
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE written (number int PRIMARY KEY)")
    for number in range(KILLS):
        _write_and_kill(server, number)
        server = ensure_postgres(context.scratch / "pg", durable=True)
    with psycopg.connect(server.admin_url()) as connection:
        found = [row[0] for row in connection.execute("SELECT number FROM written ORDER BY number")]
    assert found == list(range(KILLS)), f"committed rows are missing: {found}"
    server.stop()
    for _ in range(KILLS):
        os.kill(ensure_redis(context.scratch / "redis", durable=True).pid, signal.SIGKILL)
    ensure_redis(context.scratch / "redis", durable=True).stop()
    return [Row("PostgreSQL recovered", KILLS, "kills"), Row("Redis recovered", KILLS, "kills")]


def _write_and_kill(server: PostgresServer, number: int) -> None:
    """Commit a row and kill the postmaster while the connection is still open: its backend outlives it."""
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("INSERT INTO written VALUES (%s)", [number])
        os.kill(server.pid, signal.SIGKILL)
