"""Tasks know their shop or do not run; a real worker, a real broker, a real relay."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from celery import Celery
from celery.contrib.testing.worker import start_worker
from celery.exceptions import OperationalError as BrokerError
from django.db import connections

from core import registry, scope
from core.context import request_id, working_for
from core.db import NoTransactionError, platform_atomic, shop_atomic
from core.errors import TemporaryFailure
from core.models import OutboxRow
from core.outbox import Subscription, emit
from core.outbox.relay import Relay
from core.redis import client
from core.scope import NoScopeError
from core.tasks import beat_schedule, fan_out, task
from tests.core.happenings import SINK, Happened, leave_effect

seen: list[tuple[Any, ...]] = []


@task(name="test.of_a_shop")
def of_a_shop(thing: str) -> None:
    seen.append((thing, scope.require_shop_id(), request_id()))


@task(name="test.of_the_platform", platform=True)
def of_the_platform(thing: str) -> None:
    seen.append((thing, scope.current_scope(), request_id()))


@task(name="test.flaky", platform=True, retry_backoff=0, retry_jitter=False, default_retry_delay=0)
def flaky(thing: str) -> None:
    seen.append((thing,))
    if len(seen) < 3:
        raise TemporaryFailure("not yet")


@task(name="test.buggy", platform=True)
def buggy(thing: str) -> None:
    seen.append((thing,))
    raise ValueError(thing)


@task(name="test.nightly")
def nightly() -> None:
    seen.append(("nightly", scope.require_shop_id()))


@task(name="test.often")
def often() -> None:
    seen.append(("often", scope.require_shop_id()))


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()
    for key in client().scan_iter("stoa:fan_out:test.*"):
        client().delete(key)


@pytest.fixture(scope="module")
def app() -> Iterator[Celery]:
    """The tasks bound to a queue of this test alone."""
    from django.conf import settings

    made = Celery("core-tests", set_as_current=True)
    made.conf.update(
        broker_url=settings.REDIS_URL,
        task_default_queue=f"test-{uuid4().hex}",
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
    )
    made.set_default()
    yield made
    made.close()


@contextmanager
def worker(app: Celery) -> Iterator[None]:
    with start_worker(app, pool="threads", concurrency=2, perform_ping_check=False, shutdown_timeout=20):
        yield


def until(fact: Callable[[], bool], seconds: float = 10) -> float:
    started = time.monotonic()
    while not fact():
        assert time.monotonic() - started < seconds, "it did not come true in time"
        time.sleep(0.005)
    return time.monotonic() - started


def test_a_task_takes_the_shop_and_the_request_along(app: Celery, acme: Any, committed: None) -> None:
    with worker(app):
        with scope.enter(acme.id), working_for("req-12345678"):
            of_a_shop.delay("a")
            of_the_platform.delay("b")
        until(lambda: len(seen) == 2)
    assert sorted(seen) == [("a", acme.id, "req-12345678"), ("b", None, "req-12345678")]


def test_a_task_without_a_shop_is_not_even_queued(app: Celery) -> None:
    with pytest.raises(NoScopeError):
        of_a_shop.delay("a")
    with pytest.raises(NoScopeError):
        of_a_shop("a")
    assert seen == []


@pytest.mark.parametrize("headers", [{}, {"stoa_shop": ""}, {"stoa_shop": str(UUID(int=0x42))}])
def test_a_message_without_a_shop_or_of_a_deleted_one_does_not_run(
    app: Celery, headers: dict[str, str], committed: None
) -> None:
    """As it arrives at the worker, past everything that queueing checks."""
    outcome = of_a_shop.apply(("a",), headers=headers)
    assert outcome.failed()
    assert seen == []


def test_called_directly_it_needs_the_shop_that_is_entered(app: Celery, acme: Any, committed: None) -> None:
    with scope.enter(acme.id):
        of_a_shop("a")
    assert seen[0][:2] == ("a", acme.id)


def test_queueing_inside_a_transaction_is_refused(app: Celery, acme: Any, committed: None) -> None:
    with platform_atomic(), pytest.raises(NoTransactionError, match="emit an event"):
        of_the_platform.delay("a")
    with scope.enter(acme.id), shop_atomic(), pytest.raises(NoTransactionError):
        of_a_shop.delay("a")


def test_only_a_temporary_failure_is_tried_again(app: Celery) -> None:
    with worker(app):
        flaky.delay("f")
        until(lambda: len(seen) == 3)
        seen.clear()
        buggy.delay("g")
        of_the_platform.delay("after")
        until(lambda: "after" in [entry[0] for entry in seen])
    assert [entry[0] for entry in seen].count("g") == 1


def test_periodic_work_fans_out_over_shops(app: Celery, acme: Any, globex: Any, committed: None) -> None:
    with worker(app):
        fan_out.delay("test.nightly")
        until(lambda: {acme.id, globex.id} <= {entry[1] for entry in seen})


def test_rounds_that_piled_up_are_one(app: Celery, acme: Any, globex: Any, committed: None) -> None:
    """A night without workers: the queue holds hundreds of rounds over all shops. The control: without an interval."""
    with worker(app):
        for _ in range(20):
            fan_out.delay("test.nightly", 3600)
        fan_out.delay("test.often")
        until(lambda: len([entry for entry in seen if entry[1] == acme.id]) == 2)
        for _ in range(3):
            fan_out.delay("test.often")
        until(lambda: len([entry for entry in seen if entry[1] == globex.id]) == 5)
    assert [entry[0] for entry in seen].count("nightly") == len({entry[1] for entry in seen})


def test_the_schedule_names_real_tasks() -> None:
    from datetime import timedelta

    jobs = [
        registry.Periodic(name="nightly", task=of_a_shop, every=timedelta(hours=1), per_shop=True),
        registry.Periodic(name="often", task=of_the_platform, every=timedelta(seconds=30)),
    ]
    with registry.installed(schedule=jobs):
        table = beat_schedule()
    assert table["nightly"] == {
        "task": "core.fan_out",
        "args": ["test.of_a_shop", 3600.0],
        "schedule": timedelta(hours=1),
    }
    assert table["often"]["task"] == "test.of_the_platform"


# ------------------------------------------------------------------ relay and worker together


@contextmanager
def relaying() -> Iterator[Relay]:
    relay = Relay()

    def run() -> None:
        try:
            relay.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield relay
    finally:
        relay.stop()
        thread.join(10)


IN_SHOP = Subscription(Happened, leave_effect, key="test.in_shop")


def emit_in(shop: Any, count: int = 1) -> None:
    with scope.enter(shop.id), shop_atomic():
        for _ in range(count):
            emit(Happened(uuid4()))


def unfinished() -> bool:
    return OutboxRow.objects.using("platform").exclude(status="done").exists()


def test_an_event_is_handled_within_milliseconds(app: Celery, acme: Any, committed: None) -> None:
    with registry.installed(subscriptions=[IN_SHOP, SINK]), worker(app), relaying():
        emit_in(acme)
        until(lambda: not unfinished())
        times = []
        for _ in range(10):
            emit_in(acme)
            times.append(until(lambda: not unfinished()))
    assert sorted(times)[5] < 0.5, f"two hops, median of {times}"


def test_a_lost_nudge_costs_a_second_at_most(app: Celery, acme: Any, committed: None, settings: Any) -> None:
    with registry.installed(subscriptions=[IN_SHOP, SINK]), worker(app), relaying():
        emit_in(acme)
        until(lambda: not unfinished())
        settings.OUTBOX_NUDGE_KEY = "stoa:nobody:listens"
        emit_in(acme)
        until(lambda: not unfinished(), seconds=8)


def test_a_broker_that_is_away_costs_no_attempts(app: Celery, acme: Any, committed: None) -> None:
    away = Celery("core-tests-away", set_as_current=False, broker="redis://127.0.0.1:1/0")
    with registry.installed(subscriptions=[IN_SHOP, SINK]):
        emit_in(acme, 3)
        away.set_current()
        try:
            with pytest.raises((BrokerError, redis.RedisError)):
                Relay().step()
        finally:
            app.set_current()
            away.close()
    rows = OutboxRow.objects.using("platform")
    assert set(rows.values_list("status", "attempts")) == {("pending", 0)}


def test_a_crowd_of_rows_is_handled_once_each(app: Celery, acme: Any, globex: Any, committed: None) -> None:
    with registry.installed(subscriptions=[IN_SHOP, SINK]), worker(app), relaying(), relaying():
        emit_in(acme, 60)
        emit_in(globex, 5)
        until(lambda: not unfinished(), seconds=30)
    assert OutboxRow.objects.using("platform").filter(event="test.effect").count() == 65
