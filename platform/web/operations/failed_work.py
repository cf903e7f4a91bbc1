"""Work that was given up after every attempt: why, and another try."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from core.errors import NotFound
from core.ids import parse_public_id, public_id
from core.outbox.operating import RowView, backlog, rows
from core.outbox.operating import replay as replay_rows
from shops.selectors import all_shops
from web.access import UserRequest, operator_view
from web.operations.answers import done

_PREFIX = "out"
_MOST = 200


@operator_view
@require_GET
def failed_work(request: UserRequest) -> HttpResponseBase:
    dead = rows(status="dead", limit=_MOST)
    names = {
        row.id: row for row in all_shops().filter(id__in={each.shop_id for each in dead if each.shop_id})
    }
    context = {
        "lines": [_line(row, names.get(row.shop_id)) for row in dead],
        "waiting": backlog(),
        "most": _MOST,
        "retrying": [_line(row, None) for row in rows(status="pending", limit=50) if row.attempts],
    }
    return render(request, "operations/failed_work.html", context)


def _line(row: RowView, shop: Any) -> dict[str, Any]:
    lines = row.last_error.strip().splitlines()
    return {
        "id": public_id(_PREFIX, row.id),
        "row": row,
        "shop": shop,
        "error": lines[-1][:200] if lines else "",
        "trace": row.last_error if len(lines) > 1 else "",
        "ids": [(name.replace("_", " "), value) for name, value in row.payload.items() if value is not None],
    }


@operator_view
@require_POST
def replay(request: UserRequest) -> HttpResponseBase:
    """The rows that were chosen, or all of them."""
    if request.POST.get("all"):
        wanted = [row.id for row in rows(status="dead", limit=10_000)]
    else:
        wanted = [each for each in map(_id, request.POST.getlist("selected")) if each is not None]
    count = replay_rows(wanted, actor=request.actor) if wanted else 0
    words = {0: "Nothing was chosen.", 1: "One row is tried again."}
    return done(request, words.get(count, f"{count} rows are tried again."), "failed_work")


def _id(text: str) -> Any:
    try:
        return parse_public_id(_PREFIX, text)
    except NotFound:
        return None
