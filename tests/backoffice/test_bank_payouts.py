"""Payouts to the bank as the owner sees them: the list, one of them with its orders, and the file."""

import csv
import io
from typing import Any

import pytest

from billing.payouts.models import Payout
from billing.payouts.services import follow_payout
from core.outbox.testing import drain
from shops.context import use
from tests.billing.selling import connected
from tests.integrations.conftest import sandbox, sandbox_process
from tests.selling import sell

__all__ = ["sandbox", "sandbox_process"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def paid_out(sandbox: Any, acme: Any) -> Any:
    """An order by card, and the payout that its money went with."""
    shop = connected(acme, sandbox.account())
    with use(shop):
        order = sell(gateway="stripe", buyer_token=sandbox.token(shop.stripe_account))
    drain()
    sandbox.advance()
    sandbox.advance(seconds=4 * 24 * 3600)
    (made,) = sandbox.control("payouts", account=shop.stripe_account)["payouts"]
    follow_payout(shop.stripe_account, made["id"])
    return order, Payout.objects.get()


def test_the_list_and_one_with_its_orders(office: Any, paid_out: Any):
    order, payout = paid_out
    assert office.address("bank_payout", payout.id) in office.get("bank_payouts").content.decode()
    page = office.get("bank_payout", payout.id).content.decode()
    assert order.name in page
    assert "does not add up" not in page
    assert "not through this shop" not in page


def test_as_csv(office: Any, paid_out: Any):
    order, payout = paid_out
    answer = office.get("bank_payout_csv", payout.id)
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["What"], row["Order"], row["Currency"]) == ("Sale", order.name, "EUR")
    parts = [float(row[name]) for name in ("Amount", "Commission", "Fees")]
    assert round(sum(parts) * 100) == round(float(row["Net"]) * 100) == payout.amount


def test_what_does_not_add_up_and_what_came_back_is_said(office: Any, paid_out: Any):
    _, payout = paid_out
    Payout.objects.update(difference=5, status="failed")
    page = office.get("bank_payout", payout.id).content.decode()
    assert "This payout does not add up" in page
    assert "This payout came back" in page
    assert "Does not add up" in office.get("bank_payouts").content.decode()


def test_nothing_yet(office: Any):
    assert "Connect an account" in office.get("bank_payouts").content.decode()


def test_only_the_owner_and_only_their_own(office_of: Any, world: Any, paid_out: Any):
    _, payout = paid_out
    assert office_of(world.bob).get("bank_payouts").status_code == 403
    assert office_of(world.mallory, "globex").get("bank_payout", payout.id).status_code == 404
    assert office_of(world.mallory, "globex").get("bank_payouts").context["page"].object_list.count() == 0
