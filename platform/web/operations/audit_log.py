"""Everything that was done on the platform's side, newest first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.audit_log import entries, narrowed
from core.errors import NotFound
from core.ids import parse_public_id, public_id
from shops.selectors import all_shops
from web.access import UserRequest, operator_view
from web.operations.words import Line, line_of

PER_PAGE = 50
_PREFIX = "log"
AREAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "shops": ("Shops", ("shop.",)),
    "billing": ("Plans and commission", ("plan.", "fee_term.", "subscription.", "shop.billing", "ledger.")),
    "payments": ("Payment accounts", ("payments.", "shop.payments")),
    "people": ("People", ("staff.", "user.", "account.", "second_factor.")),
    "work": ("Failed work", ("outbox.",)),
}


@dataclass(frozen=True, slots=True)
class Log:
    lines: list[tuple[Line, Any]]
    next_cursor: str | None


@operator_view
@require_GET
def audit_log(request: UserRequest) -> HttpResponseBase:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    area = request.GET.get("area", "")
    log = _read(query, area, request.GET.get("cursor", ""))
    areas = [(code, words) for code, (words, _) in AREAS.items()]
    context = {"log": log, "q": query, "area": area, "areas": areas, "filtered": bool(query or area)}
    return render(request, "operations/audit_log.html", context)


def _read(query: str, area: str, cursor: str) -> Log:
    rows = narrowed(entries(), actions=AREAS[area][1] if area in AREAS else (), query=query)
    before = _parse(cursor)
    found = list((rows.filter(id__lt=before) if before else rows).order_by("-id")[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    shops = {str(row.id): row for row in all_shops().filter(id__in=_shop_ids(shown))}
    lines = [(line_of(row), shops.get(row.target_id)) for row in shown]
    return Log(lines, public_id(_PREFIX, shown[-1].id) if len(found) > PER_PAGE else None)


def _shop_ids(rows: list[Any]) -> set[str]:
    return {row.target_id for row in rows if row.target == "shop" and row.target_id}


def _parse(cursor: str) -> UUID | None:
    try:
        return parse_public_id(_PREFIX, cursor)
    except NotFound:
        return None
