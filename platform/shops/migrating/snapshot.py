"""The DDL of a schema, written from PostgreSQL's own catalogue: one string that makes another schema equal to it.

Used to store the template's DDL, and to prove that a shop's schema is equal to the template (same string). Names are
written without a schema, so the string works wherever the search path points. Data comes along too: rows that data
migrations put into the template belong into every new shop.
"""

import re
from collections.abc import Iterator
from typing import Any

from psycopg import Connection, sql

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attidentity, a.attgenerated,
       pg_get_expr(d.adbin, d.adrelid, true) AS expression,
       CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(co.collname) END AS collation
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation co ON co.oid = a.attcollation
 WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r'
 ORDER BY c.relname, a.attnum
"""
CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid, true), k.contype = 'f'
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE c.relnamespace = %(schema)s::regnamespace AND k.contype IN ('p', 'u', 'c', 'x', 'f')
 ORDER BY c.relname, k.conname
"""
INDEXES = """
SELECT pg_get_indexdef(i.indexrelid, 0, true)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
 WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r'
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
 ORDER BY x.relname
"""
FUNCTIONS = """
SELECT pg_get_functiondef(oid) FROM pg_proc
 WHERE pronamespace = %(schema)s::regnamespace AND prokind IN ('f', 'p') ORDER BY proname, oid
"""
TRIGGERS = """
SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal ORDER BY c.relname, t.tgname
"""
COMMENTS = """
SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c
 WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r' AND obj_description(c.oid, 'pg_class') IS NOT NULL
 ORDER BY c.relname
"""
UNSUPPORTED = """
SELECT format('%%s %%s', c.relkind, c.relname) FROM pg_class c
 WHERE c.relnamespace = %(schema)s::regnamespace
   AND (c.relkind IN ('v', 'm', 'p', 'f', 'c')
        OR c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i'))
 UNION ALL
SELECT format('type %%s', t.typname) FROM pg_type t
 WHERE t.typnamespace = %(schema)s::regnamespace AND t.typtype IN ('d', 'e', 'r')
"""


_VARYING = "::character varying"
_STRINGS = re.compile(r"ARRAY\[(?:'(?:[^']|'')*'::character varying(?:, )?)+\]::text\[\]")


class UnsupportedObjectError(RuntimeError):
    """The template holds something this module cannot copy. Better loud than a shop without it."""


def schema_ddl(connection: Connection[Any], schema: str) -> str:
    """Everything: structure and rows. Raises UnsupportedObjectError for views, enums, domains and loose sequences."""
    return "\n".join([*_structure(connection, schema), *_rows(connection, schema)])


def schema_structure(connection: Connection[Any], schema: str) -> str:
    """The structure alone, for comparing two schemas: equal text means equal schemas."""
    return "\n".join(_normal(line) for line in _structure(connection, schema))


def _normal(line: str) -> str:
    """PostgreSQL prints a list of strings in one way when it comes from Django, in another when it was printed before:
    `ARRAY['a'::character varying]::text[]` and `ARRAY['a'::character varying::text]`."""
    line = _STRINGS.sub(lambda found: found[0].removesuffix("::text[]").replace(_VARYING, "::text"), line)
    return line.replace(f"{_VARYING}::text", "::text")


def _structure(connection: Connection[Any], schema: str) -> Iterator[str]:
    with connection.transaction():
        connection.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(schema)))
        unsupported = [row[0] for row in connection.execute(UNSUPPORTED, {"schema": schema})]
        if unsupported:
            raise UnsupportedObjectError(f"Cannot copy from {schema}: {', '.join(unsupported)}.")
        for (definition,) in connection.execute(FUNCTIONS, {"schema": schema}):
            yield definition.replace(f" FUNCTION {schema}.", " FUNCTION ", 1) + ";"
        yield from _tables(connection, schema)
        constraints = connection.execute(CONSTRAINTS, {"schema": schema}).fetchall()
        yield from _constraints(connection, [row for row in constraints if not row[3]])
        for (definition,) in connection.execute(INDEXES, {"schema": schema}):
            yield f"{definition};"
        yield from _constraints(connection, [row for row in constraints if row[3]])
        for (definition,) in connection.execute(TRIGGERS, {"schema": schema}):
            yield f"{definition};"
        for table, comment in connection.execute(COMMENTS, {"schema": schema}):
            yield (
                sql.SQL("COMMENT ON TABLE {} IS {};")
                .format(sql.Identifier(table), sql.Literal(comment))
                .as_string(connection)
            )


def _tables(connection: Connection[Any], schema: str) -> Iterator[str]:
    columns: dict[str, list[str]] = {}
    for table, *column in connection.execute(COLUMNS, {"schema": schema}):
        columns.setdefault(table, []).append(_column(*column))
    for table, definitions in columns.items():
        yield f"CREATE TABLE {_quoted(table)} ({', '.join(definitions)});"


def _column(
    name: str,
    kind: str,
    required: bool,
    identity: str,
    generated: str,
    expression: str | None,
    collation: str | None,
) -> str:
    parts = [_quoted(name), kind]
    if collation:
        parts.append(f"COLLATE {collation}")
    if generated:
        parts.append(f"GENERATED ALWAYS AS ({expression}) {'STORED' if generated == 's' else 'VIRTUAL'}")
    elif expression is not None:
        parts.append(f"DEFAULT {expression}")
    if identity:
        parts.append(f"GENERATED {'ALWAYS' if identity == 'a' else 'BY DEFAULT'} AS IDENTITY")
    if required:
        parts.append("NOT NULL")
    return " ".join(parts)


def _constraints(connection: Connection[Any], rows: list[Any]) -> Iterator[str]:
    for table, name, definition, _ in rows:
        yield f"ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_quoted(name)} {definition};"


def _rows(connection: Connection[Any], schema: str) -> Iterator[str]:
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY relname",
        [schema],
    ).fetchall()
    for (table,) in tables:
        where = sql.Identifier(schema, table)
        found = connection.execute(sql.SQL("SELECT json_agg(t)::text FROM {} t").format(where)).fetchone()
        if found is None or found[0] is None:
            continue
        name, rows = sql.Identifier(table), sql.Literal(found[0])
        yield (
            sql.SQL("INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, {rows});")
            .format(name=name, rows=rows)
            .as_string(connection)
        )
        yield from _sequences(connection, schema, table)


def _sequences(connection: Connection[Any], schema: str, table: str) -> Iterator[str]:
    """Continue each identity column after the copied rows."""
    for (column,) in connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = format('%%I.%%I', %s::text, %s::text)::regclass"
        " AND attidentity <> ''",
        [schema, table],
    ):
        statement = sql.SQL(
            "SELECT setval(pg_get_serial_sequence({table}, {name}), max({column})) FROM {source};"
        )
        yield statement.format(
            table=sql.Literal(_quoted(table)),
            name=sql.Literal(column),
            column=sql.Identifier(column),
            source=sql.Identifier(table),
        ).as_string(connection)


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)
