"""What a merchant sees of a card issuer's warning: at home, in the list, on the order, and the refund it offers."""

from typing import Any

import pytest

from core.outbox.testing import drain
from integrations.test_gateway import fraud_warnings as issuer
from shops.context import use
from tenants.payments.models import FraudWarning
from tenants.payments.services.fraud_warning import follow_fraud_warning
from tests.builders import make_variant
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings: Any) -> None:
    settings.TEST_GATEWAY = True


@pytest.fixture
def warned(acme: Any) -> Any:
    """An order whose payment may be fraud."""
    with use(acme):
        order = sell((make_variant(price=2000, stock=10), 2))
        follow_fraud_warning("test", "", issuer.give(order.payment.gateway_ref))
    drain()
    return order


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_is_to_do_and_in_the_list(office: Any, warned: Any):
    assert "1 payment may be fraud" in text_of(office.get("home"))
    page = text_of(office.get("disputes"))
    assert "Somebody other than its owner used the card." in page
    assert warned.name in page


def test_the_order_offers_the_refund_in_full_by_the_ordinary_form(office: Any, acme: Any, warned: Any):
    page = text_of(office.get("order", warned.id))
    assert "This payment may be fraud" in page
    offered = f"{office.address('order_refund', warned.id)}?all=1"
    assert offered in page
    form = office.get("order_refund", warned.id, all="1")
    assert form.context["preview"].total == warned.total
    fields = {bound.html_name: bound.value() for bound in form.context["form"] if bound.value() is not None}
    office.saves("order_refund", warned.id, **fields)
    with use(acme):
        assert order_of(warned.id).payment_status == "refunded"
        assert FraudWarning.objects.get().status == "refunded"
    assert "may be fraud" not in text_of(office.get("home"))
    assert "This payment may be fraud" not in text_of(office.get("order", warned.id))


def test_it_may_be_kept(office: Any, acme: Any, warned: Any):
    office.post("order_keep_payment", warned.id)
    with use(acme):
        assert FraudWarning.objects.get().status == "kept"
    assert "This payment may be fraud" not in text_of(office.get("order", warned.id))


def test_a_clerk_is_not_asked_and_another_shop_knows_nothing(office_of: Any, world: Any, warned: Any):
    clerk = office_of(world.bob)
    assert clerk.post("order_keep_payment", warned.id).status_code == 403
    assert "may be fraud" not in text_of(clerk.get("home"))
    assert office_of(world.mallory, "globex").post("order_keep_payment", warned.id).status_code == 404
