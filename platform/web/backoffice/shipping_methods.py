"""A shipping method and its prices, on one page. Without JavaScript a button asks for another row."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import NotFound
from tenants.shipping import services
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.shipping import find_zone
from web.backoffice.shipping_forms import MethodForm, rates_formset, row_of

TEMPLATE = "backoffice/shipping/method.html"


@shop_view("settings.edit")
@require_http_methods(["GET", "POST"])
def method(request: ShopRequest, zone_id: UUID, method_id: UUID | None = None) -> HttpResponseBase:
    """A new method of a zone, or one that is changed."""
    zone = find_zone(zone_id)
    row = _method(zone, method_id) if method_id else None
    form = MethodForm(sent(request), initial=_initial(row))
    rates = _rates(request, row)
    context = {"rates": rates, "zone": zone, "method": row}
    if "another" in request.POST:
        return render(request, TEMPLATE, {"form": form, **context})

    def save() -> HttpResponseBase:
        data = {**form.cleaned_data, "rates": rates.rates(), "method_id": method_id}
        services.save_method(actor=request.actor, zone_id=zone_id, **data)
        return done(request, "Shipping method saved.", "shipping")

    if request.method == "POST" and not rates.is_valid():
        form.add_error(None, "Please correct the prices.")
    return form_page(request, TEMPLATE, form, save, **context)


def _rates(request: ShopRequest, row: Any) -> Any:
    """The rows as they were sent, one more when somebody asked for it, or as they are stored."""
    currency = request.shop.currency
    stored = [row_of(rate, currency) for rate in in_order(row.rates.all())] if row else []
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and "another" in data:
        rows = data.get("rates-TOTAL_FORMS", "")[:3]
        data["rates-TOTAL_FORMS"] = str(int(rows) + 1 if rows.isascii() and rows.isdecimal() else 1)
    return rates_formset(data, currency=currency, rows=stored, extra=0 if stored else 1)


def in_order(rates: Iterable[Any]) -> list[Any]:
    """By what they are for, not by what they cost."""
    return sorted(rates, key=lambda rate: (rate.subtotal_from, rate.grams_from))


def _initial(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    return {"name": row.name, "description": row.description, "active": row.active}


def _method(zone: Any, method_id: UUID) -> Any:
    found = next((each for each in zone.methods.all() if each.id == method_id), None)
    if found is None:
        raise NotFound("This shipping method no longer exists.")
    return found


@shop_view("settings.edit")
@require_POST
def delete_method(request: ShopRequest, zone_id: UUID, method_id: UUID) -> HttpResponseBase:
    services.delete_method(actor=request.actor, method_id=method_id)
    return done(request, "Shipping method deleted.", "shipping")
