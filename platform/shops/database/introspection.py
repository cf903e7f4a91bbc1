"""Introspection of the schema in front of the search path only, found by key instead of by scanning the catalogue.

Django's own query reads all of ``pg_class``; with 1,000 shops of 60 tables that is 200,000 rows, several times per
migration. ``pg_depend`` knows by index which relations a schema holds.
"""

from typing import Any

from django.db.backends.postgresql.introspection import DatabaseIntrospection, TableInfo

TABLES = """
    SELECT c.relname,
           CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END,
           obj_description(c.oid, 'pg_class')
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_class c ON c.oid = d.objid
     WHERE d.classid = 'pg_catalog.pg_class'::regclass
       AND d.refclassid = 'pg_catalog.pg_namespace'::regclass
       AND d.refobjid = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = current_schema())
       AND d.deptype = 'n'
       AND c.relkind IN ('f', 'm', 'p', 'r', 'v')
"""


class SchemaIntrospection(DatabaseIntrospection):
    def get_table_list(self, cursor: Any) -> list[Any]:
        cursor.execute(TABLES)
        return [TableInfo(*row) for row in cursor.fetchall()]
