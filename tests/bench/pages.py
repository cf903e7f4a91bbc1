"""List, product, add to cart and whole checkouts, beside a `SELECT 1` under the same server; 1, 100 and 1,000 shops."""

import os
import re
import secrets
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from launch.measuring import Context, Row
from launch.processes import free_port
from tests.bench.parts.load import Result, drive

NAME = "pages"
SIZES = (1, 100, 1000)
DOMAIN = "stoa.localhost"
REQUESTS = 1600
WRITES = 400
CHECKOUTS = 200


def run(context: Context) -> list[Row]:
    """Arguments behind `--` choose the numbers of shops: `./stoa bench pages -- 1 100`."""
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
    with _server("tests.bench.parts.reference_wsgi:application", "/", DOMAIN) as (port, watched):
        _warm(port, watched, lambda _: ("GET", "/", b"", {"Host": DOMAIN}))
        reference = drive(
            port, lambda _: ("GET", "/", b"", {"Host": DOMAIN}), total=REQUESTS, watched=watched
        )
    rows = _rows("SELECT 1 (reference)", reference, reference)
    for size in sizes:
        shops = prepare(size)
        rows += _measure(shops, reference)
    return rows


def _measure(shops: list[Any], reference: Result) -> list[Row]:
    label = f"{len(shops)} shop{'s' if len(shops) > 1 else ''}"
    hosts = [f"{shop.slug}.{DOMAIN}" for shop in shops]
    rows: list[Row] = []
    with _server("config.wsgi:application", "/healthz", DOMAIN) as (port, watched):
        pages = {"list of 24": "/collections/bench", "product": "/products/product-7"}
        for name, path in pages.items():
            request = _get(hosts, path)
            _warm(port, watched, request, len(hosts))
            rows += _rows(
                f"{name}, {label}", drive(port, request, total=REQUESTS, watched=watched), reference
            )
        variant = _variant(shops[0])
        adding = _add(hosts, variant)
        _warm(port, watched, adding, 32, allowed=(200, 302, 303))
        added = drive(port, adding, total=WRITES, watched=watched, allowed=(200, 302, 303))
        rows += _rows(f"add to cart, {label}", added, reference)
        rows += _checkouts(port, watched, hosts, variant, label, reference)
    return rows + _statements(shops[0], label)


def _rows(name: str, result: Result, reference: Result) -> list[Row]:
    return [
        Row.against(f"{name}: CPU per request", result.cpu_ms, "ms", reference.cpu_ms),
        Row.against(f"{name}: p50", result.p50, "ms", reference.p50),
        Row(f"{name}: p95", result.p95, "ms"),
        Row(f"{name}: p99", result.p99, "ms"),
        Row.against(f"{name}: requests/s", result.per_second, "1/s", reference.per_second),
    ]


@contextmanager
def _server(application: str, probe: str, host: str) -> Iterator[tuple[int, list[psutil.Process]]]:
    port = free_port(0)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "8", "--no-access-log", application),
    ]
    process = subprocess.Popen(command, env={**os.environ, "STOA_PORT": ""}, stderr=subprocess.DEVNULL)
    try:
        _wait(port, probe, host)
        yield port, [psutil.Process(process.pid), _postmaster()]
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, path: str, host: str) -> None:
    import http.client

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path, headers={"Host": host})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


def _postmaster() -> psutil.Process:
    """The PostgreSQL that this bench talks to: whoever is the parent of one of its backends."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        parent = psutil.Process(row[0]).parent()
        assert parent is not None
        return parent


def _warm(port: int, watched: Any, request: Any, more: int = 0, allowed: Any = (200,)) -> None:
    drive(port, request, total=max(64, 2 * more), watched=watched, allowed=allowed)


def _get(hosts: list[str], path: str) -> Any:
    return lambda number: ("GET", path, b"", {"Host": hosts[number % len(hosts)]})


def _variant(shop: Any) -> str:
    from shops.context import use
    from tenants.catalog.selectors import product_page

    with use(shop):
        product = product_page("product-7")
        assert product is not None
        return str(product.variants[0].id)


def _headers(host: str, cookie: str = "") -> dict[str, str]:
    address = ".".join(
        str(secrets.randbelow(254) + 1) for _ in range(4)
    )  # each visitor has its own rate limit
    headers = {
        "Host": host,
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": address,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return {**headers, "Cookie": cookie} if cookie else headers


def _add(hosts: list[str], variant: str) -> Any:
    body = urllib.parse.urlencode({"id": variant, "quantity": "1"}).encode()
    return lambda number: ("POST", "/cart/add", body, _headers(hosts[number % len(hosts)]))


def _checkouts(
    port: int, watched: Any, hosts: list[str], variant: str, label: str, reference: Result
) -> list[Row]:
    """Add, open, save the address, pay: four requests a shopper makes, timed and counted as one."""
    from concurrent.futures import ThreadPoolExecutor

    from tests.bench.parts.load import _cpu

    def one(number: int) -> float:
        started = time.perf_counter()
        buy(port, hosts[number % len(hosts)], variant)
        return time.perf_counter() - started

    one(0)
    before, started = _cpu(watched), time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        times = sorted(pool.map(one, range(CHECKOUTS)))
    elapsed, cpu = time.perf_counter() - started, _cpu(watched) - before
    name = f"whole checkout, {label}"
    return [
        Row.against(f"{name}: CPU per order", 1000 * cpu / CHECKOUTS, "ms", reference.cpu_ms),
        Row.against(f"{name}: p50", 1000 * times[len(times) // 2], "ms", reference.p50),
        Row(f"{name}: p95", 1000 * times[int(len(times) * 0.95)], "ms"),
        Row(f"{name}: orders/s", CHECKOUTS / elapsed, "1/s"),
    ]


_FORM = {
    "shipping_first_name": "Carol",
    "shipping_last_name": "Clark",
    "shipping_line1": "Lindenstraße 9",
    "shipping_postal_code": "10969",
    "shipping_city": "Berlin",
    "shipping_country": "DE",
    "same_billing": "on",
    "gateway": "test",
    "buyer_token": "test_succeed",
}


def buy(port: int, host: str, variant: str, email: str = "") -> str:
    """A shopper without JavaScript buys one thing; returns the address of the order page."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(method: str, path: str, fields: dict[str, str] | None, cookie: str) -> tuple[int, str, str, str]:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        connection.request(method, path, body, _headers(host, cookie))
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, text, answer.getheader("Location", ""), answer.getheader("Set-Cookie", "")

    _, _, _, cookie = send("POST", "/cart/add", {"id": variant, "quantity": "1"}, "")
    cookie = cookie.split(";")[0]
    form = {**_FORM, "email": email or f"{secrets.token_hex(6)}@customer.example"}
    send("GET", "/checkout/", None, cookie)
    status, page, _, _ = send("POST", "/checkout/", {**form, "intent": "save"}, cookie)
    shown = re.search(r'name="shown_total" value="(\d+)"', page)
    assert status == 200, f"{status}: {page[:500]}"
    assert shown, page[:500]
    status, page, location, _ = send(
        "POST", "/checkout/", {**form, "intent": "pay", "shown_total": shown[1]}, cookie
    )
    assert status == 302, f"{status}: {page[:2000]}"
    return location


def _statements(shop: Any, label: str) -> list[Row]:
    """SQL per operation, counted in this process."""
    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": f"{shop.slug}.{DOMAIN}", "sec-fetch-site": "same-origin"})
    counted: list[Row] = []

    def count(name: str, act: Any) -> None:
        with (
            CaptureQueriesContext(connections["default"]) as cell,
            CaptureQueriesContext(connections["platform"]) as own,
        ):
            act()
        counted.append(Row(f"{name}, {label}: SQL", len(cell) + len(own), "queries"))

    client.get("/collections/bench")
    count("list of 24", lambda: client.get("/collections/bench"))
    count("product", lambda: client.get("/products/product-7"))
    variant = _variant(shop)
    client.post("/cart/add", {"id": variant, "quantity": "1"})
    count("add to cart", lambda: client.post("/cart/add", {"id": variant, "quantity": "1"}))
    form = {**_FORM, "email": "carol@customer.example"}
    client.get("/checkout/")
    shown = re.search(r'name="shown_total" value="(\d+)"', client.post("/checkout/", form).content.decode())
    assert shown
    pay = {**form, "intent": "pay", "shown_total": shown[1]}
    count("pay (the last step of a checkout)", lambda: client.post("/checkout/", pay))
    return counted
