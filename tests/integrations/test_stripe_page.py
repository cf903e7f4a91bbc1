"""The page code and the sandbox's Stripe.js in a real browser, under the strict policy of a checkout page."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest

from core.money import Money
from integrations.stripe.gateway import StripeGateway
from tenants.payments.ports import BrowserConfig, GatewayAccount, PaymentResult, PaymentStatus
from tests.integrations.drivers import StripeDriver
from tests.integrations.stripe_sandbox import ROOT, SandboxProcess
from tests.web.browsing import chromium, findings

pytestmark = pytest.mark.browser
MODULES = ROOT / "platform" / "integrations" / "static"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Checkout</title>
<meta name="viewport" content="width=device-width"><script type="module" src="/page.js"></script></head>
<body><main><h1>Checkout</h1><div id="pay"></div></main></body></html>"""
SCRIPT = """
import mount from "/integrations/stripe.js";
const values = await (await fetch("/values.json")).json();
window.field = await mount(document.getElementById("pay"), values);
document.body.dataset.ready = "";
"""


def policy(config: BrowserConfig) -> str:
    return (
        f"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' {' '.join(config.scripts)};"
        f" frame-src {' '.join(config.frames)}; connect-src 'self' {' '.join(config.connections)}"
    )


@contextmanager
def page_server(config: BrowserConfig) -> Iterator[str]:
    answers = {
        "/": ("text/html", PAGE),
        "/favicon.ico": ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "/page.js": ("text/javascript", SCRIPT),
        "/values.json": ("application/json", json.dumps(dict(config.values))),
        "/integrations/stripe.js": ("text/javascript", (MODULES / config.module).read_text()),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = answers.get(self.path, ("text/plain", ""))
            body = text.encode()
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy(config))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://acme.stoa.localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def account(sandbox: SandboxProcess) -> GatewayAccount:
    return GatewayAccount(shop_id=UUID(int=1), reference=sandbox.account())


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any, account: GatewayAccount) -> Iterator[Any]:
    """A checkout page with the element ready; anything the policy blocks or a script throws fails the test."""
    config = StripeGateway().client_config(account, total=Money(4_200, "EUR"))
    with page_server(config) as url:
        context = browser.new_context(color_scheme=request.param, viewport={"width": 390, "height": 844})
        found = context.new_page()
        problems: list[str] = []
        found.on("pageerror", lambda error: problems.append(str(error)))
        found.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        found.goto(url)
        found.wait_for_selector("body[data-ready]")
        yield found
        context.close()
    assert problems == []


def type_card(page: Any, number: str) -> None:
    frame = page.frame_locator("iframe[title='Secure payment input frame']")
    frame.get_by_label("Card number").fill(number)
    frame.get_by_label("Expiration date").fill("1234")
    frame.get_by_label("Security code").fill("123")


def pay(page: Any, sandbox: SandboxProcess, account: GatewayAccount) -> PaymentResult:
    answer = page.evaluate("window.field.token({name: 'Carol', email: 'carol@example.com'})")
    driver = StripeDriver(sandbox)
    driver.account = account
    return driver.gateway.start(account, driver.request(amount=4_200, fee=42, buyer_token=answer["token"]))


def test_a_card_becomes_a_token_and_a_payment(
    page: Any, sandbox: SandboxProcess, account: GatewayAccount
) -> None:
    type_card(page, "4242 4242 4242 4242")
    assert pay(page, sandbox, account).status is PaymentStatus.CAPTURED
    assert "4242424242424242" not in page.content()


@pytest.mark.parametrize(
    ("button", "status"), [("Complete", PaymentStatus.CAPTURED), ("Fail", PaymentStatus.FAILED)]
)
def test_the_challenge_is_answered_in_a_dialog(
    page: Any, sandbox: SandboxProcess, account: GatewayAccount, button: str, status: PaymentStatus
) -> None:
    type_card(page, "4000002760003184")
    result = pay(page, sandbox, account)
    assert result.status is PaymentStatus.REQUIRES_ACTION
    page.evaluate("(client) => { window.acted = window.field.act(client); }", dict(result.client))
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    page.frame_locator("iframe[title='Confirmation by your bank']").get_by_role("button", name=button).click()
    outcome = page.evaluate("window.acted")
    assert ("error" in outcome) is (button == "Fail")
    assert page.get_by_role("dialog").count() == 0
    assert StripeGateway().fetch(account, result.gateway_ref).status is status


def test_what_is_missing_is_said_beside_the_field(page: Any) -> None:
    answer = page.evaluate("window.field.token()")
    assert answer == {"error": "Your card number is incomplete."}
    frame = page.frame_locator("iframe[title='Secure payment input frame']")
    number = frame.get_by_label("Card number")
    assert number.get_attribute("aria-invalid") == "true"
    assert frame.locator("#number-error").inner_text() == "Your card number is incomplete."


def test_a_direct_debit_takes_its_time(page: Any, sandbox: SandboxProcess, account: GatewayAccount) -> None:
    frame = page.frame_locator("iframe[title='Secure payment input frame']")
    frame.get_by_label("SEPA Direct Debit").check()
    frame.get_by_label("IBAN").fill("AT61 1904 3002 3457 3201")
    result = pay(page, sandbox, account)
    assert result.status is PaymentStatus.PROCESSING
    sandbox.advance()
    assert StripeGateway().fetch(account, result.gateway_ref).status is PaymentStatus.CAPTURED


def test_the_frame_and_the_challenge_are_accessible(page: Any) -> None:
    assert findings(page) == []
    frame = next(one for one in page.frames if "/js/element" in one.url)
    found = frame.evaluate("() => document.querySelectorAll('input:not([hidden])').length")
    assert found == 6
    page.goto(frame.url)
    assert findings(page) == []
    page.goto(frame.url.replace("/js/element", "/js/challenge"))
    assert findings(page) == []
    page.goto(frame.url.split("/js/")[0])
    assert findings(page) == []
