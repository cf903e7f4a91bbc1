"""The shop's own settings: who it is, and how its checkout works."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from core.stale import mark_of
from shops.addresses import shop_url
from shops.domains import domains_of
from shops.limits import LIMITS, Usage, limit_of
from shops.selectors import staff_count
from shops.services import update_profile
from tenants.catalog.selectors import product_count
from tenants.store.selectors import fresh_settings
from tenants.store.services import update_settings
from tenants.themes.selectors import stored_bytes, theme_count
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.brand import marks
from web.backoffice.settings_forms import CheckoutForm, DetailsForm


@shop_view("settings.edit")
@require_http_methods(["GET", "POST"])
def details(request: ShopRequest) -> HttpResponseBase:
    """Name, contact, address. Name, country and time zone are also in the platform's directory of shops."""
    form = DetailsForm(sent(request), initial={**stored(DetailsForm), "timezone": request.shop.timezone})

    def save() -> HttpResponseBase:
        save_details(request, form.cleaned_data)
        return done(request, "Settings saved.", "settings")

    shown = {
        "shop_address": shop_url(request.shop, "/"),
        "marks": marks(request),
        "usage": usage_of(request),
    }
    return form_page(request, "backoffice/settings/details.html", form, save, **shown)


def usage_of(request: ShopRequest) -> list[Usage]:
    """What the plan has room for, and how much of it is used."""
    used = {
        "products": product_count(),
        "staff": staff_count(request.shop.id),
        "domains": len(domains_of(request.shop.id)),
        "themes": theme_count(),
        "theme_megabytes": -(-stored_bytes() // 1024**2),
    }
    limits = dict(request.shop.limits)
    return [Usage(name, words, used[name], limit_of(limits, name)) for name, words in LIMITS.items()]


def save_details(request: ShopRequest, values: Mapping[str, Any]) -> None:
    own = {name: value for name, value in values.items() if name not in {"timezone", "seen"}}
    update_settings(actor=request.actor, changes=own, seen=values["seen"])
    directory = {name: values[name] for name in ("name", "country", "timezone")}
    update_profile(request.shop.id, actor=request.actor, **directory)


@shop_view("settings.edit")
@require_http_methods(["GET", "POST"])
def checkout(request: ShopRequest) -> HttpResponseBase:
    """Numbers of orders and invoices, how long stock is held, terms."""
    form = CheckoutForm(sent(request), initial=stored(CheckoutForm))

    def save() -> HttpResponseBase:
        update_settings(actor=request.actor, changes=form.changes(), seen=form.cleaned_data["seen"])
        return done(request, "Settings saved.", "settings_checkout")

    return form_page(request, "backoffice/settings/checkout.html", form, save)


def stored(form: Any) -> dict[str, Any]:
    """The settings as they are, for the fields of a form class, and the mark of having seen them."""
    data = fresh_settings()
    names: Iterable[str] = form.base_fields
    found = {name: getattr(data, name) for name in names if hasattr(data, name)}
    return {**found, "seen": mark_of(found)}
