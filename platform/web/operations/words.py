"""Entries of the platform's audit log as the console shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from web.audit_words import actor_of, details_of, words_of

if TYPE_CHECKING:
    from core.models import AuditEntry


_TONES = {"suspended": "warning", "deleted": "danger", "opened": "success", "reopened": "success"}


@dataclass(frozen=True, slots=True)
class Line:
    """An audit entry as a page shows it."""

    text: str
    at: datetime
    actor: str
    tone: str
    detail: str
    details: tuple[tuple[str, str], ...]
    target: str
    target_id: str
    ip: str


def line_of(entry: AuditEntry) -> Line:
    details = tuple((name, text) for name, text in details_of(entry.data) if text != "–")
    return Line(
        text=words_of(entry.action),
        at=entry.at,
        actor=actor_of(kind=entry.actor_kind, label=entry.actor_label),
        tone=_TONES.get(entry.action.rpartition(".")[2], "neutral"),
        detail=" · ".join(f"{name}: {value}" for name, value in details)[:200],
        details=details,
        target=entry.target,
        target_id=entry.target_id,
        ip=entry.ip or "",
    )
