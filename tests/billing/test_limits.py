"""A plan's limits: enforced where something is added, told in words, shown in the settings, set by operators."""

from typing import Any

import pytest

from billing.plans.services import PlanInput, update_plan
from billing.subscriptions.selectors import subscription_of
from billing.subscriptions.services import begin_trial
from core.actor import Actor
from core.money import Money
from core.outbox.testing import drain
from shops.context import use
from shops.domains import add_domain
from shops.errors import PlanLimitReached
from shops.limits import limit_of
from shops.selectors import shop_by_id
from shops.services import set_billing
from shops.staffing import invite_staff
from tenants.catalog.selectors import product_table
from tenants.catalog.services import change_status
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(acme: Any) -> Any:
    """`limited(products=2)`: acme under these limits."""

    def make(**limits: int) -> Any:
        set_billing(acme.id, actor=STAFF, limits=limits)
        return shop_by_id(acme.id)

    return make


def test_one_product_too_many(limited: Any):
    with use(limited(products=2)):
        first = make_product()
        make_product()
        with pytest.raises(PlanLimitReached, match="room for 2 products"):
            make_product()
        change_status(actor=STAFF, product_id=first, status="archived")
        make_product()
        with pytest.raises(PlanLimitReached):
            change_status(actor=STAFF, product_id=first, status="active")
        assert product_table(status="archived").count() == 1


def test_over_the_limit_everything_stays(limited: Any):
    with use(limited()):
        products = [make_product() for _ in range(3)]
    with use(limited(products=1)):
        assert change_status(actor=STAFF, product_id=products[0], status="draft")
        with pytest.raises(PlanLimitReached):
            make_product()
        assert product_table().count() == 3


def test_one_person_too_many_open_invitations_count(limited: Any, world: Any):
    shop = limited(staff=3)  # Alice and Bob are there

    def invite(email: str) -> None:
        invite_staff(shop.id, email=email, role="clerk", invited_by=world.alice, actor=STAFF)

    invite("third@example.com")
    invite("third@example.com")  # the same one once more
    with pytest.raises(PlanLimitReached) as refusal:
        invite("fourth@example.com")
    assert refusal.value.field == "email"


def test_one_domain_too_many(limited: Any):
    shop = limited(domains=1)
    add_domain(shop.id, host="one.example", actor=STAFF)
    with pytest.raises(PlanLimitReached):
        add_domain(shop.id, host="two.example", actor=STAFF)


@pytest.mark.parametrize("nonsense", [None, "5", -1, True, 2.5])
def test_what_is_no_figure_is_no_limit(nonsense: Any):
    assert limit_of({"products": nonsense}, "products") is None


def test_an_operators_change_reaches_the_shops(acme: Any):
    begin_trial(acme.id)
    found = subscription_of(acme.id)
    assert found is not None
    plan = PlanInput(
        name="Start",
        description="",
        price=Money(0, "EUR"),
        trial_days=14,
        active=True,
        limits={"products": 7},
    )
    update_plan(actor=Actor.system("tests"), code=found.plan.code, plan=plan)
    drain()
    shop = shop_by_id(acme.id)
    assert shop is not None
    assert dict(shop.limits)["products"] == 7


def test_the_settings_show_it(limited: Any, world: Any, client_for: Any):
    with use(limited(products=1)):
        make_product()
    client = client_for(None, user=world.alice)
    page = client.get("/manage/acme/settings/").content.decode()
    assert "1 of 1" in page
    assert "2, no limit" in page
    answer = client.post(
        "/manage/acme/products/new/", {"title": "B", "variant-price": "1", "status": "draft"}
    )
    assert "room for 1 products" in answer.content.decode()
