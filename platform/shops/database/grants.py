"""The rights of ``stoa_platform``: the platform's tables, and nothing that can steer a cell or rewrite history."""

from django.db import connections
from psycopg import Connection, sql

from shops.routers import PLATFORM

READ_ONLY = frozenset({"django_migrations"})
NOT_OURS = ("core_", "shops_template")  # core's own migrations and cell.sql say who may do what there


def grant_platform(connection: Connection[object]) -> None:
    """Run by the owner after every migration of the platform; idempotent."""
    with connections[PLATFORM].cursor() as cursor:
        tables = [table.name for table in connections[PLATFORM].introspection.get_table_list(cursor)]
    role = sql.Identifier("stoa_platform")
    for table in tables:
        if table.startswith(NOT_OURS):
            continue
        rights = sql.SQL("SELECT") if table in READ_ONLY else sql.SQL("SELECT, INSERT, UPDATE, DELETE")
        connection.execute(
            sql.SQL("GRANT {} ON TABLE public.{} TO {}").format(rights, sql.Identifier(table), role)
        )
    connection.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
