"""Redis refuses or hangs: who is signed in stays so, shops stay open, and nobody is told they are signed out."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from django.core.cache import caches
from redis.backoff import NoBackoff
from redis.retry import Retry

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["refuses", "hangs"])
def lose_redis(request: Any, settings: Any) -> Iterator[Callable[[], None]]:
    """From the call on the address is one where nobody answers, or somebody who never does."""

    def lose() -> None:
        url = f"redis://127.0.0.1:{server.getsockname()[1] if request.param == 'hangs' else 9}/0"
        settings.REDIS_URL = url
        options = {"socket_connect_timeout": 0.1, "socket_timeout": 0.1, "retry": Retry(NoBackoff(), 0)}
        settings.CACHES = {
            name: {**cache, "LOCATION": url, "OPTIONS": options} for name, cache in settings.CACHES.items()
        }

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield lose


def test_every_cache_gives_up_soon():
    from config.settings import base

    for cache in base.CACHES.values():
        assert cache["BACKEND"] == "core.cache.ForgivingRedisCache"
        assert cache["OPTIONS"]["socket_timeout"] <= 1


def test_who_is_signed_in_goes_on_working(client_for: Any, world: Any, lose_redis: Callable[[], None]):
    client = client_for(None, user=world.alice)
    lose_redis()
    assert client.get("/manage/acme/").status_code == 200
    assert client_for(world.acme).get("/").status_code == 200


def test_signing_out_is_not_pretended(lose_redis: Callable[[], None]):
    lose_redis()
    with pytest.raises(redis.RedisError):
        caches["platform"].delete("session")
