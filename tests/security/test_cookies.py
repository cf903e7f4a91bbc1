"""Cookies and sessions across the surfaces: planted, tossed from the host beside, carried elsewhere, ended."""

from typing import Any

import pytest
from django.test import Client

from accounts import services
from shops.context import use
from tenants.customers.services import request_code, sign_in_with_code
from tests import shopping
from tests.builders import make_variant

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def carols_token(acme: Any) -> str:
    with use(acme):
        sent = request_code(email="carol@customer.example")
        return sign_in_with_code(email="carol@customer.example", code=sent.code).token


@pytest.fixture
def vic(db: None) -> Any:
    return services.register(email="vic@example.com", password=PASSWORD)


def sign_in(client: Any, password: str = PASSWORD, **headers: Any) -> Any:
    return client.post("/accounts/login/", {"login": "vic@example.com", "password": password}, **headers)


def customer_signs_in(client: Any, shop: Any, **options: Any) -> Any:
    with use(shop):
        code = request_code(email="carol@customer.example").code
    client.cookies["other"] = "1"
    origin = {"headers": {"sec-fetch-site": "same-origin"}}
    form = {"email": "carol@customer.example", "code": code}
    return client.post("/account/sign-in/code/", form, **origin, **options)


def test_a_planted_customers_cookie_is_not_the_one_signed_in(client_for: Any, acme: Any):
    client = client_for(acme)
    client.cookies["stoa_customer"] = "planted-by-somebody-else-000000"
    answer = customer_signs_in(client, acme)
    assert answer.status_code == 302
    assert answer.cookies["stoa_customer"].value != "planted-by-somebody-else-000000"


@pytest.mark.parametrize("name", ["stoa_customer", "stoa_cart"])
def test_over_tls_the_shop_beside_sets_no_cookie_of_ours(
    client_for: Any, acme: Any, carols_token: str, name: str
):
    """A cookie for the whole domain cannot carry the prefix, and without it the name means nothing."""
    from tenants.cart import services as cart
    from tests.builders import make_variant

    with use(acme):
        value = (
            carols_token if name == "stoa_customer" else cart.add(token=None, variant_id=make_variant()).token
        )
    client = client_for(acme)
    client.cookies[name] = value
    seen = client.get("/account/", secure=True).status_code == 200
    counted = client.get("/cart.json", secure=True).json()["item_count"]
    assert (seen, counted) == (False, 0)
    client.cookies[f"__Host-{name}"] = value
    seen = client.get("/account/", secure=True).status_code == 200
    counted = client.get("/cart.json", secure=True).json()["item_count"]
    assert seen or counted == 1


def test_what_is_set_over_tls_has_the_prefix_and_its_conditions(client_for: Any, acme: Any):
    client = client_for(acme)
    cookie = customer_signs_in(client, acme, secure=True).cookies["__Host-stoa_customer"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    gone = client.post("/account/sign-out/", secure=True, headers={"sec-fetch-site": "same-origin"})
    assert gone.cookies["__Host-stoa_customer"]["max-age"] == 0
    assert gone.cookies["__Host-stoa_customer"]["secure"]
    client.cookies["__Host-stoa_customer"] = cookie.value
    assert client.get("/account/", secure=True).status_code == 302


def test_a_browser_that_signed_out_knows_nothing_of_the_customer(client_for: Any, acme: Any):
    """A family's tablet: whoever comes next finds neither cart nor address, and the customer finds the cart again."""
    with use(acme):
        bowl = make_variant(stock=9)
    client, same = client_for(acme), {"sec-fetch-site": "same-origin"}
    customer_signs_in(client, acme)
    client.post("/cart/add", {"id": bowl}, headers=same)
    filled = {**shopping.FORM, "email": "carol@customer.example", "intent": "save"}
    assert "Lindenstraße" in client.post("/checkout/", filled, headers=same).content.decode()
    client.post("/account/sign-out/", headers=same)
    assert client.get("/cart.json").json() == {"item_count": 0}
    assert client.get("/checkout/")["Location"] == "/cart"
    customer_signs_in(client, acme)
    assert client.get("/cart.json").json() == {"item_count": 1}


def test_two_browsers_of_a_customer_show_one_cart_and_a_lost_one_shows_nothing(client_for: Any, acme: Any):
    with use(acme):
        bowl, cup = make_variant(stock=9), make_variant(stock=9)
    phone, desk, same = client_for(acme), client_for(acme), {"sec-fetch-site": "same-origin"}
    customer_signs_in(phone, acme)
    phone.post("/cart/add", {"id": bowl}, headers=same)
    desk.post("/cart/add", {"id": cup}, headers=same)
    customer_signs_in(desk, acme)
    assert desk.get("/cart.json").json() == {"item_count": 2}
    assert phone.get("/cart.json").json() == {"item_count": 2}
    assert phone.cookies["stoa_cart"].value == desk.cookies["stoa_cart"].value
    desk.post("/account/browsers/others/end/", headers=same)
    assert phone.get("/cart.json").json() == {"item_count": 0}
    assert phone.get("/checkout/")["Location"] == "/cart"
    assert desk.get("/cart.json").json() == {"item_count": 2}


def test_a_customer_is_nobody_at_the_back_office(client_for: Any, acme: Any, carols_token: str):
    client = client_for(None)
    for name in ("stoa_customer", "stoa_session", "__Host-stoa_session"):
        client.cookies[name] = carols_token
    for path in ("/manage/", "/manage/acme/", "/operations/", "/accounts/profile/"):
        assert "/accounts/login/" in client.get(path)["Location"]


def test_staff_are_nobody_at_a_storefront(client_for: Any, acme: Any, world: Any):
    session = client_for(None, user=world.alice).cookies["stoa_session"].value
    client = client_for(acme)
    client.cookies["stoa_session"] = client.cookies["stoa_customer"] = session
    assert client.get("/account/")["Location"].startswith("/account/sign-in/")
    assert client.get("/api/v1/admin/orders").status_code == 401
    assert client.get("/manage/acme/").status_code == 404
    assert "stoa_session" not in client.get("/").cookies


@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("source", ["{scheme}://acme.{domain}", "{scheme}://evil.example", "null"])
def test_a_token_tossed_by_a_shop_opens_no_form(settings: Any, vic: Any, source: str, secure: bool):
    """The shop's page sets the cookie for the whole domain and knows the token: it still says where it comes from."""
    scheme = "https" if secure else "http"
    client = Client(enforce_csrf_checks=True, headers={"host": settings.DOMAIN})
    token = "a" * 32
    client.cookies[settings.CSRF_COOKIE_NAME] = token
    form = {"login": vic.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    origin = source.format(scheme=scheme, domain=settings.DOMAIN)
    assert client.post("/accounts/login/", form, secure=secure, headers={"origin": origin}).status_code == 403
    if secure:
        asked = client.post("/accounts/login/", form, secure=True, headers={"referer": f"{origin}/"})
        assert asked.status_code == 403
        assert client.post("/accounts/login/", form, secure=True).status_code == 403
    right = {"origin": f"{scheme}://{settings.DOMAIN}"}
    assert client.post("/accounts/login/", form, secure=secure, headers=right).status_code == 302


def test_another_password_ends_the_other_sessions_and_keeps_nobody_in(client_for: Any, vic: Any):
    here, there = client_for(None), client_for(None)
    assert (sign_in(here).status_code, sign_in(there).status_code) == (302, 302)
    changed = {
        "oldpassword": PASSWORD,
        "password1": "another long sentence",
        "password2": "another long sentence",
    }
    assert here.post("/accounts/password/change/", changed).status_code == 302
    assert there.get("/accounts/profile/").status_code == 302
    assert there.post("/accounts/profile/", {"name": "Mine"}).status_code == 302
    vic.refresh_from_db()
    assert vic.name == ""


def test_an_open_tab_of_a_browser_that_was_signed_out_writes_nothing(client_for: Any, world: Any):
    tab, other = client_for(None, user=world.alice), client_for(None, user=world.alice)
    form = tab.get("/manage/acme/settings/").context["form"]
    for client in (tab, other):
        client.get("/accounts/profile/")
    other.post("/accounts/sessions/others/end/")
    answer = tab.post("/manage/acme/settings/", {name: form[name].value() or "" for name in form.fields})
    assert answer["Location"].startswith("/accounts/login/?next=/manage/acme/settings/")


def test_no_cookie_is_for_a_whole_domain(client_for: Any, acme: Any, vic: Any):
    client = client_for(None)
    sign_in(client)
    shopper = client_for(acme)
    customer_signs_in(shopper, acme)
    found = [*client.cookies.values(), *shopper.cookies.values()]
    assert {each["domain"] for each in found} == {""}
