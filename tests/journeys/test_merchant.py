"""What a merchant does: signs up, brings a file of products, is live; and what others may not."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.backoffice.test_permissions import address_of
from tests.journeys import steps
from tests.web.browsing import findings, opened, sideways

pytestmark = pytest.mark.browser
FILE = (
    "Handle,Title,Body (HTML),Vendor,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Price\n"
    "harbour-print,Harbour print,<p>Risograph on cotton paper.</p>,Nadia,true,Size,Small,HP-S,shopify,4,24.00\n"
    "harbour-print,,,,,,Large,HP-L,shopify,2,38.00\n"
    "night-ferry,Night ferry,<p>Two colours.</p>,Nadia,true,Title,Default Title,NF,shopify,7,19.50\n"
)


def test_sign_up_import_and_be_live(stack: Any, browser: Any, tmp_path: Path) -> None:
    sheet = tmp_path / "prints.csv"
    sheet.write_text(FILE)
    with opened(browser) as page:
        page.goto(stack.address(path="/signup/"))
        page.get_by_label("Shop name").fill("Nadia's Prints")
        expect(page.get_by_label("Address of the shop")).to_have_value("nadias-prints")
        expect(page.get_by_text("This address is free.")).to_be_visible()
        page.locator("#id_country").select_option("DE")
        page.locator("#id_email").fill("nadia@example.org")
        page.locator("#id_password").fill("correct horse battery")
        assert findings(page) == []
        page.get_by_role("button", name="Open the shop").click()
        page.wait_for_url(re.compile("/manage/nadias-prints/"), timeout=15_000)
        page.get_by_role("link", name="Products").first.click()
        page.locator("a[href*=imports]").first.click()
        page.locator("input[type=file]").set_input_files(sheet)
        page.locator("form:has(input[type=file]) button").last.click()
        start = page.get_by_role("button", name=re.compile("import", re.IGNORECASE)).last
        expect(page.get_by_text("Harbour print")).to_be_visible(timeout=20_000)
        start.click()
        expect(page.get_by_text("The import is done")).to_be_visible(timeout=30_000)
        page.goto(stack.address("nadias-prints", "/products/harbour-print"))
        expect(page.get_by_role("heading", name="Harbour print")).to_be_visible()
        assert sideways(page) == 0
        assert page.problems == []  # type: ignore[attr-defined]


def test_another_merchant_finds_nothing(stack: Any, browser: Any) -> None:
    """Every address of the back office, from its table, read and written to."""
    from web.backoffice.urls import urlpatterns

    with opened(browser) as page:
        steps.sign_in(page, stack.address(), "mallory@example.com")
        page.goto(stack.address(path="/manage/globex/"))
        token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        cookies = {each["name"]: each["value"] for each in page.context.cookies()}  # type: ignore[typeddict-item]
    signed_in: dict[str, Any] = {
        "cookies": cookies,
        "headers": {"X-CSRFToken": token, "Origin": stack.address().rstrip("/")},
    }
    assert (
        stack.ask("POST", "/manage/globex/settings/", **signed_in).status_code == 422
    )  # at home she is heard
    for route in urlpatterns:
        path = address_of(route)
        assert stack.ask("GET", path, **signed_in).status_code == 404, path
        assert stack.ask("POST", path, **signed_in).status_code == 404, path


def test_another_merchants_key_opens_nothing(stack: Any) -> None:
    from api.rest.v1.urls import urlpatterns

    key = {"Authorization": f"Bearer {stack.furnished['globex_key']}"}
    assert stack.ask("GET", "/api/v1/admin/orders", slug="globex", headers=key).status_code == 200
    for route in urlpatterns:
        if not str(route.pattern).startswith("admin/"):
            continue
        path = "/api/v1/" + re.sub(r"<[^>]+>", stack.furnished["bowl"], str(route.pattern))
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            answer = stack.ask(method, path, slug="acme", headers=key)
            assert answer.status_code == 401, (method, path)


def test_a_clerk_is_told_whom_to_ask(stack: Any, browser: Any) -> None:
    with opened(browser) as page:
        steps.sign_in(page, stack.address(), "bob@example.com")
        answer = page.goto(stack.address(path="/manage/acme/settings/"))
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_text(re.compile("Ask the shop's owner"))).to_be_visible()
        assert findings(page) == []
