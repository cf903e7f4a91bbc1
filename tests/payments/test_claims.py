"""Who calls the gateway for an attempt: one at a time, and another as soon as that one has died. Real processes."""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from core import clock, registry
from core.db import shop_atomic
from core.money import Money
from integrations.test_gateway.gateway import TestGateway
from shops.context import use
from tenants.payments import services
from tenants.payments.models import PaymentAttempt
from tenants.payments.ports import GatewayAccount, PaymentGateway, PaymentRequest, PaymentResult
from tenants.payments.services import claiming
from tenants.payments.types import Buyer

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def begin() -> UUID:
    with shop_atomic():
        started = services.start(
            reference="ord_claim",
            gateway="test",
            account="",
            total=Money(10_000, "EUR"),
            fee=0,
            buyer=Buyer(token="test_succeed", label="#1", return_url="http://acme.stoa.localhost/"),
        )
    return started.payment_id


def dies_after(shop: Any, work: Callable[[], object]) -> None:
    """In a process that is killed before it comes to the gateway."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            with use(shop):
                work()
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)


@pytest.mark.parametrize("ahead", [-HOUR, timedelta(), HOUR])
def test_who_is_killed_is_followed_whatever_their_clock_said(acme: Any, ahead: timedelta):
    def work() -> None:
        with clock.frozen(clock.now() + ahead):
            begin()

    dies_after(acme, work)
    with use(acme):
        attempt = PaymentAttempt.objects.get()
        assert not claiming.is_silent(attempt.id), "it could be at work still"
        with clock.frozen(clock.now() + timedelta(seconds=11)):
            found = services.submit(attempt.payment_id)
        assert (found.status, found.amount_captured) == ("captured", 10_000)
        assert PaymentAttempt.objects.count() == 1


def test_the_sweeper_finishes_it_within_the_minute(acme: Any):
    dies_after(acme, begin)
    with use(acme), clock.frozen(clock.now() + timedelta(seconds=25)):
        services.sweep()
        assert PaymentAttempt.objects.get().status == "captured"


def test_who_presses_again_right_away_sees_it_through(acme: Any, monkeypatch: pytest.MonkeyPatch):
    """Waiting for somebody who has died, they take over when the silence has lasted."""
    monkeypatch.setattr(claiming, "CLAIM", timedelta(seconds=1))
    dies_after(acme, begin)
    with use(acme):
        assert services.submit(PaymentAttempt.objects.get().payment_id).status == "captured"


class Slow(TestGateway):
    """Answers when it is let go; counts who asked."""

    __test__ = False

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.called, self.go = threading.Event(), threading.Event()

    def start(self, account: GatewayAccount, request: PaymentRequest) -> PaymentResult:
        self.asked.append(request.key())
        self.called.set()
        assert self.go.wait(60)
        return super().start(account, request)


@pytest.mark.parametrize("beats", [True, False])
def test_a_slow_call_keeps_its_claim_by_being_heard_of(
    acme: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, beats: bool
):
    """It lasts longer than a claim. The control: one that is silent is taken for dead, and called for a second time."""
    monkeypatch.setattr(claiming, "CLAIM", timedelta(seconds=1.5))
    settings.OUTBOX_LONGEST_SECONDS = 600 if beats else 0
    slow = Slow()
    with use(acme), registry.installed(adapters={PaymentGateway: {"test": lambda: slow}}):
        payment_id = begin()

        def first() -> None:
            try:
                with use(acme):
                    services.submit(payment_id, mine=True)
            finally:
                connections.close_all()

        caller = threading.Thread(target=first)
        caller.start()
        assert slow.called.wait(30)
        attempt = PaymentAttempt.objects.get()
        heard = attempt.submitted_at
        if beats:
            until(lambda: PaymentAttempt.objects.get().submitted_at > heard)
            assert claiming.claim(payment_id) is None
        else:
            until(lambda: claiming.is_silent(attempt.id))
            assert claiming.claim(payment_id) is not None
        slow.go.set()
        caller.join(30)
        assert PaymentAttempt.objects.get().status == "captured"
    assert len(slow.asked) == 1


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
