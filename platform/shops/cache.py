"""Which shop a host, slug or id is: an in-process LRU of 30 seconds, positive and negative, busted by a version key.

A service that changes the directory raises the version in Redis after its commit. Every process looks at that key at
most once a second, so a change is seen everywhere within a second, and at once where it was made. Without Redis the 30
seconds hold.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from redis.exceptions import RedisError

from core.db import on_commit
from core.redis import client

T = TypeVar("T")
LIFETIME = 30.0
LOOK_EVERY = 1.0
SIZE = 10_000
VERSION_KEY = "stoa:shops:version"


@dataclass(slots=True)
class _Entry:
    value: object
    until: float


class Directory:
    """A thread-safe cache of one process."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._version = b""
        self._looked_at = 0.0

    def get(self, key: Hashable, load: Callable[[], T]) -> T:
        """The cached value (which may be None: a host that is no shop), or what `load` finds."""
        self._follow_version()
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.until > time.monotonic():
                self._entries.move_to_end(key)
                return entry.value  # type: ignore[return-value]  # put there by the same key's loader
            version = self._version
        value = load()
        with self._lock:
            if version == self._version:  # nobody changed the directory while we were reading it
                self._entries[key] = _Entry(value, time.monotonic() + LIFETIME)
                while len(self._entries) > SIZE:
                    self._entries.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget everything here, and make a reader that is under way forget what it found."""
        with self._lock:
            self._entries.clear()
            self._looked_at = 0.0
            self._version = b"unknown:%d" % time.monotonic_ns()

    def _follow_version(self) -> None:
        moment = time.monotonic()
        if moment - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = moment
        try:
            version = bytes(client().get(VERSION_KEY) or b"0")  # type: ignore[arg-type]  # the client speaks bytes
        except RedisError:
            return
        with self._lock:
            if version != self._version:
                self._version = version
                self._entries.clear()


directory = Directory()


def bust_after_commit() -> None:
    """Call inside the transaction that changes the directory: forget here and now, and everywhere once it is true."""
    directory.clear()
    on_commit(bust, "platform")


def bust() -> None:
    """Make every process look again."""
    directory.clear()
    try:
        client().incr(VERSION_KEY)
    except RedisError:
        return  # the other processes notice within LIFETIME
