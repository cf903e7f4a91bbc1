"""The rows of this package that are locked: a person's second-factor devices, so that no code counts twice."""

from django_otp.models import Device

from accounts.models import AuthenticatorApp, RecoveryCodes, User
from core.locks import lock_rows


def app_waiting_for_update(user: User) -> AuthenticatorApp | None:
    """The authenticator app whose first code has not been shown yet."""
    found = lock_rows(AuthenticatorApp.objects.filter(user=user, confirmed=False))
    return found[0] if found else None


def apps_for_update(user: User) -> list[Device]:
    """The authenticator apps that count."""
    return list(lock_rows(AuthenticatorApp.objects.filter(user=user, confirmed=True)))


def recovery_for_update(user: User) -> list[Device]:
    """What the recovery codes hang on."""
    return list(lock_rows(RecoveryCodes.objects.filter(user=user, confirmed=True)))
