from uuid import UUID

from allauth.account.models import EmailAddress
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User


def user(user_id: UUID) -> User | None:
    return User.objects.filter(id=user_id).first()


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def has_verified_email(user: User) -> bool:
    """Whether the person has shown that mail to their address reaches them. One query."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app is set up. One query."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def recovery_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())
