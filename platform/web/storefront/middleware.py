"""Cross-site requests on a shop's host are refused by their origin, not by a token.

A token in the page would make every page personal. Every browser of the last years sends Origin with a POST, and most
send Sec-Fetch-Site; a request that changes something and carries neither, or names another site, is refused.
Programs use the API, whose keys no browser attaches by itself.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.middleware import GetResponse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class SameOriginMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "surface", "public") != "storefront" or self._allowed(request):
            return self.get_response(request)
        message = "This form was sent from another site. Open the shop's own page and try again."
        return render(request, "errors/403.html", {"message": message}, status=403)

    def _allowed(self, request: HttpRequest) -> bool:
        if request.method in _SAFE or request.path_info.startswith("/api/"):
            return True
        site = request.META.get("HTTP_SEC_FETCH_SITE")
        if site is not None and site not in {"same-origin", "none"}:
            return False
        origin = request.META.get("HTTP_ORIGIN")
        if origin is None:
            return site is not None
        return urlsplit(origin).netloc.lower() == request.get_host().lower()
