"""A marker in all that acme stores never appears on a page of globex, whatever route, whatever of acme is asked for.

The routes come from the urlconf and the marker goes into every text column that takes it, so the test grows with both.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.utils import DatabaseError
from django.urls import URLPattern, URLResolver, get_resolver

from core.actor import Actor
from shops.context import use
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.services.products import create_product

pytestmark = pytest.mark.django_db
MARKER = "acmecanary"
SYSTEM = Actor.system("test")
VALUES_PER_ROUTE = 40


def furnish(shop: Any, title: str) -> None:
    with use(shop):
        data = ProductInput(
            title=title, status="active", variants=[VariantInput(price=1000, sku=title.upper())]
        )
        create_product(actor=SYSTEM, data=data)


def columns(shop: Any) -> list[tuple[str, str]]:
    """Every text column of the shop's tables."""
    with use(shop), connections["default"].cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
                  AND a.atttypid IN ('text'::regtype, 'varchar'::regtype) AND a.attgenerated = ''
                  AND c.relname NOT LIKE 'django%%' ORDER BY 1, 2""",
            [shop.schema],
        )
        return cursor.fetchall()


def plant(shop: Any) -> int:
    """Put the marker in front of every text that may be changed; a constraint may refuse it (a status, a code)."""
    planted = 0
    for table, column in columns(shop):
        with use(shop):
            try:
                with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
                    cursor.execute(
                        f'UPDATE "{table}" SET "{column}" = %s || "{column}" WHERE "{column}" <> \'\'',
                        [MARKER],
                    )
                    changed = cursor.rowcount
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            except DatabaseError:
                continue
            planted += changed > 0
    return planted


def texts(shop: Any) -> set[str]:
    """What stands in the shop's short columns and keys: what a stranger might put into an address."""
    found: set[str] = set()
    with use(shop), connections["default"].cursor() as cursor:
        for table, column in [
            *columns(shop),
            *((table, "id") for table in {table for table, _ in columns(shop)}),
        ]:
            try:
                with transaction.atomic(using="default"):
                    cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}" LIMIT 3')
                    found |= {
                        row[0]
                        for row in cursor.fetchall()
                        if row[0] and len(row[0]) < 60 and "/" not in row[0]
                    }
            except DatabaseError:
                continue
    return found


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every route of the storefront's host: its pattern and the names in it."""
    for entry in (resolver or get_resolver(settings.STOREFRONT_URLCONF)).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, sorted(entry.pattern.converters)


def addresses(shop: Any) -> Iterator[str]:
    values = sorted(texts(shop))
    for route, names in routes():
        if "(?P" in route or "^" in route:
            continue
        for combination in itertools.islice(
            zip(*([values] * len(names)), strict=True) if names else [()], VALUES_PER_ROUTE
        ):
            path = route
            for name, value in zip(names, combination, strict=True):
                converter = next(
                    part for part in route.split("<")[1:] if part.split(">")[0].split(":")[-1] == name
                )
                path = path.replace(f"<{converter.split('>')[0]}>", value)
            yield f"/{path}"


def test_acmes_marker_is_never_seen_at_globex(acme, globex, client_for):
    furnish(acme, "Anvil")
    furnish(globex, "Globe")
    assert plant(acme) >= 3
    client = client_for(globex, raise_request_exception=False)
    asked = list(addresses(acme))
    assert len(asked) >= len(list(routes())) / 2
    seen = {}
    for address in asked:
        if MARKER in address:
            continue  # a page may repeat what it was asked for
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        if MARKER.encode() in body:
            seen[address] = response.status_code
    assert seen == {}


def test_the_marker_is_seen_at_acme(acme, client_for):
    """The control: the pages do show what is stored."""
    furnish(acme, "Anvil")
    plant(acme)
    with use(acme), connections["default"].cursor() as cursor:
        cursor.execute("SELECT handle FROM catalog_product")
        handle = cursor.fetchone()[0]
    assert MARKER.encode() in client_for(acme).get(f"/products/{handle}").content


def test_what_acme_sells_is_not_found_at_globex(acme, globex, client_for):
    furnish(acme, "Anvil")
    assert client_for(acme).get("/products/anvil").status_code == 200
    assert client_for(globex).get("/products/anvil").status_code == 404
