"""Pages that are kept until something of the shop changes: never old, never another shop's."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core import clock, redis
from core.actor import Actor
from core.db import shop_atomic
from core.stamps import stamp
from shops.context import use
from tenants.cart import services as cart
from tenants.catalog import services as catalog
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.selectors import product_page
from tenants.inventory.services import set_on_hand
from tenants.store.services import update_settings
from web.storefront.kept import pages

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("tests")
PATH = "/products/ash-bowl"


@pytest.fixture
def keeping(settings: Any) -> Any:
    settings.PAGE_CACHE_MB = 4
    pages.clear()
    redis.patience.forget()
    yield settings
    pages.clear()
    redis.patience.forget()


@pytest.fixture
def shops(keeping: Any, world: Any) -> Any:
    """Both shops sell an ash bowl, three of them."""
    for shop, price in ((world.acme, 1900), (world.globex, 2700)):
        with use(shop):
            catalog.create_product(
                actor=ACTOR,
                data=ProductInput(title="Ash Bowl", status="active", variants=[VariantInput(price=price)]),
            )
            set_on_hand(actor=ACTOR, variant_id=_variant(), quantity=3)
    return world


def _variant() -> Any:
    found = product_page("ash-bowl")
    assert found is not None
    return found.variants[0].id


def _page(client: Any, path: str = PATH, **options: Any) -> str:
    response = client.get(path, **options)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_second_visit_asks_no_database(shops, client_for, query_budget):
    client = client_for(shops.acme)
    first = client.get(PATH)
    with query_budget(0):
        second = client.get(PATH)
        other_visitor = client_for(shops.acme).get(PATH, {"utm_source": "mail"})
    assert first.content == second.content == other_visitor.content
    for name in ("ETag", "Cache-Control", "Content-Security-Policy", "Content-Type"):
        assert first[name] == second[name]
    with query_budget(0):
        known = client.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
    # A browser replaces the headers of the page it has by these: another policy would take its styles away.
    assert "Content-Security-Policy" not in known
    assert "style-src 'self'" in first["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/collections", "/collections/all", PATH])
def test_a_change_is_seen_at_once_and_only_in_its_shop(shops, client_for, query_budget, path):
    ours, theirs = client_for(shops.acme), client_for(shops.globex)
    before, elsewhere = ours.get(path), _page(theirs, path)
    with use(shops.acme):
        catalog.update_variant(actor=ACTOR, variant_id=_variant(), changes={"price": 2150})
        catalog.create_collection(actor=ACTOR, data=_collection("Bowls"))
    after = ours.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert ("21.50" in after.content.decode()) or ("Bowls" in after.content.decode())
    with query_budget(0):
        assert _page(theirs, path) == elsewhere


def _collection(title: str) -> Any:
    from tenants.catalog.inputs import CollectionInput

    return CollectionInput(title=title)


def test_the_last_one_sold_and_a_new_name_are_seen_at_once(shops, client_for):
    client = client_for(shops.acme)
    assert ">Sold out<" not in _page(client)
    with use(shops.acme):
        set_on_hand(actor=ACTOR, variant_id=_variant(), quantity=0)
    assert ">Sold out<" in _page(client)
    with use(shops.acme):
        update_settings(actor=ACTOR, changes={"name": "Ash & Daughters"})
    assert "Ash &amp; Daughters" in _page(client)


def test_what_shoppers_do_keeps_the_pages(shops):
    with use(shops.acme):
        before = stamp(shops.acme.id)
        ref = cart.add(token=None, variant_id=_variant())
        cart.add(token=ref.token, variant_id=_variant())
        assert stamp(shops.acme.id) == before
        with pytest.raises(LookupError):
            _change_and_fail()
        assert stamp(shops.acme.id) == before
        with shop_atomic():
            for price in (1, 2, 3):
                catalog.update_variant(actor=ACTOR, variant_id=_variant(), changes={"price": price})
            assert stamp(shops.acme.id) == before
        assert stamp(shops.acme.id) != before


def _change_and_fail() -> None:
    with shop_atomic():
        catalog.update_variant(actor=ACTOR, variant_id=_variant(), changes={"price": 1})
        raise LookupError


def test_raw_statements_count_too(shops):
    with use(shops.acme):
        before = stamp(shops.acme.id)
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH dearer AS (UPDATE catalog_variant SET price = price + 1 RETURNING id) SELECT 1"
            )
        assert stamp(shops.acme.id) != before


def test_each_choice_is_a_page_of_its_own_and_unknown_questions_are_answered_anew(
    shops, client_for, query_budget
):
    client = client_for(shops.acme)
    _page(client)
    with use(shops.acme):
        variant = str(_variant())
    chosen = _page(client, data={"variant": variant})
    with query_budget(0):
        assert _page(client, data={"variant": variant}) == chosen
    for _ in range(2):
        with pytest.raises(pytest.fail.Exception), query_budget(0):
            _page(client, data={"preview": "1"})


def test_the_clock_alone_makes_pages_anew(shops, client_for, query_budget):
    client, later = client_for(shops.acme), clock.now() + timedelta(minutes=1)
    _page(client)
    with clock.frozen(later), pytest.raises(pytest.fail.Exception), query_budget(0):
        _page(client)


def test_nothing_is_kept_without_redis(shops, client_for, keeping, query_budget):
    client = client_for(shops.acme)
    _page(client)
    keeping.REDIS_URL = "redis://127.0.0.1:1/0"
    assert stamp(shops.acme.id) is None
    with pytest.raises(pytest.fail.Exception), query_budget(0):
        _page(client)


def test_what_is_not_there_is_not_kept(shops, client_for):
    client = client_for(shops.acme)
    assert client.get("/products/birch-bowl").status_code == 404
    with use(shops.acme):
        data = ProductInput(title="Birch Bowl", status="active", variants=[VariantInput(price=900)])
        catalog.create_product(actor=ACTOR, data=data)
    assert client.get("/products/birch-bowl").status_code == 200


def test_memory_is_bounded(shops, client_for, keeping):
    client = client_for(shops.acme)
    keeping.PAGE_CACHE_MB = 1
    for number in range(120):
        _page(client, data={"page": str(number)})
    assert pages._bytes <= 1024 * 1024


def _waits_for(condition: Any) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_redis_that_was_away_at_the_commit_hears_of_it_when_it_is_back(shops, client_for, keeping):
    """Other processes hold the page of before under a stamp that Redis still has."""
    url, client = keeping.REDIS_URL, client_for(shops.acme)
    _page(client)
    before = stamp(shops.acme.id)
    keeping.REDIS_URL = "redis://127.0.0.1:1/0"
    with use(shops.acme):
        update_settings(actor=ACTOR, changes={"name": "Ash & Daughters"})
    keeping.REDIS_URL = url
    redis.patience.forget()
    assert "Ash &amp; Daughters" in _page(
        client
    )  # this process knows that it owes a stamp, and keeps nothing
    _waits_for(lambda: stamp(shops.acme.id) not in {None, before})
    assert "Ash &amp; Daughters" in _page(client)


FORGED = [
    {"HTTP_X_FORWARDED_HOST": "evil.example"}, {"HTTP_FORWARDED": "host=evil.example"},
    {"HTTP_X_ORIGINAL_URL": "/pages/evil.example"}, {"HTTP_X_REWRITE_URL": "/evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "evil.example"}, {"HTTP_X_FORWARDED_SCHEME": "evil.example"},
    {"HTTP_X_FORWARDED_PORT": "666"}, {"HTTP_X_FORWARDED_PREFIX": "/evil.example"}, {"HTTP_X_HOST": "evil.example"},
    {"HTTP_ACCEPT": "evil.example"}, {"HTTP_ACCEPT_LANGUAGE": "de"}, {"HTTP_ORIGIN": "https://evil.example"},
    {"HTTP_COOKIE": "stoa_customer=evil.example; stoa_cart=x; stoa_theme=dark"}, {"HTTP_USER_AGENT": "evil.example"},
    {"HTTP_REFERER": "https://evil.example"}, {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}, {"HTTP_RANGE": "bytes=0-3"},
    {"HTTP_HOST": "acme.stoa.localhost:666"}, {"HTTP_HOST": "ACME.stoa.localhost."},
    {"QUERY_STRING": "utm_source=evil.example"}, {"QUERY_STRING": "variant=evil.example&variant="},
    {"QUERY_STRING": "page=1;variant=evil.example"}, {"QUERY_STRING": "q=evil.example"},
    {"QUERY_STRING": "gclid=evil.example&preview=1"}, {"REQUEST_METHOD": "HEAD"},
]  # fmt: skip


def test_nobody_poisons_what_everybody_gets(shops, client_for):
    """First a stranger with something forged, then everybody: their page is as if nobody had come before."""
    client = client_for(shops.acme)
    for path in ("/", "/collections/all", PATH, "/pages/about", "/sitemap.xml", "/robots.txt"):
        expected = None
        for forged in [{}, *FORGED]:
            pages.clear()
            first = client.generic(forged.get("REQUEST_METHOD", "GET"), path, **forged)
            assert b"evil.example" not in first.content
            assert b":666" not in first.content
            answer = client.get(path)
            expected = expected or answer.content
            assert (answer.status_code, answer.content) == (200, expected), (path, forged)
            assert "Set-Cookie" not in answer.headers


def test_what_is_one_persons_is_kept_by_nobody(shops, client_for):
    client = client_for(shops.acme)
    with use(shops.acme):
        client.cookies["stoa_cart"] = cart.add(token=None, variant_id=_variant()).token
    for path in ("/cart", "/cart.json", "/account/sign-in/", "/checkout/", "/orders/lookup/"):
        pages.clear()
        assert {"private", "no-store"} & {
            word.strip() for word in client.get(path)["Cache-Control"].split(",")
        }, path
        assert not pages._pages
    drafts = ProductInput(title="Not yet", status="draft", variants=[VariantInput(price=1)])
    with use(shops.acme):
        catalog.create_product(actor=ACTOR, data=drafts)
    assert client.get("/products/not-yet").status_code == 404
    assert "Not yet" not in _page(client, "/collections/all")
