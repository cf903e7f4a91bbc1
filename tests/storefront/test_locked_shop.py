"""A shop that is not open to the public: nothing of it is seen without the password, and nothing stays closed after."""

from typing import Any

import pytest

from core.actor import Actor
from core.errors import Invalid
from shops.context import use
from shops.selectors import shop_by_slug
from shops.storefront_lock import is_password, lock_storefront, open_storefront
from tests.builders import make_product
from tests.security.attacking import full_buckets
from web.storefront.kept import pages

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = Actor.system("tests")
OURS = {"sec-fetch-site": "same-origin"}
SECRET = "Ash Bowl"
PATHS = (
    "/",
    "/products/ash-bowl",
    "/collections/all",
    "/search?q=ash",
    "/sitemap.xml",
    "/contact",
    "/cart",
    "/nothing",
)


@pytest.fixture
def shop(acme: Any, settings: Any) -> Any:
    settings.PAGE_CACHE_MB = 4
    pages.clear()
    full_buckets()
    with use(acme):
        make_product(title=SECRET)
    yield acme
    pages.clear()


def locked(shop: Any, password: str = "open sesame") -> Any:
    lock_storefront(shop.id, actor=STAFF, password=password)
    found = shop_by_slug(shop.slug)
    assert found is not None
    assert found.is_locked
    return found


def enters(client: Any, password: str = "open sesame", **fields: str) -> Any:
    return client.post("/password", {"password": password, **fields}, headers=OURS)


def test_outside_there_is_only_the_door(shop: Any, client_for: Any):
    before = client_for(shop)
    for path in PATHS[:3]:
        assert SECRET in before.get(path).content.decode(), "kept for everybody, as long as it is open"
    locked(shop)
    outside = client_for(shop)
    for path in PATHS:
        answer = outside.get(path)
        assert answer.status_code in {302, 303}, path
        assert answer["Location"].startswith("/password"), path
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Cache-Control"] == "private, no-store"
    door = outside.get("/password")
    assert door.status_code == 200
    assert 'action="/password"' in door.content.decode()
    for path in (
        "/password",
        "/orders/nothing/",
        "/newsletter/end/nothing/",
        "/password/more",
        "/media/nothing.webp",
    ):
        text = outside.get(path).content.decode()
        assert SECRET not in text
        assert "/collections/all" not in text, path
    assert "Disallow: /\n" in outside.get("/robots.txt").content.decode()


def test_forms_and_programs_stay_outside_too(shop: Any, client_for: Any):
    locked(shop)
    outside = client_for(shop, headers=OURS)
    for path in ("/contact", "/newsletter", "/cart/add", "/localization"):
        answer = outside.post(path, {"contact[email]": "x", "return_to": "/products/ash-bowl"})
        assert (answer.status_code, answer["Location"]) == (303, "/password"), path
    for key in (
        "",
        "Bearer sk_wrong",
        "Bearer",
        "bearer ",
        "x",
        "Basic YTpi",
        "Bearer\tsk_wrong",
        "sk_wrong",
    ):
        headers = {"authorization": key} if key else {}
        for path in ("/api/v1/products", "/api/v1/collections", "/api/v1/orders/x", "/api/v1/carts/x"):
            answer = outside.get(path, headers=headers)
            assert answer.status_code in {401, 403}, (key, path)
            assert answer["Content-Type"].startswith("application/problem+json")


def test_the_password_opens_for_one_browser(shop: Any, client_for: Any):
    locked(shop)
    friend, stranger = client_for(shop), client_for(shop)
    first = friend.get("/products/ash-bowl")
    assert first["Location"] == "/password?return_to=%2Fproducts%2Fash-bowl"
    assert 'value="/products/ash-bowl"' in friend.get(first["Location"]).content.decode()
    wrong = enters(friend, "sesame")
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.content.decode()
    answer = enters(friend, return_to="/products/ash-bowl")
    assert (answer.status_code, answer["Location"]) == (303, "/products/ash-bowl")
    cookie = answer.cookies["stoa_visitor"]
    assert (cookie["domain"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")
    inside = friend.get("/products/ash-bowl")
    assert SECRET in inside.content.decode()
    assert inside["Cache-Control"] == "private, no-store"
    assert stranger.get("/products/ash-bowl").status_code == 302
    assert enters(client_for(shop), return_to="//evil.example")["Location"] == "/"


def test_another_password_asks_everybody_again_and_opening_nobody(shop: Any, client_for: Any):
    locked(shop)
    friend = client_for(shop)
    enters(friend)
    assert friend.get("/").status_code == 200
    locked(shop, "another one")
    assert friend.get("/").status_code == 303
    open_storefront(shop.id, actor=STAFF)
    visitor = client_for(shop)
    page = visitor.get("/products/ash-bowl")
    assert SECRET in page.content.decode()
    assert page["Cache-Control"].startswith("public")
    assert "X-Robots-Tag" not in page
    assert visitor.get("/password")["Location"] == "/"


def test_a_cookie_of_another_shop_or_a_forged_one_opens_nothing(shop: Any, globex: Any, client_for: Any):
    locked(shop)
    locked(globex)
    theirs = client_for(globex)
    given = enters(theirs).cookies["stoa_visitor"].value
    for value in (given, given[:-1] + "x", "", f"{shop.id.hex}-{shop_by_slug(shop.slug).lock}"):  # type: ignore[union-attr]  # it exists
        visitor = client_for(shop)
        visitor.cookies["stoa_visitor"] = value
        assert visitor.get("/").status_code == 303


def test_guessing_is_slow(shop: Any, client_for: Any):
    locked(shop)
    guesser = client_for(shop)
    answers = [enters(guesser, f"guess {number}").status_code for number in range(11)]
    assert answers == [422] * 10 + [429]
    assert enters(guesser).status_code == 429, "the right one too"


def test_the_password_is_kept_as_a_hash(shop: Any):
    locked(shop)
    assert is_password(shop.id, " open sesame ")
    assert not is_password(shop.id, "")
    with pytest.raises(Invalid):
        lock_storefront(shop.id, actor=STAFF, password="abc")
    open_storefront(shop.id, actor=STAFF)
    assert not is_password(shop.id, "")
