"""Taking a message and reading it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core import clock, registry
from core.db import PLATFORM, platform_atomic
from core.errors import NotFound
from core.ids import uuid7
from core.inbox.event import MessageReceived
from core.models import InboxMessage
from core.outbox import emit


@dataclass(frozen=True, slots=True)
class Message:
    """A vendor's message as it came, after its signature was verified."""

    id: UUID
    vendor: str
    account: str
    event_id: str
    kind: str
    shop_id: UUID | None
    payload: dict[str, Any]
    status: str
    received_at: datetime


def receive(
    vendor: str,
    account: str,
    event_id: str,
    kind: str,
    payload: Mapping[str, Any],
    shop_id: UUID | None = None,
) -> bool:
    """Keep a verified message once. False when (vendor, account, event_id) is here already: answer 200 too.

    Row and announcement commit together. With `shop_id` it is handled in that shop by subscriptions of side
    "shop". LookupError when nobody subscribed to the vendor's messages: that is a mistake in table 2.
    """
    announcement = _announcement(vendor)
    with platform_atomic():
        key = uuid7()
        made = InboxMessage.objects.using(PLATFORM).bulk_create(
            [
                InboxMessage(
                    id=key,
                    vendor=vendor,
                    account=account,
                    event_id=event_id,
                    kind=kind,
                    shop_id=shop_id,
                    payload=dict(payload),
                    received_at=clock.now(),
                )
            ],
            ignore_conflicts=True,
        )
        new = InboxMessage.objects.using(PLATFORM).filter(id=made[0].id).exists()
        if new:
            emit(announcement(message_id=key, shop_id=shop_id))
    return new


def _announcement(vendor: str) -> type[MessageReceived]:
    for row in registry.subscriptions():
        if issubclass(row.event, MessageReceived) and row.event.vendor == vendor:
            return row.event
    raise LookupError(f"nobody subscribed to the messages of {vendor!r}")


def message(message_id: UUID) -> Message:
    """The message that an announcement names; NotFound when it was pruned."""
    row = InboxMessage.objects.using(PLATFORM).filter(id=message_id).first()
    if row is None:
        raise NotFound("There is no such message.")
    return Message(
        id=row.id,
        vendor=row.vendor,
        account=row.account,
        event_id=row.event_id,
        kind=row.kind,
        shop_id=row.shop_id,
        payload=row.payload,
        status=row.status,
        received_at=row.received_at,
    )
