"""Replay recorded SQL on one schema: one transaction with its django_migrations rows and its new fingerprint."""

import time
from typing import Any

import psycopg
from psycopg import Connection, errors, sql

from shops.migrating.collect import Recording

LOCK_TIMEOUT = "2s"
ATTEMPTS = 5
RETRYABLE = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)

# A schema that does not start where the canary started is refused, whatever its fingerprint says. Rows of migrations
# that the code no longer knows (a release that was taken back) do not matter.
GUARD = """DO $guard$ BEGIN
IF (SELECT count(*) FROM django_migrations WHERE app || '.' || name = ANY ({before})) <> {count}
   OR EXISTS (SELECT FROM django_migrations WHERE app || '.' || name = ANY ({pending})) THEN
    RAISE EXCEPTION 'the schema does not start where the recording starts';
END IF; END $guard$;"""


def prepare(recording: Recording) -> str:
    """The recording as one string: everything but the schema's name and fingerprint."""
    rows = sql.SQL(", ").join(
        sql.SQL("({}, {}, now())").format(sql.Literal(label), sql.Literal(name))
        for label, name in recording.migrations
    )
    insert = sql.SQL("INSERT INTO django_migrations (app, name, applied) VALUES {};").format(rows).as_string()
    guard = sql.SQL(GUARD).format(
        before=sql.Literal([f"{app}.{name}" for app, name in recording.before]),
        count=sql.Literal(len(recording.before)),
        pending=sql.Literal([f"{app}.{name}" for app, name in recording.migrations]),
    )
    statements = [statement.rstrip().rstrip(";") + ";" for statement in recording.statements]
    return "\n".join([guard.as_string(), *statements, insert if recording.migrations else ""])


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
