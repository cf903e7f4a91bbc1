"""The console in a real browser, filled: accessible, no wider than the phone, silent console. Forms work as dialogs."""

import os
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from billing.ledger.reconcile import GRACE, reconcile
from core import clock
from core.models import OutboxRow
from core.outbox.testing import drain
from shops.context import use
from shops.selectors import shop_by_slug
from shops.services import suspend_shop
from tenants.payments.models import Payment
from tests.billing.selling import SYSTEM, pay, refund
from tests.web.browsing import chromium, faults, findings, opened, serving

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Those that look otherwise with this data; tests/browser/test_every_page.py follows the console's links to all.
PAGES = ("", "shops/?q=nothing", "shops/acme/", "shops/closed/", "ledger/", "failed-work/")


@pytest.fixture
def filled(committing: None, acme: Any, globex: Any, fresh_shop: Any) -> None:
    """A month of sales, a shop that is closed, work that failed, a difference."""
    names = ("North & Pine", "Kaffeekontor", "Studio Sól", "Closed")
    shops = [fresh_shop(name=name, slug=name.split()[0].lower()) for name in names]
    begin = clock.now()
    for day in range(0, 29, 2):
        with clock.frozen(begin - timedelta(days=28 - day)):
            payment = pay(acme, amount=4_900 + 3_310 * (day % 5), fee=98 + 66 * (day % 5))
            pay(globex, amount=9_900 + 700 * (day % 7), fee=198)
            if day % 8 == 0:
                refund(acme, payment.id, 1_500)
    pay(shops[0], amount=12_300, fee=246)
    drain()
    suspend_shop(shops[-1].id, reason="Sells what it may not sell here", actor=SYSTEM)
    with use(acme):
        Payment.objects.filter(id=payment.id).update(amount_captured=payment.amount - 100)
    with clock.frozen(begin + GRACE + timedelta(minutes=2)):
        reconcile()
    OutboxRow.objects.filter(event="shop.opened").update(
        status="dead",
        attempts=12,
        last_error="Traceback (most recent call last):\nOperationalError: connection lost",
    )
    assert shop_by_slug("closed").status == "suspended"


@pytest.fixture
def session(filled: None, world: Any, client_for: Any) -> str:
    from tests.operations.conftest import verified

    client = verified(client_for(None, user=world.olga), world.olga)
    return str(client.session.session_key)


def test_a_month_of_sales_and_what_went_wrong(session: str, settings: Any) -> None:
    from config.wsgi import application

    with serving(application) as port, chromium() as browser:
        origin = f"http://{settings.DOMAIN}:{port}"
        with opened(browser) as page:
            _sign_in(page.context, origin, settings.SESSION_COOKIE_NAME, session)
            for path in PAGES:
                answer = page.goto(f"{origin}/operations/{path}")
                assert answer is not None
                assert answer.status == 200, path
                assert faults(page) == [], path
        _forms_as_dialogs(browser, origin, settings.SESSION_COOKIE_NAME, session)


def _forms_as_dialogs(browser: Browser, origin: str, cookie: str, session: str) -> None:
    with opened(browser) as page:
        _sign_in(page.context, origin, cookie, session)
        page.goto(f"{origin}/operations/shops/acme/")
        page.click("text=Change commission")
        page.get_by_role("dialog").wait_for()
        page.fill("[name=rate]", "1.5")
        assert findings(page) == []
        page.click("dialog button.button--primary")
        page.wait_for_load_state()
        page.get_by_text("New terms set").wait_for()
        page.goto(f"{origin}/operations/failed-work/")
        page.check("[name=selected] >> nth=0")
        page.click("[data-bulk-bar] button")
        page.get_by_text("One row is tried again").wait_for()
        assert findings(page) == []


def _sign_in(context: BrowserContext, origin: str, name: str, session: str) -> None:
    context.add_cookies([{"name": name, "value": session, "url": origin}])
