"""The connection pools to Redis of a process.

What a request asks Redis it can do without: limits, caches, a nudge. So it waits for it briefly, and once it waited in
vain, for some seconds it does not ask at all: a Redis that hangs costs a process one timeout now and then, not each
request several.
"""

import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from core import conf

CONNECT_SECONDS = 0.25
ANSWER_SECONDS = 0.5
PAUSE_SECONDS = 3.0
T = TypeVar("T")


class Patience(Retry):
    """A circuit breaker in the place where redis-py asks how often to try: shared by all connections that get it.

    A connection that was closed is opened again at once (Redis has been restarted); whoever does not answer in time,
    or cannot be reached, is left alone for PAUSE_SECONDS. Then one caller tries, the others go on without.
    """

    def __init__(self) -> None:
        super().__init__(NoBackoff(), 1, (redis.ConnectionError,))
        self._lock = threading.Lock()
        self._left_alone_until = 0.0
        self._inside = threading.local()

    __hash__ = Retry.__hash__

    def __deepcopy__(self, memo: object) -> "Patience":
        return self

    def call_with_retry(self, do: Callable[[], T], *args: Any, **kwargs: Any) -> T:
        if getattr(self._inside, "now", False):  # connecting, for a command
            return super().call_with_retry(do, *args, **kwargs)
        self._ask_leave()
        self._inside.now = True
        try:
            answer = super().call_with_retry(do, *args, **kwargs)
        except (redis.ConnectionError, redis.TimeoutError, OSError):
            self._left_alone_until = time.monotonic() + PAUSE_SECONDS
            raise
        finally:
            self._inside.now = False
        self._left_alone_until = 0.0
        return answer

    def _ask_leave(self) -> None:
        if not self._left_alone_until:
            return
        with self._lock:
            moment = time.monotonic()
            if moment < self._left_alone_until:
                raise redis.ConnectionError("Redis did not answer a moment ago.")
            self._left_alone_until = moment + PAUSE_SECONDS

    def forget(self) -> None:
        """Try again at once."""
        self._left_alone_until = 0.0


patience = Patience()
# For every client that a request may use, the caches' among them.
HASTY: dict[str, Any] = {
    "socket_connect_timeout": CONNECT_SECONDS,
    "socket_timeout": ANSWER_SECONDS,
    "retry": patience,
}


def client() -> redis.Redis:
    """A client of REDIS_URL for requests and tasks, which gives up soon; it speaks bytes."""
    return _client(conf.get("REDIS_URL"), hasty=True)


def waiting_client() -> redis.Redis:
    """A client for commands that wait on purpose (BLPOP), up to four seconds."""
    return _client(conf.get("REDIS_URL"), hasty=False)


@lru_cache(maxsize=8)
def _client(url: str, *, hasty: bool) -> redis.Redis:
    # redis-py reconnects by itself after a fork: a pool notices the other process id.
    options = HASTY if hasty else {"socket_connect_timeout": 1.0, "socket_timeout": 5.0}
    return redis.Redis.from_url(url, health_check_interval=30, **options)
