"""Where the test gateway remembers: Redis, so that web, worker and tests agree."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core import redis

PREFIX = "stoa:test_gateway"
LIFETIME = 30 * 24 * 3600
Record = dict[str, Any]


@contextmanager
def alone() -> Iterator[None]:
    """One writer at a time: the gateway's promise about repeated keys depends on it."""
    with redis.client().lock(f"{PREFIX}:lock", timeout=10, blocking_timeout=10):
        yield


def load(kind: str, reference: str) -> Record | None:
    text = redis.client().get(f"{PREFIX}:{kind}:{reference}")
    if text is None:
        return None
    record: Record = json.loads(text)
    return record


def save(kind: str, reference: str, record: Record) -> None:
    redis.client().set(f"{PREFIX}:{kind}:{reference}", json.dumps(record), ex=LIFETIME)


def save_together(*entries: tuple[str, str, Record]) -> None:
    """All of them or none: a gateway that is killed never took money for a wish it does not remember."""
    with redis.client().pipeline(transaction=True) as pipeline:
        for kind, reference, record in entries:
            pipeline.set(f"{PREFIX}:{kind}:{reference}", json.dumps(record), ex=LIFETIME)
        pipeline.execute()
