"""Tests of the kernel commit for real; the events and the tables they touch are their own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from core.models import InboxMessage, OutboxRow
from core.outbox.nudging import wait_for_nudge


@pytest.fixture
def committed(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Real transactions, and an empty outbox and inbox before and after: cheaper than a new database."""
    with django_db_blocker.unblock():
        django_db_setup.is_dirty = True  # the world's own rows go as well: later tests get a new copy
        _empty()
        yield
        _empty()
        connections.close_all()


@pytest.fixture
def acme(django_db_setup: Any) -> Any:
    """The shop, without the test case's transaction that the shared fixture brings."""
    return django_db_setup.world.acme


@pytest.fixture
def globex(django_db_setup: Any) -> Any:
    return django_db_setup.world.globex


def _empty() -> None:
    OutboxRow.objects.using("platform").all().delete()
    InboxMessage.objects.using("platform").all().delete()
    wait_for_nudge(0.01)
