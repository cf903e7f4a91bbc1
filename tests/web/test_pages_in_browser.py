"""What our own scripts do, on the styleguide. All pages: tests/browser/test_every_page.py."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import TARGETS, chromium, findings, opened, serving

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def address(settings: Any, django_db_setup: Any, django_db_blocker: Any) -> Iterator[str]:
    """Only the serving threads use the database. While Playwright runs, an event loop is set in this thread, and
    Django's connections here would be others than before and after it: nobody would roll back or close them."""
    from config.wsgi import application

    settings.DEMO = True
    with django_db_blocker.unblock(), serving(application) as port:
        yield f"http://{settings.DOMAIN}:{port}"


def test_the_colours_chosen_stay(browser: Browser, address: str) -> None:
    with opened(browser, scheme="light") as page:
        page.goto(address + "/styleguide/")
        page.click("[data-scheme]")
        assert page.get_attribute("html", "data-theme") == "dark"
        page.reload()
        assert page.get_attribute("html", "data-theme") == "dark"
        assert findings(page) == []


def test_what_asks_first_can_be_declined(browser: Browser, address: str) -> None:
    with opened(browser) as page:
        page.goto(address + "/styleguide/")
        page.click("[data-confirm]")
        dialog = page.get_by_role("dialog", name="Delete this key?")
        assert dialog.is_visible()
        assert findings(page) == []
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
        assert page.url == address + "/styleguide/"
        assert page.evaluate("document.activeElement.hasAttribute('data-confirm')")


def test_a_menu_closes_with_escape_and_elsewhere(browser: Browser, address: str) -> None:
    with opened(browser) as page:
        page.goto(address + "/styleguide/")
        menu = page.locator("details[data-menu]").first
        menu.locator("summary").click()
        assert menu.get_attribute("open") is not None
        page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None
        menu.locator("summary").click()
        page.mouse.click(5, 400)
        assert menu.get_attribute("open") is None


def test_rows_are_selected_together(browser: Browser, address: str) -> None:
    with opened(browser) as page:
        page.goto(address + "/styleguide/")
        bar = page.locator("[data-bulk-bar]")
        assert not bar.is_visible()
        page.check("[data-bulk-all]")
        assert bar.is_visible()
        assert page.inner_text("[data-bulk-count]") == "4"


def test_everything_stands_without_javascript(browser: Browser, address: str) -> None:
    with opened(browser, java_script_enabled=False) as page:
        page.goto(address + "/styleguide/")
        assert page.locator("[data-bulk-bar]").is_visible()
        assert not page.locator("[data-copy]").first.is_visible()
        assert page.locator("main").is_visible()


PRESSED = """
<style>* { margin: 0; font: 16px/20px monospace } .list { display: grid; gap: 2px } .far { gap: 6px; margin: 40px }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden } label { display: inline-block; padding: 4px }
</style>
<div class="list"><a href="#a">small</a><a href="#b">crowd</a></div>
<div class="list far"><a href="#c">lonely</a><a href="#d">hermit</a></div>
<p>A sentence with <a href="#e">two</a> <a href="#f">links</a> in it.</p>
<div class="list"><label><input type="checkbox" name="one"> labelled</label>
<input type="checkbox" name="bare"></div>
<div class="hidden"><a href="#g">not</a> <a href="#h">seen</a></div>
"""


def test_what_is_too_small_to_press_is_seen(browser: Browser) -> None:
    with opened(browser) as page:
        page.set_content(PRESSED)
        named = [each.split("“")[1].split("”")[0] for each in page.evaluate(TARGETS)]
        assert named == ["small", "crowd", "bare"]
        page.add_style_tag(content="a, input { min-width: 24px; min-height: 24px; display: block }")
        assert page.evaluate(TARGETS) == []
