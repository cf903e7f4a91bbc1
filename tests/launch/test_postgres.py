"""A PostgreSQL that starts from every state a former run may have left behind."""

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from launch.database import prepare_database
from launch.postgres import PostgresServer, ensure_postgres
from launch.processes import alive


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    place = tmp_path_factory.mktemp("server") / "pg"
    yield place
    ensure_postgres(place, durable=False).stop()


def answer(server: PostgresServer) -> int:
    with psycopg.connect(server.admin_url()) as connection:
        return connection.execute("SELECT 1").fetchone()[0]


def test_second_start_takes_the_running_server_over(directory):
    first = ensure_postgres(directory, durable=False)
    assert ensure_postgres(directory, durable=False).pid == first.pid
    assert answer(first) == 1


def test_starts_again_after_kill_nine_with_an_open_connection(directory):
    server = ensure_postgres(directory, durable=False)
    with psycopg.connect(server.admin_url(), autocommit=True):
        os.kill(server.pid, signal.SIGKILL)
        again = ensure_postgres(directory, durable=False)
    assert again.pid != server.pid
    assert answer(again) == 1


def test_stale_pid_file_that_names_somebody_else_is_no_server(directory):
    server = ensure_postgres(directory, durable=False)
    server.stop()
    assert alive(server.pid) is None
    with subprocess.Popen(["sleep", "60"]) as somebody:
        (directory / "data" / "postmaster.pid").write_text(
            f"{somebody.pid}\n{directory}/data\n1\n5432\n\n\n\nready\n"
        )
        assert answer(ensure_postgres(directory, durable=False)) == 1
        assert somebody.poll() is None, "a process that is not ours was ended"
        somebody.kill()


def test_half_an_initdb_is_thrown_away(tmp_path):
    (tmp_path / "pg" / "data.new").mkdir(parents=True)
    (tmp_path / "pg" / "data.new" / "PG_VERSION").write_text("18\n")
    server = ensure_postgres(tmp_path / "pg", durable=False)
    assert answer(server) == 1
    server.stop()


def test_concurrent_starts_share_one_server(directory):
    ensure_postgres(directory, durable=False).stop()
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(lambda _: ensure_postgres(directory, durable=False), range(4)))
    assert len({server.pid for server in servers}) == 1


def test_changed_settings_restart_the_server(directory):
    first = ensure_postgres(directory, durable=False)
    durable = ensure_postgres(directory, durable=True)
    with psycopg.connect(durable.admin_url()) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    assert durable.pid != first.pid
    with psycopg.connect(ensure_postgres(directory, durable=False).admin_url()) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)


def test_long_path_gets_a_short_socket(tmp_path):
    server = ensure_postgres(tmp_path / ("long" * 30) / "pg", durable=False)
    assert answer(server) == 1
    server.stop()


def test_only_the_owner_of_the_files_reaches_the_socket(directory):
    server = ensure_postgres(directory, durable=False)
    assert server.socket_directory.stat().st_mode & 0o077 == 0
    assert (server.socket_directory / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def urls(directory):
    server = ensure_postgres(directory, durable=False)
    prepare_database(server.admin_url(), owner_password="one", web_password="two")
    return prepare_database(
        server.admin_url(), owner_password="owner's/p@ss", web_password="web"
    )  # twice: idempotent


def test_web_login_owns_nothing_and_inherits_nothing(urls):
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS private (number int)")
        owner.execute("GRANT SELECT ON private TO stoa_platform")
    with psycopg.connect(urls.web, autocommit=True) as web:
        for forbidden in ("SELECT * FROM private", "CREATE TABLE mine (x int)", "CREATE SCHEMA mine", "CREATE ROLE r",
                          "SET ROLE stoa_owner", "SET ROLE stoa_shop", "CREATE TEMP TABLE t (x int)"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(forbidden)
        web.execute("SET ROLE stoa_platform")
        web.execute("SELECT * FROM private")


def test_owner_makes_a_role_per_shop_and_hands_it_to_the_web_login(urls):
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS shop_x")
        owner.execute("CREATE ROLE shop_x NOLOGIN")
        owner.execute("GRANT stoa_shop TO shop_x")
        owner.execute("GRANT shop_x TO stoa_web WITH INHERIT FALSE, SET TRUE")
    with psycopg.connect(urls.web, autocommit=True) as web:
        web.execute("SET ROLE shop_x")
        assert web.execute("SELECT pg_has_role('stoa_shop', 'USAGE')").fetchone() == (True,)
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("DROP ROLE shop_x")
