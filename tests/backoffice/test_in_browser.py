"""The merchant's dialogs in a real browser, and without JavaScript. All pages: tests/browser/test_every_page.py."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from core.ids import public_id
from shops.context import use
from tests.backoffice.browsing import Desk
from tests.builders import make_variant
from tests.selling import sell
from tests.web.browsing import chromium, findings, opened, serving

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def desk(world: Any, client_for: Any, settings: Any) -> Iterator[Desk]:
    """Alice at her desk, with one order of three trays."""
    from config.wsgi import application

    with use(world.acme):
        order = sell((make_variant(title="Rye tray", price=2000, stock=10), 3))
    cookie = client_for(None, user=world.alice).cookies["stoa_session"].value
    with serving(application) as port:
        root = f"http://{settings.DOMAIN}:{port}"
        yield Desk(root=root, cookie=cookie, order=public_id("ord", order.id))


def test_send_then_refund_in_dialogs(desk: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        desk.sit_down(page)
        page.goto(desk.address("orders/{order}/"))
        page.click("a[href*=fulfillment]")
        dialog = page.get_by_role("dialog", name="What goes into this parcel?")
        dialog.get_by_label("Carrier").fill("DHL")
        dialog.get_by_role("button", name="Record parcel").click()
        page.wait_for_selector("text=Parcel recorded")
        page.click("a[href*=refund]")
        dialog = page.get_by_role("dialog", name="What do you pay back?")
        dialog.get_by_label("How many of Rye tray").fill("1")
        dialog.get_by_text("The customer gets").wait_for()
        assert "€20.00" in dialog.inner_text()
        assert findings(page) == []
        dialog.get_by_role("button", name="Refund").click()
        page.wait_for_selector("text=Refund on its way")
        assert page.get_by_text("Partially refunded").first.is_visible()
        assert page.problems == []  # type: ignore[attr-defined]


def test_the_same_without_javascript(desk: Desk, browser: Browser) -> None:
    with opened(browser, java_script_enabled=False) as page:
        desk.sit_down(page)
        page.goto(desk.address("orders/{order}/"))
        page.click("a[href*=refund]")
        page.get_by_label("How many of Rye tray").fill("2")
        page.get_by_role("button", name="Work out amount").click()
        assert "€40.00" in page.inner_text("#refund-preview")
        page.get_by_role("button", name="Refund", exact=True).click()
        assert "Refund on its way" in page.inner_text("main")
