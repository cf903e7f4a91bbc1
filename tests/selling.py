"""Carts that are ready to be paid, and orders that are: for every test that needs a sale. Call inside a shop."""

from typing import Any
from uuid import UUID

from tenants.cart import services as cart
from tenants.checkout import services as checkout
from tenants.orders import selectors as orders
from tenants.orders.types import OrderData
from tests.builders import make_variant

CAROL = "carol@customer.example"
BERLIN = {
    "first_name": "Carol",
    "last_name": "Clark",
    "line1": "Lindenstraße 9",
    "postal_code": "10969",
    "city": "Berlin",
    "country": "DE",
}


def ready_cart(
    *wanted: tuple[UUID, int], email: str = CAROL, address: dict[str, str] | None = None
) -> tuple[str, int]:
    """A checkout with everything filled in: its token and the total that the customer sees."""
    token = None
    for variant, quantity in wanted or ((make_variant(price=2000, stock=10), 1),):
        token = cart.add(token=token, variant_id=variant, quantity=quantity).token
    assert token is not None
    checkout.open_checkout(token)
    data = checkout.update(token, email=email, shipping_address=address or BERLIN)
    assert data.problems == {}, data.problems
    return token, data.totals.total


def pay(
    token: str, total: int, buyer_token: str = "test_succeed", *, gateway: str = "test", **more: Any
) -> Any:
    return checkout.place(token, shown_total=total, gateway=gateway, buyer_token=buyer_token, **more)


def order_of(order_id: UUID) -> OrderData:
    found = orders.order(order_id)
    assert found is not None
    return found


def sell(*wanted: tuple[UUID, int], buyer_token: str = "test_succeed", gateway: str = "test") -> OrderData:
    """An order of these, placed and paid as the token says."""
    token, total = ready_cart(*wanted)
    return order_of(pay(token, total, buyer_token, gateway=gateway).order_id)
