"""The catalog's pages in a real browser: looked at, typed into, and without JavaScript."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from core.ids import public_id
from shops.context import use
from tests.backoffice.catalog import HOME
from tests.builders import STAFF, make_product, variant_of
from tests.web.browsing import chromium, faults, opened, serving

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = b"Handle,Title,Variant Price\noak-stool,Oak stool,55.00\nash,Ash bench,12.00\nbad,Bad,free\n"


@pytest.fixture
def shop(world: Any, client_for: Any, settings: Any, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Acme with something in it, served; `at` are addresses, `cookie` is Alice's. Rows are made before it is served."""
    from config.wsgi import application
    from tenants.importing.services import check_import, upload_import

    settings.MEDIA_ROOT = tmp_path
    with use(world.acme):
        stool = make_product(title="Oak stool", price=4900, stock=3, sku="OAK")
        make_product(title="Birch shelf", price=9900, stock=40)
        job = upload_import(actor=STAFF, file=io.BytesIO(FILE), filename="range.csv")
        check_import(job)
    client = client_for(None, user=world.alice)
    variant = _inside(world.acme, stool)
    with serving(application) as port:
        base = f"http://{settings.DOMAIN}:{port}"
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        }
        yield {
            "home": base + HOME,
            "cookie": cookie | {"url": base},
            "product": f"products/{public_id('prod', stool)}/",
            "stock": f"inventory/{public_id('var', variant)}/",
            "import": f"imports/{public_id('imp', job)}/",
        }


@pytest.fixture
def browser(shop: dict[str, Any]) -> Iterator[Browser]:
    """Started after this thread has used its connections and closed before it does again: see tests/web/browsing."""
    with chromium() as started:
        yield started


def _inside(shop: Any, product: Any) -> Any:
    with use(shop):
        return variant_of(product)


def visit(page: Page, shop: dict[str, Any], path: str) -> None:
    page.context.add_cookies([shop["cookie"]])
    answer = page.goto(shop["home"] + path)
    assert answer is not None
    assert answer.status == 200, path


def test_every_page_is_accessible_and_fits(browser: Browser, shop: dict[str, Any]) -> None:
    """What links do not lead to is looked at here, the rest by test_every_page."""
    with opened(browser) as page:
        for path in (shop["product"] + "options/", shop["import"], "menus/main-menu/"):
            visit(page, shop, path)
            assert faults(page) == [], path


def test_the_list_follows_what_is_typed(browser: Browser, shop: dict[str, Any]) -> None:
    with opened(browser) as page:
        visit(page, shop, "products/")
        page.fill("input[type=search]", "birch")
        page.get_by_role("link", name="Oak stool").wait_for(state="detached")
        assert page.get_by_role("link", name="Birch shelf").is_visible()
        assert "q=birch" in page.url


def test_stock_is_corrected_in_its_row(browser: Browser, shop: dict[str, Any]) -> None:
    with opened(browser) as page:
        visit(page, shop, "inventory/")
        row = page.get_by_role("row").filter(has_text="Oak stool")
        row.get_by_role("spinbutton").fill("9")
        row.get_by_role("button", name="Set").click()
        row.get_by_text("Saved").wait_for()
        page.reload()
        assert row.get_by_role("spinbutton").input_value() == "9"
        assert page.problems == []  # type: ignore[attr-defined]


def test_a_picture_added_does_not_make_the_form_stale(browser: Browser, shop: dict[str, Any]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, "PNG")
    with opened(browser) as page:
        visit(page, shop, shop["product"])
        page.get_by_label("Title", exact=True).fill("Walnut stool")
        upload = {"name": "stool.png", "mimeType": "image/png", "buffer": out.getvalue()}
        page.set_input_files("#pictures input[type=file]", [upload])  # type: ignore[list-item]
        page.locator(".media-item img").wait_for()
        assert page.get_by_label("Title", exact=True).input_value() == "Walnut stool"
        page.get_by_role("button", name="Save", exact=True).first.click()
        page.get_by_text("The product was saved.").wait_for()
        assert page.locator("h1").inner_text() == "Walnut stool"
        assert page.locator(".media-item img").evaluate("image => image.naturalWidth") > 0
        assert page.problems == []  # type: ignore[attr-defined]


def test_all_of_it_without_javascript(browser: Browser, shop: dict[str, Any]) -> None:
    with opened(browser, java_script_enabled=False) as page:
        visit(page, shop, shop["import"])
        page.get_by_role("button", name="Import 2 products").click()
        assert "0 of 3 products" in page.inner_text("main")
        visit(page, shop, "products/")
        page.get_by_label("Select Birch shelf").check()
        page.get_by_role("button", name="Archive", exact=True).click()
        assert "1 product was archived" in page.inner_text("main")
        visit(page, shop, shop["stock"])
        page.get_by_label("Difference").fill("-1")
        page.get_by_label("Reason").fill("Broken")
        page.get_by_role("button", name="Adjust").click()
        assert "Why are there 2?" in page.inner_text("main")
