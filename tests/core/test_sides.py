"""Transactions by side, locks, and what is keyed by the shop: caches, files, rate limits, audit entries."""

import time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import caches
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from core import ratelimit, scope
from core.actor import Actor
from core.audit import audit
from core.cache import platform_cache, shop_cache
from core.db import (
    NoTransactionError,
    any_transaction,
    current_side,
    in_transaction,
    on_commit,
    platform_atomic,
    shop_atomic,
)
from core.errors import RateLimited
from core.http import NetworkInTransactionError, client
from core.locks import advisory, lock_rows, try_advisory
from core.models import AuditEntry, InboxMessage
from core.ratelimit import Rate
from core.scope import NoScopeError, Scope, entered
from core.storage import ScopedFileSystemStorage
from tests.core.racing import race

pytestmark = pytest.mark.usefixtures("committed")


def make_message(event_id: str) -> InboxMessage:
    return InboxMessage.objects.using("platform").create(vendor="v", event_id=event_id, kind="k", payload={})


# ------------------------------------------------------------------ transactions


def test_the_innermost_block_says_which_side_it_is(acme: Any) -> None:
    with pytest.raises(NoTransactionError):
        current_side()
    with scope.enter(acme.id):
        with pytest.raises(NoTransactionError):
            current_side()
        with shop_atomic():
            assert current_side() == "shop"
            with platform_atomic():
                assert current_side() == "platform"
            assert current_side() == "shop"
            assert in_transaction("default")
            assert not in_transaction("platform")
    assert any_transaction() is None


def test_a_shops_transaction_needs_a_shop() -> None:
    with pytest.raises(NoScopeError), shop_atomic():
        pass


def test_a_plain_atomic_block_counts_too(acme: Any) -> None:
    with transaction.atomic(using="platform"):
        assert current_side() == "platform"
    with scope.enter(acme.id), transaction.atomic(using="default"):
        assert current_side() == "shop"


def test_it_works_as_a_decorator_again_and_again() -> None:
    @platform_atomic()
    def write(name: str) -> str:
        make_message(name)
        return current_side()

    assert [write("a"), write("b")] == ["platform", "platform"]
    with pytest.raises(IntegrityError):
        write("a")
    assert InboxMessage.objects.using("platform").count() == 2


def test_an_error_inside_undoes_all_unless_a_savepoint_was_asked_for() -> None:
    with platform_atomic():
        make_message("kept")
        with pytest.raises(IntegrityError), platform_atomic(savepoint=True):
            make_message("kept")
        make_message("also kept")
    assert InboxMessage.objects.using("platform").count() == 2
    with pytest.raises(transaction.TransactionManagementError):
        go_on_after_an_error()


@platform_atomic()
def go_on_after_an_error() -> None:
    with pytest.raises(IntegrityError), platform_atomic():
        make_message("kept")
    make_message("never")


def test_an_inner_block_costs_no_statement(django_assert_num_queries: Any) -> None:
    with (
        platform_atomic(),
        django_assert_num_queries(0, using="platform"),
        platform_atomic(),
        platform_atomic(),
    ):
        pass


def test_after_the_commit_and_not_before() -> None:
    done: list[str] = []
    with platform_atomic():
        on_commit(lambda: done.append("yes"))
        assert done == []
    assert done == ["yes"]
    with pytest.raises(NoTransactionError):
        on_commit(lambda: None)


def test_nothing_calls_out_inside_a_transaction(acme: Any) -> None:
    with platform_atomic(), pytest.raises(NetworkInTransactionError):
        client("vendor").get("https://vendor.example/")
    with scope.enter(acme.id), shop_atomic(), pytest.raises(NetworkInTransactionError):
        client("vendor").get("https://vendor.example/")


# ------------------------------------------------------------------ audit


def test_an_audit_entry_commits_with_its_change() -> None:
    actor = Actor(kind="operator", id="7", label="Olga\x00", ip="203.0.113.9")
    with pytest.raises(NoTransactionError):
        audit(actor, "shop.suspended")
    target = str(uuid4())
    with platform_atomic():
        audit(actor, "shop.suspended", target="shop", target_id=target, data={"reason": "fraud"})
        transaction.set_rollback(True, using="platform")
    assert not AuditEntry.objects.using("platform").filter(target_id=target).exists()


# ------------------------------------------------------------------ locks


def test_rows_are_locked_in_the_order_of_their_keys() -> None:
    keys = sorted(make_message(str(number)).pk for number in range(5))
    shuffled = InboxMessage.objects.using("platform").order_by("-id")
    with pytest.raises(NoTransactionError):
        lock_rows(shuffled)
    with platform_atomic():
        assert [row.pk for row in lock_rows(shuffled)] == keys


def count_up(*, locked: bool) -> None:
    """Read, wait, write: the shape of every lost update."""
    with platform_atomic():
        query = InboxMessage.objects.using("platform").filter(event_id="counter")
        row = lock_rows(query)[0] if locked else query.get()
        time.sleep(0.02)
        row.payload = {"count": row.payload.get("count", 0) + 1}
        row.save(update_fields=["payload"])


def counted() -> int:
    return int(InboxMessage.objects.using("platform").get(event_id="counter").payload["count"])


def test_a_lock_keeps_every_update() -> None:
    make_message("counter")
    race([partial(count_up, locked=True)] * 6)
    assert counted() == 6


def test_without_the_lock_updates_are_lost() -> None:
    """The negative control."""
    make_message("counter")
    race([partial(count_up, locked=False)] * 6)
    assert counted() < 6


def test_a_name_is_locked_by_one_and_each_shop_has_its_own(acme: Any, globex: Any) -> None:
    with pytest.raises(NoTransactionError):
        advisory("platform", "numbers")

    def other(shop: Any) -> bool:
        with scope.enter(shop.id), shop_atomic():
            return try_advisory("default", "numbers", 1)

    with scope.enter(acme.id), shop_atomic():
        advisory("default", "numbers", 1)
        assert race([partial(other, acme), partial(other, globex)]) == [False, True]
    assert race([partial(other, acme)]) == [True]


# ------------------------------------------------------------------ keyed by the shop


def test_a_shops_cache_is_its_own(acme: Any, globex: Any) -> None:
    key = uuid4().hex
    with scope.enter(acme.id):
        shop_cache().set(key, "acme's", 30)
        caches["default"].set(key, "acme's too", 30)
    with scope.enter(globex.id):
        assert shop_cache().get(key) is None
        assert caches["default"].get(key) is None
        platform_cache().set(key, "ours", 30)
    assert platform_cache().get(key) == "ours"
    with pytest.raises(NoScopeError):
        shop_cache().get(key)
    with scope.cell(), pytest.raises(NoScopeError):
        shop_cache().get(key)
    with scope.enter(acme.id):
        assert shop_cache().get(key) == "acme's"


def test_a_shops_files_are_its_own(acme: Any, globex: Any, tmp_path: Path) -> None:
    storage = ScopedFileSystemStorage(location=tmp_path)
    with scope.enter(acme.id):
        name = storage.save("logo.txt", ContentFile(b"acme"))
        assert Path(storage.path(name)) == tmp_path / "shops" / str(acme.id) / "logo.txt"
    with scope.enter(globex.id):
        assert not storage.exists(name)
        for climbing in (
            f"../{acme.id}/logo.txt",
            "../../platform/x",
            "/etc/passwd",
            f"a/../../{acme.id}/logo.txt",
        ):
            with pytest.raises(SuspiciousFileOperation):
                storage.open(climbing)
            with pytest.raises(SuspiciousFileOperation):
                storage.save(climbing, ContentFile(b"x"))
    with pytest.raises(NoScopeError):
        storage.open(name)


def test_a_bucket_empties_refills_and_belongs_to_one(acme: Any, globex: Any) -> None:
    who, rate = uuid4().hex, Rate(3, 1)
    with scope.enter(acme.id):
        left = [ratelimit.take("search", who, rate) for _ in range(4)]
        assert [verdict.allowed for verdict in left] == [True, True, True, False]
        assert left[0].headers() == {
            "RateLimit-Limit": "3",
            "RateLimit-Remaining": "2",
            "RateLimit-Reset": "1",
        }
        assert left[3].headers()["Retry-After"] == "1"
        with pytest.raises(RateLimited):
            ratelimit.require("search", who, rate)
        assert ratelimit.take("search", uuid4().hex, rate).allowed
        time.sleep(0.5)
        assert ratelimit.take("search", who, rate).allowed, "it fills evenly, not at the end of a window"
    with scope.enter(globex.id):
        assert ratelimit.take("search", who, rate).remaining == 2


def test_a_crowd_cannot_take_more_than_there_is() -> None:
    who = uuid4().hex
    verdicts = race([partial(ratelimit.take, "burst", who, Rate(5, 3600))] * 20)
    assert sum(verdict.allowed for verdict in verdicts if isinstance(verdict, ratelimit.Verdict)) == 5


def test_without_redis_the_caller_decides(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert ratelimit.take("search", "x", Rate.parse("5/m")).allowed
    assert not ratelimit.take("code", "x", Rate.parse("5/m"), fail_open=False).allowed


def test_a_scope_nests_and_goes() -> None:
    outer = Scope(UUID(int=1), "a", "a")
    with entered(outer):
        with entered(None):
            assert scope.current_scope() is None
        assert scope.require_shop_id() == UUID(int=1)
    with pytest.raises(NoScopeError):
        scope.require_scope()
