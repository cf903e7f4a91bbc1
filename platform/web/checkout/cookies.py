"""The customer's cookie: who is signed in at this shop. Host-only, so no other shop and no staff page sees it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tenants.customers.selectors import CustomerData, customer_by_session
from web import cookies

CUSTOMER_COOKIE = "stoa_customer"


def session_token(request: HttpRequest) -> str | None:
    return cookies.read(request, CUSTOMER_COOKIE)


def current_customer(request: HttpRequest) -> CustomerData | None:
    """Who is signed in, asked once per request."""
    if not hasattr(request, "_customer"):
        request._customer = customer_by_session(session_token(request))  # type: ignore[attr-defined]  # kept for the request
    found: CustomerData | None = request._customer  # type: ignore[attr-defined]  # set above
    return found


def keep_session(request: HttpRequest, response: HttpResponseBase, token: str) -> None:
    cookies.keep(request, response, CUSTOMER_COOKIE, token)


def forget_session(request: HttpRequest, response: HttpResponseBase) -> None:
    cookies.forget(request, response, CUSTOMER_COOKIE)
