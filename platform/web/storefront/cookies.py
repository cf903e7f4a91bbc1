"""The cart's cookie: set when something is put into the cart, never by looking at a page."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from web import cookies

CART_COOKIE = "stoa_cart"


def cart_token(request: HttpRequest) -> str | None:
    """The token of the browser's cart, if it has one."""
    return cookies.read(request, CART_COOKIE)


def keep_cart(request: HttpRequest, response: HttpResponseBase, token: str | None) -> None:
    """Let the browser keep this cart; None lets it forget."""
    if token is None:
        cookies.forget(request, response, CART_COOKIE)
    else:
        cookies.keep(request, response, CART_COOKIE, token)
