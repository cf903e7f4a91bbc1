"""The inbox: a vendor's message is one row, however often it comes, and is handled like the outbox."""

import os
import signal
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from core import clock, registry, scope
from core.actor import Actor
from core.db import platform_atomic, shop_atomic
from core.errors import NotFound, PermanentFailure
from core.inbox import MessageReceived, message, receive
from core.models import InboxMessage, OutboxRow
from core.outbox import Subscription, delivering, emit
from core.outbox.claiming import Lease, begin, claim, expire
from core.outbox.delivering import deliver
from core.outbox.operating import replay, settle_inbox
from core.outbox.testing import drain
from tests.core.happenings import SINK, Effect, effects
from tests.core.racing import race

pytestmark = pytest.mark.usefixtures("committed")


@dataclass(frozen=True)
class PostReceived(MessageReceived):
    """The post has sent something."""

    name = "test.post_received"
    vendor = "post"


handled: list[tuple[Any, ...]] = []


@pytest.fixture(autouse=True)
def nothing_handled() -> None:
    handled.clear()


def handle_in_shop(event: PostReceived) -> None:
    handled.append((scope.require_shop_id(), message(event.message_id).payload))


def handle_on_platform(event: PostReceived, *, shop_id: UUID | None) -> None:
    handled.append((shop_id, message(event.message_id).kind))


def refuse(_event: PostReceived, *, shop_id: UUID | None) -> None:
    raise PermanentFailure("no such parcel")


IN_SHOP = Subscription(PostReceived, handle_in_shop, key="test.post_in_shop")
ON_PLATFORM = Subscription(PostReceived, handle_on_platform, side="platform", key="test.post_on_platform")


def test_a_message_is_taken_once_and_handled_in_its_shop(acme: Any) -> None:
    with registry.installed(subscriptions=[IN_SHOP]):
        assert receive("post", "acct_1", "evt_1", "parcel.lost", {"parcel": 7}, acme.id)
        assert not receive("post", "acct_1", "evt_1", "parcel.lost", {"parcel": 7}, acme.id)
        assert drain() == 1
    assert handled == [(acme.id, {"parcel": 7})]
    [row] = InboxMessage.objects.using("platform").all()
    assert (row.status, row.finished_at is not None) == ("done", True)
    assert message(row.id).event_id == "evt_1"


def test_the_same_id_of_another_account_or_vendor_is_another_message() -> None:
    @dataclass(frozen=True)
    class CourierReceived(MessageReceived):
        name = "test.courier_received"
        vendor = "courier"

    def handle_courier(_event: CourierReceived, *, shop_id: UUID | None) -> None: ...

    courier = Subscription(CourierReceived, handle_courier, side="platform", key="test.courier")
    with registry.installed(subscriptions=[ON_PLATFORM, courier]):
        assert receive("post", "a", "evt_1", "k", {})
        assert receive("post", "b", "evt_1", "k", {})
        assert receive("courier", "a", "evt_1", "k", {})
        assert drain() == 3
    assert handled == [(None, "k"), (None, "k")], "each vendor's messages go to its own handlers"


def test_the_same_message_at_the_same_instant_is_one() -> None:
    with registry.installed(subscriptions=[ON_PLATFORM]):
        answers = race([partial(receive, "post", "a", "evt_race", "k", {})] * 8)
        assert sorted(map(str, answers)) == ["False"] * 7 + ["True"]
        assert drain() == 1
    assert len(handled) == 1


def test_a_message_of_several_handlers_is_done_when_all_are() -> None:
    dead = Subscription(PostReceived, refuse, side="platform", key="test.refusing")
    with registry.installed(subscriptions=[ON_PLATFORM, dead]):
        receive("post", "a", "evt_1", "k", {})
        drain(raise_errors=False)
    [row] = InboxMessage.objects.using("platform").all()
    assert row.status == "dead"
    statuses = OutboxRow.objects.using("platform").filter(message_id=row.id).values_list("handler", "status")
    assert set(statuses) == {("test.post_on_platform", "done"), ("test.refusing", "dead")}


@pytest.mark.parametrize("is_atomic", [True, False])
def test_a_message_whose_worker_is_killed_is_handled_by_another(
    acme: Any, settings: Any, is_atomic: bool
) -> None:
    """A real process, SIGKILL, after it had done its work and before it could say so: what it wrote counts once."""
    settings.OUTBOX_WORK_SECONDS = 0.3
    dies = [True]

    def handle(event: PostReceived) -> None:
        with shop_atomic():
            emit(Effect(event.message_id))
            if dies[0] and is_atomic:
                os.kill(os.getpid(), signal.SIGKILL)
        if dies[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    in_shop = Subscription(PostReceived, handle, atomic=is_atomic, key="test.dying")
    with registry.installed(subscriptions=[in_shop, SINK]):
        assert receive("post", "acct_1", "evt_dying", "parcel.lost", {}, acme.id)
        [lease] = claim("platform")
        connections.close_all()  # a child must not share a connection
        pid = os.fork()
        if pid == 0:
            try:
                deliver(lease)
            finally:
                os._exit(0)
        assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
        rows = InboxMessage.objects.using("platform").filter(event_id="evt_dying")
        assert rows.get().status == "received"
        dies[0] = False
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            assert expire("platform") == 1
            again = [deliver(each) for each in claim("platform") if each.row_id == lease.row_id]
        assert again == ["done"]
    assert rows.get().status == "done"
    assert effects() == (1 if is_atomic else 2), (
        "without a transaction of its own a handler has to be harmless twice"
    )


def test_a_message_that_ends_its_workers_is_dead_and_not_received_for_ever(acme: Any, settings: Any) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 1
    with registry.installed(subscriptions=[IN_SHOP]):
        assert receive("post", "acct_1", "evt_deadly", "parcel.lost", {}, acme.id)
        [lease] = claim("platform")
        assert begin(lease)
        with clock.frozen(clock.now() + timedelta(hours=1)):
            assert expire("platform") == 1
            rows = InboxMessage.objects.using("platform").filter(event_id="evt_deadly")
            assert (settle_inbox(), rows.get().status) == (1, "dead")
            assert settle_inbox() == 0
            replay(
                OutboxRow.objects.using("platform").values_list("id", flat=True), actor=Actor.system("test")
            )
            drain()
    assert rows.get().status == "done"


def test_two_handlers_that_finish_at_one_instant_leave_no_message_behind(acme: Any) -> None:
    """Neither sees that the other has finished: that is the control, and the sweep's reason."""
    together = threading.Barrier(2)

    def handle(_event: PostReceived) -> None: ...

    def meet(lease: Lease) -> str:
        with platform_atomic():
            assert delivering._call("outbox_done", "platform", lease)
            together.wait(30)
        return "done"

    both = [Subscription(PostReceived, handle, side="platform", key=f"test.both_{n}") for n in (1, 2)]
    with registry.installed(subscriptions=both):
        assert receive("post", "acct_1", "evt_both", "parcel.lost", {})
        leases = [begin(each) for each in claim("platform")]
        assert race([partial(meet, each) for each in leases if each]) == ["done", "done"]
        rows = InboxMessage.objects.using("platform").filter(event_id="evt_both")
        assert rows.get().status == "received"
        assert settle_inbox() == 0, "it may be under way still"
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            assert settle_inbox() == 1
    assert rows.get().status == "done"


def test_a_vendor_nobody_listens_to_is_a_mistake_in_the_table() -> None:
    with registry.installed(subscriptions=[IN_SHOP]), pytest.raises(LookupError, match="pigeon"):
        receive("pigeon", "", "evt_1", "k", {})
    assert not InboxMessage.objects.using("platform").exists()


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        message(uuid4())
