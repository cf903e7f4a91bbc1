"""The cart's cookie: set when something is put into the cart, never by looking at a page."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

CART_COOKIE = "stoa_cart"
_SIXTY_DAYS = 60 * 24 * 3600


def cart_token(request: HttpRequest) -> str | None:
    """The token of the browser's cart, if it has one."""
    return request.COOKIES.get(CART_COOKIE)


def keep_cart(request: HttpRequest, response: HttpResponseBase, token: str | None) -> None:
    """Let the browser keep this cart; None lets it forget. Host-only, out of reach of script."""
    if token is None:
        response.delete_cookie(CART_COOKIE, samesite="Lax")
        return
    response.set_cookie(
        CART_COOKIE, token, max_age=_SIXTY_DAYS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
