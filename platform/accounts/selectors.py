from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from accounts.models import AuthenticatorApp, RecoveryCodes, User


def user(user_id: UUID) -> User | None:
    return User.objects.filter(id=user_id).first()


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def never_signed_in(*, before: datetime, but: Iterable[QuerySet[Any, Any]]) -> list[UUID]:
    """Accounts of merchants and staff made before this moment that nobody has used since, the oldest thousand.

    `but` are queries for the ids of those that are kept: left out here, they would fill the thousand one day.
    """
    rows = User.objects.filter(last_login__isnull=True, is_operator=False, created_at__lt=before)
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    for kept in but:
        rows = rows.exclude(id__in=kept)
    return list(rows.exclude(id__in=confirmed).order_by("created_at").values_list("id", flat=True)[:1000])


def has_verified_email(user: User) -> bool:
    """Whether the person has shown that mail to their address reaches them. One query."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app is set up. One query."""
    return bool(AuthenticatorApp.objects.filter(user=user, confirmed=True).exists())


def has_authenticator(user: User) -> bool:
    """Whether an authenticator app was begun to be set up, confirmed or not. One query."""
    return bool(AuthenticatorApp.objects.filter(user=user).exists())


def recovery_codes_left(user: User) -> int:
    return sum(len(each.left()) for each in RecoveryCodes.objects.filter(user=user))
