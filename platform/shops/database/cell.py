"""What Python asks of a cell's public schema: the functions of cell.sql, and a connection of the owner's login."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import ClientCursor, Connection

from shops.context import cell as cell_context
from shops.routers import CELL, PLATFORM

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
RUNNER_LOCK = "stoa.migrate_shops"


def new_schema_name() -> str:
    """Opaque: it says nothing about the shop, so nothing ever gives a reason to rename it."""
    return "s_" + "".join(secrets.choice(ALPHABET) for _ in range(20))


def create_schemas(names: Sequence[str], fingerprint: str) -> list[str]:
    """Make schemas with their roles, in one transaction; answers the fingerprint each one has. Idempotent.

    One transaction, because every CREATE ROLE and GRANT makes all backends reread memberships at their next SET ROLE.
    """
    with cell_context(), connections[CELL].cursor() as cursor:
        cursor.execute(
            "SELECT public.shops_create_schema(name, %s) FROM unnest(%s::text[]) WITH ORDINALITY AS n (name, place)"
            " ORDER BY place",
            [fingerprint, list(names)],
        )
        return [row[0] for row in cursor.fetchall()]


def schemas() -> dict[str, str]:
    """Schema name → fingerprint, of every shop's schema that exists in the cell."""
    with cell_context(), connections[CELL].cursor() as cursor:
        cursor.execute("SELECT name, fingerprint FROM public.shops_schemas()")
        return dict(cursor.fetchall())


def has_template(fingerprint: str) -> bool:
    with cell_context(), connections[CELL].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM public.shops_template WHERE fingerprint = %s)", [fingerprint]
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def owner(alias: str = CELL) -> Iterator[Connection[Any]]:
    """A plain connection of the login this process was given: the owner's, in the commands that migrate."""
    parameters = connections[alias].get_connection_params()
    known = {key: value for key, value in parameters.items() if key not in {"context", "cursor_factory"}}
    with psycopg.connect(**known, autocommit=True, cursor_factory=ClientCursor) as connection:
        yield connection


@contextmanager
def one_runner() -> Iterator[None]:
    """Two deploys at one instant: the second waits, then finds nothing to do."""
    with owner() as connection:
        connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [RUNNER_LOCK])
        yield


def prepare(alias: str) -> None:
    """Run cell.sql on the database behind an alias, as the owner."""
    with owner(alias) as connection:
        connection.execute((Path(__file__).parent / "cell.sql").read_text())


def is_one_database() -> bool:
    """Whether platform and cell are the same physical database, as by default."""
    keys = ("NAME", "HOST", "PORT")
    return all(
        connections[CELL].settings_dict[key] == connections[PLATFORM].settings_dict[key] for key in keys
    )
