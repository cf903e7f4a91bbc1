"""What a bug inside one shop may try, refused by PostgreSQL itself."""

from contextlib import contextmanager, suppress

import pytest
from django.db import ProgrammingError, connections, transaction
from django.db.utils import DatabaseError

from core.db import platform_atomic, shop_atomic
from shops.context import cell, use
from shops.errors import CrossTenantError

pytestmark = pytest.mark.django_db


def run(statement: str, *parameters: object) -> list[tuple]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def refused(*words: str):
    """PostgreSQL says no, and the transaction of the test survives it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(using="default"):
        yield
    assert any(word in str(caught.value) for word in (*words, "permission denied")), caught.value


def test_the_suite_runs_under_the_restricted_login(in_acme):
    [(session, current, superuser, inherits, owned)] = run(
        """SELECT session_user, current_user, rolsuper, rolinherit,
                  (SELECT count(*) FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = session_user"""
    )
    assert (session, current, superuser, inherits, owned) == ("stoa_web", in_acme.role, False, False, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM {other}.store_shopsettings",
        "UPDATE {other}.store_shopsettings SET id = id",
        "DELETE FROM {other}.store_shopsettings",
        "INSERT INTO {other}.django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "SELECT * FROM stoa_template.store_shopsettings",
    ],
)
def test_another_shop_written_out_in_full(in_acme, globex, statement):
    with refused():
        run(statement.format(other=globex.schema))


def test_another_shop_by_search_path(in_acme, globex):
    with refused("does not exist"), transaction.atomic(using="default"):
        run(f"SET LOCAL search_path = {globex.schema}")
        run("SELECT * FROM store_shopsettings")


@pytest.mark.parametrize(
    "table",
    ["shops_shop", "accounts_user", "shops_staffmember", "shops_template", "django_session",
     "django_migrations", "core_outbox", "core_inbox", "core_auditentry"],
)  # fmt: skip
def test_the_platforms_tables(in_acme, table):
    with refused():
        run(f"SELECT * FROM public.{table}")
    with refused():
        run(f"DELETE FROM public.{table}")


def test_no_outbox_row_in_another_shops_name(in_acme, globex):
    row = """INSERT INTO public.core_outbox (id, event, handler, side, lane, shop_role, payload, status, available_at,
                                             attempts, last_error, created_at)
             VALUES (gen_random_uuid(), 'x', 'x', 'shop', gen_random_uuid(), %s, '{}', 'pending', now(),
                     0, '', now())"""
    with refused("row-level security"):
        run(row, globex.role)
    run(row, in_acme.role)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP TABLE store_shopsettings",
        "ALTER TABLE store_shopsettings ADD COLUMN x int",
        "ALTER TABLE store_shopsettings DISABLE TRIGGER ALL",
        "TRUNCATE store_shopsettings",
        "UPDATE django_migrations SET name = name",
        "SET ROLE stoa_owner",
        "SET SESSION AUTHORIZATION stoa_owner",
        "SELECT public.shops_create_schema('s_00000000000000000000', '')",
        "SELECT * FROM public.shops_schemas()",
        "COPY store_shopsettings TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_ddl_and_powers(in_acme, statement):
    with refused("must be owner", "no schema has been selected", "must be superuser", "must be able"):
        run(statement)


def test_the_cell_sees_no_shop_and_no_platform_table(acme):
    with cell():
        for table in (f"{acme.schema}.store_shopsettings", "public.shops_shop", "public.accounts_user"):
            with refused():
                run(f"SELECT * FROM {table}")


def test_the_platform_sees_no_shop(acme):
    with pytest.raises(ProgrammingError, match="permission denied"), platform_atomic(savepoint=True):
        connections["platform"].cursor().execute(f"SELECT * FROM {acme.schema}.store_shopsettings")


def test_a_transaction_belongs_to_one_shop(acme, globex):
    with use(acme), shop_atomic():
        run("SELECT 1")
        with use(globex), pytest.raises(CrossTenantError):
            run("SELECT 1")
        run("SELECT 1")
    with use(globex), shop_atomic():
        _be(globex)


def test_a_transaction_that_was_rolled_back_binds_nobody(acme, globex):
    for shop in (acme, globex, acme):
        with use(shop), suppress(ZeroDivisionError), shop_atomic():
            _be(shop)
            raise ZeroDivisionError


def _be(shop) -> None:
    assert run("SELECT current_user::text") == [(shop.role,)]


def test_steering_the_connection_by_hand_is_refused(acme):
    with pytest.raises(CrossTenantError):
        connections["default"].set_schema(acme.schema)
    with pytest.raises(CrossTenantError):
        connections["default"].set_tenant(type("Tenant", (), {"schema_name": acme.schema}))


def test_a_savepoint_rolled_back_cannot_bring_the_former_shop_back(acme, globex):
    """PostgreSQL reverts a SET with its savepoint: the wrapper must notice, or the next read is the wrong shop's."""
    with use(acme):
        _be(acme)
    for _ in range(3):
        with use(globex):
            with suppress(ZeroDivisionError), transaction.atomic(using="default"):
                _be(globex)
                raise ZeroDivisionError
            _be(globex)
        with use(acme):
            _be(acme)


def test_a_named_cursor_reads_the_shop_that_is_entered(acme, globex):
    from tenants.store.models import ShopSettings

    for shop in (acme, globex):
        with use(shop), transaction.atomic(using="default"):
            assert len(list(ShopSettings.objects.iterator(chunk_size=1))) <= 1
            with connections["default"].chunked_cursor() as cursor:
                cursor.execute("SELECT current_user::text")
                assert cursor.fetchone() == (shop.role,)
