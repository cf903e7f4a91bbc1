"""What allauth does our way: no sign-up of its own, absolute addresses from settings, mails in our templates."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import login_attempts, services
from accounts.freshness import note_password
from core.addresses import public_url
from core.client import client_ip, network_of

_CHANGES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_reset",
    "account/email/email_changed": "email_changed",
    "account/email/email_deleted": "email_removed",
    "socialaccount/email/account_connected": "service_connected",
    "socialaccount/email/account_disconnected": "service_disconnected",
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing up makes account and shop in one form (web.public.signup), so allauth's own form is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind the proxy everybody has the proxy's address: ten wrong passwords of one would lock all out."""
        return network_of(client_ip(request.META))

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        note_password(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In place of the library's limits, which let anybody lock an account's owner out. Raises RateLimited."""
        login_attempts.require(ip=client_ip(request.META), email=credentials.get("email", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            login_attempts.succeeded(ip=client_ip(request.META), email=credentials.get("email", ""))
        return user

    def get_email_confirmation_url(self, request: HttpRequest | None, emailconfirmation: Any) -> str:
        return public_url(
            reverse("account_confirm_email", args=[emailconfirmation.key], urlconf=settings.ROOT_URLCONF)
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return public_url(path.replace("UID-KEY", key))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What the library changed is told by our own mail, from the outbox: a mail server that is away loses none."""
        kind = _CHANGES.get(template_prefix)
        if kind is not None:
            agent = self.request.META.get("HTTP_USER_AGENT", "")
            services.note_change(user, kind=kind, user_agent=agent, email=email or "")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails go out from the worker too, where no request says which site this is."""
        site = {"name": "Stoa", "domain": settings.DOMAIN}
        values = {"current_site": site, "email": email, "platform_url": public_url(), **context}
        self.render_mail(template_prefix, email, values).send()
