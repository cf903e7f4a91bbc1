"""The ledger: balances of both books, what does not agree, and a shop's statement."""

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from billing.ledger.accounts import LABELS
from billing.ledger.figures import difference_count, differences_of, last_reconciliation
from billing.ledger.selectors import StatementLine, balances, unbalanced
from billing.ledger.selectors import statement as lines_of
from billing.ledger.services import note_comparison_asked
from billing.ledger.tasks import reconcile_books
from core import clock
from core.money import Money
from shops.selectors import all_shops
from web.access import UserRequest, operator_view
from web.operations.answers import done, shop_called

_YEARS = range(1970, 9999)
KINDS = {
    "payment.captured": "Payment",
    "commission.due": "Commission",
    "commission.collected": "Commission taken",
    "refund.succeeded": "Refund",
    "commission.returned": "Commission returned",
    "dispute.withdrawn": "Dispute",
    "dispute.fee": "Dispute's fee",
    "dispute.returned": "Dispute won",
    "exchange.sold": "Exchanged into another currency",
    "exchange.bought": "Exchanged from another currency",
    "dispute.fee_returned": "Dispute's fee returned",
    "payout.sent": "Payout",
    "payout.total": "Payout and its movements",
    "gateway.fee": "Gateway's fee",
    "outside.moved": "Not through the shop",
    "payout.sent.reversed": "Payout came back",
    "outside.moved.reversed": "Through the shop after all",
    "payment.captured.reversed": "Payment reversed",
    "commission.due.reversed": "Commission reversed",
    "commission.collected.reversed": "Commission taken, reversed",
    "refund.succeeded.reversed": "Refund came back",
    "commission.returned.reversed": "Returned commission taken again",
}


@operator_view
@require_GET
def ledger(request: UserRequest) -> HttpResponseBase:
    run = last_reconciliation()
    differences = differences_of(run)
    shops = {row.id: row for row in all_shops().filter(id__in={each.shop_id for each in differences})}
    context = {
        "books": [("Platform", _balances("platform")), ("Merchants", _balances("merchant"))],
        "unbalanced": unbalanced(),
        "run": run,
        "difference_count": difference_count(run),
        "differences": [_difference(each, shops.get(each.shop_id)) for each in differences],
        "shops": all_shops().exclude(status="deleted").order_by("name")[:500],
    }
    return render(request, "operations/ledger.html", context)


def _balances(book: str) -> list[dict[str, Any]]:
    return [
        {
            "label": LABELS.get(row.code, row.code),
            "kind": row.kind,
            "amount": Money(row.balance, row.currency),
        }
        for row in balances(book=book)
    ]


def _difference(row: Any, shop: Any) -> dict[str, Any]:
    return {
        "shop": shop,
        "book": row.book,
        "fact": KINDS.get(row.kind, row.kind),
        "reference": row.source,
        "expected": Money(row.expected, row.currency),
        "booked": Money(row.booked, row.currency),
        "difference": Money(row.booked - row.expected, row.currency),
    }


@operator_view
@require_POST
def check(request: UserRequest) -> HttpResponseBase:
    """Compare now instead of tonight."""
    note_comparison_asked(actor=request.actor)
    reconcile_books.delay()
    return done(request, "The comparison has started. Its result appears here in a moment.", "ledger")


@operator_view
@require_GET
def statement(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    month = _month(request.GET.get("month", ""))
    until = _start(month.date() + timedelta(days=calendar.monthrange(month.year, month.month)[1]))
    lines = lines_of(row.id, since=month, until=until)
    context = {
        "row": row,
        "month": month,
        "before": month - timedelta(days=1),
        "after": until if until <= clock.now() else None,
        "lines": [(line, KINDS.get(line.kind, line.kind)) for line in lines],
        "totals": _totals(lines),
    }
    return render(request, "operations/statement.html", context)


def _totals(lines: Iterable[StatementLine]) -> list[tuple[Money, Money, Money]]:
    """Per currency: sold, commission, and what is left of it."""
    sums: dict[str, tuple[int, int]] = {}
    for line in lines:
        gross, fee = sums.get(line.currency, (0, 0))
        sums[line.currency] = gross + line.gross, fee + line.commission
    return [
        (Money(gross, currency), Money(fee, currency), Money(gross + fee, currency))
        for currency, (gross, fee) in sums.items()
    ]


def _month(text: str) -> datetime:
    """The first moment of `2026-11`; of this month for anything that is no month, or has none beside it."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = date.min
    return _start(found if found.year in _YEARS else clock.today().replace(day=1))


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
