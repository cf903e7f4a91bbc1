"""The suite's databases: a template with everything migrated, a template with the world inside, a copy per process.

The first is keyed by what shapes the schema, the second by what shapes the world, so a second run only copies. Names
carry the process, so any number of people and workers run at once; copies of dead processes are dropped.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
SCHEMA_SOURCES = ("platform/shops/migrating/*.py", "platform/shops/database/*", "platform/core/outbox/*.sql")
WORLD_SOURCES = (
    "platform/core/**/*.py", "platform/accounts/**/*.py", "platform/shops/**/*.py", "platform/config/**/*.py",
    "tenants/**/*.py", "billing/**/*.py", "tests/world.py",
)  # fmt: skip
SPARES = 3
KEPT_TEMPLATES = 2


def ensure_servers() -> None:
    """Outside `./stoa test` the addresses are not in the environment: start the servers and put them there."""
    if "DATABASE_OWNER_URL" in os.environ:
        return
    from launch.paths import TEST_STATE
    from launch.services import ensure_data_stores

    os.environ.update(ensure_data_stores(TEST_STATE, durable=False).environment)


def copy_for_this_process(build_world: Callable[[str], None]) -> str:
    """Make a database of this process's own, with the world inside, and answer its name.

    `build_world` is called with the name of a migrated database it has to fill, when no template fits.
    """
    with _exclusive(), _admin() as admin:
        _drop_leftovers(admin)
        schema = _schema_template(admin)
        world = f"stoa_world_{_digest(_files(WORLD_SOURCES), schema)}"
        if not _exists(admin, world):
            _build(admin, world, schema, build_world)
        _forget_old(admin, keep={schema, world})
        name = f"stoa_run_{os.getpid()}"
        _copy(admin, name, world)
    return name


def copy_without_world(purpose: str) -> str:
    """A migrated, empty database beside this process's own, which the caller drops with `drop_copy`."""
    with _exclusive(), _admin() as admin:
        _drop_leftovers(admin)
        schema = _schema_template(admin)
        name = f"stoa_run_{os.getpid()}_{purpose}"
        _copy(admin, name, schema)
    return name


def drop_copy(name: str) -> None:
    with _exclusive(), _admin() as admin:
        drop(admin, name)


def renew(name: str) -> None:
    """Put the copy back to the world's beginning, after a test that committed."""
    with _exclusive(), _admin() as admin:
        world = f"stoa_world_{_digest(_files(WORLD_SOURCES), f'stoa_schema_{_digest(_migrations())}')}"
        drop(admin, name)
        _copy(admin, name, _source.get(name, world))


_source: dict[str, str] = {}


def address(name: str, login: str = "DATABASE_URL") -> str:
    """The URL of a login, at another database of the same server."""
    parts = urlsplit(os.environ[login])
    return urlunsplit(parts._replace(path=f"/{name}"))


def drop(admin: psycopg.Connection, name: str) -> None:
    """Drop a database and the roles of the shops that lived in it alone: roles belong to the whole cluster."""
    if not _exists(admin, name):
        return
    with psycopg.connect(address(name, "DATABASE_OWNER_URL"), autocommit=True) as inside:
        roles = [
            row[0]
            for row in inside.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^s_[0-9a-z]{20}$'")
        ]
    # Not FORCE, which may not end the web login's sessions: PostgreSQL waits five seconds for them to be gone.
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    for role in roles:
        with suppress(
            psycopg.errors.DependentObjectsStillExist
        ):  # a template or another copy has this shop too
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


@contextmanager
def undone() -> Iterator[None]:
    """What the block writes is rolled back. It is marked as django.test.TestCase does it: guards look through."""
    from django.db import transaction

    with ExitStack() as stack:
        for alias in ("platform", "default"):
            atomic = transaction.atomic(using=alias)
            atomic._from_testcase = True  # type: ignore[attr-defined]
            stack.enter_context(atomic)
        yield
        for alias in ("platform", "default"):
            transaction.set_rollback(True, using=alias)


@contextmanager
def _admin() -> Iterator[psycopg.Connection]:
    """The owner's login may create databases in a test cluster."""
    with psycopg.connect(address("postgres", "DATABASE_OWNER_URL"), autocommit=True) as connection:
        yield connection


@contextmanager
def _exclusive() -> Iterator[None]:
    from launch.paths import TEST_STATE

    TEST_STATE.mkdir(parents=True, exist_ok=True)
    with (TEST_STATE / "databases.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _schema_template(admin: psycopg.Connection) -> str:
    schema = f"stoa_schema_{_digest(_migrations())}"
    if not _exists(admin, schema):
        _build(admin, schema, "stoa", _migrate)
    return schema


def _build(admin: psycopg.Connection, name: str, source: str, fill: Callable[[str], None]) -> None:
    """Under another name until it is whole, so that a killed build is never taken for a template."""
    unfinished = f"stoa_run_{os.getpid()}_new"
    drop(admin, unfinished)
    _copy(admin, unfinished, source if source != "stoa" else "template1")
    fill(unfinished)
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
    )


def _copy(admin: psycopg.Connection, name: str, source: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    admin.execute(statement.format(sql.Identifier(name), sql.Identifier(source)))
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO stoa_web").format(sql.Identifier(name)))
    _source[name] = source


def _migrate(name: str) -> None:
    environment = {
        **os.environ,
        "STOA_AS_OWNER": "on",
        "DATABASE_OWNER_URL": address(name, "DATABASE_OWNER_URL"),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.test"),
        "SHOP_SPARES": str(SPARES),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-P", "-m", "config.manage", "prepare_database", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the test database could not be migrated:\n{done.stdout}{done.stderr}")


def _exists(admin: psycopg.Connection, name: str) -> bool:
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop_leftovers(admin: psycopg.Connection) -> None:
    for (name,) in admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'stoa\\_run\\_%'"
    ).fetchall():
        if not _alive(int(name.split("_")[2])):
            with suppress(psycopg.errors.ObjectInUse):
                drop(admin, name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _forget_old(admin: psycopg.Connection, keep: set[str]) -> None:
    """Templates of former states of the code: the newest few stay, for branches that come and go."""
    for kind in ("stoa_schema_", "stoa_world_"):
        rows = admin.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC", [kind]
        ).fetchall()
        for (name,) in rows[KEPT_TEMPLATES:]:
            if name not in keep:
                drop(admin, name)


def _migrations() -> list[Path]:
    found = [
        path
        for pattern in ("platform", "tenants", "billing", "api")
        for path in (ROOT / pattern).rglob("migrations/*.py")
    ]
    return sorted([*found, *_files(SCHEMA_SOURCES)])


def _files(patterns: tuple[str, ...]) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())


def _digest(paths: list[Path], *more: str) -> str:
    digest = hashlib.sha256("".join(more).encode())
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
