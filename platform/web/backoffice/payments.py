"""How customers can pay: the connected account, and the gateways that need none."""

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from billing.connect.selectors import account_of
from shops.services import set_payments
from tenants.store.services import update_settings
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.payments_forms import GatewaysForm
from web.backoffice.payments_state import state_of
from web.backoffice.settings import stored
from web.backoffice.settings_forms import ManualPaymentForm


@shop_view("settings.edit")
@require_http_methods(["GET", "POST"])
def payments(request: ShopRequest) -> HttpResponseBase:
    """Everything about being paid; the form on it is the manual payment's."""
    form = ManualPaymentForm(sent(request), initial=stored(ManualPaymentForm))

    def save() -> HttpResponseBase:
        update_settings(actor=request.actor, changes=form.changes(), seen=form.cleaned_data["seen"])
        return done(request, "Settings saved.", "payments")

    return form_page(request, "backoffice/payments/page.html", form, save, **_context(request))


def _context(request: ShopRequest) -> dict[str, Any]:
    return {"account": state_of(account_of(request.shop.id)), "gateways": gateways_form(request)}


def gateways_form(request: ShopRequest, data: Any = None) -> GatewaysForm:
    present = request.shop.gateways
    offered = settings.TEST_GATEWAY or "test" in present
    initial = {"manual": "manual" in present, "test": "test" in present}
    return GatewaysForm(data, cards=request.shop.card_payments_ready, test=offered, initial=initial)


@shop_view("payments.setup")
@require_http_methods(["GET", "POST"])
def gateways(request: ShopRequest) -> HttpResponseBase:
    """Switch the ways to pay on and off."""
    form = gateways_form(request, sent(request))

    def save() -> HttpResponseBase:
        set_payments(request.shop.id, actor=request.actor, switch=form.switched)
        return done(request, "Ways to pay saved.", "payments")

    return form_page(request, "backoffice/payments/gateways.html", form, save)
