"""Lists are searched while one types, in a real browser: what the fields' markup promises is kept by HTMX."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from shops.context import use
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.services import create_collection
from tenants.contact.services import send_message
from tenants.content.services import save_page
from tenants.customers.services import ensure_customer, update_profile
from tests.backoffice.browsing import Desk
from tests.backoffice.test_in_browser import browser, desk
from tests.builders import STAFF, make_variant
from tests.security.attacking import full_buckets
from tests.selling import sell
from tests.web.browsing import opened

__all__ = ["browser", "desk"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = (
    ("orders/?page=7", "LOAF", 1), ("orders/?view=to-send", "LOAF", 1), ("products/?status=active&page=7", "loaf", 1),
    ("inventory/?page=7", "LOAF", 1), ("customers/", "dan@", 1), ("customers/news/?view=given", "dan@", 1),
    ("messages/?view=open", "blue", 1), ("audit-log/", "nothing-like-this", 0),
    ("collections/?page=7", "loaves", 1), ("pages/", "loaf", 1),
)  # fmt: skip


@pytest.fixture
def stocked(world: Any, desk: Desk) -> Desk:
    """Beside the tray a loaf, which was sold too; Dan and Erin want news and wrote something."""
    full_buckets()
    with use(world.acme):
        create_collection(actor=STAFF, data=CollectionInput(title="For loaves"))
        save_page(actor=STAFF, title="How a loaf is baked", body_html="<p>Slowly.</p>")
        sell((make_variant(title="Loaf tin", price=2000, stock=10, sku="LOAF"), 1))
        for name, words in (("dan", "In blue?"), ("erin", "In red?")):
            email = f"{name}@customer.example"
            update_profile(
                actor=STAFF, customer_id=ensure_customer(email=email), changes={"accepts_marketing": True}
            )
            send_message(email=email, name=name, body=words, page="/contact", answers=[])
    return desk


def rows(page: Page) -> Any:
    return page.locator("#results tbody tr")


def test_every_list_follows_the_typing(stocked: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        stocked.sit_down(page)
        for path, words, left in LISTS:
            page.goto(stocked.address(path))
            entries = page.evaluate("history.length")
            search = page.get_by_role("searchbox")
            search.press_sequentially(words)
            expect(rows(page)).to_have_count(left)
            search.press("End")  # the field was not swapped: it has the focus and what was typed
            expect(search).to_be_focused()
            expect(search).to_have_value(words)
            page.wait_for_url(lambda url, words=words: parse_qs(urlsplit(url).query).get("q") == [words])  # type: ignore[misc]
            asked = parse_qs(urlsplit(page.url).query)
            assert "page" not in asked, path
            assert {name: asked.get(name) for name in ("view", "status")} == {
                name: parse_qs(urlsplit(path).query).get(name) for name in ("view", "status")
            }
            assert page.evaluate("history.length") == entries, path
        assert page.problems == []  # type: ignore[attr-defined]


def test_the_file_follows_what_is_found(stocked: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        stocked.sit_down(page)
        for path, words in (("orders/?view=to-send", "LOAF"), ("customers/", "dan@")):
            page.goto(stocked.address(path))
            page.get_by_role("searchbox").press_sequentially(words)
            expect(rows(page)).to_have_count(1)
            with page.expect_download() as download:
                page.get_by_role("link", name="Export").click()
            assert len(download.value.path().read_text().splitlines()) == 2, path
        assert page.problems == []  # type: ignore[attr-defined]


def test_a_row_can_be_pressed_slowly_and_back_leads_to_what_was_found(
    stocked: Desk, browser: Browser
) -> None:
    with opened(browser) as page:
        stocked.sit_down(page)
        page.goto(stocked.address("orders/"))
        page.get_by_role("searchbox").press_sequentially("LOAF")
        expect(rows(page)).to_have_count(1)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        rows(page).get_by_role("link").first.hover()
        page.mouse.down()
        page.get_by_role("searchbox").evaluate("field => field.blur()")
        page.mouse.up()
        expect(page.get_by_role("heading", name="Order #")).to_be_visible()
        assert not [url for url in asked if "q=" in url], "leaving the field asked for the list again"
        page.go_back()
        expect(page.get_by_role("searchbox")).to_have_value("LOAF")
        expect(rows(page)).to_have_count(1)


def test_what_did_not_get_through_is_said(stocked: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        stocked.sit_down(page)
        page.goto(stocked.address("inventory/"))
        page.context.clear_cookies(name="stoa_csrf")
        page.get_by_role("button", name="Set").first.click()
        expect(page.get_by_role("alert")).to_contain_text("That did not get through")
        page.get_by_role("button", name="Dismiss").click()
        expect(page.get_by_role("alert")).to_have_count(0)
        page.context.set_offline(True)
        page.get_by_role("searchbox").press_sequentially("loaf")
        expect(page.get_by_role("alert")).to_have_count(1)


def test_whoever_was_signed_out_signs_in_on_a_page_and_comes_back(stocked: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        stocked.sit_down(page)
        page.goto(stocked.address("products/"))
        page.context.clear_cookies()
        page.get_by_role("searchbox").press_sequentially("loaf")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert "/manage/acme/products/" in parse_qs(urlsplit(page.url).query)["next"][0]
        stocked.sit_down(page)
        page.goto(stocked.address("inventory/"))
        page.context.clear_cookies(name="stoa_session")
        page.get_by_role("button", name="Set").first.click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.locator("#results")).to_have_count(0)
