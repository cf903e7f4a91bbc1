"""Rows that always fail hold up no other: more of them than a sweep takes at once, and all older than the good one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from core import clock, registry
from core.errors import TemporaryFailure
from integrations.test_gateway.gateway import TestGateway
from tenants.orders import services
from tenants.orders.models import Order
from tenants.orders.services import turns
from tenants.payments.models import Payment
from tenants.payments.ports import GatewayAccount, PaymentGateway, PaymentResult
from tenants.payments.services import sweep
from tests.builders import make_variant
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Broken(TestGateway):
    """Never answers about one payment, and fails in a way that nobody foresaw for others."""

    __test__ = False
    failing: frozenset[str] = frozenset()
    asked: list[str]

    def __init__(self) -> None:
        self.asked = []

    def _fail(self, reference: str) -> None:
        self.asked.append(reference)
        if reference in self.failing:
            if reference == min(self.failing):
                raise TemporaryFailure("no answer", vendor="test", code="no_answer")
            raise ValueError("an answer that nobody foresaw")

    def cancel(self, account: GatewayAccount, gateway_ref: str, *, key: str) -> PaymentResult:
        self._fail(gateway_ref)
        return super().cancel(account, gateway_ref, key=key)

    def fetch(self, account: GatewayAccount, gateway_ref: str) -> PaymentResult:
        self._fail(gateway_ref)
        return super().fetch(account, gateway_ref)


@pytest.fixture
def broken() -> Iterator[Broken]:
    gateway = Broken()
    with registry.installed(adapters={PaymentGateway: {"test": lambda: gateway}}):
        yield gateway


def unpaid(count: int, token: str = "test_action_decline") -> list[Any]:
    return [sell((make_variant(stock=1), 1), buyer_token=token) for _ in range(count)]


def test_orders_that_cannot_be_expired_do_not_hold_up_the_others(
    in_acme: Any, broken: Broken, monkeypatch: Any
):
    monkeypatch.setattr(turns, "BATCH", 2)
    *bad, good = unpaid(4)
    broken.failing = frozenset(order_of(each.id).payment.gateway_ref for each in bad)
    for place, each in enumerate([*bad, good]):
        Order.objects.filter(id=each.id).update(expires_at=clock.now() + place * timedelta(seconds=1))
    with clock.frozen(clock.now() + MINUTE):
        assert services.expire_orders() == 0, "the two oldest fail"
        assert services.expire_orders() == 1, "and it is the others' turn"
        assert order_of(good.id).status == "expired"
        assert services.expire_orders() == 0
        assert len(broken.asked) == 4, "who failed is left alone for a while"
    with clock.frozen(clock.now() + 3 * MINUTE):
        services.expire_orders()
        assert len(broken.asked) == 6, "not for ever"
    broken.failing = frozenset()
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert services.expire_orders() + services.expire_orders() == 3


def test_the_oldest_alone_would_be_the_same_for_ever(in_acme: Any, broken: Broken):
    """The control: what the oldest two are after they failed, without a turn that moves away."""
    *bad, good = unpaid(3)
    for place, each in enumerate([*bad, good]):
        Order.objects.filter(id=each.id).update(expires_at=clock.now() + place * timedelta(seconds=1))
    oldest = Order.objects.filter(status="pending_payment").order_by("expires_at")
    assert [list(oldest.values_list("id", flat=True)[:2]) for _ in range(2)] == [
        [each.id for each in bad]
    ] * 2


def test_a_payment_that_cannot_be_looked_at_does_not_end_the_round(in_acme: Any, broken: Broken):
    *bad, good = unpaid(3)
    references = [order_of(each.id).payment.gateway_ref for each in (*bad, good)]
    broken.failing = frozenset(references[:2])
    for place, reference in enumerate(references):
        Payment.objects.filter(gateway_ref=reference).update(
            next_check_at=clock.now() + place * timedelta(seconds=1)
        )
    with clock.frozen(clock.now() + MINUTE):
        assert sweep() >= 3
    assert broken.asked == references


def test_an_unfillable_order_that_fails_does_not_hold_up_the_others(in_acme: Any):
    """The database refuses one: of the two that nobody decided about, the other's money goes back."""
    bad, good = unpaid(2, token="test_succeed")
    Order.objects.filter(id__in=[bad.id, good.id]).update(unfillable=True)
    with refused(bad.id), clock.frozen(clock.now() + timedelta(hours=49)):
        assert services.decide_unfillable() == 1
    assert [order_of(each.id).status for each in (bad, good)] == ["open", "cancelled"]


@contextmanager
def refused(order_id: Any) -> Iterator[None]:
    """As a constraint would that it breaks."""

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "orders_order"') and order_id in (params or ()) and "cancelled" in params:
            raise IntegrityError("refused")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield
