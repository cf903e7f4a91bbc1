"""Guessing passwords is slow, and keeps nobody out of their own account."""

from typing import Any

import pytest

from accounts import login_attempts, services

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def browser(client_for: Any, settings: Any) -> Any:
    settings.TRUST_PROXY = True
    return lambda address: client_for(None, headers={"x-forwarded-for": address})


@pytest.fixture
def account(db: None) -> Any:
    return services.register(email="vic@example.com", password=PASSWORD)


def _sign_in(client: Any, password: str = PASSWORD, email: str = "vic@example.com") -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_five_wrong_ones_from_an_address_and_it_waits(browser: Any, account: Any):
    attacker = browser("203.0.113.66")
    for _ in range(5):
        assert _sign_in(attacker, "wrong").status_code != 429
    refused = _sign_in(attacker, PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert b"Too many wrong passwords" in refused.content


def test_the_owner_signs_in_from_elsewhere_meanwhile(browser: Any, account: Any):
    for _ in range(20):
        _sign_in(browser("203.0.113.66"), "wrong")
    assert _sign_in(browser("198.51.100.7")).status_code == 302


def test_written_another_way_it_is_the_same_account(browser: Any, account: Any):
    attacker = browser("203.0.113.66")
    for spelling in (
        "vic@example.com",
        "VIC@example.com",
        " vic@EXAMPLE.com",
        "Vic@Example.Com",
        "vic@example.com ",
    ):
        _sign_in(attacker, "wrong", spelling)
    assert _sign_in(attacker).status_code == 429


def test_a_thousand_addresses_keep_only_strangers_out(browser: Any, account: Any):
    assert _sign_in(browser("198.51.100.7")).status_code == 302
    home = browser("198.51.100.7")
    assert _sign_in(home).status_code == 302
    assert (
        home.get("/accounts/profile/").status_code == 200
    )  # the list of browsers knows the address from now on
    for number in range(login_attempts.ACCOUNT.limit):
        login_attempts.require(ip=f"10.1.{number // 250}.{number % 250}", email=account.email)
    assert _sign_in(browser("192.0.2.44")).status_code == 429
    assert _sign_in(browser("198.51.100.7")).status_code == 302


def test_signing_in_often_is_no_guessing(browser: Any, account: Any):
    for _ in range(12):
        assert _sign_in(browser("203.0.113.5")).status_code == 302


def test_one_address_tries_thirty_accounts_and_waits(browser: Any):
    attacker = browser("203.0.113.66")
    codes = [_sign_in(attacker, "wrong", f"nobody{number}@example.com").status_code for number in range(32)]
    assert codes[-1] == 429
    assert 429 not in codes[:20]  # a whole office behind one address
