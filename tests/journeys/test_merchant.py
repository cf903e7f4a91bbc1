"""What a merchant does: signs up, brings a file of products, is live; and what others may not."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import findings, opened, sideways
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILE = (
    "Handle,Title,Body (HTML),Vendor,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Price\n"
    "harbour-print,Harbour print,<p>Risograph on cotton paper.</p>,Nadia,true,Size,Small,HP-S,shopify,4,24.00\n"
    "harbour-print,,,,,,Large,HP-L,shopify,2,38.00\n"
    "night-ferry,Night ferry,<p>Two colours.</p>,Nadia,true,Title,Default Title,NF,shopify,7,19.50\n"
)


def sign_in(page: Page, public: str, email: str) -> None:
    page.goto(f"{public}/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/manage/"))


def test_sign_up_import_and_be_live(served: Any, browser: Any, tmp_path: Path) -> None:
    sheet = tmp_path / "prints.csv"
    sheet.write_text(FILE)
    with opened(browser) as page:
        page.goto(served("") + "/signup/")
        page.get_by_label("Shop name").fill("Nadia's Prints")
        page.get_by_label("Address of the shop").fill("nadias-prints")
        page.locator("#id_country").select_option("DE")
        page.locator("#id_email").fill("nadia@example.org")
        page.locator("#id_password").fill("correct horse battery")
        assert findings(page) == []
        page.get_by_role("button", name="Open the shop").click()
        page.wait_for_url(re.compile("/manage/nadias-prints/"), timeout=15_000)
        page.goto(served("") + "/manage/nadias-prints/imports/")
        page.locator("input[type=file]").set_input_files(sheet)
        page.locator("form:has(input[type=file]) button").last.click()
        start = page.get_by_role("button", name=re.compile("import", re.IGNORECASE)).last
        expect(page.get_by_text("Harbour print")).to_be_visible(timeout=20_000)
        start.click()
        expect(page.get_by_text("The import is done")).to_be_visible(timeout=30_000)
        page.goto(served("nadias-prints") + "/products/harbour-print")
        expect(page.get_by_role("heading", name="Harbour print")).to_be_visible()
        assert sideways(page) == 0
        assert page.problems == []  # type: ignore[attr-defined]


def test_a_stranger_finds_nothing_and_a_clerk_is_told_what_to_do(served: Any, browser: Any) -> None:
    public = served("")
    with opened(browser) as page:
        sign_in(page, public, "mallory@example.com")
        for path in ("", "orders/", "products/", "settings/", "staff/", "api-keys/"):
            answer = page.goto(f"{public}/manage/acme/{path}")
            assert answer is not None
            assert answer.status == 404, path
    with opened(browser) as page:
        sign_in(page, public, "bob@example.com")
        answer = page.goto(f"{public}/manage/acme/settings/")
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_text(re.compile("Ask the shop's owner"))).to_be_visible()
        assert findings(page) == []
