"""Storefront forms are protected by where a request comes from, not by a token, so that pages can be cached.

A browser says so itself: `Sec-Fetch-Site` in all current ones, `Origin` with every POST in older ones. A request that
says neither comes from no browser with somebody's cookies, unless it is a very old one: then the Referer must match.
The API is left out: it knows keys that no browser attaches by itself, and no cookies.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.middleware import GetResponse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_MESSAGE = "This form was sent from another site. Open the shop's own page and try again."


class SameOriginMiddleware:
    """Refuses changes on a shop's host that another site's page has asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "surface", "public") != "storefront" or is_allowed(request):
            return self.get_response(request)
        return render(request, "errors/403.html", {"message": _MESSAGE}, status=403)


def is_allowed(request: HttpRequest) -> bool:
    """Whether nothing changes, or a page of this very host sent the request, or no page at all."""
    if request.method in _SAFE or request.path_info.startswith("/api/"):
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if source is None:
        return not request.COOKIES  # programs have no cookies; whoever has some must say where they come from
    parts = urlsplit(source)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == request.get_host()
