from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.errors import NotFound
from tenants.contact.models import Message

STATUSES: tuple[str, ...] = tuple(Message.Status.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageData:
    """A message as it was sent. `answers` are what a theme asked for besides: (what was asked, what was typed)."""

    id: UUID
    status: str
    name: str
    email: str
    phone: str
    body: str
    answers: tuple[tuple[str, str], ...]
    page: str
    sent_at: datetime
    is_read: bool

    @property
    def sender(self) -> str:
        return self.name or self.email


def message(message_id: UUID) -> MessageData:
    """One message. Raises NotFound."""
    row = Message.objects.filter(id=message_id).first()
    if row is None:
        raise NotFound("This message no longer exists.")
    return data_of(row)


def data_of(row: Message) -> MessageData:
    return MessageData(
        id=row.id, status=row.status, name=row.name, email=row.email, phone=row.phone, body=row.body,
        answers=tuple((str(asked), str(typed)) for asked, typed in row.answers), page=row.page,
        sent_at=row.created_at, is_read=row.read_at is not None,
    )  # fmt: skip


def message_table(*, status: str, query: str = "") -> QuerySet[Message]:
    """Messages of a status, the newest first; `query` is looked for in who wrote and what."""
    rows = Message.objects.filter(status=status).order_by("-created_at", "-id")
    for word in query.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(body__icontains=word))
    return rows


def message_counts() -> Mapping[str, int]:
    """How many there are of each status. One query."""
    found = dict(Message.objects.values_list("status").annotate(Count("id")).order_by())
    return {status: found.get(status, 0) for status in STATUSES}


def unread_count() -> int:
    """Open messages that nobody has opened."""
    return Message.objects.filter(status=Message.Status.OPEN, read_at__isnull=True).count()
