"""Connect against the sandbox: an account from nothing to its first payout, and what a merchant reads on the way."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from billing.connect.ports import AccountSnapshot, AccountStatus
from core.db import platform_atomic
from core.errors import DomainError, PermanentFailure, TemporaryFailure
from core.money import Money
from integrations.stripe.connect import StripeConnect
from integrations.stripe.gateway import StripeGateway
from tenants.payments.ports import GatewayAccount
from tests.integrations.drivers import StripeDriver
from tests.integrations.stripe_sandbox import SandboxProcess

LONG_AGO = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)


@pytest.fixture
def connect(sandbox: SandboxProcess) -> StripeConnect:
    return StripeConnect()


def opened(connect: StripeConnect, shop: UUID) -> AccountSnapshot:
    return connect.create_account(
        shop_id=shop, country="DE", currency="EUR", email="alice@example.com", display_name="Acme"
    )


def click(sandbox: SandboxProcess, connect: StripeConnect, account: str, outcome: str) -> str:
    """Open the onboarding page as the merchant does and press a button; where one lands."""
    link = connect.onboarding_link(
        account, return_url="http://stoa.test/back/", refresh_url="http://stoa.test/again/"
    )
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(link.url)
        assert "Connect Acme" in page.text
        assert browser.get(link.url).headers["location"] == "http://stoa.test/again/"
        return browser.post(link.url, data={"outcome": outcome}).headers["location"]


def test_a_merchant_is_onboarded_step_by_step(sandbox: SandboxProcess, connect: StripeConnect) -> None:
    shop = uuid4()
    account = opened(connect, shop)
    assert (account.status, account.card_payments_ready) == (AccountStatus.ONBOARDING, False)
    assert (account.country, account.currency, account.shop_id) == ("DE", "EUR", str(shop))
    assert all(need.text.endswith(".") and "identity." not in need.text for need in account.requirements)

    assert click(sandbox, connect, account.reference, "missing") == "http://stoa.test/back/"
    restricted = connect.fetch_account(account.reference)
    assert restricted.status is AccountStatus.RESTRICTED
    (need,) = restricted.requirements
    assert need.text == "Upload a photo of a valid identity document."
    assert (need.urgency, need.errors, need.blocks_card_payments) == (
        "past_due",
        ["The document has expired."],
        True,
    )

    click(sandbox, connect, account.reference, "pending")
    pending = connect.fetch_account(account.reference)
    assert (pending.status, pending.requirements[0].awaiting) == (AccountStatus.PENDING, "provider")

    assert click(sandbox, connect, account.reference, "refresh") == "http://stoa.test/again/"
    click(sandbox, connect, account.reference, "complete")
    ready = connect.fetch_account(account.reference)
    assert (ready.status, ready.card_payments_ready, ready.payouts_ready) == (
        AccountStatus.ACTIVE,
        True,
        True,
    )
    assert ready.requirements == []


def test_the_same_shop_again_is_the_same_account(sandbox: SandboxProcess, connect: StripeConnect) -> None:
    shop = uuid4()
    first = opened(connect, shop)
    assert opened(connect, shop).reference == first.reference
    renamed = connect.create_account(
        shop_id=shop, country="DE", currency="EUR", email="alice@example.com", display_name="Acme & Sons"
    )
    assert renamed.reference == first.reference
    found = connect.find_account(shop_id=shop)
    assert found is not None
    assert found.reference == first.reference
    assert connect.find_account(shop_id=uuid4()) is None


def test_no_payment_before_the_account_is_ready(sandbox: SandboxProcess, connect: StripeConnect) -> None:
    account = opened(connect, uuid4())
    driver = StripeDriver(sandbox)
    driver.account = type(driver.account)(shop_id=driver.account.shop_id, reference=account.reference)
    with pytest.raises(PermanentFailure):
        driver.pay()


def test_the_commission_reaches_the_platform(sandbox: SandboxProcess, connect: StripeConnect) -> None:
    driver = StripeDriver(sandbox)
    request = driver.request(amount=8_000, fee=240)
    paid = StripeGateway().start(driver.account, request)
    result = StripeGateway().fetch(driver.account, paid.gateway_ref)
    fee = connect.fetch_application_fee(result.commission_ref)
    assert (fee.amount, fee.refunded, fee.account) == (
        Money(240, "EUR"),
        Money(0, "EUR"),
        driver.account.reference,
    )
    assert (fee.payment_ref, fee.payment_id) == (paid.gateway_ref, request.payment_id)
    listed = list(connect.application_fees(since=LONG_AGO, account=driver.account.reference))
    assert [one.reference for one in listed] == [fee.reference]
    (entry,) = [row for row in connect.transactions(None) if row.source_ref == fee.reference]
    assert (entry.kind, entry.net) == ("application_fee", Money(240, "EUR"))


def test_a_payout_reconciles_to_the_cent(sandbox: SandboxProcess, connect: StripeConnect) -> None:
    driver = StripeDriver(sandbox)
    account = driver.account.reference
    driver.pay()
    driver.pay(amount=777, fee=7)
    sandbox.advance()
    sandbox.advance(seconds=3 * 24 * 3600)
    assert connect.balance(account)[0].available > Money(0, "EUR")
    sandbox.control("payouts", account=account)
    (payout,) = connect.payouts(account, since=LONG_AGO)
    rows = [row for row in connect.transactions(account, payout_ref=payout.reference) if row.kind != "payout"]
    assert Money.sum([row.net for row in rows], "EUR") == payout.amount
    assert connect.balance(account)[0].available == Money(0, "EUR")


def test_wallets_are_allowed_once_per_host(sandbox: SandboxProcess, connect: StripeConnect) -> None:
    account = sandbox.account()
    for _ in range(2):
        connect.register_domain(account, host="acme.stoa.example")
    assert (
        sum(row["domain_name"] == "acme.stoa.example" for row in sandbox.state_of("payment_method_domain"))
        == 1
    )


def test_reading_through_an_outage_may_be_tried_again(
    sandbox: SandboxProcess, connect: StripeConnect
) -> None:
    account = sandbox.account()
    sandbox.fault("error_500", path="/v2/core/accounts", times=3)
    with pytest.raises(TemporaryFailure):
        connect.fetch_account(account)
    assert connect.fetch_account(account).card_payments_ready


@pytest.mark.django_db
def test_not_inside_a_transaction(connect: StripeConnect) -> None:
    with platform_atomic(), pytest.raises(DomainError):
        connect.fetch_account("acct_1")


@pytest.mark.parametrize(
    ("base", "key", "address"),
    [
        ("", "sk_live_x", "https://dashboard.stripe.com/acct_1/disputes/dp_1"),
        ("https://api.stripe.com", "sk_test_x", "https://dashboard.stripe.com/acct_1/test/disputes/dp_1"),
        ("http://127.0.0.1:9", "sk_test_x", "http://127.0.0.1:9/dashboard/acct_1/disputes/dp_1"),
    ],
)
def test_a_dispute_is_answered_in_the_dashboard(settings: Any, base: str, key: str, address: str) -> None:
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = base, key
    account = GatewayAccount(shop_id=uuid4(), reference="acct_1")
    assert StripeGateway().dispute_url(account, "dp_1") == address
