"""The customer's cookie: who is signed in at this shop. Host-only, so no other shop and no staff page sees it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tenants.customers.selectors import CustomerData, customer_by_session

CUSTOMER_COOKIE = "stoa_customer"
_SIXTY_DAYS = 60 * 24 * 3600


def session_token(request: HttpRequest) -> str | None:
    return request.COOKIES.get(CUSTOMER_COOKIE)


def current_customer(request: HttpRequest) -> CustomerData | None:
    """Who is signed in, asked once per request."""
    if not hasattr(request, "_customer"):
        request._customer = customer_by_session(session_token(request))  # type: ignore[attr-defined]  # kept for the request
    found: CustomerData | None = request._customer  # type: ignore[attr-defined]  # set above
    return found


def keep_session(request: HttpRequest, response: HttpResponseBase, token: str) -> None:
    response.set_cookie(
        CUSTOMER_COOKIE, token, max_age=_SIXTY_DAYS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def forget_session(response: HttpResponseBase) -> None:
    response.delete_cookie(CUSTOMER_COOKIE, samesite="Lax")
