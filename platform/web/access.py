"""Who may see a page: decorators of views. Each answers before the view runs, and tells a stranger nothing.

Another shop's back office is 404, not 403: whether a shop exists is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.selectors import has_second_factor
from accounts.services import actor_of
from core.actor import Actor
from core.client import client_ip as address_of
from core.errors import Forbidden
from core.registry import permissions
from shops.actors import operator_actor, staff_actor
from shops.context import ShopRef, use
from shops.errors import ShopGone
from shops.selectors import shop_by_slug

if TYPE_CHECKING:
    from accounts.models import User


class UserRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    actor: Actor


class ShopRequest(UserRequest):
    """A request inside a shop's back office; the shop is entered."""

    shop: ShopRef


View = Callable[..., HttpResponseBase]


def client_ip(request: HttpRequest) -> str:
    """The address the request came from, for limits and logs."""
    return address_of(request.META)


def signed_in(view: Callable[Concatenate[UserRequest, ...], HttpResponseBase]) -> View:
    """Somebody with an account, and past the second factor if they have one."""

    @wraps(view)
    @login_required
    def admitted(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = second_factor_first(request)
        if answer is not None:
            return answer
        request.actor = actor_of(request.user, client_ip(request))
        return view(request, *args, **kwargs)

    @wraps(view)
    def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _whole_page(request, admitted(request, *args, **kwargs))

    return checked


def _whole_page(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """The answer; but whoever was signed out in the meantime signs in on a page, not in the part of one that HTMX
    would put it into: the page is asked for again, and leads there and back.
    """
    leaves = isinstance(answer, HttpResponseRedirect) and answer.url.partition("?")[0] in _sign_in_pages()
    if leaves and request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return answer


def _sign_in_pages() -> tuple[str, str]:
    return resolve_url(settings.LOGIN_URL), reverse("second_factor_verify")


def is_verified(user: Any) -> bool:
    """Whether the second factor was shown in this session; django-otp's middleware gives every user the question."""
    return bool(user.is_verified())


def second_factor_first(request: Any) -> HttpResponseRedirect | None:
    """To the second factor, for whoever has set one up and has not shown it in this session."""
    if is_verified(request.user) or not has_second_factor(request.user):
        return None
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('second_factor_verify')}?{query}")


def shop_view(permission: str) -> Callable[[Callable[Concatenate[ShopRequest, ...], HttpResponseBase]], View]:
    """Staff of the shop in the address, holding the permission. While the view runs, the shop is entered and its time
    zone holds.
    """

    def decorate(view: Callable[Concatenate[ShopRequest, ...], HttpResponseBase]) -> View:
        @wraps(view)
        @signed_in
        def checked(request: Any, shop_slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            shop = shop_by_slug(shop_slug)
            if shop is None:
                raise Http404("no such shop")
            actor = staff_actor(request.user, shop, ip=client_ip(request))
            if shop.status == "deleted":
                raise ShopGone("This shop was deleted.")
            if not actor.can(permission):
                label = permissions()[permission].label
                raise Forbidden(f"Your role does not allow this: {label}. Ask the shop's owner.")
            request.shop, request.actor = shop, actor
            with use(shop), timezone.override(ZoneInfo(shop.timezone)):
                return _rendered(view(request, *args, **kwargs))

        checked.permission = permission  # type: ignore[attr-defined]  # read by the permission tests
        return checked

    return decorate


def _rendered(response: Any) -> HttpResponseBase:
    """A lazy template response reads the shop's rows too: render it while the shop is entered."""
    if hasattr(response, "render") and callable(response.render):
        return response.render()  # type: ignore[no-any-return]  # SimpleTemplateResponse
    return response  # type: ignore[no-any-return]


def operator_view(view: Callable[Concatenate[UserRequest, ...], HttpResponseBase]) -> View:
    """Operators, past their second factor, which they must have. Everybody else: no such page."""

    @wraps(view)
    @login_required
    def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_operator:
            raise Http404("not an operator")
        if not is_verified(request.user):
            name = "second_factor_verify" if has_second_factor(request.user) else "second_factor_setup"
            return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
        request.actor = operator_actor(request.user, ip=client_ip(request))
        return view(request, *args, **kwargs)

    checked.operator_only = True  # type: ignore[attr-defined]  # read by the permission tests
    return checked
