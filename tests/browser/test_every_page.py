"""Every page of every surface, as the demo's processes serve it: accessible, no wider than the window, silent console.

Staff's pages are found by following links, one page for each view; a page nothing leads to would not be found by
people either. At phone and desktop width, by day and by night: `faults` in tests/web/browsing.py.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.web.browsing import faults, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOP = (
    "/", "/collections", "/collections/all", "/collections/all?page=2", "/products/glazed-bowl",
    "/products/plain-cup-no-1", "/products/sold-out-stool", "/search", "/search?q=cup", "/search?q=zebra", "/cart",
    "/pages/about", "/pages/contact", "/pages/contact?contact_posted=true", "/account/sign-in/", "/orders/lookup/",
)  # fmt: skip
READ_FOR_LINKS = 8
PUBLIC = ("/", "/signup/", "/accounts/login/", "/accounts/password/reset/", "/mail/", "/styleguide/")


def test_the_storefront(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        for path in SHOP:
            check(page, stack.address("acme", path))
        check(page, stack.address("acme", "/nothing-here"), status=404)
        check(page, stack.address("closed"), status=503)
        check(page, stack.address("nobody"), status=404)


def test_from_the_cart_to_the_order(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        page.goto(stack.address("acme", "/products/linen-cloth"))
        page.get_by_role("button", name="Add to cart").first.click()
        expect(page.locator("#cart-notice")).to_be_visible()
        assert faults(page) == []
        check(page, stack.address("acme", "/cart"))
        check(page, stack.address("acme", "/checkout/"))
        page.locator("#id_email").fill("nobody")
        page.locator("#id_shipping_postal_code").fill("1")
        steps.press_pay(page)
        expect(page.locator(".form-errors")).to_be_visible()
        assert faults(page, expected="422") == []
        steps.fill_address(page, email="pages@customer.example")
        page.get_by_label("Bank transfer").check()
        steps.press_pay(page)
        page.wait_for_url(steps.ORDER, timeout=steps.PATIENCE)
        assert faults(page, expected="422") == []


def test_the_customers_account(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        page.goto(stack.address("acme", "/account/sign-in/"))
        page.get_by_label("E-mail").fill("carol@customer.example")
        page.keyboard.press("Enter")
        code = page.locator("input[autocomplete=one-time-code]")
        expect(code).to_be_visible()
        assert faults(page) == []
        code.fill(_code(stack, page))
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/account/$"))
        seen = look_around(page, stack, "/account/", "config.urls.storefront", slug="acme")
        assert {"account_addresses", "account_new_address", "account_profile"} <= seen


def test_the_public_site(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        for path in PUBLIC:
            check(page, stack.address(path=path))
        check(page, stack.address(path="/nothing-here"), status=404)
        page.goto(stack.address(path="/mail/"))
        page.locator("tbody a").first.click()
        expect(page.frame_locator("iframe").locator("body.mail")).to_be_visible()
        assert faults(page) == []


def test_the_back_office(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        steps.sign_in(page, stack.address(), "alice@example.com")
        seen = look_around(page, stack, "/manage/acme/", "config.urls.public")
        wanted = (
            "home orders order order_refund order_fulfill order_cancel products product product_new imports"
        )
        wanted += " inventory stock collections pages menus customers customer payouts settings shipping taxes staff"
        wanted += (
            " themes theme_settings theme_problems audit_log api_keys api_key_new settings_checkout payments"
        )
        assert {f"backoffice:{name}" for name in wanted.split()} <= seen
        check(page, stack.address(path="/manage/acme/nothing/"), status=404)
        assert {"usersessions_list", "account_email"} <= look_around(
            page, stack, "/accounts/", "config.urls.public", start="/accounts/profile/"
        )


def test_the_console(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        page.goto(stack.address(path="/accounts/login/?next=/operations/"))
        page.get_by_label("Email").fill("olga@example.com")
        page.locator("input[name=password]").fill(steps.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        second = page.locator("input[autocomplete=one-time-code]")
        expect(second).to_be_visible()
        assert faults(page) == []
        second.fill(stack.second_factor())
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/operations/"))
        seen = look_around(page, stack, "/operations/", "config.urls.public")
        wanted = "home shops shop shop_suspend shop_terms statement commission plan plan_new ledger"
        wanted += " failed_work audit_log health"
        assert {f"operations:{name}" for name in wanted.split()} <= seen


def check(page: Page, address: str, *, status: int = 200, frame_seen: bool = False) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status, address
    assert faults(page, expected=str(status), frame_seen=frame_seen) == [], address


def look_around(
    page: Page, stack: Any, under: str, urls: str, *, slug: str = "", start: str = ""
) -> set[str]:
    """Check one page for each view that links lead to below this path; answers the views' names.

    Links are read from a few more pages of a view: not every order can be refunded.
    """
    met: Counter[str] = Counter()
    waiting = [start or under]
    for path in _each_once(waiting):
        name = resolve(path, urlconf=urls).view_name
        if met[name] >= READ_FOR_LINKS:
            continue
        text = _html(page, stack, path, slug)
        if text:
            waiting += [urlsplit(unescape(link)).path for link in re.findall(rf'href="({under}[^"]*)"', text)]
            if not met[name]:
                check(page, stack.address(slug, path), frame_seen=bool(met))
            met[name] += 1
    return set(met)


def _each_once(growing: list[str]) -> Iterator[str]:
    done = set()
    for path in growing:
        if path not in done:
            done.add(path)
            yield path


def _html(page: Page, stack: Any, path: str, slug: str) -> str:
    """Empty for a file to download and for an address that leads elsewhere."""
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}  # type: ignore[typeddict-item]
    answer = stack.ask("GET", path, slug=slug, cookies=cookies)
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return str(answer.text) if is_page else ""


def _code(stack: Any, page: Page) -> str:
    for _ in range(60):
        found = re.search(r"\b\d{6}\b", stack.newest_mail_to("carol@customer.example", "code"))
        if found:
            return found[0]
        page.wait_for_timeout(250)
    raise AssertionError("no code came by mail")
