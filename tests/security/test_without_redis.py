"""Redis refuses or hangs: people sign in and out and stay signed in, shops stay open, and nobody waits for it twice."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import redis
from django.core.cache import caches

from accounts import services
from core.redis import PAUSE_SECONDS, client, patience
from core.sessions import KEPT_SECONDS, SessionStore

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


class Deaf:
    """Takes every connection, counts it, and says nothing."""

    def __init__(self, server: socket.socket) -> None:
        self.server = server
        self.connections: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self.connections.append(self.server.accept()[0])


@pytest.fixture
def deaf() -> Iterator[Deaf]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Deaf(server)
        yield found
        for connection in found.connections:
            connection.close()
    patience.forget()


def _use(settings: Any, port: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {
        name: {**cache, "LOCATION": settings.REDIS_URL} for name, cache in settings.CACHES.items()
    }
    patience.forget()


@pytest.fixture(params=["refuses", "hangs"])
def lose_redis(request: Any, settings: Any, deaf: Deaf) -> Callable[[], None]:
    """From the call on the address is one where nobody answers, or somebody who never does."""
    port = deaf.server.getsockname()[1] if request.param == "hangs" else 9
    return lambda: _use(settings, port)


def test_every_cache_gives_up_as_soon_as_we_do():
    from config.settings import base
    from core.redis import HASTY

    for cache in base.CACHES.values():
        assert cache["BACKEND"] == "core.cache.ForgivingRedisCache"
        assert cache["OPTIONS"] is HASTY
    assert HASTY["socket_timeout"] <= 0.5


def test_who_is_signed_in_goes_on_working(client_for: Any, world: Any, lose_redis: Callable[[], None]):
    client = client_for(None, user=world.alice)
    lose_redis()
    assert client.get("/manage/acme/").status_code == 200
    assert client_for(world.acme).get("/").status_code == 200


def test_signing_in_and_out_needs_no_redis(client_for: Any, world: Any, lose_redis: Callable[[], None]):
    account = services.register(email="vic@example.com", password=PASSWORD)
    browser, thief = client_for(None), client_for(None)
    lose_redis()
    answer = browser.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/manage/")
    thief.cookies["stoa_session"] = browser.cookies["stoa_session"].value
    assert browser.get("/accounts/profile/").status_code == 200
    assert browser.post("/accounts/logout/").status_code == 302
    assert thief.get("/accounts/profile/").status_code == 302


def test_a_hanging_redis_is_waited_for_once_in_a_while(
    client_for: Any, world: Any, settings: Any, deaf: Deaf
):
    browser = client_for(None, user=world.alice)
    _use(settings, deaf.server.getsockname()[1])
    started = time.monotonic()
    for _ in range(5):
        assert browser.get("/manage/acme/").status_code == 200
        assert client_for(world.acme).get("/").status_code == 200
    pauses = 1 + (time.monotonic() - started) / PAUSE_SECONDS
    # One try may be two connections: the library opens a second where the first was closed on it.
    assert 0 < len(deaf.connections) <= 2 * pauses


def test_when_it_answers_again_it_is_asked_again(settings: Any, deaf: Deaf, monkeypatch: Any):
    url = settings.REDIS_URL
    _use(settings, deaf.server.getsockname()[1])
    with pytest.raises(redis.RedisError):
        client().ping()
    settings.REDIS_URL = url
    with pytest.raises(redis.ConnectionError, match="a moment ago"):
        client().ping()
    later = time.monotonic() + PAUSE_SECONDS
    monkeypatch.setattr("core.redis.time.monotonic", lambda: later)
    assert client().ping()
    assert client().ping()


def test_a_connection_that_redis_closed_is_no_reason_to_pause(settings: Any):
    """After a restart of Redis every connection in the pool is dead: each is opened again, nobody goes without."""
    assert client().ping()
    killer = redis.Redis.from_url(settings.REDIS_URL)
    ours = client().client_id()
    killer.client_kill_filter(_id=str(ours))
    assert client().ping()


def test_no_copy_of_a_session_outlives_a_minute():
    """What a cache that was away brings back when it comes: the copy of a session that was deleted meanwhile."""
    session = SessionStore()
    session["user"] = "alice"
    session.save()
    cache: Any = caches["platform"]
    raw, key = cache._cache.get_client(), cache.make_key(session.cache_key)
    assert 0 < raw.ttl(key) <= KEPT_SECONDS
    raw.delete(key)
    assert SessionStore(session.session_key)["user"] == "alice"
    assert 0 < raw.ttl(key) <= KEPT_SECONDS
