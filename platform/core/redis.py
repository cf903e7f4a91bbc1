"""The one connection pool to Redis of a process."""

from functools import lru_cache

import redis

from core import conf


def client() -> redis.Redis:
    """A client of REDIS_URL with short timeouts; it speaks bytes."""
    return _client(conf.get("REDIS_URL"))


@lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    # redis-py reconnects by itself after a fork: a pool notices the other process id.
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=1.0,
        socket_timeout=5.0,
        health_check_interval=30,
    )
