"""What PostgreSQL itself refuses a shop's role, whatever our code does."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connections

from core import registry, scope
from core.db import platform_atomic, shop_atomic
from core.outbox import Subscription, emit
from core.outbox.claiming import claim
from tests.core.happenings import SINK, Happened, Opened, leave_effect, leave_effect_for_opened

pytestmark = pytest.mark.usefixtures("committed")

IN_SHOP = Subscription(Happened, leave_effect, key="test.in_shop")
OPENED = Subscription(Opened, leave_effect_for_opened, key="test.opened_in_shop")

INSERT = """
INSERT INTO public.core_outbox (id, event, handler, side, shop_id, lane, shop_role, payload, status, available_at,
                                attempts, last_error, created_at)
VALUES (%s, 'test.forged', 'x', 'shop', %s, %s, %s, '{}', 'pending', now(), 0, '', now())
"""


def as_shop(shop: Any, statement: str, *values: object) -> Any:
    with scope.enter(shop.id), shop_atomic(), connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT payload FROM public.core_outbox",
        "UPDATE public.core_outbox SET status = 'done'",
        "DELETE FROM public.core_outbox",
        "TRUNCATE public.core_outbox",
        "SELECT payload FROM public.core_inbox",
        "INSERT INTO public.core_inbox DEFAULT VALUES",
        "SELECT * FROM public.core_auditentry",
        "INSERT INTO public.core_auditentry DEFAULT VALUES",
        "ALTER TABLE public.core_outbox DISABLE ROW LEVEL SECURITY",
        "DROP FUNCTION public.outbox_done(uuid, uuid)",
    ],
)
def test_a_shop_reads_and_changes_no_rows(acme: Any, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        as_shop(acme, statement)


def test_a_shop_writes_rows_in_its_own_name_only(acme: Any, globex: Any) -> None:
    as_shop(acme, INSERT, uuid4(), acme.id, acme.id, acme.role)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_shop(acme, INSERT, uuid4(), globex.id, globex.id, globex.role)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_shop(acme, INSERT, uuid4(), acme.id, acme.id, "")


@pytest.mark.parametrize("function", ["outbox_hold", "outbox_done"])
def test_a_shop_finishes_only_what_it_was_handed(acme: Any, globex: Any, function: str) -> None:
    with registry.installed(subscriptions=[IN_SHOP, SINK]):
        with scope.enter(acme.id), shop_atomic():
            emit(Happened(uuid4()))
        [lease] = claim("platform")
    call = f"SELECT public.{function}(%s, %s)"
    assert as_shop(globex, call, lease.row_id, lease.token) == (False,), "even with the token"
    assert as_shop(acme, call, lease.row_id, uuid4()) == (False,)
    assert as_shop(acme, call, lease.row_id, lease.token) == (True,)


def test_a_row_of_the_platform_is_finished_by_whom_it_was_handed_to(acme: Any) -> None:
    with registry.installed(subscriptions=[OPENED, SINK]):
        with platform_atomic():
            emit(Opened(acme.id))
        [lease] = claim("platform")
    assert as_shop(acme, "SELECT public.outbox_done(%s, %s)", lease.row_id, lease.token) == (True,)


def test_the_platform_cannot_rewrite_its_audit_log() -> None:
    for statement in ("UPDATE public.core_auditentry SET action = ''", "DELETE FROM public.core_auditentry"):
        with pytest.raises(ProgrammingError, match="permission denied"), platform_atomic():
            connections["platform"].cursor().execute(statement)
