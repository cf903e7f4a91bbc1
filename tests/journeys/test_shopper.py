"""A shopper without a mouse, and one without JavaScript: from the product to the order, by what the pages offer."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.web.browsing import opened, sideways

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_javascript_from_home_to_an_order(stack: Any, browser: Any, scheme: str) -> None:
    with opened(browser, size="phone", scheme=scheme, java_script_enabled=False) as page:
        page.goto(stack.address("acme"))
        page.get_by_role("link", name="Linen cloth").first.click()
        page.get_by_role("button", name="Add to cart").first.click()
        expect(page.get_by_role("heading", name="Your cart")).to_be_visible()
        page.locator("button[name=checkout]").click()
        for name, value in steps.FIELDS.items():
            page.locator(f"#id_{name}").fill(value)
        page.get_by_role("button", name="Use this address").click()
        page.get_by_label("Bank transfer").check()
        page.get_by_role("button", name="Place order").click()
        expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()


def test_with_the_keyboard_alone(stack: Any, browser: Any) -> None:
    with opened(browser) as page:
        page.goto(stack.address("acme", "/products/linen-cloth"))
        press(page, "Add to cart")
        expect(page.locator("[data-cart-count]").first).to_have_text("1")
        steps.tab_until(page, "e.matches('[data-cart-link]')", key="Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/cart$"))
        steps.tab_until(page, "e.name === 'checkout'")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/checkout/"))
        for name, value in steps.FIELDS.items():
            steps.tab_until(page, f"e.id === 'id_{name}'")
            page.keyboard.type(value)
        page.keyboard.press("Tab")
        expect(page.get_by_text("Standard")).to_be_visible()
        choose(page, "gateway", "manual")
        press(page, "Place order")
        expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible(
            timeout=steps.PATIENCE
        )
        assert sideways(page) == 0


def test_a_press_that_takes_its_time_is_not_lost(stack: Any, browser: Any) -> None:
    """Leaving a field saves it, and the answer comes while the next control is still pressed."""
    with opened(browser) as page:
        steps.put_into_cart(page, stack.address("acme", "/products/linen-cloth"))
        steps.fill_address(page)
        for box, wanted in (("same_billing", False), ("accepts_marketing", True)):
            page.locator("#id_shipping_city").press_sequentially("n")
            steps.scroll_to(page.locator(f"label:has(#id_{box})"))
            place = page.locator(f"#id_{box}").bounding_box()
            assert place is not None
            page.mouse.move(place["x"] + 4, place["y"] + 4)
            with page.expect_response("**/checkout/"):
                page.mouse.down()
            page.mouse.up()
            expect(page.locator(f"#id_{box}")).to_be_checked(checked=wanted)
            steps.wait_until_saved(page)
            expect(page.locator(f"#id_{box}")).to_be_checked(checked=wanted)
        expect(page.locator("#id_billing_city")).to_be_visible()
        assert page.problems == []  # type: ignore[attr-defined]


def test_what_is_chosen_while_a_save_is_under_way_stays(stack: Any, browser: Any) -> None:
    with opened(browser) as page:
        steps.put_into_cart(page, stack.address("acme", "/products/linen-cloth"))
        for name, value in steps.FIELDS.items():
            page.locator(f"#id_{name}").fill(value)

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


def press(page: Page, words: str) -> None:
    steps.tab_until(page, f"(e.innerText || '').trim().startsWith('{words}')")
    page.keyboard.press("Enter")


def choose(page: Page, name: str, value: str) -> None:
    """To the group of radio buttons, then with the arrows to the one that is wanted."""
    steps.tab_until(page, f"e.name === '{name}'")
    for _ in range(5):
        if page.evaluate(f"document.querySelector('input[name={name}]:checked')?.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} cannot be chosen with the keyboard")
