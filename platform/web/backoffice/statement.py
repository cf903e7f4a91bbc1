"""What the shop earned, what the platform took for it, month by month."""

import csv
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing.connect.selectors import account_of
from core.money import Money
from shops.selectors import get_shop
from tenants.importing.values import guarded
from web.access import ShopRequest, shop_view
from web.backoffice.payments_state import state_of
from web.backoffice.statement_rows import Statement, months_since, parse_month, read_statement
from web.ui.values import percent_number

_HEADINGS = ("Date", "What", "Order", "Paid with", "Currency", "Amount", "Commission", "Net")


@shop_view("billing.view")
@require_GET
def statement(request: ShopRequest) -> HttpResponseBase:
    shop = request.shop
    found = read_statement(shop, parse_month(request.GET.get("month", ""), shop))
    context = {
        "statement": found,
        "months": months_since(get_shop(shop.id).created_at, shop),
        "account": state_of(account_of(shop.id)),
        "rate": percent_number(shop.fee_rate_bps),
        "fixed": Money(shop.fee_fixed, shop.currency) if shop.fee_fixed else None,
    }
    return render(request, "backoffice/payouts/statement.html", context)


@shop_view("billing.view")
@require_GET
def statement_csv(request: ShopRequest) -> HttpResponseBase:
    found = read_statement(request.shop, parse_month(request.GET.get("month", ""), request.shop))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{request.shop.slug}-{found.month:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    _write(response, found)
    return response


def _write(out: Any, found: Statement) -> None:
    writer = csv.writer(out)
    writer.writerow(_HEADINGS)
    for row in found.rows:
        amounts = [str(Money(each, row.currency).major) for each in (row.gross, row.commission, row.net)]
        words = [guarded(text) for text in (row.words, row.order.name if row.order else "", row.gateway)]
        writer.writerow([row.at.isoformat(timespec="seconds"), *words, row.currency, *amounts])
