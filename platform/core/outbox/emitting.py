"""Writing rows, in the transaction of the change."""

import json
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from core import clock, registry
from core.db import ALIAS, NOW, Side, current_side
from core.ids import uuid7
from core.outbox.event import Event, Subscription
from core.outbox.nudging import nudge
from core.prepared_rows import Written, write
from core.scope import require_scope, require_shop_id
from core.wording import Column

# Spelled out with its schema: a shop's search path must not decide which table this is.
_INSERT = """
INSERT INTO public.core_outbox
    (id, event, handler, side, shop_id, lane, shop_role, payload, message_id, status, available_at, attempts,
     last_error, created_at)
VALUES {rows}
"""
_NOW = NOW.replace("%(held)s", "%s")
_ROW = f"(%s, %s, %s, %s, %s, %s, %s, %s, %s, 'pending', {_NOW}, 0, '', {_NOW})"
_PLATFORM_LANE = UUID(int=0)


def emit(*events: Event) -> None:
    """Record that these happened: one row per subscribed handler, in the open transaction of the current side.

    One statement for all. In a shop the rows belong to that shop. On the platform's side they belong to
    `event.shop_id` where the event has such a field, and otherwise to no shop. Raises NoTransactionError outside a
    transaction and TypeError when a shop's handler would have no shop.
    """
    side = current_side()
    rows = [row for event in events for row in _rows(event, side)]
    if not rows:
        return
    statement, values = _statement(len(rows)), [value for row in rows for value in row]
    if side == "shop":
        write(statement.asked(*values))
    else:
        with connections[ALIAS[side]].cursor() as cursor:
            cursor.execute(statement.text, values)
    _nudge_after_commit(ALIAS[side])


@lru_cache(maxsize=64)
def _statement(count: int) -> Written:
    return Written(_INSERT.format(rows=", ".join([_ROW] * count)), *[Column] * (count * _ROW.count("%s")))


def _rows(event: Event, side: Side) -> list[tuple[Any, ...]]:
    subscriptions = registry.subscriptions(type(event))
    if not subscriptions:
        return []
    shop_id, role = _owner(event, side)
    payload, message_id, at = json.dumps(event.payload()), event.message(), clock.held()
    for row in subscriptions:
        _check(row, shop_id)
    lane = shop_id or _PLATFORM_LANE
    return [
        (uuid7(), event.name, row.key, row.side, shop_id, lane, role, payload, message_id, at, at)
        for row in subscriptions
    ]


def _owner(event: Event, side: Side) -> tuple[UUID | None, str]:
    if side == "shop":
        return require_shop_id(), require_scope().role
    return getattr(event, "shop_id", None), ""


def _check(row: Subscription, shop_id: UUID | None) -> None:
    if row.side == "shop" and shop_id is None:
        raise TypeError(f"{row.event.__name__} is emitted outside a shop and has no shop_id for {row.key}")


def _nudge_after_commit(alias: str) -> None:
    pending = connections[alias].run_on_commit
    if not any(hook[1] is nudge for hook in pending):
        transaction.on_commit(nudge, using=alias, robust=True)
