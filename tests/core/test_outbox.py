"""The outbox: written with the change, handled with its effect, fair, and never lost."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock, registry, scope
from core.actor import Actor
from core.db import NoTransactionError, in_transaction, platform_atomic, shop_atomic
from core.models import AuditEntry, OutboxRow
from core.outbox import Event, Subscription, emit
from core.outbox.claiming import begin, claim, expire, recall_all, release
from core.outbox.delivering import backoff, deliver
from core.outbox.operating import backlog, forget_shop, prune, replay, rows
from core.outbox.testing import drain
from tests.core.happenings import (
    SINK,
    Boom,
    Effect,
    Happened,
    Opened,
    effects,
    fail_for_good,
    fail_for_now,
    leave_effect,
    leave_effect_and_fail,
    leave_effect_for_opened,
    leave_effect_on_platform,
    row_of,
)

pytestmark = pytest.mark.usefixtures("committed")

IN_SHOP = Subscription(Happened, leave_effect, key="test.in_shop")
FAILING = Subscription(Happened, leave_effect_and_fail, key="test.failing")
ON_PLATFORM = Subscription(Happened, leave_effect_on_platform, side="platform", key="test.on_platform")
OPENED = Subscription(Opened, leave_effect_for_opened, key="test.opened_in_shop")


def subscribed(*subscriptions: Subscription) -> Any:
    return registry.installed(subscriptions=[*subscriptions, SINK])


def emit_in(shop: Any, count: int = 1) -> list[UUID]:
    things = [uuid4() for _ in range(count)]
    with scope.enter(shop.id), shop_atomic():
        for thing in things:
            emit(Happened(thing))
    return things


@shop_atomic()
def change_and_fail() -> None:
    emit(Happened(uuid4()))
    raise Boom


def sides(event: type[Event]) -> set[tuple[str, UUID | None, str]]:
    found = OutboxRow.objects.using("platform").filter(event=event.name)
    return set(found.values_list("handler", "shop_id", "status"))


def test_one_row_per_handler_with_ids_only(acme: Any) -> None:
    with subscribed(IN_SHOP, ON_PLATFORM):
        [thing] = emit_in(acme)
    assert sides(Happened) == {("test.in_shop", acme.id, "pending"), ("test.on_platform", acme.id, "pending")}
    row = row_of("test.in_shop")
    assert row.payload == {"thing_id": str(thing), "count": 0, "label": "", "other_id": None}
    assert row.shop_role == acme.role


def test_it_commits_or_vanishes_with_the_change(acme: Any) -> None:
    with subscribed(IN_SHOP):
        with scope.enter(acme.id), pytest.raises(Boom):
            change_and_fail()
        assert backlog().pending == 0
        with scope.enter(acme.id), pytest.raises(NoTransactionError):
            emit(Happened(uuid4()))
        with pytest.raises(NoTransactionError):
            emit(Opened(acme.id))


def test_an_event_nobody_listens_to_leaves_nothing(acme: Any) -> None:
    with registry.installed(subscriptions=[]):
        emit_in(acme)
    assert backlog().pending == 0


def test_handlers_run_on_their_side_and_their_effect_commits(acme: Any, globex: Any) -> None:
    with subscribed(IN_SHOP, ON_PLATFORM, OPENED):
        [thing] = emit_in(acme)
        with platform_atomic():
            emit(Opened(globex.id))
        assert drain() == 6, "three rows, and the three effects that they left"
        assert (effects(thing), effects(globex.id)) == (2, 1)
        assert {status for _, _, status in sides(Happened) | sides(Opened) | sides(Effect)} == {"done"}
        assert drain() == 0


def test_a_shops_handler_needs_a_shop() -> None:
    class Nowhere(Event):
        name = "test.nowhere"

    with (
        subscribed(Subscription(Nowhere, leave_effect)),
        platform_atomic(),
        pytest.raises(TypeError, match="shop_id"),
    ):
        emit(Nowhere())


def test_a_failed_handler_leaves_no_effect_and_is_tried_later(acme: Any) -> None:
    with subscribed(FAILING):
        [thing] = emit_in(acme)
        with pytest.raises(Boom):
            drain()
        row = row_of("test.failing")
        assert (row.status, row.attempts, effects(thing)) == ("pending", 1, 0)
        assert "after the effect" in row.last_error
        assert row.available_at > clock.now()
        assert drain() == 0, "not before its time"
    with subscribed(Subscription(Happened, leave_effect, key="test.failing")):
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            drain()
        assert effects(thing) == 1


def test_it_is_dead_after_its_attempts_then_listed_and_replayed(acme: Any, settings: Any) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 3
    operator = Actor(kind="operator", id="7", label="Olga")
    failing = Subscription(Happened, fail_for_now, key="test.failing")
    with subscribed(failing):
        [thing] = emit_in(acme)
        later = clock.now()
        for _ in range(5):
            with clock.frozen(later):
                drain(raise_errors=False)
            later += timedelta(hours=12)
    [dead] = rows()
    assert (dead.handler, dead.attempts, dead.shop_id) == ("test.failing", 3, acme.id)
    assert rows(shop_id=uuid4()) == []
    assert backlog().dead == 1
    with subscribed(Subscription(Happened, leave_effect, key="test.failing")):
        assert replay([dead.id, uuid4()], actor=operator) == 1
        drain()
        assert (effects(thing), rows()) == (1, [])
    audited = AuditEntry.objects.using("platform").filter(action="outbox.replayed", actor_label="Olga")
    assert audited.exists()


def test_a_permanent_failure_is_dead_at_once(acme: Any) -> None:
    with subscribed(Subscription(Happened, fail_for_good, key="test.final")):
        emit_in(acme)
        drain(raise_errors=False)
    assert row_of("test.final").status == "dead"


def test_a_row_whose_handler_is_gone_waits_for_operations(acme: Any) -> None:
    with subscribed(IN_SHOP):
        emit_in(acme)
    with subscribed():
        drain(raise_errors=False)
    assert "test.in_shop" in row_of("test.in_shop").last_error
    assert row_of("test.in_shop").status == "dead"


def test_a_crash_between_claim_and_done_loses_nothing(acme: Any) -> None:
    with subscribed(IN_SHOP):
        [thing] = emit_in(acme)
        [lost] = claim("platform")
        assert claim("platform") == [], "leased: nobody else gets it"
        assert expire("platform") == 0
        with clock.frozen(clock.now() + timedelta(seconds=31)):
            assert expire("platform") == 1
            [again] = claim("platform")
        assert again.row_id == lost.row_id
        assert deliver(lost) == "done", "a message that waited long is as good as the new one"
        assert deliver(again) == "stale"
        assert effects(thing) == 1
        assert row_of("test.in_shop").attempts == 1


def test_an_outage_of_the_workers_costs_no_attempts(acme: Any, settings: Any) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 2
    with subscribed(IN_SHOP):
        [thing] = emit_in(acme)
        at = clock.now()
        for _ in range(5):
            with clock.frozen(at):
                [lease] = claim("platform")
            at += timedelta(minutes=5)
            with clock.frozen(at):
                assert expire("platform") == 1
        assert (row_of("test.in_shop").status, row_of("test.in_shop").attempts) == ("pending", 0)
        with clock.frozen(at):
            [lease] = claim("platform")
        assert deliver(lease) == "done"
        assert effects(thing) == 1


def test_what_a_killed_worker_had_begun_is_anothers_after_seconds(acme: Any) -> None:
    with subscribed(IN_SHOP):
        [thing] = emit_in(acme)
        killed = begin(claim("platform")[0])
        assert killed is not None
        assert expire("platform") == 0
        with clock.frozen(clock.now() + timedelta(seconds=11)):
            assert expire("platform") == 1
            [again] = claim("platform")
        assert deliver(again) == "done"
        assert effects(thing) == 1
        assert row_of("test.in_shop").attempts == 2


def test_who_comes_up_hands_on_what_nobody_began(acme: Any) -> None:
    with subscribed(IN_SHOP):
        emit_in(acme, 2)
        begun, waiting = claim("platform")
        assert begin(begun)
        recall_all()
        assert expire("platform") == 1, "not what somebody works on"
        assert [lease.row_id for lease in claim("platform")] == [waiting.row_id]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_process_with_a_wrong_clock_neither_delays_nor_takes(
    acme: Any, hours: int, monkeypatch: Any
) -> None:
    """Its clock is wrong, not held: what it writes and compares is the database's time."""
    with subscribed(IN_SHOP, FAILING):
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(hours=hours))
        emit_in(acme)
        leases = claim("platform")
        assert len(leases) == 2, "due at once"
        assert expire("platform") == 0, "and nobody's after that"
        assert sorted(deliver(lease) for lease in leases) == ["done", "failed"]
    wait = row_of("test.failing").available_at - datetime.now(UTC)
    assert timedelta(0) < wait < timedelta(seconds=6)


def test_a_row_that_kills_its_workers_ends_dead(acme: Any, settings: Any) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 2
    with subscribed(IN_SHOP):
        emit_in(acme)
        at = clock.now()
        for waited in (0, 1):
            at += timedelta(seconds=waited)
            with clock.frozen(at):
                [lease] = claim("platform")
                assert begin(lease)
            at += timedelta(minutes=5)
            with clock.frozen(at):
                expire("platform")
    assert row_of("test.in_shop").status == "dead"


def test_what_could_not_be_handed_on_goes_back_without_counting(acme: Any) -> None:
    with subscribed(IN_SHOP):
        emit_in(acme)
        [lease] = claim("platform")
        release(lease)
    row = row_of("test.in_shop")
    assert (row.status, row.attempts) == ("pending", 0)


def test_a_noisy_shop_does_not_starve_a_quiet_one(acme: Any, globex: Any, settings: Any) -> None:
    settings.OUTBOX_IN_FLIGHT_PER_SHOP = 5
    with subscribed(IN_SHOP):
        emit_in(acme, 300)
        emit_in(globex, 2)
        first = claim("platform")
        assert sorted(lease.lane for lease in first) == sorted([acme.id] * 5 + [globex.id] * 2)
        assert claim("platform") == [], "acme has its share under way already"
        done = next(lease for lease in first if lease.lane == acme.id)
        assert deliver(done) == "done"
        assert [lease.lane for lease in claim("platform") if lease.lane.int] == [acme.id], "room for one more"


def test_more_shops_than_a_round_takes_turns(acme: Any, globex: Any, settings: Any) -> None:
    settings.OUTBOX_IN_FLIGHT_PER_SHOP = 1
    with subscribed(IN_SHOP, OPENED):
        emit_in(acme)
        emit_in(globex)
        lanes = sorted([acme.id, globex.id])
        [first] = claim("platform", lanes=1)
        [second] = claim("platform", lanes=1, first=UUID(int=first.lane.int + 1))
    assert [first.lane, second.lane] == lanes


def test_all_shops_together_have_a_limit_in_flight(acme: Any, globex: Any, settings: Any) -> None:
    settings.OUTBOX_IN_FLIGHT = 6
    with subscribed(IN_SHOP):
        emit_in(acme, 20)
        emit_in(globex, 20)
        assert len(claim("platform")) == 6
        assert claim("platform") == []


def test_a_handler_that_calls_out_runs_without_a_transaction(acme: Any) -> None:
    seen = []

    def call_out(_event: Happened) -> None:
        seen.append((scope.require_shop_id(), in_transaction("default"), in_transaction("platform")))

    with subscribed(Subscription(Happened, call_out, atomic=False, key="test.call_out")):
        emit_in(acme)
        drain()
    assert seen == [(acme.id, False, False)]
    assert row_of("test.call_out").status == "done"


def test_old_rows_are_pruned_and_a_deleted_shops_rows_go(acme: Any, globex: Any) -> None:
    with subscribed(IN_SHOP):
        emit_in(acme, 3)
        emit_in(globex, 2)
        assert forget_shop(globex.id) == 2
        drain()
        assert prune() == 0
        assert prune(keep_days=-1) == 6
    assert OutboxRow.objects.using("platform").count() == 0


def test_drain_notices_an_event_that_feeds_itself(acme: Any) -> None:
    def again(event: Happened) -> None:
        emit(Happened(event.thing_id))

    with subscribed(Subscription(Happened, again, key="test.again")):
        emit_in(acme)
        with pytest.raises(RuntimeError, match="run dry"):
            drain(rounds=20)


@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.too_slow])  # the machine may be busy
@given(st.uuids(), st.integers(), st.text(), st.none() | st.uuids())
def test_an_event_comes_back_with_its_types(thing: UUID, count: int, label: str, other: UUID | None) -> None:
    event = Happened(thing, count, label, other)
    assert Happened.from_payload(event.payload()) == event


def test_an_event_survives_a_deploy_in_both_directions() -> None:
    thing = uuid4()
    assert Happened.from_payload({"thing_id": str(thing), "since_removed": 1}) == Happened(thing)
    with pytest.raises(TypeError):
        Happened.from_payload({"count": 1})


def test_an_event_carries_ids_only() -> None:
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Chatty(Event):
        name = "test.chatty"
        address: dict[str, str]

    with pytest.raises(TypeError, match="ids only"):
        Subscription(Chatty, leave_effect)
    with pytest.raises(TypeError, match="no name"):
        Subscription(Event, leave_effect)


def test_the_wait_doubles_up_to_a_limit() -> None:
    for attempts, (least, most) in {1: (2.5, 5), 2: (5, 10), 5: (40, 80), 40: (10_800, 21_600)}.items():
        assert least <= backoff(attempts).total_seconds() <= most
