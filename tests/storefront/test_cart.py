"""What a shopper does with the cart, with and without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

OWN_PAGE = {"sec-fetch-site": "same-origin"}  # what a browser says of a form on the shop's own page


def variant(client: Any, handle: str, **options: str) -> str:
    html = client.get(f"/products/{handle}", options).content.decode()
    return re.findall(r'name="id" value="([^"]+)"', html)[0]


def test_a_shopper_fills_changes_and_empties_the_cart(client_for: Callable[..., Any], stocked: Any) -> None:
    client = client_for(stocked, headers=OWN_PAGE)
    assert client.get("/cart.json").json() == {"item_count": 0}
    vase = variant(client, "halden-vase")
    response = client.post("/cart/add", {"id": vase, "quantity": "2"})
    assert (response.status_code, response["Location"]) == (303, "/cart")
    cookie = response.cookies["stoa_cart"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get("/cart.json").json() == {"item_count": 2}
    html = client.get("/cart").content.decode()
    assert "€136.00" in html
    assert client.post("/cart/update", {f"updates[{vase}]": "3"}).status_code == 303
    assert client.get("/cart.json").json() == {"item_count": 3}
    assert client.post("/cart/update", {"checkout": "1"})["Location"] == "/checkout/"
    assert client.post("/cart/update", {"remove": vase}).status_code == 303
    assert "Your cart is empty" in client.get("/cart").content.decode()


def test_script_gets_json(client_for: Callable[..., Any], stocked: Any) -> None:
    client = client_for(stocked, headers=OWN_PAGE)
    vase = variant(client, "halden-vase")
    accept = {"accept": "application/json"}
    response = client.post("/cart/add", {"id": vase}, headers=accept)
    assert response.json() == {
        "item_count": 1, "added": {"id": vase, "title": "Halden Vase", "variant": "Chalk"}
    }  # fmt: skip
    too_many = client.post("/cart/add", {"id": vase, "quantity": "500"}, headers=accept)
    assert too_many.status_code == 409
    assert "14" in too_many.json()["detail"]
    assert client.post("/cart/add", {"id": "x"}, headers=accept).status_code == 404
    assert client.post("/cart/add", {"id": vase, "quantity": "²"}, headers=accept).status_code == 422


def test_without_script_the_choice_counts_and_not_the_page(
    client_for: Callable[..., Any], stocked: Any
) -> None:
    client = client_for(stocked, headers=OWN_PAGE)
    chalk = variant(client, "halden-vase")
    client.post("/cart/add", {"id": chalk, "option1": "Terracotta"})
    assert "Glaze: Terracotta" in client.get("/cart").content.decode()


def test_what_cannot_be_had_is_said_in_the_cart(client_for: Callable[..., Any], stocked: Any) -> None:
    client = client_for(stocked, headers=OWN_PAGE)
    vase = variant(client, "halden-vase")
    client.post("/cart/add", {"id": vase})
    response = client.post("/cart/update", {f"updates[{vase}]": "99"})
    assert response.status_code == 409
    assert "Halden Vase: Only 14 available" in response.content.decode()
    assert client.get("/cart.json").json() == {"item_count": 1}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 404),
        ({"sec-fetch-site": "none"}, 404),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"referer": "http://evil.example/page"}, 403),
        ({}, 404),
    ],
)
def test_forms_of_other_sites_are_refused(
    client_for: Callable[..., Any], acme: Any, headers: dict[str, str], status: int
) -> None:
    assert client_for(acme).post("/cart/add", {"id": "x"}, headers=headers).status_code == status


def test_a_browser_with_a_cart_must_say_where_it_comes_from(
    client_for: Callable[..., Any], acme: Any
) -> None:
    client = client_for(acme)
    client.cookies["stoa_cart"] = "x"
    assert client.post("/cart/add", {"id": "x"}).status_code == 403
    own = {"origin": f"http://{acme.primary_host}"}
    assert client.post("/cart/add", {"id": "x"}, headers=own).status_code == 404
