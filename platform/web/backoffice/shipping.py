"""Where the shop ships to: zones, their methods, and what those cost."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound
from tenants.shipping import services
from tenants.shipping.selectors import zones
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.shipping_forms import ZoneForm
from web.choices import country_name


@shop_view("settings.edit")
@require_GET
def shipping(request: ShopRequest) -> HttpResponseBase:
    shown = [(zone, [country_name(code) for code in zone.countries]) for zone in zones()]
    return render(request, "backoffice/shipping/list.html", {"zones": shown})


@shop_view("settings.edit")
@require_http_methods(["GET", "POST"])
def zone(request: ShopRequest, zone_id: UUID | None = None) -> HttpResponseBase:
    """A new zone, or one that is changed."""
    row = find_zone(zone_id) if zone_id else None
    form = ZoneForm(sent(request), initial=_initial(row))

    def save() -> HttpResponseBase:
        data = form.cleaned_data
        services.save_zone(
            actor=request.actor, name=data["name"], countries=data["countries"], zone_id=zone_id
        )
        return done(request, "Zone saved.", "shipping")

    return form_page(request, "backoffice/shipping/zone.html", form, save, zone=row)


def _initial(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    return {"name": row.name, "everywhere": not row.countries, "countries": row.countries}


@shop_view("settings.edit")
@require_POST
def delete_zone(request: ShopRequest, zone_id: UUID) -> HttpResponseBase:
    services.delete_zone(actor=request.actor, zone_id=zone_id)
    return done(request, "Zone deleted.", "shipping")


def find_zone(zone_id: UUID) -> Any:
    """The zone with its methods and rates. Raises NotFound."""
    found = zones().filter(id=zone_id).first()
    if found is None:
        raise NotFound("This shipping zone no longer exists.")
    return found
