"""Reading audit logs; writing is `core.audit`."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Q, QuerySet

from core.audit_models import AbstractAuditEntry
from core.models import AuditEntry

Entry = TypeVar("Entry", bound=AbstractAuditEntry)


def entries(*, target: str = "", target_id: str = "") -> QuerySet[AuditEntry]:
    """The platform's log, newest first, of everything or of one thing."""
    rows = AuditEntry.objects.order_by("-at", "-id")
    if target:
        rows = rows.filter(target=target)
    if target_id:
        rows = rows.filter(target_id=target_id)
    return rows


def narrowed(rows: QuerySet[Entry], *, actions: Sequence[str] = (), query: str = "") -> QuerySet[Entry]:
    """Only actions that begin with one of these, and only what has `query` in its actor, target or action."""
    beginnings = Q()
    for action in actions:
        beginnings |= Q(action__startswith=action)
    if actions:
        rows = rows.filter(beginnings)
    if query:
        where = Q(actor_label__icontains=query) | Q(target_id__icontains=query) | Q(action__icontains=query)
        rows = rows.filter(where | Q(ip=query))
    return rows
