"""The editor of formatted text in a real browser: by keyboard, by buttons, pasted into, and left alone."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.ids import public_id
from shops.context import use
from tenants.content.services import save_page
from tests.backoffice.browsing import Desk
from tests.builders import STAFF
from tests.web.browsing import chromium, faults, findings, opened, serving

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OLD = '<h1 title="x">Old</h1>\n<table><tbody><tr><td>1</td></tr></tbody></table>text &amp; more<br>lines'


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def desk(world: Any, client_for: Any, settings: Any) -> Iterator[Desk]:
    """Alice at her desk; `order` is a page with HTML that no editor would write."""
    from config.wsgi import application

    with use(world.acme):
        key = save_page(actor=STAFF, title="Old page", body_html=OLD)
    cookie = client_for(None, user=world.alice).cookies["stoa_session"].value
    with serving(application) as port:
        yield Desk(root=f"http://{settings.DOMAIN}:{port}", cookie=cookie, order=public_id("page", key))


def _written(page: Page) -> str:
    return page.locator("textarea[name=body_html]").input_value()


def test_written_by_keyboard_and_by_buttons(desk: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        desk.sit_down(page)
        page.goto(desk.address("pages/new/"))
        page.get_by_label("Title", exact=True).fill("Our bowls")
        text = page.get_by_role("textbox", name="Text", exact=True)
        text.focus()
        page.keyboard.type("We make ")
        page.keyboard.press("Control+b")
        page.keyboard.type("bowls")
        page.keyboard.press("Control+b")
        page.keyboard.press("Enter")
        page.keyboard.type("How")
        page.get_by_label("Style").select_option("h2")
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="List", exact=True).click()
        page.keyboard.type("By hand")
        assert page.get_by_role("button", name="List", exact=True).get_attribute("aria-pressed") == "true"
        page.keyboard.press("Shift+Home")
        page.keyboard.press("Control+k")
        page.keyboard.type("javascript:alert(1)")
        page.keyboard.press("Enter")
        page.get_by_text("Enter an address such as").wait_for()
        page.keyboard.press("Control+a")
        page.keyboard.type("example.com/how")
        page.keyboard.press("Enter")
        assert _written(page) == (
            "<p>We make <b>bowls</b></p><h2>How</h2>"
            '<ul><li><a href="https://example.com/how">By hand</a></li></ul>'
        )
        assert findings(page) == []
        page.get_by_role("button", name="Create page").click()
        page.get_by_text("The page was created").wait_for()
        assert page.problems == []  # type: ignore[attr-defined]


def test_the_bar_is_one_stop_and_arrows_move_along_it(desk: Desk, browser: Browser) -> None:
    with opened(browser) as page:
        desk.sit_down(page)
        page.goto(desk.address("pages/new/"))
        page.get_by_label("Title", exact=True).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Bold"
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Show HTML"
        page.keyboard.press("Tab")
        page.keyboard.type("Typed")
        assert _written(page) == "<p>Typed</p>"
        page.keyboard.press("Tab")  # out of it again: no trap
        assert page.evaluate("document.activeElement.name") == "template"


def test_what_is_pasted_keeps_its_structure_and_nothing_else(desk: Desk, browser: Browser) -> None:
    foreign = (
        '<div style="color:red"><h2 onclick="x()">Head</h2><p class="x">One <span style="x">two</span></p>'
        '<script>alert(1)</script><p><a href="javascript:x">bad</a> <a href="https://a.example/">good</a></p></div>'
    )
    with opened(browser) as page:
        desk.sit_down(page)
        page.goto(desk.address("pages/new/"))
        page.get_by_role("textbox", name="Text", exact=True).focus()
        page.evaluate(
            """html => { const data = new DataTransfer(); data.setData("text/html", html);
            document.activeElement.dispatchEvent(
              new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) }""",
            foreign,
        )
        written = _written(page)
        assert "<h2>Head</h2>" in written
        assert "One two" in written
        assert '<a href="https://a.example/">good</a>' in written
        assert not [bad for bad in ("script", "style", "class", "onclick", "javascript") if bad in written]


def test_what_nobody_touched_stays_to_the_letter(desk: Desk, browser: Browser, world: Any) -> None:
    with opened(browser) as page:
        desk.sit_down(page)
        page.goto(desk.address("pages/{order}/"))
        page.get_by_role("textbox", name="Text", exact=True).click()
        page.get_by_label("Title", exact=True).fill("New title")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("The page was saved").wait_for()
        page.get_by_role("button", name="Show HTML").click()
        source = page.get_by_role("textbox", name="Text", exact=True)
        assert source.input_value() == OLD
        source.fill("<p>Mine</p>")
        page.get_by_role("button", name="Show HTML").click()
        assert page.get_by_role("textbox", name="Text", exact=True).inner_text() == "Mine"


def test_unsaved_changes_keep_the_buttons_in_sight_and_ask(desk: Desk, browser: Browser) -> None:
    """Also of a form whose fields stand outside it."""
    asked: list[str] = []
    with opened(browser, size="phone") as page:
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        desk.sit_down(page)
        page.goto(desk.address("products/new/"))
        button = page.get_by_role("button", name="Create product")
        expect(button).not_to_be_in_viewport()
        page.get_by_label("Title", exact=True).press_sequentially("Oak")
        expect(button).to_be_in_viewport()
        assert faults(page) == []
        page.goto(desk.address("products/"))
        assert asked == ["beforeunload"]


def test_without_javascript_blank_lines_part_paragraphs(desk: Desk, browser: Browser) -> None:
    with opened(browser, java_script_enabled=False) as page:
        desk.sit_down(page)
        page.goto(desk.address("pages/{order}/"))
        assert page.get_by_role("button", name="Bold").count() == 0
        page.get_by_label("Text", exact=True).fill("Hello <3\n\nFish & chips\nevery day")
        page.get_by_role("button", name="Save", exact=True).click()
        assert page.get_by_label("Text", exact=True).input_value() == (
            "<p>Hello &lt;3</p>\n\n<p>Fish &amp; chips<br>every day</p>"
        )
