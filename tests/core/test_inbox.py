"""The inbox: a vendor's message is one row, however often it comes, and is handled like the outbox."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from core import registry, scope
from core.errors import NotFound, PermanentFailure
from core.inbox import MessageReceived, message, receive
from core.models import InboxMessage, OutboxRow
from core.outbox import Subscription
from core.outbox.testing import drain
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


def test_a_vendor_nobody_listens_to_is_a_mistake_in_the_table() -> None:
    with registry.installed(subscriptions=[IN_SHOP]), pytest.raises(LookupError, match="pigeon"):
        receive("pigeon", "", "evt_1", "k", {})
    assert not InboxMessage.objects.using("platform").exists()


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        message(uuid4())
