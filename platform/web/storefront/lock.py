"""A shop that is not open to the public: everybody but those who gave its password is led to the password page.

Whether a shop is locked stands in the directory (`ShopRef.lock`), which is in memory, and is a part of the key of every
page that is kept: one that was made for those inside is never given to those outside, nor the other way round.
"""

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import urlencode

from core.client import bearer
from core.middleware import GetResponse
from shops.context import ShopRef
from web import cookies

COOKIE = "stoa_visitor"
_SIXTY_DAYS = 60 * 24 * 3600
_SIGNER = TimestampSigner(salt="web.storefront.lock", sep=".")
# What must work for people outside: the page itself and what it is drawn with, what search engines and our own checks
# ask, links of mails, which are keys of their own, and the way into a preview.
_OUTSIDE = (
    "/password", "/assets/", "/media/", "/robots.txt", "/favicon.ico", "/.well-known/", "/newsletter/", "/orders/",
    "/preview/",
)  # fmt: skip
_DRAWN_WITH = ("/assets/", "/media/")


class LockedShopMiddleware:
    """Stands before everything a shop's host shows, the API without a key included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        shop: ShopRef | None = getattr(request, "shop", None)
        if getattr(request, "surface", "public") != "storefront" or shop is None or not shop.is_locked:
            return self.get_response(request)
        response = self.get_response(request) if _may_see(request, shop) else _refusal(request)
        if response.status_code == 404 and not has_key(request, shop):
            response = _refusal(request)  # the theme's page for what is not there has the shop's menus
        if not request.path_info.startswith(_DRAWN_WITH):
            response["Cache-Control"] = "private, no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def _may_see(request: HttpRequest, shop: ShopRef) -> bool:
    if request.path_info.startswith(_OUTSIDE) or has_key(request, shop):
        return True
    # A program with a key: the API checks it, and refuses one that is not this shop's.
    return request.path_info.startswith("/api/") and bearer(request.META) is not None


def _refusal(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return HttpResponse("This shop is not open to the public.", status=403, content_type="text/plain")
    if request.method in {"GET", "HEAD"} and request.path_info not in {"/", "/password"}:
        return HttpResponseRedirect(f"/password?{urlencode({'return_to': request.get_full_path()})}")
    return HttpResponseRedirect("/password", status=303)


def has_key(request: HttpRequest, shop: ShopRef) -> bool:
    """Whether this browser has given the password that holds now. No query."""
    try:
        given = _SIGNER.unsign(cookies.read(request, COOKIE) or "", max_age=_SIXTY_DAYS)
    except BadSignature:
        return False
    return given == _claim(shop)


def give_key(request: HttpRequest, response: HttpResponse, shop: ShopRef) -> None:
    """Let this browser in, until the password is another one."""
    cookies.keep(request, response, COOKIE, _SIGNER.sign(_claim(shop)))


def _claim(shop: ShopRef) -> str:
    return f"{shop.id.hex}-{shop.lock}"
