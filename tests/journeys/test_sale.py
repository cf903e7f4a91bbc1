"""One sale from both sides: refused, asked for by the bank, paid; sent; one item given back and back on the shelf."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.web.browsing import findings, opened, sideways

pytestmark = pytest.mark.browser
BUYER = "sale@customer.example"


def test_from_the_card_to_the_refund(stack: Any, browser: Any) -> None:
    with opened(browser, size="phone") as page, opened(browser) as desk:
        steps.sign_in(desk, stack.address(), "alice@example.com")
        before = stock(desk, stack)
        order_page, number = buy(page, stack.address("acme", "/products/glazed-bowl"))
        assert stock(desk, stack) == before
        send(desk, stack.address(path="/manage/acme/orders/"), number)
        assert stock(desk, stack) == before - 1
        give_back(desk)
        assert stock(desk, stack) == before
        assert desk.problems == []  # type: ignore[attr-defined]
        page.goto(order_page)
        expect(page.get_by_role("heading", name="Your order is on its way")).to_be_visible()
        expect(page.get_by_text("JD014600").first).to_be_visible()
        expect(page.get_by_text("Given back", exact=True)).to_be_attached()
        assert findings(page) == []
        assert sideways(page) == 0
        assert [each for each in page.problems if "402" not in each] == []  # type: ignore[attr-defined]
        for _ in range(40):
            if len(stack.mails_to(BUYER)) == 3:
                break
            page.wait_for_timeout(250)
        assert len(stack.mails_to(BUYER)) == 3, stack.mails_to(BUYER)  # placed, sent, refunded


def stock(desk: Page, stack: Any) -> int:
    """How many glazed bowls are on hand, as the merchant reads it."""
    desk_page = desk.context.new_page()
    desk_page.goto(stack.address(path="/manage/acme/inventory/?q=Glazed"))
    found = (
        desk_page.get_by_role("row").filter(has_text="Glazed bowl").get_by_role("spinbutton").input_value()
    )
    desk_page.close()
    return int(found)


def buy(page: Page, product: str) -> tuple[str, str]:
    """Refused once, confirmed by the bank the second time; the order's address and number."""
    steps.put_into_cart(page, product)
    steps.fill_address(page, email=BUYER)
    assert findings(page) == []
    assert sideways(page) == 0
    steps.type_card(page, "4000000000000002")
    steps.press_pay(page)
    expect(page.locator(".form-errors")).to_contain_text(re.compile("declined", re.IGNORECASE))
    assert findings(page) == []
    steps.type_card(page, "4000002760003184")
    steps.press_pay(page)
    steps.answer_the_bank(page, "Complete")
    page.wait_for_url(steps.ORDER, timeout=steps.PATIENCE)
    expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible(timeout=steps.PATIENCE)
    expect(page.get_by_text("Paid", exact=True)).to_be_visible(timeout=steps.PATIENCE)
    assert findings(page) == []
    found = re.search(r"#(\d{4,})", page.inner_text("main"))
    assert found
    return page.url, found[1]


def send(desk: Page, orders: str, number: str) -> None:
    desk.goto(orders)
    desk.get_by_role("link", name=re.compile(f"#{number}")).first.click()
    think_again(desk)
    desk.locator("a[href*=fulfillment]").first.click()
    dialog = desk.get_by_role("dialog", name="What goes into this parcel?")
    dialog.get_by_label("Carrier").fill("DHL")
    dialog.get_by_label("Tracking number").fill("JD014600")
    dialog.get_by_role("button", name="Record parcel").click()
    expect(desk.get_by_text("Parcel recorded")).to_be_visible(timeout=steps.PATIENCE)


def think_again(desk: Page) -> None:
    """A dialog that was opened from a menu gives the focus back to what opens the menu: its link is hidden again."""
    more = desk.locator("summary[aria-label='More actions']")
    more.click()
    desk.get_by_role("link", name="Cancel order").click()
    desk.get_by_role("dialog", name="Cancel order").wait_for()
    desk.keyboard.press("Escape")
    expect(more).to_be_focused()


def give_back(desk: Page) -> None:
    """The one bowl, back onto the shelf; Stripe's yes comes as a webhook that the worker settles."""
    desk.locator("a[href*=refund]").first.click()
    dialog = desk.get_by_role("dialog", name="What do you pay back?")
    dialog.get_by_label("How many of Glazed bowl").fill("1")
    dialog.get_by_text("The customer gets").wait_for()
    restock = dialog.get_by_role("checkbox")
    if restock.count():
        restock.first.check()
    dialog.get_by_role("button", name="Refund").click()
    expect(desk.get_by_text("Refund on its way")).to_be_visible(timeout=steps.PATIENCE)
    steps.reload_until(desk, desk.get_by_text("Succeeded", exact=True).or_(desk.get_by_text("Refunded")))
    assert findings(desk) == []
