"""Landing page, sign-up, and a person's shops."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import services as accounts
from core import ratelimit
from core.errors import DomainError
from shops.context import ShopRef
from shops.errors import SlugInvalid
from shops.selectors import shops_of
from shops.services import create_shop
from shops.slugs import check_slug, is_slug_free, suggest_slug, taken
from web.access import UserRequest, client_ip, signed_in
from web.choices import likely_country
from web.forms import add_domain_error
from web.public.forms import ProfileForm, ShopForm, SignUpForm
from web.public.signing_up import SIGN_UPS, open_account_and_shop

_FIELDS = {"name": "shop_name"}
_LOOKS = ratelimit.Rate(120, 60)


@require_GET
def home(request: HttpRequest) -> HttpResponseBase:
    return render(request, "public/home.html")


@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Account and shop in one form; with an account, the shop alone."""
    if request.user.is_authenticated:
        return redirect("new_shop")
    form = SignUpForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            return open_account_and_shop(request, form.cleaned_data)
        except DomainError as error:
            _add_error(form, error)
    return render(request, "public/sign_up.html", {"form": form}, status=422 if form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, str]:
    """The name that was typed on the front page with the address it suggests, and the country of the reader."""
    name = " ".join(request.GET.get("name", "").replace("\0", "").split())[:80]
    shop = {"shop_name": name, "slug": suggest_slug(name)} if name else {}
    return {"country": likely_country(request.headers.get("Accept-Language", "")) or "DE", **shop}


def _add_error(form: Any, error: DomainError) -> None:
    if error.field in _FIELDS:
        error.field = _FIELDS[error.field]
    add_domain_error(form, error)


@require_GET
def slug_status(request: HttpRequest) -> HttpResponseBase:
    """What is said of an address while it is typed: a small piece of HTML."""
    ratelimit.require("slug", client_ip(request), _LOOKS)
    try:
        slug = check_slug(request.GET.get("slug", "")[:100])
    except SlugInvalid as error:
        return render(request, "components/slug_status.html", {"ok": False, "message": error.message})
    if not is_slug_free(slug):
        other = suggest_slug(slug)
        message = f"{taken(slug).message} {other} is free." if other else taken(slug).message
        return render(request, "components/slug_status.html", {"ok": False, "message": message})
    return render(request, "components/slug_status.html", {"ok": True, "message": "This address is free."})


@signed_in
@require_http_methods(["GET", "POST"])
def new_shop(request: UserRequest) -> HttpResponseBase:
    """Another shop for somebody who has an account."""
    form = ShopForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ratelimit.require("sign-up", client_ip(request), SIGN_UPS)
            shop = create_shop(
                owner=request.user,
                name=data["shop_name"],
                slug=data["slug"],
                country=data["country"],
                actor=request.actor,
            )
            return redirect("backoffice:home", shop.slug)
        except DomainError as error:
            _add_error(form, error)
    return render(request, "public/new_shop.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_GET
def my_shops(request: UserRequest) -> HttpResponseBase:
    """Where a person works; straight into the shop when there is one only."""
    shops: list[ShopRef] = shops_of(request.user)
    if len(shops) == 1:
        return redirect("backoffice:home", shops[0].slug)
    if not shops and request.user.is_operator:
        return redirect("operations:home")
    return render(request, "public/my_shops.html", {"shops": shops})


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: UserRequest) -> HttpResponseBase:
    form = ProfileForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        accounts.rename(request.user, name=form.cleaned_data["name"])
        return redirect("profile")
    return render(request, "public/profile.html", {"form": form})
