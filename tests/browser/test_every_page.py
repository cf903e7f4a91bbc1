"""Every page of every surface, as the demo's processes serve it: accessible, no wider than the window, silent console.

Which pages there are say the urlconfs: tests/web/pages.py. Staff's pages are found by following links, one page for
each view; a page nothing leads to would not be found by people either. At phone and desktop width, by day and by
night: `faults` in tests/web/browsing.py.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.web.browsing import faults, opened
from tests.web.pages import LOOKED_AT, NO_PAGES, PUBLIC, STOREFRONT, name_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOP = (
    "/", "/collections", "/collections/all", "/collections/all?page=2", "/products/glazed-bowl",
    "/products/plain-cup-no-1", "/products/sold-out-stool", "/search", "/search?q=cup", "/search?q=zebra", "/cart",
    "/pages/about", "/pages/contact", "/pages/contact?contact_posted=true", "/contact", "/api/v1/docs/",
    "/newsletter/confirm/used-up/", "/newsletter/end/used-up/",
)  # fmt: skip
PLATFORM = (
    "/", "/signup/", "/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/", "/accounts/password/reset/key/1-used-up/", "/accounts/confirm-email/",
    "/accounts/confirm-email/used-up/", "/accounts/inactive/", "/accounts/login/cancelled/", "/mail/",
    "/styleguide/",
)  # fmt: skip
PERSON = (
    "/accounts/profile/", "/manage/", "/shops/new/", "/accounts/sessions/", "/accounts/email/",
    "/accounts/password/change/", "/accounts/second-factor/", "/accounts/second-factor/setup/",
    "/accounts/logout/", "/accounts/reauthenticate/", "/accounts/",
)  # fmt: skip
CONFIRM = "/accounts/confirm/"
READ_FOR_LINKS = 8


@dataclass
class Visitor:
    """Somebody who looks at the pages of a host, and notes which view each is of."""

    page: Page
    stack: Any
    slug: str = ""
    seen: set[str] = field(default_factory=set)

    @property
    def urls(self) -> str:
        return STOREFRONT if self.slug else PUBLIC

    def visit(self, path: str, *, status: int = 200, frame_seen: bool = False) -> None:
        assert self._opened(path).status == status, path
        self.look(expected=str(status), frame_seen=frame_seen)

    def look(self, *, expected: str = "", frame_seen: bool = False) -> None:
        """At the page that is open."""
        path = urlsplit(self.page.url).path
        assert faults(self.page, expected=expected, frame_seen=frame_seen) == [], path
        if expected != "404":
            self.seen.add(name_of(path, self.urls))

    def look_around(self, under: str, wanted: frozenset[str]) -> None:
        """Look at one page for each view that links lead to below this path.

        While some that are wanted were not seen, links are read from a few more pages of the views that were: not
        every order can be refunded.
        """
        met: Counter[str] = Counter()
        waiting, known = {under: name_of(under, self.urls)}, {under}
        while path := self._next(waiting, met, more=not wanted <= self.seen):
            name = waiting.pop(path)
            text = self._read(path) if met[name] else self._look_at(path, name, frame_seen=bool(met))
            met[name] += bool(text)
            links = {urlsplit(unescape(link)).path: 1 for link in re.findall(rf'href="({under}[^"]*)"', text)}
            waiting |= {link: name_of(link, self.urls) for link in links if link not in known}
            known |= set(links)

    @staticmethod
    def _next(waiting: dict[str, str], met: Counter[str], *, more: bool) -> str:
        """The first of a view that was not met; when there is none and more is wanted, of one that was."""
        pages = [(path, met[name]) for path, name in waiting.items() if name not in NO_PAGES]
        new = (path for path, times in pages if not times)
        again = (path for path, times in pages if more and times < READ_FOR_LINKS)
        return next(new, "") or next(again, "")

    def _look_at(self, path: str, name: str, *, frame_seen: bool) -> str:
        """The page's HTML as it came; empty where the address leads to another view."""
        answer = self._opened(path)
        if name_of(urlsplit(self.page.url).path, self.urls) != name:
            return ""
        assert answer.status == 200, path
        html = str(answer.text())
        self.look(frame_seen=frame_seen)
        return html

    def _opened(self, path: str) -> Any:
        """The answer, with the page open in the browser."""
        answer = self.page.goto(self.stack.address(self.slug, path))
        if self._confirms(urlsplit(self.page.url).path, instead_of=path):
            answer = self.page.goto(self.stack.address(self.slug, path))
        assert answer is not None
        return answer

    def _read(self, path: str) -> str:
        """The page's HTML, without the browser; empty where the address leads elsewhere."""
        cookies = {each["name"]: each["value"] for each in self.page.context.cookies()}  # type: ignore[typeddict-item]
        answer = self.stack.ask("GET", path, slug=self.slug, cookies=cookies)
        return str(answer.text) if answer.status_code == 200 else ""

    def _confirms(self, led_to: str, *, instead_of: str) -> bool:
        """Five minutes after the sign-in some pages ask for the password once more; a busy machine takes longer."""
        if not led_to.startswith(CONFIRM) or instead_of.startswith(CONFIRM):
            return False
        self.page.goto(self.stack.address(self.slug, CONFIRM))
        self.page.locator("input[name=password]").fill(steps.PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile("/manage/"))
        return True


def missed(surface: str, visitor: Visitor) -> list[str]:
    return sorted(LOOKED_AT[surface] - visitor.seen)


def test_the_storefront(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        shopper = Visitor(page, stack, "acme")
        for path in SHOP:
            shopper.visit(path, frame_seen=path != SHOP[0])
        shopper.visit("/nothing-here", status=404)
        Visitor(page, stack, "closed").visit("/", status=503)
        Visitor(page, stack, "nobody").visit("/", status=404)
        locked = Visitor(page, stack, "locked", shopper.seen)
        locked.visit("/password")
        assert missed("storefront", shopper) == []


def test_from_the_cart_to_the_order(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        shopper = Visitor(page, stack, "acme")
        page.goto(stack.address("acme", "/products/linen-cloth"))
        page.get_by_role("button", name="Add to cart").first.click()
        expect(page.locator("#cart-notice")).to_be_visible()
        shopper.look()
        shopper.visit("/cart")
        shopper.visit("/checkout/")
        page.locator("#id_email").fill("nobody")
        page.locator("#id_shipping_postal_code").fill("1")
        steps.press_pay(page)
        expect(page.locator(".form-errors")).to_be_visible()
        shopper.look(expected="422")
        steps.fill_address(page, email="pages@customer.example")
        page.get_by_label("Bank transfer").check()
        steps.press_pay(page)
        page.wait_for_url(steps.ORDER, timeout=steps.PATIENCE)
        shopper.look(expected="422")
        shopper.visit("/orders/lookup/")
        page.get_by_label("Order number").fill("#1001")
        page.get_by_label("E-mail").fill("pages@customer.example")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Look at your mail")).to_be_visible()
        shopper.look()
        assert missed("checkout", shopper) == []


def test_the_customers_account(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        customer = Visitor(page, stack, "acme")
        customer.visit("/account/sign-in/")
        page.get_by_label("E-mail").fill("carol@customer.example")
        page.keyboard.press("Enter")
        code = page.locator("input[autocomplete=one-time-code]")
        expect(code).to_be_visible()
        customer.look()
        code.fill(_code(stack, page))
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/account/$"))
        customer.visit("/account/sign-in/link/used-up/")
        customer.look_around("/account/", LOOKED_AT["customer"])
        assert missed("customer", customer) == []


def test_the_public_site(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        guest = Visitor(page, stack)
        for path in PLATFORM:
            guest.visit(path)
        guest.visit("/accounts/login/error/", status=401)
        guest.visit("/nothing-here", status=404)
        page.goto(stack.address(path="/mail/"))
        page.locator("tbody a").first.click()
        expect(page.frame_locator("iframe").locator("body.mail")).to_be_visible()
        guest.look()
        guest.visit(stack.furnished["invitation"])
        assert missed("public site", guest) == []


def test_a_persons_account(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        person = Visitor(page, stack)
        cookie = {"name": "stoa_session", "value": stack.furnished["session"], "url": stack.address()}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        person.visit(CONFIRM)  # and gets through it on the way to what asks for it
        for path in PERSON:
            person.visit(path)
        assert missed("accounts", person) == []


def test_the_back_office(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        owner = Visitor(page, stack)
        steps.sign_in(page, stack.address(), "alice@example.com")
        # Seen after a refused form, and for products with many variants.
        owner.visit("/manage/acme/settings/payments/gateways/")
        owner.visit(f"/manage/acme/products/{stack.furnished['bowl']}/variants/", frame_seen=True)
        owner.look_around("/manage/acme/", LOOKED_AT["back office"])
        owner.visit("/manage/acme/nothing/", status=404)
        assert missed("back office", owner) == []


def test_the_console(stack: Any, stack_browser: Any) -> None:
    with opened(stack_browser) as page:
        operator = Visitor(page, stack)
        page.goto(stack.address(path="/accounts/login/?next=/operations/"))
        page.get_by_label("E-mail").fill("olga@example.com")
        page.locator("input[name=password]").fill(steps.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        second = page.locator("input[autocomplete=one-time-code]")
        expect(second).to_be_visible()
        operator.look()
        assert missed("second factor", operator) == []
        second.fill(stack.second_factor())
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/operations/"))
        operator.look_around("/operations/", LOOKED_AT["console"])
        assert missed("console", operator) == []


def _code(stack: Any, page: Page) -> str:
    for _ in range(60):
        found = re.search(r"\b\d{6}\b", stack.newest_mail_to("carol@customer.example", "code"))
        if found:
            return found[0]
        page.wait_for_timeout(250)
    raise AssertionError("no code came by mail")
