"""How the platform's audit entries read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.models import AuditEntry


_WORDS = {
    "shop.payments_changed": "Ways to pay changed",
    "shop.billing_changed": "Plan or fees changed",
    "shop.profile_changed": "Name, country or time zone changed",
    "fee_term.set": "Commission terms set",
    "fee_term.ended": "Own commission terms ended",
    "staff.joined": "Joined the staff",
    "outbox.replayed": "Failed work replayed",
    "subscription.plan_changed": "Plan changed",
    "payments.account_changed": "Payment account changed",
    "payments.onboarding_started": "Payment account started",
    "ledger.reconciled": "Ledger compared with the shops",
}
_NAMES = {
    "fee_rate_bps": "Rate in basis points",
    "rate_bps": "Rate in basis points",
    "fee_fixed": "Fixed fee",
}
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
    details = tuple(_details(entry.data))
    return Line(
        text=_WORDS.get(entry.action) or entry.action.replace(".", " ").replace("_", " ").capitalize(),
        at=entry.at,
        actor=entry.actor_label or entry.actor_kind,
        tone=_TONES.get(entry.action.rpartition(".")[2], "neutral"),
        detail=" · ".join(f"{name}: {value}" for name, value in details)[:200],
        details=details,
        target=entry.target,
        target_id=entry.target_id,
        ip=entry.ip or "",
    )


def _details(data: dict[str, Any]) -> Iterable[tuple[str, str]]:
    before, after = data.get("before"), data.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in after.items():
            yield _name(name), f"{_text(before.get(name))} → {_text(value)}"
    for name, value in data.items():
        if name not in {"before", "after"} and value not in ({}, [], "", None):
            yield _name(name), _text(value)


def _name(name: str) -> str:
    return _NAMES.get(name) or name.replace("_", " ").capitalize()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(each)}" for key, each in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value) or "–"
    return "–" if value in (None, "") else str(value)[:200]
