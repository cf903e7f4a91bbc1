"""Keys for programs of the merchant's own."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shops.addresses import shop_url
from tenants.api_keys.scopes import SCOPES
from tenants.api_keys.selectors import keys
from tenants.api_keys.services import create_key, revoke_key
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.api_keys_forms import KeyForm


@shop_view("api_keys.manage")
@require_GET
def api_keys(request: ShopRequest) -> HttpResponseBase:
    labels = {scope.code: scope.label for scope in SCOPES}
    shown = [(key, [labels.get(code, code) for code in key.scopes]) for key in keys()]
    context = {"keys": shown, "docs_url": shop_url(request.shop, "/api/v1/docs/")}
    return render(request, "backoffice/api_keys/list.html", context)


@shop_view("api_keys.manage")
@never_cache
@require_http_methods(["GET", "POST"])
def new_key(request: ShopRequest) -> HttpResponseBase:
    """The answer to the POST shows the secret: it is kept nowhere, so there is no page to come back to."""
    form = KeyForm(sent(request))

    def save() -> HttpResponseBase:
        made = create_key(actor=request.actor, **form.cleaned_data)
        context = {
            "secret": made.secret,
            "name": form.cleaned_data["name"],
            "api_url": shop_url(request.shop, "/api/v1/"),
        }
        return render(request, "backoffice/api_keys/created.html", context, status=201)

    return form_page(request, "backoffice/api_keys/new.html", form, save)


@shop_view("api_keys.manage")
@require_POST
def revoke(request: ShopRequest, key_id: UUID) -> HttpResponseBase:
    revoke_key(actor=request.actor, key_id=key_id)
    return done(request, "The key was revoked. It stopped working at once.", "api_keys")
