"""Who may see the storefront: everybody, or only people with a password."""

from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from shops.addresses import shop_url
from shops.storefront_lock import LONGEST, SHORTEST, lock_storefront, open_storefront
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.forms import SecretInput, StoaForm


class PasswordForm(StoaForm):
    password = forms.CharField(
        min_length=SHORTEST,
        max_length=LONGEST,
        label="Password for visitors",
        widget=SecretInput(),
        help_text="You tell it to those who may look. We keep no copy that can be read.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autocomplete"] = "off"


@shop_view("settings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: ShopRequest) -> HttpResponseBase:
    """Close the shop to the public with a password, or give another one."""
    form = PasswordForm(sent(request))

    def save() -> HttpResponseBase:
        lock_storefront(request.shop.id, actor=request.actor, password=form.cleaned_data["password"])
        return done(request, "Visitors need this password now.", "storefront_access")

    address = shop_url(request.shop, "/")
    return form_page(request, "backoffice/settings/access.html", form, save, shop_address=address)


@shop_view("settings.edit")
@require_POST
def opening(request: ShopRequest) -> HttpResponseBase:
    """Open to everybody."""
    open_storefront(request.shop.id, actor=request.actor)
    return done(request, "Your shop is open to everybody.", "storefront_access")
