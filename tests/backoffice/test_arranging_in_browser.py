"""Lists that are put in order, in a real browser: by keyboard, and dragged with a mouse."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from shops.context import use
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.services import create_collection
from tests.backoffice.browsing import Desk
from tests.builders import STAFF
from tests.web.browsing import chromium, opened, serving

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def desk(world: Any, client_for: Any, settings: Any) -> Iterator[Desk]:
    """Alice at her desk, with three collections."""
    from config.wsgi import application

    with use(world.acme):
        for title in ("Ash", "Birch", "Cedar"):
            create_collection(actor=STAFF, data=CollectionInput(title=title))
    cookie = client_for(None, user=world.alice).cookies["stoa_session"].value
    with serving(application) as port:
        yield Desk(root=f"http://{settings.DOMAIN}:{port}", cookie=cookie, order="")


def _drag(page: Page, handle: Locator, target: Locator) -> None:
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 20, steps=4)
    page.mouse.move(end["x"] + 8, end["y"] - 4, steps=2)
    page.mouse.up()


def test_collections_by_keyboard_and_by_mouse(desk: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        desk.sit_down(page)
        page.goto(desk.address("collections/"))
        page.get_by_role("button", name="Move Ash down").focus()
        with page.expect_response("**/collections/?page=1"):
            page.keyboard.press("Enter")
        first = page.locator("tbody tr").first
        first.get_by_role("link", name="Birch").wait_for()
        page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Move Ash down'")
        handles = page.locator("[data-sort-handle]")
        with page.expect_response("**/collections/?page=1"):
            _drag(page, handles.nth(2), handles.nth(0))
        page.reload()
        assert [name.strip() for name in page.locator("tbody a").all_inner_texts()] == [
            "Cedar",
            "Birch",
            "Ash",
        ]
        assert page.problems == []  # type: ignore[attr-defined]
