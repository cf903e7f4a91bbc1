"""The tick for news at the checkout: on record, confirmed by the address's owner, and never taken for an ending."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from core import clock
from core.outbox.testing import drain
from tenants.checkout import services as checkout
from tenants.customers import selectors, services
from tenants.customers.models import Customer
from tests.selling import CAROL, pay, ready_cart

pytestmark = pytest.mark.django_db
DAN = "dan@customer.example"


def buy(*, email: str = CAROL, ticked: bool = True, customer_id: Any = None) -> None:
    token, total = ready_cart(email=email)
    if ticked:
        checkout.update(token, accepts_marketing=True)
    mail.outbox.clear()
    pay(token, total, customer_id=customer_id)
    drain()


def signed_in(email: str = CAROL) -> Any:
    return services.sign_in_with_code(email=email, code=services.request_code(email=email).code).customer_id


def record(email: str = CAROL) -> tuple[str, str] | None:
    found = selectors.news_consent_of(email)
    return (found.status, found.source) if found else None


def gets_news(email: str = CAROL) -> bool:
    return Customer.objects.get(email=email).accepts_marketing


def link(kind: str) -> str:
    """The token of the one link of this kind that was mailed."""
    (found,) = (
        match[1] for each in mail.outbox if (match := re.search(rf"/newsletter/{kind}/([^/\s]+)/", each.body))
    )
    return found


def test_the_mailbox_of_a_new_customer_is_asked(in_acme):
    buy()
    assert (record(), gets_news()) == (("asked", "checkout"), False)
    services.confirm_news(token=link("confirm"))
    assert (record(), gets_news()) == (("given", "checkout"), True)
    given = selectors.news_consent_of(CAROL)
    assert given is not None
    assert given.asked_at is not None
    assert given.given_at is not None


def test_typing_a_known_customers_address_proves_nothing(in_acme):
    signed_in()
    buy()
    assert (record(), gets_news()) == (("asked", "checkout"), False)


def test_who_is_signed_in_gets_news_at_once_with_the_link_that_ends_them(in_acme):
    buy(customer_id=signed_in())
    assert (record(), gets_news()) == (("given", "checkout"), True)
    services.end_news(token=link("end"))
    assert (record(), gets_news()) == (("withdrawn", "newsletter"), False)


def test_anothers_address_is_asked_whoever_is_signed_in(in_acme):
    buy(email=DAN, customer_id=signed_in())
    assert record() is None
    assert record(DAN) == ("asked", "checkout")


def test_who_ended_them_and_ticks_again_gets_them_again(in_acme):
    carol = signed_in()
    buy(customer_id=carol)
    services.end_news(token=link("end"))
    buy(customer_id=carol)
    assert (record(), gets_news()) == (("given", "checkout"), True)


def test_a_guest_who_ended_them_is_asked_again(in_acme):
    buy()
    services.confirm_news(token=link("confirm"))
    drain()
    services.end_news(token=link("end"))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        buy()
        assert (record(), gets_news()) == (("asked", "checkout"), False)
        services.confirm_news(token=link("confirm"))
    assert (record(), gets_news()) == (("given", "checkout"), True)


def test_no_tick_ends_nothing_and_asks_nobody(in_acme):
    carol = signed_in()
    buy(customer_id=carol)
    buy(customer_id=carol, ticked=False)
    buy(email=DAN, ticked=False)
    assert (record(), gets_news(), record(DAN)) == (("given", "checkout"), True, None)


def test_a_tick_beside_the_second_card_counts(in_acme):
    token, total = ready_cart()
    pay(token, total, "test_decline")
    assert record() is None
    pay(token, total, "test_succeed", changes={"accepts_marketing": True})
    assert record() == ("asked", "checkout")
