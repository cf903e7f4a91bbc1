"""What tax each country asks for, and whether prices include it."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import NotFound
from tenants.store.services import update_settings
from tenants.tax import services
from tenants.tax.selectors import rates
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.settings import stored
from web.backoffice.settings_forms import PricesForm
from web.backoffice.taxes_forms import RateForm
from web.choices import country_name
from web.ui.values import percent_number


@shop_view("settings.edit")
@require_http_methods(["GET", "POST"])
def taxes(request: ShopRequest) -> HttpResponseBase:
    """The table of rates, and one switch above it."""
    form = PricesForm(sent(request), initial=stored(PricesForm))

    def save() -> HttpResponseBase:
        update_settings(actor=request.actor, changes=form.changes(), seen=form.cleaned_data["seen"])
        return done(request, "Settings saved.", "taxes")

    rows = [(row, country_name(row.country), percent_number(row.rate_bps)) for row in rates()]
    shown = sorted(rows, key=lambda each: (each[0].country != request.shop.country, each[1], each[0].region))
    return form_page(request, "backoffice/taxes/list.html", form, save, rates=shown)


@shop_view("settings.edit")
@require_http_methods(["GET", "POST"])
def rate(request: ShopRequest, rate_id: UUID | None = None) -> HttpResponseBase:
    """A new rate, or one that is changed."""
    row = rates().filter(id=rate_id).first() if rate_id else None
    if rate_id and row is None:
        raise NotFound("This tax rate no longer exists.")
    initial = RateForm.initial_of(row) if row else {"country": request.shop.country}
    form = RateForm(sent(request), initial=initial)

    def save() -> HttpResponseBase:
        services.save_rate(actor=request.actor, rate_id=rate_id, **form.cleaned_data)
        return done(request, "Tax rate saved.", "taxes")

    return form_page(request, "backoffice/taxes/rate.html", form, save, rate=row)


@shop_view("settings.edit")
@require_POST
def delete_rate(request: ShopRequest, rate_id: UUID) -> HttpResponseBase:
    services.delete_rate(actor=request.actor, rate_id=rate_id)
    return done(request, "Tax rate deleted.", "taxes")
