"""The kernel inside the transaction that a test case wraps around itself: guards look through it, drain works."""

from typing import Any
from uuid import uuid4

import pytest

from core import registry, scope
from core.actor import Actor
from core.audit import audit
from core.db import any_transaction, in_transaction, platform_atomic, shop_atomic
from core.errors import Conflict
from core.models import AuditEntry, OutboxRow
from core.outbox import Subscription, emit
from core.outbox.testing import drain
from tests.core.happenings import SINK, Effect, Happened, Opened, leave_effect, leave_effect_for_opened

pytestmark = pytest.mark.django_db


def test_the_test_cases_own_block_is_no_transaction_of_ours(in_acme: Any) -> None:
    assert any_transaction() is None
    assert not in_transaction("default")
    with shop_atomic():
        assert in_transaction("default")


def test_an_error_leaves_the_connection_usable() -> None:
    with pytest.raises(Conflict), platform_atomic():
        raise Conflict("no")
    assert AuditEntry.objects.filter(action="never").count() == 0


def test_drain_sees_what_is_not_committed_on_either_side(acme: Any) -> None:
    in_shop = Subscription(Happened, leave_effect, key="test.in_shop")
    OutboxRow.objects.all().delete()  # what the world's making left
    opened = Subscription(Opened, leave_effect_for_opened, key="test.opened")
    with registry.installed(subscriptions=[in_shop, opened, SINK]):
        with scope.enter(acme.id), shop_atomic():
            emit(Happened(uuid4()))
        with platform_atomic():
            emit(Opened(acme.id))
        assert drain() == 4
        assert drain() == 0
    with scope.cell():
        assert OutboxRow.objects.using("default").filter(event=Effect.name, status="done").count() == 2


def test_a_shops_audit_entry_lies_in_the_shop(acme: Any, globex: Any) -> None:
    from django.apps import apps

    entries = apps.get_model("store.AuditEntry").objects
    target = str(uuid4())
    with scope.enter(acme.id):
        with shop_atomic():
            audit(
                Actor.system("test"), "order.refunded", target="order", target_id=target, data={"amount": 1}
            )
        assert entries.get(target_id=target).data == {"amount": 1}
    with scope.enter(globex.id):
        assert not entries.filter(target_id=target).exists()
    assert not AuditEntry.objects.filter(target_id=target).exists()
