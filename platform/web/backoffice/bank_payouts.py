"""Payouts to the merchant's bank: the list, and what one of them is made of."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from billing.connect.selectors import account_of
from billing.payouts import selectors
from billing.payouts.selectors import PayoutData, TransactionData
from core.errors import NotFound
from core.money import Money
from tenants.importing.values import guarded
from web.access import ShopRequest, shop_view
from web.backoffice.lists import page_of
from web.backoffice.order_names import NamedOrder, orders_named

KINDS: dict[str, str | Promise] = {
    "charge": _("Sale"),
    "refund": _("Refund"),
    "dispute": _("Dispute"),
    "application_fee_refund": _("Commission returned"),
    "fee": _("Fee of the payment service"),
    "payout_returned": _("Payout that came back"),
}
_HEADINGS = ("Date", "What", "Order", "Reference", "Currency", "Amount", "Commission", "Fees", "Net")


@dataclass(frozen=True, slots=True)
class Row:
    """A movement in words, and the order it belongs to."""

    data: TransactionData
    words: str
    order: NamedOrder | None

    @property
    def commission(self) -> int:
        """As the statement shows it: what left the merchant is negative."""
        return -self.data.commission

    @property
    def fees(self) -> int:
        return self.data.commission - self.data.fee


@shop_view("payouts.view")
@require_GET
def bank_payouts(request: ShopRequest) -> HttpResponseBase:
    page = page_of(request, selectors.payout_table(request.shop.id))
    balances = selectors.balances_of(request.shop.id)
    context = {"page": page, "account": account_of(request.shop.id), "balances": balances}
    return render(request, "backoffice/payouts/list.html", context)


@shop_view("payouts.view")
@require_GET
def bank_payout(request: ShopRequest, payout_id: UUID) -> HttpResponseBase:
    found = _find(request, payout_id)
    context = {"payout": found, "rows": _rows(found), "commission": -found.commission, "fees": -found.fees}
    return render(request, "backoffice/payouts/detail.html", context)


@shop_view("payouts.view")
@require_GET
def bank_payout_csv(request: ShopRequest, payout_id: UUID) -> HttpResponseBase:
    found = _find(request, payout_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{request.shop.slug}-payout-{found.arrives_on}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(_HEADINGS)
    writer.writerows(_lines(found))
    return response


def _find(request: ShopRequest, payout_id: UUID) -> PayoutData:
    found = selectors.payout(request.shop.id, payout_id)
    if found is None:
        raise NotFound("This payout does not exist.")
    return found


def _rows(payout: PayoutData) -> list[Row]:
    orders = orders_named(row.order_reference for row in payout.transactions)
    return [Row(row, _words(row), orders.get(row.order_reference)) for row in payout.transactions]


def _words(row: TransactionData) -> str:
    return str(KINDS.get(row.kind, _("Other movement")))


def _lines(payout: PayoutData) -> Iterator[list[Any]]:
    for row in _rows(payout):
        data = row.data
        texts = [guarded(each) for each in (row.words, row.order.name if row.order else "", data.source_ref)]
        amounts = (data.amount, row.commission, row.fees, data.net)
        figures = [str(Money(each, payout.currency).major) for each in amounts]
        yield [data.occurred_at.isoformat(timespec="seconds"), *texts, payout.currency, *figures]
