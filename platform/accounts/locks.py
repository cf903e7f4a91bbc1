"""The rows of this package that are locked: a person's second-factor devices, so that no code counts twice."""

from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from core.locks import lock_rows


def app_waiting_for_update(user: User) -> TOTPDevice | None:
    """The authenticator app whose first code has not been shown yet."""
    found = lock_rows(TOTPDevice.objects.filter(user=user, confirmed=False))
    return found[0] if found else None


def apps_for_update(user: User) -> list[Device]:
    """The authenticator apps that count."""
    return list(lock_rows(TOTPDevice.objects.filter(user=user, confirmed=True)))


def recovery_for_update(user: User) -> list[Device]:
    """What the recovery codes hang on."""
    return list(lock_rows(StaticDevice.objects.filter(user=user, confirmed=True)))
