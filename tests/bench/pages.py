"""List, product, add to cart and whole checkouts, beside a `SELECT 1` under the same server; 1, 100 and 1,000 shops."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from launch.measuring import Context, Row
from tests.bench.parts.load import Request, Result, cpu_of, drive
from tests.bench.parts.server import Watched, serving
from tests.bench.parts.shopper import adding, buy
from tests.bench.parts.statements import statements

NAME = "pages"
SIZES = (1, 100, 1000)
DOMAIN = "stoa.localhost"
REFERENCE = 10_000  # a SELECT 1 is so quick that the clock of /proc (10 ms) asks for many
BESIDE = 5_000  # and again in turns with each page, because the machine's mood changes
TURNS = 5
PREPARING_SECONDS = 420.0  # what is not there by then is made by the next run
REQUESTS = 3_000
WRITES = 1_500
CHECKOUTS = 200
PAGES = {"list of 24": "/collections/bench", "product": "/products/product-7"}
REDIRECTED = (200, 302, 303)
_UNCACHED = {"STOA_PAGE_CACHE_MB": "0"}


def run(context: Context) -> list[Row]:
    """Arguments behind `--` choose the numbers of shops: `./stoa bench pages -- 1 100`.

    Many shops take longer to make than to measure: what time was too short for is made by the same command again.
    """
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "STOA_DOMAIN": DOMAIN,
            "STOA_TRUST_PROXY": "on",
            "EMAIL_URL": "memory://",
            "LOG_LEVEL": "ERROR",
            "STOA_TEST_GATEWAY": "on",
        }
    )
    from tests.bench.parts.shops import prepare

    sizes = [int(each) for each in context.arguments] or list(SIZES)
    until = time.monotonic() + PREPARING_SECONDS
    made = {size: prepare(size, until=until) for size in sizes}
    if short := [size for size, shops in made.items() if len(shops) < size]:
        print(f"pages: {len(made[short[-1]])} of {short[-1]} shops are there. Run the same again to go on.")
        return []
    with serving("tests.bench.parts.reference_wsgi:application", "/", DOMAIN) as (port, watched):
        reference = Reference(port, watched)
        rows = _rows("SELECT 1 (reference)", reference.measured(REFERENCE), None)
        for shops in made.values():
            rows += _measure(shops, reference)
    return rows


class Reference:
    """The yardstick, which answers beside whatever is measured."""

    def __init__(self, port: int, watched: Watched) -> None:
        self._port, self._watched = port, watched

    def measured(self, total: int) -> Result:
        drive(self._port, _plain, total=500, watched=self._watched)
        return drive(self._port, _plain, total=total, watched=self._watched)

    def beside(self, measure: Callable[[int], Result]) -> tuple[Result, Result]:
        """What `measure(turn)` measures and the yardstick, in turns: CPU per request differs by a half with what else
        the machine's host does, from one minute to the next.
        """
        page, yardstick = measure(0), self.measured(BESIDE // TURNS)
        for turn in range(1, TURNS):
            page += measure(turn)
            yardstick += self.measured(BESIDE // TURNS)
        return page, yardstick


def _plain(_: int) -> Request:
    return "GET", "/", b"", {"Host": DOMAIN}


def _measure(shops: list[Any], reference: Reference) -> list[Row]:
    label = f"{len(shops)} shop{'s' if len(shops) > 1 else ''}"
    hosts = [f"{shop.slug}.{DOMAIN}" for shop in shops]
    variant = variant_of(shops[0])
    rows: list[Row] = []
    with serving("config.wsgi:application", "/healthz", DOMAIN, _UNCACHED) as (port, watched):
        for name, path in PAGES.items():
            request = _get(hosts, path)
            rows += _compared(f"{name}, {label}", port, watched, request, reference, REQUESTS, len(hosts))
        put = adding(hosts, variant)
        rows += _compared(f"add to cart, {label}", port, watched, put, reference, WRITES, len(hosts))
        rows += _checkouts(port, watched, hosts, variant, label, reference)
    with serving("config.wsgi:application", "/healthz", DOMAIN) as (port, watched):
        for name, path in PAGES.items():
            request = _get(hosts, path)
            title = f"{name} from the page cache, {label}"
            rows += _compared(title, port, watched, request, reference, REQUESTS, len(hosts))
    return rows + statements(shops[0], hosts[0], variant, label)


def _compared(
    name: str, port: int, watched: Watched, request: Any, reference: Reference, total: int, hosts: int
) -> list[Row]:
    """Warm every shop in both processes, then measure page and yardstick in turns."""
    drive(port, request, total=max(200, 4 * hosts), watched=watched, allowed=REDIRECTED)
    share = total // TURNS

    def some(turn: int) -> Result:
        return drive(
            port,
            lambda number: request(turn * share + number),
            total=share,
            watched=watched,
            allowed=REDIRECTED,
        )

    return _rows(name, *reference.beside(some))


def _rows(name: str, result: Result, beside: Result | None) -> list[Row]:
    """The figures, each with its multiple of the yardstick that ran beside it."""

    def row(figure: str, value: float, unit: str, yardstick: float | None) -> Row:
        title = f"{name}: {figure}"
        return Row(title, value, unit) if yardstick is None else Row.against(title, value, unit, yardstick)

    return [
        row("CPU per request", result.cpu_ms, "ms", beside and beside.cpu_ms),
        *(
            row(f"p{part}", result.percentile(part / 100), "ms", beside and beside.percentile(part / 100))
            for part in (50, 95, 99)
        ),
        row("requests/s", result.per_second, "1/s", beside and beside.per_second),
    ]


def _get(hosts: list[str], path: str) -> Any:
    return lambda number: ("GET", path, b"", {"Host": hosts[number % len(hosts)]})


def variant_of(shop: Any) -> str:
    """Something to buy; the shops are copies of each other, so it is for sale in all of them."""
    from shops.context import use
    from tenants.catalog.selectors import product_page

    with use(shop):
        product = product_page("product-7")
        assert product is not None
        return str(product.variants[0].id)


def _checkouts(
    port: int, watched: Watched, hosts: list[str], variant: str, label: str, reference: Reference
) -> list[Row]:
    """Add, open, save the address, pay: four requests a shopper makes, timed and counted as one."""

    def one(number: int) -> float:
        started = time.perf_counter()
        buy(port, hosts[number % len(hosts)], variant)
        return time.perf_counter() - started

    share = CHECKOUTS // TURNS

    def some(turn: int) -> Result:
        before, started = cpu_of(watched), time.perf_counter()
        with ThreadPoolExecutor(16) as pool:
            times = tuple(pool.map(one, range(turn * share, (turn + 1) * share)))
        return Result(times, time.perf_counter() - started, cpu_of(watched) - before)

    for number in range(8):
        one(number)
    return _rows(f"whole checkout, {label}", *reference.beside(some))
