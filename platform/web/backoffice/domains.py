"""The shop's own domains: what to set where, and whether it is there."""

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Conflict, TemporaryFailure
from shops import domains as services
from shops.hostnames import shown
from shops.refs import subdomain_of
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, refused, sent
from web.forms import StoaForm

_SILENT = Conflict("The name system does not answer at the moment. Try again in a minute.")


class DomainForm(StoaForm):
    host = forms.CharField(
        max_length=253,
        label="Domain",
        help_text="One that you have registered, for example www.example.org.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )


@shop_view("domains.manage")
@require_http_methods(["GET", "POST"])
def domains(request: ShopRequest) -> HttpResponseBase:
    """The list, and a form to add one."""
    form = DomainForm(sent(request))

    def save() -> HttpResponseBase:
        host = form.cleaned_data["host"]
        services.add_domain(request.shop.id, host=host, actor=request.actor)
        return done(request, "Domain added. Set its record now, then check it.", "domains")

    return form_page(request, "backoffice/settings/domains.html", form, save, **_shown(request))


def _shown(request: ShopRequest) -> dict[str, Any]:
    found = services.domains_of(request.shop.id)
    return {
        "domains": found,
        "subdomain": subdomain_of(request.shop.slug),
        "own_primary": any(each.is_primary for each in found),
    }


@shop_view("domains.manage")
@require_POST
def check(request: ShopRequest, domain_id: UUID) -> HttpResponseBase:
    try:
        found = services.check_domain(request.shop.id, domain_id=domain_id, actor=request.actor)
    except TemporaryFailure:
        return refused(request, _SILENT, "domains")
    if found:
        return done(request, "The domain is yours: the shop answers there now.", "domains")
    missing = Conflict("The record is not there yet. It can take some hours until it is known everywhere.")
    return refused(request, missing, "domains")


@shop_view("domains.manage")
@require_POST
def primary(request: ShopRequest, domain_id: UUID) -> HttpResponseBase:
    try:
        services.make_primary(request.shop.id, domain_id=domain_id, actor=request.actor)
    except Conflict as error:
        return refused(request, error, "domains")
    except TemporaryFailure:
        return refused(request, _SILENT, "domains")
    return done(request, "Shoppers see this domain now; the other addresses lead to it.", "domains")


@shop_view("domains.manage")
@require_POST
def back_to_subdomain(request: ShopRequest) -> HttpResponseBase:
    services.use_subdomain(request.shop.id, actor=request.actor)
    return done(request, f"Shoppers see {shown(subdomain_of(request.shop.slug))} again.", "domains")


@shop_view("domains.manage")
@require_POST
def remove(request: ShopRequest, domain_id: UUID) -> HttpResponseBase:
    services.remove_domain(request.shop.id, domain_id=domain_id, actor=request.actor)
    return done(request, "Domain removed. The shop no longer answers there.", "domains")
