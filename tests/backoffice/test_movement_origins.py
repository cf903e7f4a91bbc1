"""Where a stock movement came from is a link, for those who may follow it."""

from typing import Any

import pytest
from django.urls import reverse

from core.ids import public_id
from shops.context import use
from tenants.importing.models import ImportJob
from tenants.inventory.services import import_on_hand
from tests.backoffice.catalog import HOME
from tests.builders import STAFF, make_variant
from tests.selling import sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock(acme: Any) -> tuple[str, Any, str]:
    """A variant that was imported and sold: its page, the order, and the import's id."""
    with use(acme):
        variant = make_variant(stock=10)
        order = sell((variant, 2))
        job = ImportJob.objects.create(
            filename="autumn.csv", file="imports/x.csv", file_hash="x", status="done"
        )
        reference = public_id("imp", job.id)
        import_on_hand(actor=STAFF, quantities={variant: 30}, reference=reference)
    return f"{HOME}inventory/{public_id('var', variant)}/", order, reference


def test_orders_and_imports_are_links(stock: Any, world: Any, client_for: Any) -> None:
    address, order, reference = stock
    page = client_for(None, user=world.alice).get(address).content.decode()
    assert f'href="{reverse("backoffice:order", args=["acme", order.id])}">Order {order.name}</a>' in page
    assert f'href="{HOME}imports/{reference}/">Import autumn.csv</a>' in page


def test_what_one_may_not_see_is_no_link(stock: Any, world: Any, client_for: Any) -> None:
    """A clerk sees orders, and no imports."""
    address, order, _ = stock
    page = client_for(None, user=world.bob).get(address).content.decode()
    assert f"Order {order.name}</a>" in page
    assert "autumn.csv" not in page


def test_what_is_gone_is_no_link(stock: Any, world: Any, client_for: Any) -> None:
    address, _, reference = stock
    with use(world.acme):
        ImportJob.objects.all().delete()
    page = client_for(None, user=world.alice).get(address)
    assert page.status_code == 200
    assert f"imports/{reference}/" not in page.content.decode()
