"""Twenty shops under mixed load for minutes on end: no memory or connections pile up, no answer fails, all adds up."""

import http.client
import os
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psutil
import psycopg

from launch.demo_services import background, web
from launch.measuring import Context, Row
from launch.processes import free_port
from launch.supervisor import Supervisor
from tests.bench.parts.load import family
from tests.bench.parts.shopper import adding, buy, headers

NAME = "soak"
MINUTES = 6.0
DOMAIN = "stoa.localhost"
SHOPS = 20
SHOPPERS = 8
EVERY = 5.0  # seconds between looks at the processes
GROWTH = 1.15  # of memory, from the second third of the time to the last
SLACK = 24 * 1024 * 1024  # bytes: what an allocator's arenas come and go by
SETTLE = 120.0
PAGES = (
    "/",
    "/collections/bench",
    "/collections/bench?page=2",
    "/products/product-{n}",
    "/search?q=product+{n}",
    "/cart",
)
STRANGE = (
    "/nothing-here",
    "/products/' OR 1=1--",
    "/collections/bench?page=99999999999999999999",
    "/search?q=%00",
)


@dataclass
class Watch:
    """What was done and seen, from all threads; `deque` and `Counter` per thread would be no clearer and no safer."""

    answers: Counter[int] = field(default_factory=Counter)
    paid: int = 0
    failures: list[str] = field(default_factory=list)
    memory: dict[str, list[int]] = field(default_factory=dict)
    files: dict[str, list[int]] = field(default_factory=dict)
    connections: list[int] = field(default_factory=list)
    times: deque[float] = field(default_factory=lambda: deque(maxlen=200_000))
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(context: Context) -> list[Row]:
    """An argument behind `--` is the number of minutes."""
    minutes = float(context.arguments[0]) if context.arguments else MINUTES
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev", "STOA_DEMO": "on", "STOA_STATE_DIR": str(context.scratch),
            "STOA_DOMAIN": DOMAIN, "STOA_TRUST_PROXY": "on", "STOA_TEST_GATEWAY": "on", "EMAIL_URL": "demo://",
            "LOG_LEVEL": "WARNING",
        }
    )  # fmt: skip
    from tests.bench.pages import variant_of
    from tests.bench.parts.shops import prepare

    shops = prepare(SHOPS)
    variant = variant_of(shops[0])
    _stock(shops, variant)
    watch, over = Watch(), threading.Event()
    with _running(context) as (port, supervisor):
        until = time.monotonic() + 60 * minutes
        threads = [
            threading.Thread(target=_shop, args=(watch, port, shops, variant, until, seed))
            for seed in range(SHOPPERS)
        ]
        observer = threading.Thread(target=_observe, args=(watch, supervisor, over))
        for thread in (*threads, observer):
            thread.start()
        for thread in threads:
            thread.join()
        over.set()
        observer.join()
        waiting = _settled()
    return _verdict(watch, shops, waiting, minutes)


@contextmanager
def _running(context: Context) -> Iterator[tuple[int, Supervisor]]:
    port = free_port(0)
    os.environ["STOA_PORT"] = str(port)
    supervisor = Supervisor(
        environment=dict(os.environ),
        logs=context.scratch / "logs",
        directory=context.root,
        say=lambda text: None,
    )
    try:
        for service in (web(port, DOMAIN), *background(context.scratch)):
            supervisor.start(service)
        assert supervisor.wait_until_ready(90, give_up=threading.Event().is_set)
        yield port, supervisor
    finally:
        supervisor.stop()


def _stock(shops: list[Any], variant: str) -> None:
    from uuid import UUID

    from core.actor import Actor
    from shops.context import use
    from tenants.inventory.services import set_on_hand

    for shop in shops:
        with use(shop):
            set_on_hand(actor=Actor.system("proof"), variant_id=UUID(variant), quantity=1_000_000)


def _shop(watch: Watch, port: int, shops: list[Any], variant: str, until: float, seed: int) -> None:
    """One after the other at random: mostly looking, some carts, a few orders, now and then nonsense."""
    dice = random.Random(seed)
    hosts = [f"{shop.slug}.{DOMAIN}" for shop in shops]
    while time.monotonic() < until and not watch.failures:
        host, kind = dice.choice(hosts), dice.random()
        try:
            if kind < 0.03:
                buy(port, host, variant)
                watch.paid += 1
            elif kind < 0.10:
                method, path, body, sent = adding([host], variant)(0)
                _ask(watch, port, method, path, body, sent)
            elif kind < 0.14:
                _ask(watch, port, "GET", dice.choice(STRANGE).replace(" ", "%20"), b"", headers(host))
            elif kind < 0.16:
                _ask(watch, port, "GET", "/", b"", headers(f"nobody-{dice.randrange(10**9)}.{DOMAIN}"))
            else:
                path = dice.choice(PAGES).format(n=dice.randrange(1, 40))
                _ask(watch, port, "GET", path, b"", headers(host))
        except (AssertionError, OSError, http.client.HTTPException) as error:
            watch.failures.append(f"{host}: {error!r}")


def _ask(watch: Watch, port: int, method: str, path: str, body: bytes, sent: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    started = time.perf_counter()
    try:
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    with watch.lock:
        watch.answers[answer.status] += 1
        watch.times.append(time.perf_counter() - started)
    assert answer.status < 500, f"{answer.status} for {method} {path}"


def _observe(watch: Watch, supervisor: Supervisor, over: threading.Event) -> None:
    while not over.wait(EVERY):
        for name, pid in supervisor.pids.items():
            with suppress(psutil.NoSuchProcess):
                members = family(psutil.Process(pid))
                watch.memory.setdefault(name, []).append(sum(each.memory_info().rss for each in members))
                watch.files.setdefault(name, []).append(sum(each.num_fds() for each in members))
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            )
            watch.connections.append(row.fetchone()[0])  # type: ignore[index]


def _settled() -> Any:
    """What still waits once nobody asks for anything; nothing should."""
    from core.outbox.operating import backlog

    deadline = time.monotonic() + SETTLE
    while True:
        waiting = backlog()
        if not (waiting.pending or waiting.leased) or time.monotonic() > deadline:
            return waiting
        time.sleep(1)


def _verdict(watch: Watch, shops: list[Any], waiting: Any, minutes: float) -> list[Row]:
    from billing.ledger.selectors import unbalanced
    from shops.context import use
    from tenants.inventory.selectors import unexplained_levels

    assert watch.failures == [], watch.failures[0]
    assert watch.paid > 0, "nobody bought anything"
    for name, seen in watch.memory.items():
        middle, last = _parts(seen)
        assert last <= middle * GROWTH + SLACK, f"{name} grew from {middle / 1e6:.0f} to {last / 1e6:.0f} MB"
    for name, seen in watch.files.items():
        middle, last = _parts(seen)
        assert last <= middle + 16, f"{name} had {middle:.0f} and then {last:.0f} files open"
    assert max(watch.connections) <= min(watch.connections) + 60, "connections to PostgreSQL pile up"
    assert (waiting.pending, waiting.leased, waiting.dead) == (0, 0, 0), f"work is left: {waiting}"
    assert unbalanced() == [], "the ledger does not balance"
    with use(shops[0]):  # the others are copies without its history
        assert unexplained_levels() == [], "stock is not the sum of its movements"
    ordered = sorted(watch.times)
    return [
        Row("minutes", minutes, "min"),
        Row("requests besides checkouts", sum(watch.answers.values()), "requests"),
        Row("checkouts paid", watch.paid, "orders"),
        Row("answers with 5xx", sum(n for status, n in watch.answers.items() if status >= 500), "answers"),
        *(Row(f"p{part}", 1000 * ordered[len(ordered) * part // 100], "ms") for part in (50, 95, 99)),
        *(
            Row.against(f"memory of {name}, last third over second", last / 1e6, "MB", middle / 1e6)
            for name, (middle, last) in ((name, _parts(seen)) for name, seen in sorted(watch.memory.items()))
        ),
        Row("connections to PostgreSQL, most", max(watch.connections), "connections"),
    ]


def _parts(seen: list[int]) -> tuple[float, float]:
    """Means of the second and of the last third; the first is warming up."""
    third = max(1, len(seen) // 3)
    middle, last = seen[third : 2 * third] or seen, seen[-third:]
    return sum(middle) / len(middle), sum(last) / len(last)
