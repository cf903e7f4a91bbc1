"""Joining a shop's staff by the link in a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import services as accounts
from accounts.selectors import user_by_email
from core.db import platform_atomic
from core.errors import DomainError
from shops.selectors import OpenInvitation, invitation_by_token
from shops.staffing import accept_invitation
from web.access import client_ip
from web.forms import add_domain_error
from web.public.invitation_forms import JoinForm

if TYPE_CHECKING:
    from accounts.models import User


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Accept with the account one has, or make one on the same page: the mailed link proved the address."""
    invitation = invitation_by_token(token)
    if invitation is None:
        return render(request, "public/invitation_over.html", status=410)
    if request.user.is_authenticated:
        return _join_signed_in(request, token, invitation)
    if user_by_email(invitation.email) is not None:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    return _join_with_new_account(request, token, invitation)


def _join_signed_in(request: HttpRequest, token: str, invitation: OpenInvitation) -> HttpResponseBase:
    user = cast("User", request.user)
    if request.method == "POST" and user.email == invitation.email.lower():
        accept_invitation(token, user=user, actor=accounts.actor_of(user, client_ip(request)))
        messages.success(request, f"You now work in {invitation.shop_name}.")
        return redirect("my_shops")
    return render(request, "public/invitation.html", {"invitation": invitation, "form": None})


def _join_with_new_account(request: HttpRequest, token: str, invitation: OpenInvitation) -> HttpResponseBase:
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _new_member(token, invitation, form.cleaned_data, client_ip(request))
            return perform_login(request, user, email_verification="none", redirect_url=reverse("my_shops"))  # type: ignore[no-any-return]  # allauth is untyped
        except DomainError as error:
            add_domain_error(form, error)
    values = {"invitation": invitation, "form": form}
    return render(request, "public/invitation.html", values, status=422 if form.errors else 200)


def _new_member(token: str, invitation: OpenInvitation, data: dict[str, Any], ip: str) -> User:
    with platform_atomic():
        user = accounts.register(email=invitation.email, password=data["password"], name=data["name"])
        accounts.prove_email(user)
        accept_invitation(token, user=user, actor=accounts.actor_of(user, ip))
    return user
