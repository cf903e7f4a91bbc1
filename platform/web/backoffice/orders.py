"""Orders: the table, one of them, its notes and its invoice."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from core.errors import Conflict
from tenants.orders import services
from tenants.orders.documents import credit_note_pdf, invoice_filename, invoice_pdf
from tenants.orders.selectors import to_do
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, refused
from web.backoffice.csv_files import dated, download
from web.backoffice.lists import page_of
from web.backoffice.orders_export import order_lines
from web.backoffice.orders_forms import CommentForm
from web.backoffice.orders_page import order_context
from web.backoffice.orders_views import asked_for, shown_tabs
from web.ui.statuses import look_of

PAYMENT = ("unpaid", "processing", "paid", "partially_refunded", "refunded", "failed")
FULFILLMENT = ("unfulfilled", "partial", "fulfilled")


@shop_view("orders.view")
@require_GET
def orders(request: ShopRequest) -> HttpResponseBase:
    asked = asked_for(request)
    context = {
        "page": page_of(request, asked.rows()),
        "tabs": shown_tabs(asked.view, to_do()),
        "view": asked.view,
        "q": asked.query,
        "payment": asked.payment,
        "fulfillment": asked.fulfillment,
        "payments": [(code, look_of(code).words) for code in PAYMENT],
        "fulfillments": [(code, look_of(code).words) for code in FULFILLMENT],
        "filtered": asked.is_filtered,
    }
    return render(request, "backoffice/orders/list.html", context)


@shop_view("orders.export")
@require_GET
def export(request: ShopRequest) -> HttpResponseBase:
    """Those that the list shows, on all its pages, as a file. Who took it is on record."""
    asked = asked_for(request)
    services.note_export(actor=request.actor, filters=asked.on_record())
    lines = order_lines(asked.rows(), timezone=request.shop.timezone)
    return download(request, lines, dated(request, "orders"))


@shop_view("orders.view")
@require_GET
def order(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    return render(request, "backoffice/orders/detail.html", order_context(request, order_id))


@shop_view("orders.view")
@require_POST
def note(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    form = CommentForm(request.POST)

    def save() -> HttpResponseBase:
        services.add_note(actor=request.actor, order_id=order_id, text=form.cleaned_data["text"])
        return done(request, "Note added.", "order", order_id)

    context = order_context(request, order_id)
    context.pop("form")
    return form_page(request, "backoffice/orders/detail.html", form, save, **context)


@shop_view("orders.view")
@require_GET
def invoice(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    """The invoice to download. The first request gives it its number."""
    try:
        document, name = invoice_pdf(order_id), invoice_filename(order_id)
    except Conflict as error:
        return refused(request, error, "order", order_id)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@shop_view("orders.view")
@require_GET
def credit_note(request: ShopRequest, order_id: UUID, credit_note_id: UUID) -> HttpResponseBase:
    name, document = credit_note_pdf(order_id, credit_note_id)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
