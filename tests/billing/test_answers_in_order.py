"""Several ask the vendor about one account at one instant: an older answer never undoes a newer. Real sandbox."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.db.models import F

from billing.connect.models import ConnectedAccount
from billing.connect.ports import AccountSnapshot, ConnectProvider
from billing.connect.services import start_onboarding, sync_account
from config.adapters import ADAPTERS
from core.registry import installed
from integrations.stripe.connect import StripeConnect
from shops.actors import owner_actor
from shops.selectors import shop_by_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(sandbox: Any, fresh_shop: Any, world: Any) -> Any:
    """A shop whose merchant has yet to give details."""
    shop = fresh_shop(owner=world.alice)
    start_onboarding(shop=shop, email="a@example.com", actor=owner_actor(world.alice), path="/x/")
    sync_account(shop_id=shop.id)
    assert stored(shop) == "onboarding"
    return shop


def stored(shop: Any) -> str:
    return ConnectedAccount.objects.get(shop_id=shop.id).status


def elsewhere(act: Callable[[], object]) -> None:
    """In a thread of its own with connections of its own, to its end."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def answers_late(meanwhile: Callable[[], object], *, times: int) -> Any:
    """Stripe, with `meanwhile` happening between its answer and its arrival; and how often it was asked that way."""
    asked: list[str] = []

    class Late(StripeConnect):
        def fetch_account(self, account: str) -> AccountSnapshot:
            answer = super().fetch_account(account)
            if len(asked) < times:
                asked.append(account)
                elsewhere(meanwhile)
            return answer

    return asked, vendor(Late)


def vendor(kind: type[StripeConnect]) -> Any:
    return installed(adapters={**ADAPTERS, ConnectProvider: {"stripe": kind}})


def complete(sandbox: Any, shop: Any) -> None:
    """The merchant gives every detail, and somebody asks for that at once."""
    account = ConnectedAccount.objects.get(shop_id=shop.id).external_id
    sandbox.control("onboarding", account=account, outcome="complete")
    with vendor(StripeConnect):
        assert sync_account(shop_id=shop.id).status == "active"  # type: ignore[union-attr]  # it has one


def test_an_answer_that_was_overtaken_is_asked_for_again(sandbox: Any, opened: Any) -> None:
    asked, late = answers_late(lambda: complete(sandbox, opened), times=1)
    with late:
        found = sync_account(shop_id=opened.id)
    assert len(asked) == 1
    assert found is not None
    assert (found.status, stored(opened)) == ("active", "active")
    assert shop_by_id(opened.id).card_payments_ready


def test_without_counting_the_older_answer_wins(sandbox: Any, opened: Any) -> None:
    """The negative control: the test above can fail."""

    def complete_uncounted() -> None:
        complete(sandbox, opened)
        ConnectedAccount.objects.filter(shop_id=opened.id).update(answers=F("answers") - 1)

    _, late = answers_late(complete_uncounted, times=1)
    with late:
        sync_account(shop_id=opened.id)
    assert stored(opened) == "onboarding"


def test_who_is_overtaken_again_and_again_comes_to_an_end(sandbox: Any, opened: Any) -> None:
    def another_answer() -> None:
        ConnectedAccount.objects.filter(shop_id=opened.id).update(answers=F("answers") + 1, status="active")

    asked, late = answers_late(another_answer, times=9)
    with late:
        found = sync_account(shop_id=opened.id)
    assert found is not None
    assert (len(asked), found.status, stored(opened)) == (2, "active", "active")


def test_who_opens_an_account_that_another_click_opened_tells_how_it_stands(
    sandbox: Any, fresh_shop: Any, world: Any
) -> None:
    """Two clicks of one merchant: the account is one, and the slower does not undo what became of it."""
    shop = fresh_shop(owner=world.alice)

    def click() -> str:
        return start_onboarding(shop=shop, email="a@example.com", actor=owner_actor(world.alice), path="/x/")

    class Slow(StripeConnect):
        def create_account(self, **given: Any) -> AccountSnapshot:
            answer = super().create_account(**given)
            with vendor(StripeConnect):
                elsewhere(click)
                elsewhere(lambda: complete(sandbox, shop))
            return answer

    with vendor(Slow):
        click()
    assert stored(shop) == "active"
