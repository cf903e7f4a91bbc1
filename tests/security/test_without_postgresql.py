"""PostgreSQL takes no connection, only reads, or ends one at work: every surface says when to come again and comes back
by itself; what was cut off happened wholly or not at all. By the real server.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import close_old_connections, connections
from psycopg import sql

from core import clock
from core.ids import public_id
from core.outbox.testing import drain
from shops.cache import directory
from shops.context import use
from tenants.api_keys.scopes import CODES
from tenants.api_keys.services import create_key
from tenants.inventory import selectors as stock
from tenants.orders.links import reference_of
from tenants.orders.selectors import order_table
from tenants.payments.selectors import payments_for
from tenants.payments.services import sweep
from tests import databases, shopping
from tests.builders import STAFF, make_variant
from tests.selling import order_of

pytestmark = pytest.mark.django_db(transaction=True)
SHOP_PAGES = ("/cart", "/search?q=bowl", "/account/", "/checkout/")
OFFICE_PAGES = ("/manage/", "/manage/acme/", "/manage/acme/orders/", "/operations/", "/accounts/profile/")
API_PAGES = ("/api/v1/products", "/api/v1/admin/orders")
FORM = {**shopping.FORM, "email": "carol@customer.example", "gateway": "test", "buyer_token": "test_succeed"}


class People:
    """A shopper with a cart, Alice in her office, Olga at the console, a program with a key."""

    def __init__(self, client_for: Any, world: Any) -> None:
        with use(world.acme):
            self.variant = make_variant(price=2000, stock=50)
            key = create_key(actor=STAFF, name="key", scopes=sorted(CODES)).secret
        quiet = {"raise_request_exception": False}
        self.shopper = client_for(world.acme, headers={"sec-fetch-site": "same-origin"}, **quiet)
        self.alice = client_for(None, user=world.alice, **quiet)
        self.program = client_for(world.acme, headers={"authorization": f"Bearer {key}"}, **quiet)
        self.fill()

    def fill(self) -> None:
        self.shopper.cookies.clear()
        answer = self.shopper.post("/cart/add", {"id": str(self.variant), "quantity": "1"})
        assert answer.status_code in {302, 303}

    def ask(self) -> dict[str, Any]:
        """Every page anew: nothing that a process remembers helps."""
        found = {}
        for client, pages in (
            (self.shopper, SHOP_PAGES), (self.alice, OFFICE_PAGES), (self.program, API_PAGES),
        ):  # fmt: skip
            for page in pages:
                directory.clear()
                found[page] = client.get(page)
        return found


@pytest.fixture
def people(client_for: Any, world: Any) -> People:
    return People(client_for, world)


@contextmanager
def database_that(statement: str) -> Iterator[None]:
    """A property of this test's own database, for connections from now on."""
    name = sql.Identifier(connections["platform"].settings_dict["NAME"])
    with databases._admin() as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} " + statement).format(name))
        connections.close_all()
        try:
            yield
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT -1").format(name))
            admin.execute(sql.SQL("ALTER DATABASE {} RESET ALL").format(name))
            connections.close_all()


def says_when_to_come_again(answer: Any, page: str) -> None:
    assert answer.status_code == 503, (page, answer.status_code)
    assert 0 < int(answer["Retry-After"]) < 60
    assert answer["Cache-Control"] == "no-store"
    if page.startswith("/api/"):
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "not_available"
    else:
        assert "Back in a moment" in answer.content.decode()
        assert "Content-Security-Policy" in answer.headers


def test_a_server_that_takes_no_connection(people: People):
    before = {page: answer.status_code for page, answer in people.ask().items()}
    with database_that("CONNECTION LIMIT 0"):
        for page, answer in people.ask().items():
            says_when_to_come_again(answer, page)
        assert people.shopper.get("/healthz").status_code == 200
        assert people.shopper.get("/readyz").status_code == 503
        added = people.shopper.post("/cart/add", {"id": str(people.variant), "quantity": "1"})
        says_when_to_come_again(added, "/cart/add")
    assert {page: answer.status_code for page, answer in people.ask().items()} == before
    assert people.shopper.get("/cart.json").json() == {"item_count": 1}


def test_a_server_that_only_reads(people: People):
    """After a change of servers, until the connections are made anew."""
    variant = public_id("var", people.variant)
    with database_that("SET default_transaction_read_only = on"):
        assert people.shopper.get("/cart").status_code == 200
        added = people.shopper.post("/cart/add", {"id": str(people.variant), "quantity": "1"})
        says_when_to_come_again(added, "/cart/add")
        body = {"variant_id": variant, "quantity": 1}
        made = people.program.post("/api/v1/carts", body, content_type="application/json")
        says_when_to_come_again(made, "/api/v1/carts")
    assert people.shopper.get("/cart.json").json() == {"item_count": 1}


@contextmanager
def ending_at(number: int) -> Iterator[list[int]]:
    """The server ends the connection before its statement of this number; counts down to it."""
    left = [number]

    def counting(execute: Any, text: Any, params: Any, many: Any, context: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            pid = context["connection"].connection.info.backend_pid
            own = databases.address(context["connection"].settings_dict["NAME"])
            with psycopg.connect(own) as another:  # of the same login, which may end its own
                another.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return execute(text, params, many, context)

    with ExitStack() as stack:
        for alias in ("platform", "default"):
            stack.enter_context(connections[alias].execute_wrapper(counting))
        yield left
    close_old_connections()  # as at the end of every request; the test client leaves it out


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_connection_that_ends_in_the_middle_of_a_page(people: People, number: int):
    pages: list[tuple[Any, str]] = [(people.alice, page) for page in OFFICE_PAGES[1:3]]
    for client, page in (*pages, (people.shopper, "/checkout/"), (people.program, API_PAGES[1])):
        with ending_at(number) as left:
            answer = client.get(page)
        if left[0] <= 0:
            says_when_to_come_again(answer, page)
        assert client.get(page).status_code == 200, page


def test_paying_is_whole_wherever_the_connection_ends(people: People, acme: Any):
    """Sent again as the page says, it is one order, paid once."""
    cut, number = 0, 0
    while True:
        number += 1 + number // 4
        people.fill()
        saved = people.shopper.post("/checkout/", {**FORM, "intent": "save"})
        wish = {**FORM, "intent": "pay", "shown_total": str(saved.context["totals"].total)}
        with use(acme):
            before = set(order_table(status="all").values_list("id", flat=True))
        with ending_at(number) as left:
            answer = people.shopper.post("/checkout/", wish)
        if left[0] > 0:
            break
        cut += answer.status_code == 503
        again = people.shopper.post("/checkout/", wish) if answer.status_code == 503 else answer
        assert again.status_code in {302, 303}, (number, again.status_code)
        with use(acme):
            [made] = set(order_table(status="all").values_list("id", flat=True)) - before
            with clock.frozen(clock.now() + timedelta(minutes=5)):
                sweep()  # what was cut off between wish and answer
                drain()  # or before the order heard of it
            assert order_of(made).payment_status == "paid", number
            [payment] = payments_for(reference_of(made))
            assert payment.amount_captured == payment.amount, number
            assert stock.unexplained_levels() == []
    assert cut >= 3
