"""The outbox under real concurrency: threads, commits, barriers, and what happens without the lock."""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from core import clock, registry, scope
from core.db import shop_atomic
from core.models import OutboxRow
from core.outbox import Subscription, delivering, emit
from core.outbox.claiming import Lease, begin, claim, expire
from core.outbox.delivering import deliver
from tests.core.happenings import SINK, Effect, Happened, effects, leave_effect
from tests.core.racing import race

pytestmark = pytest.mark.usefixtures("committed")

IN_SHOP = Subscription(Happened, leave_effect, key="test.in_shop")


def emit_in(shop: Any, count: int = 1) -> None:
    with scope.enter(shop.id), shop_atomic():
        for _ in range(count):
            emit(Happened(uuid4()))


def test_one_row_delivered_by_many_workers_has_one_effect(acme: Any) -> None:
    """Celery may deliver a message twice, at one instant."""
    with registry.installed(subscriptions=[IN_SHOP, SINK]):
        emit_in(acme)
        [lease] = claim("platform")
        outcomes = race([partial(deliver, lease)] * 6)
    assert sorted(map(str, outcomes)) == ["done"] + ["stale"] * 5
    assert effects() == 1


def test_without_the_rows_lock_the_race_is_real(acme: Any) -> None:
    """The negative control: the same race among workers that did not begin, the handler outside the transaction that
    finishes the row.
    """
    together = threading.Barrier(6)

    def unguarded(event: Happened) -> None:
        together.wait(10)
        with shop_atomic():
            emit(Effect(event.thing_id))

    loose = Subscription(Happened, unguarded, atomic=False, key="test.loose")
    with registry.installed(subscriptions=[loose, SINK]):
        emit_in(acme)
        [lease] = claim("platform")
        row = OutboxRow.objects.using("platform").get(handler="test.loose")
        race([partial(delivering._attempt, lease, row, raise_errors=False)] * 6)
    assert effects() == 6


def test_two_relays_never_get_the_same_row(acme: Any, globex: Any, settings: Any) -> None:
    settings.OUTBOX_IN_FLIGHT = settings.OUTBOX_IN_FLIGHT_PER_SHOP = 1000
    with registry.installed(subscriptions=[IN_SHOP, SINK]):
        emit_in(acme, 100)
        emit_in(globex, 100)
        batches = race([partial(claim, "platform")] * 4)
    assert all(isinstance(batch, list) for batch in batches), batches
    rows = [lease.row_id for batch in batches for lease in batch]
    assert len(rows) == len(set(rows))
    claimed_later = [
        lease.row_id for lease in claim("platform")
    ]  # rows that a rival held are skipped, not lost
    assert len({*rows, *claimed_later}) == 200


def test_reading_before_writing_would_give_rows_twice(acme: Any) -> None:
    """The negative control: claiming by look and update, as it would be without FOR UPDATE SKIP LOCKED."""
    looked = threading.Barrier(4)

    def naive() -> list[Any]:
        found = list(
            OutboxRow.objects.using("platform").filter(status="pending").values_list("id", flat=True)
        )
        looked.wait(10)
        OutboxRow.objects.using("platform").filter(id__in=found).update(status="leased")
        return found

    with registry.installed(subscriptions=[IN_SHOP, SINK]):
        emit_in(acme, 10)
        rows = [row for batch in race([naive] * 4) for row in batch]
    assert len(rows) > len(set(rows))


def test_a_slow_handler_keeps_its_row_beyond_the_lease(acme: Any) -> None:
    """While it works its row is locked: another worker would do the same thing once more."""
    working, finish = threading.Event(), threading.Event()

    def slow(event: Happened) -> None:
        emit(Effect(event.thing_id))
        working.set()
        assert finish.wait(10)

    with registry.installed(subscriptions=[Subscription(Happened, slow, key="test.slow"), SINK]):
        emit_in(acme)
        [lease] = claim("platform")
        worker = threading.Thread(target=_deliver_and_close, args=(lease,))
        worker.start()
        assert working.wait(10)
        with clock.frozen(clock.now() + timedelta(hours=1)):
            assert expire("platform") == 0
        finish.set()
        worker.join(10)
    assert OutboxRow.objects.using("platform").get(handler="test.slow").status == "done"
    assert effects() == 1


def _deliver_and_close(lease: Lease) -> None:
    try:
        deliver(lease)
    finally:
        connections.close_all()


def test_a_worker_that_lost_its_lease_cannot_commit(acme: Any) -> None:
    """Claimed again while its first worker stood still before the first line: only one of them has an effect."""
    with registry.installed(subscriptions=[IN_SHOP, SINK]):
        emit_in(acme)
        [first] = claim("platform")
        with clock.frozen(clock.now() + timedelta(hours=1)):
            expire("platform")
            [second] = claim("platform")
        outcomes = race([partial(deliver, first), partial(deliver, second)])
    assert sorted(map(str, outcomes)) == ["done", "stale"]
    assert effects() == 1


def test_a_worker_that_stood_still_too_long_cannot_commit(acme: Any) -> None:
    """Stopped between beginning and the first line, and let go when another has done it."""
    with registry.installed(subscriptions=[IN_SHOP, SINK]):
        emit_in(acme)
        stopped = begin(claim("platform")[0])
        assert stopped is not None
        row = OutboxRow.objects.using("platform").get(handler="test.in_shop")
        with clock.frozen(clock.now() + timedelta(hours=1)):
            expire("platform")
            assert [deliver(lease) for lease in claim("platform")] == ["done"]
        assert delivering._attempt(stopped, row, raise_errors=False) == "stale"
    assert effects() == 1


@pytest.mark.parametrize("beats", [True, False])
def test_a_handler_without_a_lock_keeps_its_row_by_beating(acme: Any, settings: Any, beats: bool) -> None:
    """It talks to a third party, for longer than the lease. The control: one that hangs for longer than anything may
    stops beating, and the row is another's.
    """
    settings.OUTBOX_WORK_SECONDS = 0.6
    settings.OUTBOX_LONGEST_SECONDS = 60 if beats else 0
    working, finish = threading.Event(), threading.Event()

    def slow(_event: Happened) -> None:
        working.set()
        assert finish.wait(30)

    loose = Subscription(Happened, slow, atomic=False, key="test.slow")
    with registry.installed(subscriptions=[loose, SINK]):
        emit_in(acme)
        [lease] = claim("platform")
        worker = threading.Thread(target=_deliver_and_close, args=(lease,))
        worker.start()
        assert working.wait(10)
        first = OutboxRow.objects.using("platform").get(handler="test.slow").lease_until
        if beats:
            _until(lambda: OutboxRow.objects.using("platform").get(handler="test.slow").lease_until > first)
        else:
            _until(lambda: expire("platform") == 1)
        finish.set()
        worker.join(10)
    status = OutboxRow.objects.using("platform").get(handler="test.slow").status
    assert status == ("done" if beats else "pending")


def test_a_worker_that_is_killed_at_its_call_is_followed_by_another(acme: Any, settings: Any) -> None:
    """A real process, SIGKILL, while its thread renews the lease: silence is enough, no minute has to pass."""
    settings.OUTBOX_WORK_SECONDS = 1
    works, told = os.pipe()

    def call(_event: Happened) -> None:
        os.write(told, b"x")
        time.sleep(600)

    with registry.installed(subscriptions=[Subscription(Happened, call, atomic=False, key="test.call")]):
        emit_in(acme)
        [lease] = claim("platform")
        connections.close_all()  # a child must not share a connection
        pid = os.fork()
        if pid == 0:
            try:
                deliver(lease)
            finally:
                os._exit(0)
        assert os.read(works, 1) == b"x"
        rows = OutboxRow.objects.using("platform").filter(handler="test.call")
        first = rows.get().lease_until
        _until(lambda: rows.get().lease_until > first)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        _until(lambda: expire("platform") == 1)
    again = Subscription(Happened, lambda _event: None, atomic=False, key="test.call")
    with registry.installed(subscriptions=[again]), clock.frozen(clock.now() + timedelta(minutes=1)):
        assert [deliver(each) for each in claim("platform")] == ["done"]
    assert rows.get().attempts == 2


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
