"""What a shopper does: pays with a card that the bank asks about, buys by keyboard, buys without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import findings, opened, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIELDS = {
    "email": "carol@customer.example",
    "shipping_first_name": "Carol",
    "shipping_last_name": "Clark",
    "shipping_line1": "Lindenstraße 9",
    "shipping_postal_code": "10969",
    "shipping_city": "Berlin",
}


def fill(page: Page) -> None:
    for name, value in FIELDS.items():
        page.locator(f"#id_{name}").fill(value)


def to_checkout(page: Page, shop: str) -> None:
    page.goto(f"{shop}/products/glazed-bowl")
    page.get_by_role("button", name="Add to cart").first.click()
    page.wait_for_timeout(800)
    page.goto(f"{shop}/checkout/")
    expect(page.get_by_role("heading", name="Contact")).to_be_visible()


def test_a_card_is_declined_then_the_bank_asks_then_it_is_paid(
    served: Any, stripe_ready: None, browser: Any
) -> None:
    with opened(browser) as page:
        to_checkout(page, served("acme"))
        fill(page)
        page.locator("#id_shipping_city").blur()
        expect(page.get_by_text("Standard")).to_be_visible()
        assert findings(page) == []
        type_card(page, "4000000000000002")
        press_pay(page)
        expect(page.locator(".form-errors")).to_contain_text(re.compile("declined", re.IGNORECASE))
        type_card(page, "4000002760003184")
        press_pay(page)
        challenge = page.frame_locator("iframe").get_by_role("button", name="Complete")
        page.wait_for_timeout(1500)
        button = next(
            (
                frame.get_by_role("button", name="Complete")
                for frame in page.frames
                if frame.get_by_role("button", name="Complete").count()
            ),
            challenge,
        )
        button.click()
        page.wait_for_url(re.compile(r"/orders/[0-9a-f]+/$"), timeout=20_000)
        expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible(timeout=20_000)
        expect(page.get_by_text("Paid", exact=True)).to_be_visible()
        assert findings(page) == []
        assert [each for each in page.problems if "402" not in each] == []  # type: ignore[attr-defined]


def press_pay(page: Page) -> None:
    """As a person does, who presses what they see: until a scroll is drawn, Chromium gives a click at the place where
    the card's frame still stands to that frame, which is another process.
    """
    page.locator("[data-pay]").scroll_into_view_if_needed()
    page.evaluate(_DRAWN)
    page.locator("[data-pay]").click()


_DRAWN = """() => new Promise((done) => {
  let left = 3;
  const next = () => (left-- ? requestAnimationFrame(next) : done());
  next();
})"""


def test_a_press_that_takes_its_time_is_not_lost(served: Any, browser: Any) -> None:
    """Leaving a field saves it, and the answer comes while the next control is still pressed."""
    with opened(browser) as page:
        to_checkout(page, served("acme"))
        fill(page)
        for box, wanted in (("same_billing", False), ("accepts_marketing", True)):
            page.locator("#id_shipping_city").press_sequentially("n")
            page.locator(f"label:has(#id_{box})").scroll_into_view_if_needed()
            place = page.locator(f"#id_{box}").bounding_box()
            assert place is not None
            page.mouse.move(place["x"] + 4, place["y"] + 4)
            page.mouse.down()
            page.wait_for_timeout(700)  # the answer is here long before
            page.mouse.up()
            expect(page.locator(f"#id_{box}")).to_be_checked(checked=wanted)
            page.wait_for_timeout(700)
            expect(page.locator(f"#id_{box}")).to_be_checked(checked=wanted)
        expect(page.locator("#id_billing_city")).to_be_visible()
        assert page.problems == []  # type: ignore[attr-defined]


def test_what_is_chosen_while_a_save_is_under_way_stays(served: Any, browser: Any) -> None:
    with opened(browser) as page:
        to_checkout(page, served("acme"))
        fill(page)

        def slowly(route: Any) -> None:
            page.wait_for_timeout(600)
            route.continue_()

        page.route("**/checkout/", slowly)
        page.locator("#id_shipping_city").blur()
        page.locator("#id_accepts_marketing").check()
        page.locator("#id_same_billing").uncheck()
        expect(page.locator("#id_billing_city")).to_be_visible()
        expect(page.locator("#id_accepts_marketing")).to_be_checked()
        expect(page.locator("#id_same_billing")).not_to_be_checked()


def type_card(page: Page, number: str) -> None:
    frame = page.frame_locator("iframe[title='Secure payment input frame']")
    frame.get_by_label("Card number").fill(number)
    frame.get_by_label("Expiration date").fill("1234")
    frame.get_by_label("Security code").fill("123")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_javascript_from_home_to_an_order(served: Any, browser: Any, scheme: str) -> None:
    with opened(browser, size="phone", scheme=scheme, java_script_enabled=False) as page:
        page.goto(served("acme") + "/collections/all")
        page.get_by_role("link", name=re.compile("Glazed bowl")).first.click()
        page.get_by_role("button", name="Add to cart").first.click()
        page.goto(served("acme") + "/checkout/")
        fill(page)
        page.get_by_role("button", name="Use this address").click()
        page.get_by_label("Bank transfer").check()
        page.get_by_role("button", name=re.compile("^Pay")).click()
        expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()


def test_with_the_keyboard_alone(served: Any, browser: Any) -> None:
    with opened(browser) as page:
        page.goto(served("acme") + "/products/glazed-bowl")
        press_until(page, "Add to cart")
        page.keyboard.press("Enter")
        page.wait_for_timeout(800)
        page.goto(served("acme") + "/checkout/")
        for name, value in FIELDS.items():
            tab_to(page, f"id_{name}")
            page.keyboard.type(value)
        page.keyboard.press("Tab")
        page.wait_for_timeout(1500)
        focus_radio(page, "manual")
        press_until(page, "Pay")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible(timeout=15_000)
        assert sideways(page) == 0


def press_until(page: Page, words: str) -> None:
    """Tab until the control with these words has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        text = page.evaluate("(document.activeElement.innerText || '').trim()")
        if str(text).startswith(words):
            return
    raise AssertionError(f"«{words}» cannot be reached with Tab")


def tab_to(page: Page, identifier: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == identifier:
            return
    raise AssertionError(f"#{identifier} cannot be reached with Tab")


def focus_radio(page: Page, value: str) -> None:
    """To the group of ways to pay, then with the arrows to the one that is wanted."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "gateway":
            break
    for _ in range(5):
        if page.evaluate("document.querySelector('input[name=gateway]:checked')?.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} cannot be chosen with the keyboard")
