"""Each attack starts with full buckets: what one test used up must not refuse the next."""

import pytest

from core.redis import client


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    for pattern in ("stoa:rate:*", "*allauth:rl:*"):
        for key in client().scan_iter(pattern, count=1000):
            client().delete(key)
