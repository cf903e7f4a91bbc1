"""Django's and the libraries' middleware, on the surface they are for.

A storefront page needs no session, no user and no CSRF token: it carries nothing personal and can be cached. So what
signs a User in runs on the platform's own host only, and costs a storefront request one attribute look-up each.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django_otp.middleware import OTPMiddleware

from accounts.browsers import note_browser
from core.browsers import is_to_be_noted
from core.errors import DomainError
from core.middleware import GetResponse
from web.access import client_ip, second_factor_first
from web.errors import domain_error_page


class _OnPublic:
    """Mixin: does nothing on any other surface."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if getattr(request, "surface", "public") != "public":
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]  # the middleware this is mixed into

    def process_view(self, request: HttpRequest, *args: Any) -> Any:
        parent = getattr(super(), "process_view", None)
        if parent is None or getattr(request, "surface", "public") != "public":
            return None
        return parent(request, *args)


class PublicSessionMiddleware(_OnPublic, SessionMiddleware):
    """Sessions of Users: one host-only cookie on the platform's host."""


class PublicCsrfMiddleware(_OnPublic, CsrfViewMiddleware):
    """Token-based CSRF protection; storefronts check the request's origin instead."""


class PublicAuthenticationMiddleware(_OnPublic, AuthenticationMiddleware):
    """request.user."""


class PublicOtpMiddleware(_OnPublic, OTPMiddleware):
    """request.user.is_verified(): whether the second factor was shown in this session."""


class PublicSecondFactorMiddleware(_OnPublic):
    """The library's own account pages ask for the second factor as ours do.

    They know sign-in only: with a stolen password alone one could have changed the e-mail address, the password, or
    ended the other browsers. What it takes to get in or out stays open.
    """

    _open = frozenset(
        {
            "account_login",
            "account_logout",
            "account_inactive",
            "account_confirm_email",
            "account_email_verification_sent",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "second_factor_verify",
        }
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponseBase | None:
        """After URL and user are known, before the page runs."""
        if getattr(request, "surface", "public") != "public" or not self._is_account_page(request):
            return None
        return second_factor_first(request) if request.user.is_authenticated else None

    def _is_account_page(self, request: HttpRequest) -> bool:
        found = request.resolver_match
        return (
            request.path_info.startswith(("/accounts/", "/invitations/"))
            and found is not None
            and found.view_name not in self._open
        )


class PublicMessageMiddleware(_OnPublic, MessageMiddleware):
    """Flash messages."""


class PublicUserSessionsMiddleware:
    """Keeps the list of a User's signed-in browsers: a new one at once, after that once a minute.

    In place of the library's, which sent four statements with every request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "surface", "public") == "public" and request.user.is_authenticated:
            self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        session_key = request.session.session_key
        visit = {"ip": client_ip(request), "user_agent": request.META.get("HTTP_USER_AGENT", "")}
        if session_key and is_to_be_noted(session_key, **visit):
            note_browser(request.user, session_key=session_key, **visit)  # type: ignore[arg-type]  # is signed in


class DomainErrorMiddleware:
    """Maps every error the domain raises to a page with its status: once, for all HTML surfaces."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 429 and "Retry-After" not in response:
            response["Retry-After"] = (
                "60"  # the account library's pages say no; their limits are all per minute
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, DomainError):
            return domain_error_page(request, exception)
        return None
