"""What people do on the way, one gesture each."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.shopping import ADDRESS
from tests.world import PASSWORD

FIELDS = {"email": "carol@customer.example", **ADDRESS}
ORDER = re.compile(r"/orders/[0-9a-f]+/$")
PATIENCE = 20_000
DRAWN = """() => new Promise((done) => {
  let left = 3;
  const next = () => (left-- ? requestAnimationFrame(next) : done());
  next();
})"""


def sign_in(page: Page, public: str, email: str) -> None:
    page.goto(f"{public}accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/manage/"))


def put_into_cart(page: Page, product: str) -> None:
    """From the product's page to the checkout, by the links and buttons that are there."""
    page.goto(product)
    page.get_by_role("button", name="Add to cart").first.click()
    page.locator("#cart-notice").get_by_role("link").first.click()
    page.get_by_role("button", name="Checkout").or_(page.get_by_role("button", name="Check out")).click()
    expect(page.get_by_role("heading", name="Contact")).to_be_visible()


def fill_address(page: Page, **other: str) -> None:
    for name, value in {**FIELDS, **other}.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_shipping_city").blur()
    expect(page.get_by_text("Standard")).to_be_visible(timeout=PATIENCE)
    wait_until_saved(page)


def wait_until_saved(page: Page) -> None:
    """Until no save of the checkout is under way: its answer may move what is about to be pressed."""
    expect(page.locator("#summary")).not_to_have_attribute("aria-busy", "true", timeout=PATIENCE)


def type_card(page: Page, number: str) -> None:
    frame = page.frame_locator("iframe[title='Secure payment input frame']")
    frame.get_by_label("Card number").fill(number)
    frame.get_by_label("Expiration date").fill("1234")
    frame.get_by_label("Security code").fill("123")


def scroll_to(control: Locator) -> None:
    """At once: the checkout's form may be drawn anew by a save while Playwright would still wait for it to stand."""
    control.evaluate("control => control.scrollIntoView({block: 'center', behavior: 'instant'})")
    control.page.evaluate(DRAWN)


def press_pay(page: Page) -> None:
    """As a person does, who presses what they see: until a scroll is drawn, Chromium gives a click at the place where
    the card's frame still stands to that frame, which is another process.
    """
    scroll_to(page.locator("[data-pay]"))
    page.locator("[data-pay]").click()


def answer_the_bank(page: Page, button: str) -> None:
    page.frame_locator("iframe[title='Confirmation by your bank']").get_by_role("button", name=button).click()


def reload_until(page: Page, wanted: Locator) -> None:
    """What other processes do shows when the page is asked for again."""
    for _ in range(40):
        if wanted.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{wanted} did not appear on {page.url}")


def tab_until(page: Page, script: str, *, key: str = "Tab") -> None:
    """Press Tab until the script says yes of the focused element `e`."""
    for _ in range(150):
        page.keyboard.press(key)
        if page.evaluate(f"(e => {script})(document.activeElement)"):
            return
    raise AssertionError(f"{script} cannot be reached with {key} on {page.url}")
