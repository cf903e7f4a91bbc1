"""Cookies of a shop's visitors: of this host alone, out of reach of script, and over TLS nobody else's to set.

Shops are subdomains of one domain, so a shop's page could set a cookie for the whole domain and hand its own session or
cart to another shop's visitors. A name with the prefix __Host- is taken from the very host only, and needs TLS.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_SIXTY_DAYS = 60 * 24 * 3600


def cookie_name(request: HttpRequest, name: str) -> str:
    return f"__Host-{name}" if request.is_secure() else name


def read(request: HttpRequest, name: str) -> str | None:
    return request.COOKIES.get(cookie_name(request, name))


def keep(request: HttpRequest, response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=_SIXTY_DAYS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def forget(request: HttpRequest, response: HttpResponseBase, name: str) -> None:
    response.delete_cookie(cookie_name(request, name), samesite="Lax")
