"""Account and shop in one go, and the same again for whoever was cut off half-way."""

from typing import Any

from allauth.account.utils import perform_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts import services as accounts
from core import ratelimit
from core.errors import DomainError
from shops import provisioning
from shops.services import create_shop
from shops.slugs import check_slug, is_slug_free, taken
from web.access import client_ip

SIGN_UPS = ratelimit.Rate(20, 3600)


def open_account_and_shop(request: HttpRequest, data: dict[str, Any]) -> HttpResponseBase:
    """Sign up, sign in, into the new shop. Raises DomainError; then there is neither account nor shop.

    Account and shop are two transactions. Who sends the form again after a crash between them, or clicks twice, goes on
    where the first one stopped.
    """
    ip = client_ip(request)
    ratelimit.require("sign-up", ip, SIGN_UPS)
    user = accounts.resume_registration(email=data["email"], password=data["password"], ip=ip)
    shop = provisioning.finish_of(user.id, actor=accounts.actor_of(user, ip)) if user else None
    if user is None or shop is None:
        user, shop = _make(user, data, ip)
    target = reverse("backoffice:home", args=[shop.slug])
    return perform_login(request, user, email_verification="none", redirect_url=target, signup=True)  # type: ignore[no-any-return]  # allauth is untyped


def _make(begun: Any, data: dict[str, Any], ip: str) -> tuple[Any, Any]:
    slug = check_slug(data["slug"])
    if not is_slug_free(slug):
        raise taken(slug)
    user = begun or accounts.register(email=data["email"], password=data["password"])
    try:
        wanted = {"name": data["shop_name"], "slug": slug, "country": data["country"]}
        return user, create_shop(owner=user, actor=accounts.actor_of(user, ip), **wanted)
    except DomainError:
        # Refused before a shop existed: let the same address try again. After any other failure the sweep finishes.
        if begun is None:
            accounts.withdraw_registration(user.id)
        raise
