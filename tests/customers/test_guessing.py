"""Guesses at one instant, with real threads and real commits: a code is worth five of them, however they come."""

from typing import Any

import pytest

from core.errors import Invalid
from shops.context import use
from tenants.customers import services
from tenants.customers.models import SignInCode
from tenants.customers.services import sign_in
from tests.core.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
CAROL = "carol@customer.example"
AT_ONCE = 8


def guesses_that_counted(shop: Any) -> int:
    """Many wrong guesses at one instant; how many of them the code knows of."""
    with use(shop):
        sent = services.request_code(email=CAROL)
    wrong = "000000" if sent.code != "000000" else "111111"

    def guess() -> None:
        with use(shop):
            services.sign_in_with_code(email=CAROL, code=wrong)

    assert {type(each) for each in race([guess] * AT_ONCE)} == {Invalid}
    with use(shop):
        return SignInCode.objects.get(email=CAROL, used_at=None).attempts


def test_every_guess_is_counted(acme: Any) -> None:
    assert guesses_that_counted(acme) == AT_ONCE


def test_without_the_lock_guesses_are_lost(acme: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the test above can fail."""

    def unlocked(email: str) -> SignInCode | None:
        return SignInCode.objects.filter(email=email, used_at=None).order_by("-created_at").first()

    monkeypatch.setattr(sign_in, "latest_code_for_update", unlocked)
    for _ in range(10):
        if guesses_that_counted(acme) < AT_ONCE:
            return
        with use(acme):
            SignInCode.objects.all().delete()
    pytest.fail("ten times everybody waited for everybody")
