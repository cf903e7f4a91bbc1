"""Everything of globex, put by acme's people, customers and keys into every address and every form that acme has.

Addresses come from the urlconf and forms from the pages: a new route is tried without a word here, unless it has a name
in it that is nobody's yet. Whatever is answered, nothing of globex is in it and nothing of globex has changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product as every
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.urls import URLPattern, URLResolver, get_resolver

from api.rest.openapi.document import document
from core.ids import public_id
from shops.context import use
from shops.services import delete_shop, suspend_shop
from shops.staffing import remove_staff
from tenants.api_keys.scopes import CODES
from tenants.api_keys.services import create_key, revoke_key
from tenants.customers.selectors import news_consent_of
from tenants.orders.selectors import order_path
from tests.builders import STAFF
from tests.databases import undone
from tests.security.attacking import full_buckets, written
from tests.security.forms import Form, content_of, encoded, forms_of
from tests.security.furnishing import Furnished, furnish
from tests.security.rows import credit_note_of, dispute_of, payout_of, theme_of

pytestmark = pytest.mark.django_db
SECRET = "globexsecret"

# Prefix of a public id: the table whose rows it names.
TABLES = {
    "prod": "catalog_product", "var": "catalog_variant", "col": "catalog_collection", "med": "catalog_media",
    "ord": "orders_order", "line": "orders_orderline", "ful": "orders_fulfillment", "ref": "orders_refund",
    "cus": "customers_customer", "imp": "importing_importjob", "page": "content_page", "key": "api_keys_apikey",
    "zone": "shipping_shippingzone", "shm": "shipping_shippingmethod", "tax": "tax_taxrate",
    "stk": "inventory_stocklevel", "adr": "customers_address", "brw": "customers_customersession",
    "thm": "themes_theme", "thv": "themes_themeversion", "crn": "orders_creditnote", "dsp": "payments_paymentdispute",
    "msg": "contact_message", "nws": "customers_newsconsent",
}  # fmt: skip
# The name in a route: whose ids belong there. "shop_slug" is acme's own: another's is in test_permissions.
NAMES = {
    "product": "prod", "variant": "var", "variant_id": "var", "collection": "col", "job": "imp", "page": "page",
    "order_id": "ord", "order": "ord", "customer_id": "cus", "domain_id": "dom", "zone_id": "zone",
    "method_id": "shm", "rate_id": "tax", "invitation_id": "inv", "user_id": "usr", "key_id": "key",
    "browser": "brw", "address": "adr", "token": "token", "handle": "handle", "name": "name", "link_token": "token",
    "theme_id": "thm", "version_id": "thv", "credit_note_id": "crn", "dispute_id": "dsp", "payout_id": "pyt",
    "message_id": "msg", "consent_id": "nws", "news_token": "news", "number": "number",
    "kind": "", "shop_slug": "", "theme": "", "fingerprint": "",
}  # fmt: skip
ID = re.compile(r"([a-z]+)_[0-9a-z]{26}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class Side:
    """A shop, what was put into it, and the ids of everything there."""

    shop: Any
    made: Furnished
    ids: dict[str, list[str]]

    def public(self, prefix: str) -> list[str]:
        if prefix not in TABLES and prefix not in {"dom", "inv", "usr", "pyt"}:
            return self.ids.get(prefix, [])
        from uuid import UUID

        return [public_id(prefix, UUID(value)) for value in self.ids[prefix]]

    def plain(self) -> list[str]:
        """Ids as they are: in forms of the storefront there is no prefix."""
        return [
            value for prefix in ("var", "prod", "shm", "adr", "line", "brw") for value in self.ids[prefix]
        ]


def side(shop: Any, owner: Any, text: str) -> Side:
    made = furnish(shop, owner, text)
    theme_of(shop)
    dispute_of(shop, text)
    credit_note_of(shop)
    ids: dict[str, list[str]] = {
        "dom": [str(made.domain)],
        "inv": [str(made.invitation)],
        "usr": [str(owner.id)],
        "pyt": [str(payout_of(shop, text))],
    }
    with use(shop), connections["default"].cursor() as cursor:
        for prefix, table in TABLES.items():
            cursor.execute(f'SELECT id::text FROM "{table}" ORDER BY id DESC LIMIT 2')
            ids[prefix] = [row[0] for row in cursor.fetchall()]
        consent = news_consent_of("dora@customer.example")
        link = order_path(made.order).strip("/").split("/")[-1]
    ids["token"] = [made.cart, link, made.customer_token]
    assert consent is not None
    ids["news"] = [path.strip("/").split("/")[-1] for path in (consent.end_path, consent.confirm_path)]
    ids["handle"] = [f"{shop.slug}-goods"]
    ids["name"] = files_of(shop)
    ids["number"] = ["1"]
    assert not [prefix for prefix, found in ids.items() if not found]
    return Side(shop, made, ids)


def files_of(shop: Any) -> list[str]:
    from pathlib import Path

    root = Path(settings.MEDIA_ROOT) / "shops" / str(shop.id)
    return sorted(str(each.relative_to(root)) for each in root.rglob("*.webp"))[:2]


@pytest.fixture
def sides(acme: Any, globex: Any, world: Any, settings: Any, tmp_path: Any) -> tuple[Side, Side]:
    settings.MEDIA_ROOT, settings.STRIPE_API_BASE = tmp_path, "http://127.0.0.1:9"
    return side(acme, world.alice, "ours"), side(globex, world.mallory, SECRET)


def routes(resolver: Any, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern) and "(?P" not in route and "^" not in route:
            yield route, tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))


def addresses(urlconf: str, under: str, mine: Side, theirs: Side) -> Iterator[str]:
    """Each route with one name after the other, and with all of them, filled from the other shop."""
    for route, names in routes(get_resolver(urlconf)):
        if not f"/{route}".startswith(under):
            continue
        unknown = set(names) - set(NAMES)
        assert not unknown, f"{route}: say in NAMES whose ids {unknown} are"
        open_names = [name for name in names if NAMES[name]]
        for foreign in {*((name,) for name in open_names), tuple(open_names)} - {()}:
            values = [(theirs if name in foreign else mine).public(NAMES[name])[:1] for name in open_names]
            for chosen in every(*values):
                path = route.replace("<slug:shop_slug>", mine.shop.slug)
                for name, value in zip(open_names, chosen, strict=True):
                    path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
                path = re.sub(r"<(?:\w+:)?(kind|theme|fingerprint)>", "logo", path)
                yield f"/{path}"


def forged(form: Form, theirs: Side) -> Iterator[tuple[str, bytes]]:
    """The form with each id in it exchanged for one of the other shop, of the same kind."""
    pairs = form.pairs() + [(each.name, each.value) for each in form.controls if not each.on]
    for number, (name, value) in enumerate(pairs):
        for match in [*ID.finditer(name), *ID.finditer(value)]:
            prefix = match[1]
            for other in theirs.public(prefix)[:1] if prefix else theirs.plain():
                changed = (name.replace(match[0], other), value.replace(match[0], other))
                yield f"{changed[0]}={changed[1]}", encoded([*pairs[:number], changed, *pairs[number + 1 :]])


class Watch:
    """Asks, and remembers what was of globex in the answer or has become different there."""

    def __init__(self, theirs: Side) -> None:
        self.theirs, self.before, self.asked = theirs, written(theirs.shop), 0
        self.seen: list[str] = []

    def ask(
        self, client: Any, method: str, path: str, body: bytes = b"", kind: str = "", **headers: str
    ) -> int:
        with undone():
            kind = kind or "application/x-www-form-urlencoded"
            answer = client.generic(method, path, body, content_type=kind, headers=headers)
            content = content_of(answer)
            self.asked += 1
            where = f"{method} {path} {body[:80]!r}: {answer.status_code}"
            if SECRET.encode() in content:
                self.seen.append(f"{where} shows what is globex's")
            if answer.status_code >= 500 and answer.status_code != 503:
                self.seen.append(f"{where} breaks")
            if method != "GET" and written(self.theirs.shop) != self.before:
                self.seen.append(f"{where} changes globex")
        return int(answer.status_code)


def test_the_back_office(sides: tuple[Side, Side], client_for: Any, world: Any):
    mine, theirs = sides
    clients = [
        client_for(None, user=user, raise_request_exception=False) for user in (world.alice, world.bob)
    ]
    watch = Watch(theirs)
    for client in clients:
        for path in addresses(settings.ROOT_URLCONF, "/manage/", mine, theirs):
            assert watch.ask(client, "GET", path) in {403, 404, 405}, path
            watch.ask(client, "POST", path)
        for form in forms_of(client, ["/manage/acme/"], "/manage/acme/"):
            for _, body in forged(form, theirs):
                watch.ask(client, form.method.upper(), form.action, body)
    assert watch.asked > 200
    assert watch.seen == []


def test_the_storefront(sides: tuple[Side, Side], client_for: Any):
    mine, theirs = sides
    watch = Watch(theirs)
    client = client_for(mine.shop, raise_request_exception=False)
    client.cookies["stoa_customer"], client.cookies["stoa_cart"] = mine.made.customer_token, mine.made.cart
    origin = {"origin": f"http://{mine.shop.primary_host}"}
    for path in addresses(settings.STOREFRONT_URLCONF, "/", mine, theirs):
        if not path.startswith("/api/"):
            watch.ask(client, "GET", path, **origin)
            watch.ask(client, "POST", path, **origin)
    for form in forms_of(client, ["/", "/products/acme-goods", "/cart", "/checkout/", "/account/"], "/"):
        for _, body in forged(form, theirs):
            watch.ask(client, form.method.upper(), form.action, body, **origin)
    assert watch.asked > 40
    assert watch.seen == []


def test_cookies_of_the_other_shop_are_nobodys(sides: tuple[Side, Side], client_for: Any):
    mine, theirs = sides
    watch = Watch(theirs)
    client = client_for(mine.shop, raise_request_exception=False)
    client.cookies["stoa_customer"], client.cookies["stoa_cart"] = (
        theirs.made.customer_token,
        theirs.made.cart,
    )
    origin = {"origin": f"http://{mine.shop.primary_host}"}
    assert watch.ask(client, "GET", "/account/") == 302
    assert client.get("/cart.json").json() == {"item_count": 0}
    for path in ("/cart", "/checkout/", "/account/", "/account/profile/", "/account/addresses/"):
        watch.ask(client, "GET", path)
        watch.ask(client, "POST", path, b"first_name=x&email=x%40y.example", **origin)
    assert watch.seen == []


def bodies(mine: Side, theirs: Side) -> Iterator[tuple[str, str, bytes]]:
    """Every operation of the API that takes a body, with the other shop's ids in each place for one."""
    import json

    found = document()
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            content = (
                operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            )
            if "application/json" in content:
                body = _example(found, content["application/json"]["schema"], theirs)
                yield method.upper(), path, json.dumps(body).encode()


def _example(found: Any, schema: Any, theirs: Side) -> Any:
    while "$ref" in schema or "allOf" in schema or "oneOf" in schema:
        part = schema.get("allOf", schema.get("oneOf", [schema]))[0]
        schema = found["components"]["schemas"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    if match := re.match(r"\^([a-z]+)_", schema.get("pattern", "")):
        return theirs.public(match[1])[0]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: _example(found, each, theirs) for name, each in schema.get("properties", {}).items()}
    if kind == "array":
        return [_example(found, schema["items"], theirs)]
    return {"integer": 1, "number": 1, "boolean": True}.get(
        kind, "1.00" if "decimal" in str(schema) else "x@y.example"
    )


def test_the_api(sides: tuple[Side, Side], client_for: Any):
    mine, theirs = sides
    watch, client = Watch(theirs), client_for(mine.shop, raise_request_exception=False)
    key, other = f"Bearer {mine.made.key}", f"Bearer {theirs.made.key}"
    known = set()
    for path in addresses(settings.STOREFRONT_URLCONF, "/api/", mine, theirs):
        full_buckets()
        assert watch.ask(client, "GET", path, authorization=key) in {404, 405}, path
        if path.startswith("/api/v1/admin/"):
            assert watch.ask(client, "GET", path, authorization=other) == 401, path
        for method in ("POST", "PATCH", "PUT", "DELETE"):
            known.add(watch.ask(client, method, path, b"{}", "application/json", authorization=key))
    assert known <= {400, 404, 405, 422}
    sent = 0
    for method, path, body in bodies(mine, theirs):
        ours = re.sub(r"{(\w+)}", lambda match: mine.public(NAMES[match[1]])[0], path)
        full_buckets()
        watch.ask(client, method, ours, body, "application/json", authorization=key)
        sent += 1
    assert sent >= 8
    assert watch.seen == []


def test_the_control_shows_what_a_hole_would_look_like(sides: tuple[Side, Side], client_for: Any, world: Any):
    """Mallory at her own back office: the same addresses do show and do change."""
    _, theirs = sides
    watch = Watch(theirs)
    client = client_for(None, user=world.mallory, raise_request_exception=False)
    for path in addresses(settings.ROOT_URLCONF, "/manage/", theirs, theirs):
        watch.ask(client, "GET", path)
        watch.ask(client, "POST", path)
    assert sum("shows" in each for each in watch.seen) > 10
    assert sum("changes" in each for each in watch.seen) > 5


METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


def own(urlconf: str, under: str, mine: Side) -> list[str]:
    """Each address with names in it, as the shop's own people ask for it, and those without."""
    plain = [f"/{route}" for route, names in routes(get_resolver(urlconf)) if not names]
    return sorted(
        {*addresses(urlconf, under, mine, mine), *(path for path in plain if path.startswith(under))}
    )


def plain_pages() -> list[str]:
    """The pages of acme's back office that name nothing but the shop."""
    found = (
        route.replace("<slug:shop_slug>", "acme") for route, _ in routes(get_resolver(settings.ROOT_URLCONF))
    )
    return [f"/{route}" for route in found if route.startswith("manage/acme/") and "<" not in route]


@pytest.mark.parametrize("kind", ["of the other shop", "revoked", "with another beginning", "of a session"])
def test_a_key_that_is_none_here_opens_nothing(sides: tuple[Side, Side], client_for: Any, kind: str):
    """On every route of the API and by every method; what needs no key is answered as to everybody."""
    mine, theirs = sides
    watch, key = Watch(theirs), theirs.made.key
    if kind == "revoked":
        with use(mine.shop):
            made = create_key(actor=STAFF, name="gone", scopes=sorted(CODES))
            revoke_key(actor=STAFF, key_id=made.id)
        key = made.secret
    elif kind == "with another beginning":
        key = mine.made.key.replace("sk_", "pk_", 1)
    elif kind == "of a session":
        key = mine.made.customer_token
    client, before = client_for(mine.shop, raise_request_exception=False), written(mine.shop)
    paths = [path for path in own(settings.STOREFRONT_URLCONF, "/api/", mine) if "/admin/" in path]
    assert len(paths) > 8
    for path in paths:
        for method in METHODS:
            full_buckets()
            said = watch.ask(client, method, path, b"{}", "application/json", authorization=f"Bearer {key}")
            assert said in {401, 405}, (method, path)
    assert (watch.seen, written(mine.shop)) == ([], before)


def test_a_suspended_shop_is_closed_to_its_customers_and_keys(sides: tuple[Side, Side], client_for: Any):
    mine, theirs = sides
    client = client_for(mine.shop, raise_request_exception=False)
    client.cookies["stoa_customer"], client.cookies["stoa_cart"] = mine.made.customer_token, mine.made.cart
    suspend_shop(mine.shop.id, reason="test", actor=STAFF)
    watch, before = Watch(theirs), written(mine.shop)
    headers = {
        "origin": f"http://{mine.shop.primary_host}", "authorization": f"Bearer {mine.made.key}",
    }  # fmt: skip
    for path in own(settings.STOREFRONT_URLCONF, "/", mine):
        for method in METHODS[:2]:
            assert watch.ask(client, method, path, b"", **headers) == 503, (method, path)
    assert (watch.seen, written(mine.shop)) == ([], before)


def test_who_was_removed_is_a_stranger_with_the_next_request(
    sides: tuple[Side, Side], client_for: Any, world: Any
):
    """Bob's session lives on; on every page of the back office it is nobody's."""
    mine, theirs = sides
    bob = client_for(None, user=world.bob, raise_request_exception=False)
    assert bob.get("/manage/acme/").status_code == 200
    remove_staff(mine.shop.id, user_id=world.bob.id, actor=STAFF)
    watch = Watch(theirs)
    pages = own(settings.ROOT_URLCONF, "/manage/<", mine) + plain_pages()
    assert len(pages) > 30
    for path in pages:
        for method in METHODS[:2]:
            assert watch.ask(bob, method, path) == 404, (method, path)
    assert watch.seen == []


def test_a_deleted_shop_is_nobodys(sides: tuple[Side, Side], client_for: Any, world: Any):
    mine, theirs = sides
    alice = client_for(None, user=world.alice, raise_request_exception=False)
    mallory = client_for(None, user=world.mallory, raise_request_exception=False)
    delete_shop(mine.shop.id, actor=STAFF)
    watch = Watch(theirs)
    said = []
    for route in own(settings.ROOT_URLCONF, "/manage/<", mine) + plain_pages():
        said += [watch.ask(alice, method, route) for method in METHODS[:2]]
        assert watch.ask(mallory, "GET", route) == 404, route
    assert set(said) == {404, 410}, "404 where a name has a stroke in it"
    assert said.count(410) > 100
    shopper = client_for(mine.shop, raise_request_exception=False)
    shopper.cookies["stoa_customer"] = mine.made.customer_token
    key = f"Bearer {mine.made.key}"
    for path in own(settings.STOREFRONT_URLCONF, "/", mine):
        assert watch.ask(shopper, "GET", path, authorization=key) == 410, path
    assert watch.seen == []
