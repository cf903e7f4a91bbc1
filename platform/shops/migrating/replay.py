"""Replay recorded SQL on one schema: one transaction with its django_migrations rows and its new fingerprint."""

import hashlib
import time
from typing import Any

import psycopg
from psycopg import Connection, errors, sql

from shops.migrating.collect import Recording

LOCK_TIMEOUT = "2s"
ATTEMPTS = 5
RETRYABLE = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)

# A schema that does not start where the canary started is refused, whatever its fingerprint says.
GUARD = """DO $guard$ BEGIN
IF coalesce((SELECT md5(string_agg(app || '.' || name, ',' ORDER BY app COLLATE "C", name COLLATE "C"))
               FROM django_migrations), '') <> {} THEN
    RAISE EXCEPTION 'the schema does not start where the recording starts';
END IF; END $guard$;"""


def prepare(recording: Recording) -> str:
    """The recording as one string: everything but the schema's name and fingerprint."""
    rows = sql.SQL(", ").join(
        sql.SQL("({}, {}, now())").format(sql.Literal(label), sql.Literal(name))
        for label, name in recording.migrations
    )
    insert = sql.SQL("INSERT INTO django_migrations (app, name, applied) VALUES {};").format(rows).as_string()
    guard = sql.SQL(GUARD).format(sql.Literal(_digest(recording.before))).as_string()
    statements = [statement.rstrip().rstrip(";") + ";" for statement in recording.statements]
    return "\n".join([guard, *statements, insert if recording.migrations else ""])


def _digest(names: list[tuple[str, str]]) -> str:
    if not names:
        return ""
    return hashlib.md5(
        ",".join(f"{a}.{n}" for a, n in sorted(names)).encode(), usedforsecurity=False
    ).hexdigest()


def replay(connection: Connection[Any], schema: str, prepared: str, fingerprint: str) -> None:
    """Bring one schema forward. Raises psycopg.Error when it cannot; then nothing of it has happened."""
    name = sql.Identifier(schema)
    start = sql.SQL("BEGIN; SET LOCAL lock_timeout = {}; SET LOCAL search_path = {};")
    end = sql.SQL("COMMENT ON SCHEMA {} IS {}; COMMIT;")
    script = "\n".join(
        [
            start.format(sql.Literal(LOCK_TIMEOUT), name).as_string(),
            prepared,
            end.format(name, sql.Literal(fingerprint)).as_string(),
        ]
    )
    for attempt in range(1, ATTEMPTS + 1):
        try:
            connection.execute(script)
        except psycopg.Error as error:
            connection.rollback()
            if not isinstance(error, RETRYABLE) or attempt == ATTEMPTS:
                raise
            time.sleep(0.1 * 2**attempt)
        else:
            return
