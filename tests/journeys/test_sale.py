"""One sale from both sides: a card paid through Stripe, the parcel, one item given back, what the customer sees."""

import re
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.journeys.test_merchant import sign_in
from tests.journeys.test_shopper import fill, press_pay, to_checkout, type_card
from tests.web.browsing import findings, opened, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_card_to_the_refund(served: Any, stripe_ready: None, browser: Any) -> None:
    with opened(browser, size="phone") as page:
        order_page = buy(page, served("acme"))
        with opened(browser) as desk:
            sign_in(desk, served(""), "alice@example.com")
            send(desk, served("") + "/manage/acme/orders/")
            give_back(desk)
            assert desk.problems == []  # type: ignore[attr-defined]
        page.goto(order_page)
        expect(page.get_by_role("heading", name="Your order is on its way")).to_be_visible()
        expect(page.get_by_text("JD014600").first).to_be_visible()
        expect(page.get_by_text("Given back")).to_be_attached()
        assert findings(page) == []
        assert sideways(page) == 0
        assert page.problems == []  # type: ignore[attr-defined]
        for _ in range(40):
            if mails_to("carol@customer.example") >= 3:
                break
            page.wait_for_timeout(250)  # the machinery sends them
        assert mails_to("carol@customer.example") == 3  # placed, sent, refunded


def buy(page: Page, shop: str) -> str:
    """Pay with a card that needs no question; returns the order's address."""
    to_checkout(page, shop)
    fill(page)
    page.locator("#id_shipping_city").blur()
    expect(page.get_by_text("Standard")).to_be_visible()
    type_card(page, "4242424242424242")
    assert sideways(page) == 0
    press_pay(page)
    page.wait_for_url(re.compile(r"/orders/[0-9a-f]+/$"), timeout=20_000)
    expect(page.get_by_text("Paid", exact=True)).to_be_visible(timeout=20_000)
    return page.url


def send(desk: Page, orders: str) -> None:
    desk.goto(orders)
    assert findings(desk) == []
    desk.get_by_role("link", name=re.compile(r"#?1001")).first.click()
    desk.locator("a[href*=fulfillment]").first.click()
    dialog = desk.get_by_role("dialog", name="What goes into this parcel?")
    dialog.get_by_label("Carrier").fill("DHL")
    dialog.get_by_label("Tracking number").fill("JD014600")
    dialog.get_by_role("button", name="Record parcel").click()
    expect(desk.get_by_text("Parcel recorded")).to_be_visible(timeout=15_000)


def give_back(desk: Page) -> None:
    """The one bowl, back into stock; Stripe says yes through the machinery."""
    desk.locator("a[href*=refund]").first.click()
    dialog = desk.get_by_role("dialog", name="What do you pay back?")
    dialog.get_by_label("How many of Glazed bowl").fill("1")
    dialog.get_by_text("The customer gets").wait_for()
    dialog.get_by_role("button", name="Refund").click()
    expect(desk.get_by_text("Refund on its way")).to_be_visible(timeout=15_000)
    for _ in range(20):
        desk.reload()
        if desk.get_by_text("Succeeded", exact=True).count() or desk.get_by_text("Refunded").count():
            break
        desk.wait_for_timeout(500)
    assert findings(desk) == []


def mails_to(address: str) -> int:
    """How many mails this address has been sent."""
    return sum(address in message.to for message in mail.outbox)
