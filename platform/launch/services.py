"""The data stores a command needs: the embedded ones, or those named in the environment."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from launch.database import prepare_database
from launch.paths import SECRETS
from launch.postgres import PostgresServer, ensure_postgres
from launch.redis import RedisServer, ensure_redis
from launch.secrets import Secrets


@dataclass(frozen=True)
class DataStores:
    """Addresses for the environment, and the embedded servers behind them (None: somebody else runs it)."""

    environment: dict[str, str]
    postgres: PostgresServer | None
    redis: RedisServer | None

    def stop(self) -> None:
        for server in (self.redis, self.postgres):
            if server is not None:
                server.stop()


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


def _database(state: Path, *, durable: bool) -> tuple[PostgresServer | None, dict[str, str]]:
    if os.environ.get("DATABASE_URL"):
        url = os.environ["DATABASE_URL"]
        return None, {"DATABASE_URL": url, "DATABASE_OWNER_URL": os.environ.get("DATABASE_OWNER_URL", url)}
    server = ensure_postgres(state / "pg", durable=durable)
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


def _redis(state: Path, *, durable: bool) -> tuple[RedisServer | None, dict[str, str]]:
    if os.environ.get("REDIS_URL"):
        return None, {"REDIS_URL": os.environ["REDIS_URL"]}
    server = ensure_redis(state / "redis", durable=durable)
    return server, {"REDIS_URL": server.url()}
