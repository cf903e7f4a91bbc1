"""Disputed payments: what a bank asks back, what to do about it, and what can be sent."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.errors import NotFound
from tenants.notifications.selectors import mails_of_order
from tenants.orders.rendering import pdf
from tenants.orders.selectors import order_by_public_id, timeline
from tenants.orders.types import OrderData
from tenants.payments import selectors as payments
from tenants.payments.types import DisputeData, FraudWarningData
from web.access import ShopRequest, shop_view
from web.backoffice.disputes_words import Words, fraud_words, left_words, reason_words, what_helps
from web.backoffice.lists import page_of
from web.backoffice.order_names import NamedOrder, orders_named

_NOT_TOLD = ("note", "dispute")  # colleagues' words, and what the bank knows better


@shop_view("disputes.manage")
@require_GET
def disputes(request: ShopRequest) -> HttpResponseBase:
    """Those that wait for an answer first."""
    page = page_of(request, payments.dispute_table())
    rows = [payments.dispute_data(row) for row in page.object_list]
    orders = orders_named(row.reference for row in rows)
    shown = [(row, reason_words(row.reason), orders.get(row.reference)) for row in rows]
    context = {"page": page, "rows": shown, "warnings": _warnings()}
    return render(request, "backoffice/disputes/list.html", context)


def _warnings() -> list[tuple[FraudWarningData, Words, NamedOrder | None]]:
    """What card issuers warn of and nobody has decided yet."""
    rows = payments.fraud_warnings_to_decide()
    orders = orders_named(row.reference for row in rows)
    return [(row, fraud_words(row.kind), orders.get(row.reference)) for row in rows]


@shop_view("disputes.manage")
@require_GET
def dispute(request: ShopRequest, dispute_id: UUID) -> HttpResponseBase:
    return render(request, "backoffice/disputes/detail.html", _context(dispute_id))


@shop_view("disputes.manage")
@require_GET
def evidence(request: ShopRequest, dispute_id: UUID) -> HttpResponseBase:
    """What the shop knows about the sale, as one PDF to send to the bank."""
    context = _context(dispute_id)
    found, order = context["dispute"], context["order"]
    context |= {
        "shop": request.shop,
        "entries": [each for each in timeline(order.id)[::-1] if not each.kind.startswith(_NOT_TOLD)],
        "mails": list(mails_of_order(order.id).filter(status="sent", recipient=order.email)),
    }
    response = HttpResponse(
        pdf("documents/evidence.html", context, identifier=f"{found.id}-{order.id}"),
        content_type="application/pdf",
    )
    response["Content-Disposition"] = f'attachment; filename="evidence-{order.number}.pdf"'
    return response


def _context(dispute_id: UUID) -> dict[str, Any]:
    found = payments.dispute(dispute_id)
    if found is None:
        raise NotFound("This dispute does not exist.")
    return {
        "dispute": found,
        "order": _order(found),
        "reason": reason_words(found.reason),
        "left": left_words(found.respond_by),
        "helps": what_helps(found.reason),
        "answer_url": payments.dispute_url(found),
    }


def _order(found: DisputeData) -> OrderData:
    order = order_by_public_id(found.reference)
    if order is None:
        raise NotFound("The order of this dispute does not exist.")
    return order
