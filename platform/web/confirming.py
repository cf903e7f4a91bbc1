"""Asking who is there once more, before what an unlocked screen or a stolen session must not be enough for.

Whoever has a second factor shows a code again, everybody else the password; for five minutes that counts.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.freshness import is_fresh
from core.middleware import GetResponse

# The pages that ask: what moves the account, its keys or the shop's money to somebody else. True: to see them, too.
ASKED_FOR = {
    "account_email": False,
    "account_change_password": True,
    "account_set_password": True,
    "socialaccount_connections": False,
    "second_factor_setup": True,
    "second_factor_codes": False,
    "second_factor_off": False,
    "end_browser": False,
    "end_other_browsers": False,
    "backoffice:api_key_new": True,
    "backoffice:payments_gateways": True,
    "backoffice:payments_onboarding": False,
    "backoffice:payments_dashboard": True,
    "backoffice:staff_invite": True,
    "backoffice:invitation_resend": False,
    "backoffice:staff_role": True,
    "backoffice:staff_remove": False,
    # Who is signed in connects an account there, with which one gets in from then on.
    **{f"{name}_login": True for name in settings.SOCIAL_PROVIDERS},
}


class ConfirmationMiddleware:
    """Sends whoever has not shown it lately to the page that asks, and from there back to where they were."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        """After URL and user are known, before the page runs."""
        if getattr(request, "surface", "public") != "public" or request.resolver_match is None:
            return None
        also_to_see = ASKED_FOR.get(request.resolver_match.view_name)
        if also_to_see is None or (request.method in {"GET", "HEAD"} and not also_to_see):
            return None
        if not request.user.is_authenticated or is_fresh(request):
            return None
        return redirect(f"{reverse('confirm')}?{urlencode({'next': _way_back(request, also_to_see)})}")


def _way_back(request: HttpRequest, can_be_seen: bool) -> str:
    """A page to come back to: a POST is not repeated, the button is pressed again."""
    if can_be_seen:
        return request.get_full_path()
    page: str = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/" + page.partition("://")[2].partition("/")[2]
    return reverse("my_shops")
