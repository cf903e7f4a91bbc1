"""The data stores a command needs: the embedded ones, or those named in the environment."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from launch.database import prepare_database
from launch.memory import forget_homeless, memory_for
from launch.paths import SECRETS
from launch.postgres import PostgresServer, ensure_postgres, in_use, stop_postgres
from launch.redis import RedisServer, ensure_redis, stop_redis
from launch.secrets import Secrets


@dataclass(frozen=True)
class DataStores:
    """Addresses for the environment, and the embedded servers behind them (None: somebody else runs it)."""

    environment: dict[str, str]
    postgres: PostgresServer | None
    redis: RedisServer | None


def ensure_data_stores(state: Path, *, durable: bool) -> DataStores:
    """Start what the environment does not name: DATABASE_URL and REDIS_URL replace the embedded servers."""
    with ThreadPoolExecutor() as pool:
        database = pool.submit(_database, state, durable=durable)
        redis = pool.submit(_redis, state, durable=durable)
        postgres_server, database_environment = database.result()
        redis_server, redis_environment = redis.result()
    return DataStores(
        environment={**database_environment, **redis_environment},
        postgres=postgres_server,
        redis=redis_server,
    )


@contextmanager
def borrowed_data_stores(state: Path, *, durable: bool) -> Iterator[DataStores]:
    """The data stores for the length of the block; the last of several users stops the embedded ones.

    What they kept in memory is given back.
    """
    state.mkdir(parents=True, exist_ok=True)
    handle = os.open(state / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield ensure_data_stores(state, durable=durable)
    finally:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stop_redis(state / "redis")
            directory = _postgres_directory(state, durable=durable)
            stop_postgres(directory)
            if directory != state / "pg":
                shutil.rmtree(directory.parent)
        os.close(handle)


def _database(state: Path, *, durable: bool) -> tuple[PostgresServer | None, dict[str, str]]:
    if os.environ.get("DATABASE_URL"):
        url = os.environ["DATABASE_URL"]
        return None, {"DATABASE_URL": url, "DATABASE_OWNER_URL": os.environ.get("DATABASE_OWNER_URL", url)}
    server = ensure_postgres(_postgres_directory(state, durable=durable), durable=durable)
    secrets = Secrets(SECRETS)
    urls = prepare_database(
        server.admin_url(),
        owner_password=secrets.get("database_owner_password"),
        web_password=secrets.get("database_web_password"),
        may_create_databases=not durable,
    )
    admin = (
        {"DATABASE_ADMIN_URL": server.admin_url()} if not durable else {}
    )  # tests only: to copy and drop databases
    return server, {"DATABASE_URL": urls.web, "DATABASE_OWNER_URL": urls.owner, **admin}


def _postgres_directory(
    state: Path, *, durable: bool, find_memory: Callable[[Path], Path | None] = memory_for
) -> Path:
    """What may be lost lives in memory when there is room; then nothing of it stays on the disk."""
    on_disk = state / "pg"
    if durable or in_use(on_disk):
        return on_disk
    forget_homeless(lambda place: stop_postgres(place / "pg"))
    memory = find_memory(state)
    if memory is None:
        return on_disk
    if on_disk.exists():
        stop_postgres(on_disk)
        shutil.rmtree(on_disk)
    return memory / "pg"


def _redis(state: Path, *, durable: bool) -> tuple[RedisServer | None, dict[str, str]]:
    if os.environ.get("REDIS_URL"):
        return None, {"REDIS_URL": os.environ["REDIS_URL"]}
    server = ensure_redis(state / "redis", durable=durable)
    return server, {"REDIS_URL": server.url()}
