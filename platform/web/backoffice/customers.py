"""Customers: the table, and one of them with addresses and orders."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound
from tenants.customers import services
from tenants.customers.selectors import addresses_of, customer_row, customer_table, news_consent_of
from tenants.orders.selectors import orders_of
from tenants.orders.selectors.by_customer import totals_of
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, search_text, sent
from web.backoffice.csv_files import dated, download
from web.backoffice.customers_export import customer_lines
from web.backoffice.customers_forms import NoteForm, ProfileForm
from web.backoffice.lists import page_of


@shop_view("customers.view")
@require_GET
def customers(request: ShopRequest) -> HttpResponseBase:
    query, wants_news = _filters(request)
    page = page_of(request, customer_table(query=query, wants_news=wants_news))
    totals = totals_of([row.id for row in page.object_list])
    rows = [(row, totals.get(row.id)) for row in page.object_list]
    context = {"page": page, "rows": rows, "q": query, "wants_news": wants_news}
    return render(request, "backoffice/customers/list.html", context)


def _filters(request: ShopRequest) -> tuple[str, bool]:
    return search_text(request), "news" in request.GET


@shop_view("customers.export")
@require_GET
def export(request: ShopRequest) -> HttpResponseBase:
    """Those that the list shows, on all its pages, as a file. Who took it is on record."""
    query, wants_news = _filters(request)
    services.note_export(actor=request.actor, wants_news=wants_news, is_searched=bool(query))
    rows = customer_table(query=query, wants_news=wants_news)
    lines = customer_lines(rows, timezone=request.shop.timezone, currency=request.shop.currency)
    return download(request, lines, dated(request, "customers"))


@shop_view("customers.view")
@require_GET
def customer(request: ShopRequest, customer_id: UUID) -> HttpResponseBase:
    row = _customer(customer_id)
    form = NoteForm(initial={"note": row.note})
    return render(request, "backoffice/customers/detail.html", {"form": form, **_context(row)})


def _context(row: Any) -> dict[str, Any]:
    return {
        "customer": row,
        "addresses": addresses_of(row.id),
        "orders": orders_of(row.id),
        "consent": news_consent_of(row.email),
    }


@shop_view("customers.edit")
@require_POST
def note(request: ShopRequest, customer_id: UUID) -> HttpResponseBase:
    form = NoteForm(request.POST)
    row = _customer(customer_id)

    def save() -> HttpResponseBase:
        services.set_note(actor=request.actor, customer_id=customer_id, **form.cleaned_data)
        return done(request, "Note saved.", "customer", customer_id)

    return form_page(request, "backoffice/customers/detail.html", form, save, **_context(row))


@shop_view("customers.edit")
@require_http_methods(["GET", "POST"])
def profile(request: ShopRequest, customer_id: UUID) -> HttpResponseBase:
    row = _customer(customer_id)
    initial = {name: getattr(row, name) for name in ProfileForm.base_fields}
    form = ProfileForm(sent(request), initial=initial)

    def save() -> HttpResponseBase:
        services.update_profile(actor=request.actor, customer_id=customer_id, changes=form.cleaned_data)
        return done(request, "Customer saved.", "customer", customer_id)

    return form_page(request, "backoffice/customers/profile.html", form, save, customer=row)


def _customer(customer_id: UUID) -> Any:
    row = customer_row(customer_id)
    if row is None:
        raise NotFound("This customer no longer exists.")
    return row
