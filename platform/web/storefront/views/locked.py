"""The page of a shop that is not open to the public."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from core import ratelimit
from core.errors import DomainError, Invalid
from shops.context import current_shop
from shops.storefront_lock import is_password
from storefront_themes.engine.drops import Form, FormErrors
from web.access import client_ip
from web.storefront.forms import local_path
from web.storefront.lock import give_key, has_key
from web.storefront.pages import render

_TRIES = ratelimit.Rate(10, 600)  # of an address
_TRIES_AT_ALL = ratelimit.Rate(600, 3600)  # of everybody: no office is that large, and no botnet gets far
_WRONG = "This is not the password. Ask whoever told you about this shop."


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    """Asks for the password; whoever has given it goes on to where they wanted."""
    shop = current_shop()
    wanted = local_path(request.POST.get("return_to", "") or request.GET.get("return_to", "")) or "/"
    if not shop.is_locked or has_key(request, shop):
        return _onward(wanted)
    if request.method != "POST":
        return _page(request, wanted)
    try:
        _check(request)
    except DomainError as error:
        return _page(request, wanted, FormErrors(messages={"password": error.message}), status=error.status)
    response = _onward(wanted)
    give_key(request, response, shop)
    return response


def _check(request: HttpRequest) -> None:
    ratelimit.require("storefront-password", client_ip(request), _TRIES, fail_open=False)
    ratelimit.require("storefront-password", "shop", _TRIES_AT_ALL, fail_open=False)
    if not is_password(current_shop().id, request.POST.get("password", "")):
        raise Invalid(_WRONG, field="password")


def _page(
    request: HttpRequest, wanted: str, errors: FormErrors | None = None, *, status: int = 200
) -> HttpResponse:
    """The template `password`, which is all that somebody outside sees of the theme."""
    kind = "storefront_password"
    state = Form(id=f"{kind}_form", type=kind, errors=errors, _return_to=wanted)
    objects = {f"form_{kind}": state, "page_title": current_shop().name}
    return render(request, "password", objects, status=status, private=True)


def _onward(wanted: str) -> HttpResponse:
    response = HttpResponseRedirect(wanted, status=303)
    response["Cache-Control"] = "no-store"
    return response
