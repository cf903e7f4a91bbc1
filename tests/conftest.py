"""What every test may ask for. Real PostgreSQL under the restricted login, real Redis, the named world inside.

`world`             Alice, Bob, Mallory, Olga, and the ShopRefs of acme and globex
`acme`, `globex`    the two shops;  `in_acme`, `in_globex`: the test runs inside that shop
`client_for(shop)`  a test client on the shop's host;  `client_for(None)`: on the platform's
`fresh_shop()`      another live shop
`query_budget(n)`   fails, and prints the SQL, when the block sends more than n statements
`stack`             granian, worker, relay, beat and Stripe sandbox with that world, for tests in `stack_browser`
`committing`        the test's transactions really commit; the database is put back afterwards

A test that touches the database says `pytestmark = pytest.mark.django_db` (or asks for a fixture above): it runs in a
transaction on both aliases that is rolled back. `@pytest.mark.django_db(transaction=True)` is the same as `committing`.
"""

import copy
import gc
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import hypothesis
import pytest
import redis
from xdist.scheduler import LoadScopeScheduling

from tests import databases
from tests.world import World, build_world, load_world

STACK_TESTS = ("tests/journeys/", "tests/browser/test_every_page.py")

databases.ensure_servers()

# A busy machine is no reason to fail: no property is held to the clock.
hypothesis.settings.register_profile(
    "stoa", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("stoa")


def pytest_configure(config: pytest.Config) -> None:
    """Each process gets a Redis database of its own: people and workers run at once."""
    from django.conf import settings

    server = os.environ["REDIS_URL"].rpartition("/")[0]
    with redis.Redis.from_url(f"{server}/0") as client:
        count = int(client.config_get("databases")["databases"])
    url = f"{server}/{1 + os.getpid() % (count - 1)}"
    former, settings.REDIS_URL, settings.CELERY_BROKER_URL = settings.REDIS_URL, url, url
    for cache in settings.CACHES.values():
        if cache.get("LOCATION") == former:
            cache["LOCATION"] = url


def pytest_collection_finish() -> None:
    """What was imported stays: without this every full round of the collector walks through all of it again."""
    gc.collect()
    gc.freeze()


def _point_at(name: str) -> None:
    """Let both aliases use this database, as the restricted login."""
    from django.db import connections

    from config.settings import env

    found = env.database(databases.address(name))
    for connection in connections.all():
        connection.close()
        for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
            connection.settings_dict[key] = found[key]
            connections.settings[connection.alias][key] = found[key]


def _forget() -> None:
    """What a process remembers about a database that is being replaced."""
    from django.contrib.contenttypes.models import ContentType

    from shops import cache
    from tenants.store.remembered import forget_all
    from tenants.store.selectors import forget_everything

    cache.directory.clear()
    forget_everything()
    forget_all()
    ContentType.objects.clear_cache()


def _build_world_in(name: str) -> None:
    _point_at(name)
    _forget()
    build_world()
    _point_at("postgres")


class _Copy:
    """This process's database."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_dirty = False
        self.world: World | None = None

    def clean(self) -> None:
        if self.is_dirty:
            _point_at("postgres")
            databases.renew(self.name)
            _point_at(self.name)
            self.is_dirty = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, django_test_environment: None) -> Iterator[_Copy]:
    """A copy of the template for this process, dropped at the end."""
    with django_db_blocker.unblock():
        database = _Copy(databases.copy_for_this_process(_build_world_in))
        _point_at(database.name)
        _forget()
        database.world = load_world()
    yield database
    with django_db_blocker.unblock():
        _point_at("postgres")
        with databases._exclusive(), databases._admin() as admin:
            databases.drop(admin, database.name)


@pytest.fixture
def _django_db_helper(
    request: pytest.FixtureRequest, django_db_setup: _Copy, django_db_blocker: Any
) -> Iterator[None]:
    """In place of pytest-django's: transactions on both aliases; no TRUNCATE, which the restricted login may not."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    with django_db_blocker.unblock():
        django_db_setup.clean()
        _forget()
        if commits:
            django_db_setup.is_dirty = True
            yield
            _close_connections()
        else:
            with _rolled_back():
                yield
        _forget()


@contextmanager
def _rolled_back() -> Iterator[None]:
    """And what only a commit would have checked is checked."""
    from django.db import connections

    with databases.undone():
        yield
        for alias in ("platform", "default"):
            connection = connections[alias]
            if connection.in_atomic_block and not connection.needs_rollback and connection.is_usable():
                connection.check_constraints()


def _close_connections() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()


@pytest.fixture
def committing(transactional_db: None) -> None:
    """Transactions really commit: for races and for what other processes must see."""


@pytest.fixture
def world(db: None, django_db_setup: _Copy) -> World:
    return copy.deepcopy(django_db_setup.world)  # type: ignore[return-value]


@pytest.fixture
def acme(world: World) -> Any:
    return world.acme


@pytest.fixture
def globex(world: World) -> Any:
    return world.globex


@pytest.fixture
def in_acme(acme: Any) -> Iterator[Any]:
    from shops.context import use

    with use(acme):
        yield acme


@pytest.fixture
def in_globex(globex: Any) -> Iterator[Any]:
    from shops.context import use

    with use(globex):
        yield globex


@pytest.fixture
def client_for(db: None) -> Callable[..., Any]:
    """`client_for(shop)` or `client_for(None)`; `user=` signs that person in on the platform's host."""
    from django.conf import settings
    from django.test import Client

    from shops.context import no_shop

    def make(shop: Any = None, *, user: Any = None, **options: Any) -> Any:
        host = shop.primary_host if shop is not None else settings.DOMAIN
        client = Client(headers={"host": host, **options.pop("headers", {})}, **options)
        if user is not None:
            with no_shop():
                _sign_in(client, user)
        return client

    return make


def _sign_in(client: Any, user: Any) -> None:
    """As after the password and a code: pages that ask for them again after five minutes do not ask.

    The session is written once; `force_login`, and the two moments after it, would write it three times.
    """
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts.freshness import CODE_AT, PASSWORD_AT
    from core import clock

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[PASSWORD_AT] = session[CODE_AT] = clock.now().timestamp()
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


@pytest.fixture
def fresh_shop(world: World) -> Callable[..., Any]:
    """`fresh_shop()`: one more live shop, of Alice unless `owner=` says otherwise."""
    from shops.actors import owner_actor
    from shops.refs import ref_of
    from shops.services import create_shop

    numbers = itertools.count(1)

    def make(*, owner: Any = None, country: str = "DE", **fields: Any) -> Any:
        person = owner or world.alice
        name = fields.pop("name", f"Fresh {next(numbers)}")
        slug = fields.pop("slug", name.lower().replace(" ", "-"))
        shop = create_shop(
            owner=person, name=name, slug=slug, country=country, actor=owner_actor(person), **fields
        )
        return ref_of(shop)

    return make


@pytest.fixture
def query_budget(db: None) -> Callable[[int], Any]:
    """`with query_budget(5): …` counts both aliases and prints what was sent when it was more."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def budget(limit: int) -> Iterator[list[str]]:
        statements: list[str] = []
        with ExitStack() as stack:
            captured = [
                stack.enter_context(CaptureQueriesContext(connections[alias]))
                for alias in ("platform", "default")
            ]
            yield statements
        statements += [query["sql"] for each in captured for query in each.captured_queries]
        if len(statements) > limit:
            listing = "\n".join(f"{number:>3}. {statement}" for number, statement in enumerate(statements, 1))
            pytest.fail(f"{len(statements)} statements, {limit} allowed:\n{listing}", pytrace=False)

    return budget


class _OneStack(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Tests go one by one to whoever is free; those that use the stack stay together, so it is started once."""

    def _split_scope(self, nodeid: str) -> str:
        return "stack" if nodeid.startswith(STACK_TESTS) else nodeid

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """As it is, and forget what is done: the base class counts through all of it with every report."""
        super().mark_test_complete(node, item_index, duration)
        mine = self.assigned_work[node]
        for scope in [scope for scope, tests in mine.items() if all(tests.values())]:
            del mine[scope]


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    return _OneStack(config, log)


@pytest.fixture(scope="session")
def stack() -> Iterator[Any]:
    """The real processes with the world inside, on a port of their own: tests/web/stack.py."""
    from tests.web.stack import running

    with running() as found:
        yield found


@pytest.fixture(scope="module")
def stack_browser(stack: Any) -> Iterator[Any]:
    """Chromium for whoever looks at the stack. While it runs no other module can start one in this thread."""
    from tests.web.browsing import chromium

    with chromium() as started:
        yield started


@pytest.fixture(autouse=True)
def _nothing_entered() -> Iterator[None]:
    """A test that leaves a shop entered, or Redis left alone, would lend it to the next one."""
    from core.redis import patience
    from core.scope import current_scope

    patience.forget()
    assert current_scope() is None
    yield
    assert current_scope() is None
