"""Agora in a real browser: no finding of axe, no fault in its script, nothing wider than the screen."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.themes.shots import Shop
from tests.themes.world import World
from tests.web.browsing import chromium, enlarged, faults, opened, sideways

pytestmark = pytest.mark.browser
PAGES = ("home", "everything", "product", "cart", "search-empty", "page", "404")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_pages_are_accessible_by_day_and_by_night(address: str, browser: Browser) -> None:
    world = World("globex")
    Shop.world = world
    with opened(browser) as page:
        for name in PAGES:
            template, context = world.pages()[name]
            Shop.html = world.engine.render_template(template, context)
            page.goto(address)
            assert faults(page) == [], name


def test_pages_fit_a_phone_whose_owner_reads_twice_the_size(address: str, browser: Browser) -> None:
    world = Shop.world = World("acme")
    with opened(browser, size="phone") as page:
        for name in PAGES:
            template, context = world.pages()[name]
            Shop.html = world.engine.render_template(template, context)
            page.goto(address)
            with enlarged(page):
                assert sideways(page) == 0, name
                page.locator(".drawer > summary").click()
                assert sideways(page) == 0, f"{name}, its menu open"
