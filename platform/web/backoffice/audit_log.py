"""The shop's audit log as one list: what happened inside the shop, and what the platform noted about it (staff,
payment account, plan). The two are kept in different places; ids sort by time in both.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from core import audit_log as platform_log
from core.errors import NotFound
from core.ids import parse_public_id, public_id
from tenants.store.selectors import audit_entries
from web.audit_words import actor_of, details_of, words_of

PER_PAGE = 50
_PREFIX = "log"

# What one looks for, and the beginnings of the actions that belong to it.
AREAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "orders": ("Orders and refunds", ("order.", "payment.", "refund.", "fulfillment.")),
    "products": ("Products", ("product.", "variant.", "collection.", "import.", "picture.", "media.")),
    "inventory": ("Stock", ("inventory.", "stock.")),
    "customers": ("Customers", ("customer.", "message.")),
    "content": ("Pages and menus", ("page.", "menu.")),
    "settings": (
        "Settings",
        ("settings.", "shipping_", "tax_rate.", "shop.profile", "shop.storefront", "theme.", "domain."),
    ),
    "payments": (
        "Payment account and plan",
        ("payments.", "shop.payments", "shop.billing", "subscription.", "fee_"),
    ),
    "staff": ("Staff and API keys", ("staff.", "api_key.")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it."""

    id: UUID
    at: datetime
    actor: str
    actor_kind: str
    words: str
    action: str
    target_id: str
    ip: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Log:
    lines: tuple[Line, ...]
    next_cursor: str | None


def read_log(shop_id: UUID, *, area: str = "", query: str = "", cursor: str = "") -> Log:
    """Fifty entries older than the cursor, newest first. Two queries. A cursor nobody gave starts at the top."""
    before = _parse(cursor)
    sides = [audit_entries(), platform_log.entries(target="shop", target_id=str(shop_id))]
    found: list[Any] = []
    for entries in sides:
        rows = platform_log.narrowed(entries, actions=AREAS[area][1] if area in AREAS else (), query=query)
        rows = rows.filter(id__lt=before) if before else rows
        found += islice(rows.order_by("-id")[: PER_PAGE + 1], PER_PAGE + 1)
    found.sort(key=lambda row: row.id, reverse=True)
    more = len(found) > PER_PAGE
    shown = found[:PER_PAGE]
    return Log(tuple(map(_line, shown)), public_id(_PREFIX, shown[-1].id) if more else None)


def _parse(cursor: str) -> UUID | None:
    try:
        return parse_public_id(_PREFIX, cursor)
    except NotFound:
        return None


def _line(row: Any) -> Line:
    return Line(
        id=row.id,
        at=row.at,
        actor=actor_of(kind=row.actor_kind, label=row.actor_label),
        actor_kind=row.actor_kind,
        words=words_of(row.action),
        action=row.action,
        target_id=row.target_id if row.target != "shop" else "",
        ip=row.ip,
        details=tuple(details_of(row.data)),
    )
