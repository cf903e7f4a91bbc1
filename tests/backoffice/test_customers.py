"""Customers in the back office."""

from typing import Any

import pytest

from shops.context import use
from tenants.customers.selectors import customer, customer_row
from tenants.customers.services import ensure_customer, save_address
from tests.builders import STAFF

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(acme: Any) -> Any:
    with use(acme):
        found = ensure_customer(email="carol@customer.example", first_name="Carol", last_name="Clark")
        address = {"last_name": "Clark", "line1": "Lindenstraße 9", "city": "Berlin", "country": "DE"}
        save_address(actor=STAFF, customer_id=found, values=address)
    return found


def test_the_table_is_searched(office: Any, carol: Any, acme: Any):
    with use(acme):
        ensure_customer(email="dan@customer.example", first_name="Dan")
    assert "Carol Clark" in office.get("customers").content.decode()
    page = office.get("customers", q="clark").content.decode()
    assert "Carol Clark" in page
    assert "dan@customer.example" not in page
    assert "Nobody found" in office.get("customers", q="zzz").content.decode()


def test_no_customers_yet(office: Any):
    assert "No customers yet" in office.get("customers").content.decode()


def test_the_page_shows_address_and_note(office: Any, carol: Any, acme: Any):
    office.saves("customer_note", carol, note="Rings twice.")
    page = office.get("customer", carol).content.decode()
    for text in ("Lindenstraße 9", "Germany", "Rings twice.", "carol@customer.example"):
        assert text in page


def test_a_clerk_reads_and_does_not_write(office_of: Any, world: Any, carol: Any):
    bob = office_of(world.bob)
    page = bob.get("customer", carol)
    assert page.status_code == 200
    assert "Save note" not in page.content.decode()
    assert bob.post("customer_note", carol, note="x").status_code == 403


def test_a_profile_is_changed(office: Any, carol: Any, acme: Any):
    office.saves("customer_profile", carol, first_name="Caroline", last_name="Clark", phone="1")
    with use(acme):
        found = customer(carol)
    assert found is not None
    assert (found.name, found.phone, found.accepts_marketing) == ("Caroline Clark", "1", False)


def test_a_customer_of_another_shop_is_not_found(office_of: Any, world: Any, carol: Any):
    mallory = office_of(world.mallory, "globex")
    assert mallory.get("customer", carol).status_code == 404
    assert mallory.post("customer_note", carol, note="mine").status_code == 404
    with use(world.acme):
        row = customer_row(carol)
    assert row is not None
    assert row.note == ""
