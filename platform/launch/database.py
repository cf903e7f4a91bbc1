"""The logins, the group roles and the database of Stoa on any PostgreSQL >= 16.

Made by a superuser once, before the first migration. What each role may touch is granted by the migrations of
`shops`; here they only come into being:

=============  =====================================================================================
stoa_owner     login that owns and migrates; may create roles, because every shop has one
stoa_web       login of web, worker and relay: owns nothing, inherits nothing, does SET ROLE
stoa_platform  what the platform alias becomes: rights on the tables of schema public
stoa_shop      group of all shops' roles
stoa_cell      relay and inbox: what works across the shops of one database
=============  =====================================================================================
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER = "stoa_owner"
WEB = "stoa_web"
GROUPS = ("stoa_platform", "stoa_shop", "stoa_cell")
BECOMES = (
    "stoa_platform",
    "stoa_cell",
)  # a shop's own role is granted to the web login when the shop is made


@dataclass(frozen=True)
class DatabaseUrls:
    """The same database seen by the login that migrates and by the one that serves."""

    owner: str
    web: str


def prepare_database(
    admin_url: str,
    *,
    name: str = "stoa",
    owner_password: str,
    web_password: str,
    may_create_databases: bool = False,
) -> DatabaseUrls:
    """Create roles and database where missing, and bring passwords and memberships in line. Idempotent.

    `admin_url` names a superuser. `may_create_databases` is for test clusters, where every worker gets a copy.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_advisory_lock(hashtext('stoa.prepare_database'))"
        )  # two starts at one instant
        _prepare_roles(connection, owner_password, web_password, may_create_databases=may_create_databases)
        _prepare_database(connection, name)
    return DatabaseUrls(
        owner=_as_login(admin_url, OWNER, owner_password, name),
        web=_as_login(admin_url, WEB, web_password, name),
    )


def _prepare_roles(
    connection: psycopg.Connection, owner_password: str, web_password: str, *, may_create_databases: bool
) -> None:
    known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'stoa%'")}
    for role in (OWNER, WEB, *GROUPS):
        if role not in known:
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    createdb = sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB")
    plain = sql.SQL("NOSUPERUSER NOREPLICATION NOBYPASSRLS")
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN CREATEROLE INHERIT {} {} PASSWORD {}").format(
            sql.Identifier(OWNER), createdb, plain, sql.Literal(owner_password)
        )
    )
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOINHERIT NOCREATEROLE NOCREATEDB {} PASSWORD {}").format(
            sql.Identifier(WEB), plain, sql.Literal(web_password)
        )
    )
    for group in GROUPS:
        grant = sql.SQL("GRANT {} TO {} WITH ADMIN OPTION")
        connection.execute(grant.format(sql.Identifier(group), sql.Identifier(OWNER)))
    for group in BECOMES:
        grant = sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE")
        connection.execute(grant.format(sql.Identifier(group), sql.Identifier(WEB)))


def _prepare_database(connection: psycopg.Connection, name: str) -> None:
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
    connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(WEB)))


def _as_login(admin_url: str, user: str, password: str, database: str) -> str:
    """The admin's URL with another user, password and database; host and port stay where they were written."""
    parts = urlsplit(admin_url)
    options = {
        key: value for key, value in parse_qsl(parts.query) if key not in {"user", "password", "dbname"}
    }
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"
    return urlunsplit(("postgresql", netloc, f"/{quote(database, safe='')}", urlencode(options), ""))
