"""What a merchant sees of a disputed payment: at home, on the order, and what to do about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string

from core import clock
from core.outbox.testing import drain
from integrations.test_gateway import disputes as bank
from shops.context import use
from tenants.orders import services as orders
from tenants.orders.types import Item
from tenants.payments.models import PaymentDispute
from tenants.payments.services.dispute import follow_dispute
from tests.builders import STAFF
from tests.selling import sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings: Any) -> None:
    settings.TEST_GATEWAY = True


@pytest.fixture
def disputed(acme: Any) -> Any:
    """An order, and the dispute about it."""
    with use(acme):
        order = sell()
        follow_dispute("test", "", bank.begin(order.payment.gateway_ref), source="webhook")
    drain()
    with use(acme):
        return order, PaymentDispute.objects.get()


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_is_the_first_thing_to_do(office: Any, disputed: Any):
    page = office.get("home")
    assert "1 disputed payment to answer" in text_of(page)
    assert "9 days left" in text_of(page)
    assert office.address("disputes") in text_of(page)


def test_the_order_says_so_and_leads_there(office: Any, disputed: Any):
    order, dispute = disputed
    page = text_of(office.get("order", order.id))
    assert "This payment is disputed" in page
    assert office.address("dispute", dispute.id) in page
    assert office.address("order_refund", order.id) not in page


def test_the_list_and_what_to_do(office: Any, disputed: Any):
    order, dispute = disputed
    assert order.name in text_of(office.get("disputes"))
    page = text_of(office.get("dispute", dispute.id))
    assert "The cardholder says they did not buy this" in page
    assert "Do not refund the order meanwhile" in page
    assert f"{dispute.respond_by:%Y}" in page


def test_a_lost_one_asks_for_nothing(office: Any, acme: Any, disputed: Any):
    _, dispute = disputed
    bank.become(dispute.gateway_ref, "lost")
    with use(acme):
        follow_dispute("test", "", dispute.gateway_ref, source="webhook")
    assert "to answer" not in text_of(office.get("home"))
    assert "decided for the customer" in text_of(office.get("dispute", dispute.id))


def test_the_evidence_is_a_document(office: Any, disputed: Any):
    order, dispute = disputed
    answer = office.get("dispute_evidence", dispute.id)
    assert answer["Content-Type"] == "application/pdf"
    assert f"evidence-{order.number}.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ({"days": 5}, "5 days left"),
        ({"hours": 1}, "today until"),
        ({"hours": -1}, "the time to answer is over"),
    ],
)
def test_home_says_how_long_there_is(office: Any, acme: Any, disputed: Any, left: Any, said: str):
    _, dispute = disputed
    midday = dispute.respond_by.replace(hour=12)
    with use(acme):
        PaymentDispute.objects.update(respond_by=midday)
    with clock.frozen(midday - timedelta(**left)):
        assert said in text_of(office.get("home"))


def test_the_evidence_tells_of_the_sale_the_parcel_and_the_mails(office: Any, acme: Any, disputed: Any):
    order, dispute = disputed
    parcel = {"carrier": "DHL", "tracking_number": "003404341610940"}
    with use(acme):
        orders.fulfill(actor=STAFF, order_id=order.id, items=[Item(order.lines[0].id, 1)], **parcel)
        orders.add_note(actor=STAFF, order_id=order.id, text="Never trust this one")
    drain()
    answer = office.get("dispute_evidence", dispute.id)
    page = render_to_string("documents/evidence.html", answer.context[0].flatten())
    for told in (order.email, order.lines[0].title, "DHL", "003404341610940", f"Your order {order.name}"):
        assert told in page
    assert "Never trust this one" not in page
    assert "took" not in page  # what the bank itself did


def test_nothing_yet(office: Any):
    assert "No disputes" in text_of(office.get("disputes"))


def test_another_shops_dispute_is_not_there(office_of: Any, world: Any, disputed: Any):
    _, dispute = disputed
    assert office_of(world.mallory, "globex").get("dispute", dispute.id).status_code == 404
    assert office_of(world.mallory).get("disputes").status_code == 404
    assert office_of(world.bob).get("disputes").status_code == 403
