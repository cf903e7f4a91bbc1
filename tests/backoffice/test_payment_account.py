"""Connecting the payment account: to Stripe's page (the sandbox's) and back, with every stop on the way."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from billing.connect.selectors import account_of
from shops.selectors import shop_by_slug
from tests.integrations.conftest import sandbox, sandbox_process
from tests.integrations.stripe_sandbox import SandboxProcess

__all__ = ["sandbox", "sandbox_process"]
pytestmark = pytest.mark.django_db


def leave(office: Any) -> str:
    """Press the button; gives the address the page leads on to."""
    page = office.post("payments_onboarding")
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found is not None
    return unescape(found[1])


def answer(address: str, outcome: str) -> str:
    """What the merchant presses at Stripe; gives where that leads back to, without the host."""
    with httpx.Client(trust_env=False) as browser:
        browser.get(address)
        back = browser.post(address, data={"outcome": outcome}).headers["location"]
    return re.sub(r"^https?://[^/]+", "", back)


def test_from_nothing_to_cards(office: Any, sandbox: SandboxProcess):
    assert "Connect payments" in office.get("payments").content.decode()
    back = answer(leave(office), "missing")
    page = office.client.get(back, follow=True).content.decode()
    assert "Restricted" in page
    assert "Upload a photo of a valid identity document." in page
    assert "The document has expired." in page
    assert "Needed now" in page

    back = answer(leave(office), "complete")
    page = office.client.get(back, follow=True).content.decode()
    assert "Your shop takes cards." in page
    assert "Open Stripe" in page
    found = shop_by_slug("acme")
    assert found is not None
    assert found.card_payments_ready
    assert "stripe" in found.gateways
    assert "test" not in found.gateways  # what it was for is done
    assert office.get("payments_dashboard").status_code == 302

    office.saves("payments_gateways", manual="on", test="on")
    office.post("payments_refresh")
    found = shop_by_slug("acme")
    assert found is not None
    assert found.gateways == ("stripe", "manual", "test")  # a look at the account undoes no choice


def test_a_link_that_was_used_up_leads_to_a_fresh_one(office: Any, sandbox: SandboxProcess):
    again = answer(leave(office), "refresh")
    assert "again" in again
    page = office.client.get(again)
    assert 'http-equiv="refresh"' in page.content.decode()


def test_a_silent_vendor_is_no_broken_page(office: Any, sandbox: SandboxProcess):
    sandbox.fault("error_500", times=20)
    page = office.client.post(office.address("payments_onboarding"), follow=True)
    assert "does not answer right now" in page.content.decode()
    page = office.client.post(office.address("payments_refresh"), follow=True)
    assert page.status_code == 200


def test_coming_back_without_having_left_changes_nothing(office: Any, acme: Any, sandbox: SandboxProcess):
    page = office.client.get(office.address("payments_onboarding") + "?again=1", follow=True)
    assert "Not connected" in page.content.decode()
    assert account_of(acme.id) is None
