"""The second factor of an account: an authenticator app, and codes for when it is lost."""

import base64
import io
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import qrcode
import qrcode.image.svg
from django.conf import settings

from accounts.locks import app_waiting_for_update, apps_for_update, recovery_for_update
from accounts.models import AuthenticatorApp, RecoveryCodes, User
from accounts.services.changes import Kind, tell_owner
from accounts.services.registration import actor_of
from core.audit import audit
from core.db import platform_atomic
from core.errors import Conflict, Invalid

RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs: a picture to scan, or the secret to type."""

    device_id: int
    secret: str
    picture: str  # data: URI of an SVG


def begin_second_factor(user: User) -> Enrolment:
    """A device that counts only after its first code was confirmed; an unconfirmed one is used again."""
    with platform_atomic():
        device = AuthenticatorApp.objects.filter(user=user, confirmed=False).first()
        if device is None:
            device = AuthenticatorApp.objects.create(user=user, name="Authenticator app", confirmed=False)
    secret = device.secret
    issuer = quote(settings.OTP_TOTP_ISSUER)
    uri = f"otpauth://totp/{issuer}:{quote(user.email)}?secret={secret}&issuer={issuer}&digits=6&period=30"
    return Enrolment(device.pk, secret, _picture(uri))


def _picture(uri: str) -> str:
    image = qrcode.make(uri, image_factory=qrcode.image.svg.SvgPathFillImage, border=2)
    buffer = io.BytesIO()
    image.save(buffer)
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()


def confirm_second_factor(
    user: User, code: str, *, user_agent: str = ""
) -> tuple[AuthenticatorApp, list[str]]:
    """Switch the second factor on. Returns the device and fresh recovery codes; raises Invalid for a wrong code."""
    with platform_atomic():
        device = app_waiting_for_update(user)
        if device is not None and device.verify_token(_digits(code)):
            device.confirmed = True
            device.save()
            AuthenticatorApp.objects.filter(user=user, confirmed=True).exclude(pk=device.pk).delete()
            codes = _new_recovery_codes(user)
            audit(actor_of(user), "account.second_factor_enabled", target="user", target_id=user.id)
            tell_owner(user, kind=Kind.SECOND_FACTOR_ON, user_agent=user_agent)
            return device, codes
    raise Invalid(
        "This code does not match. Check the clock of your phone and try the next code.", field="code"
    )


def new_recovery_codes(user: User, *, user_agent: str = "") -> list[str]:
    """Ten codes, each good once; the old ones stop working."""
    with platform_atomic():
        codes = _new_recovery_codes(user)
        audit(actor_of(user), "account.recovery_codes_renewed", target="user", target_id=user.id)
        tell_owner(user, kind=Kind.RECOVERY_CODES, user_agent=user_agent)
    return codes


def _new_recovery_codes(user: User) -> list[str]:
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    RecoveryCodes.objects.update_or_create(
        user=user, name="Recovery codes", defaults={"confirmed": True, "codes": " ".join(codes)}
    )
    return codes


def _random_code() -> str:
    """Eight letters and digits, 40 bits: guessing is slowed down, see `check_second_factor`."""
    return base64.b32encode(secrets.token_bytes(5)).decode("ascii").lower()


def check_second_factor(user: User, code: str) -> Any:
    """The device that accepts the code, of an app or for recovery. Raises Invalid, and slows guessing down."""
    from_app = code.replace(" ", "").isdigit()
    cleaned = _digits(code) if from_app else code.strip().lower()
    with platform_atomic():
        for device in apps_for_update(user) if from_app else recovery_for_update(user):
            allowed, _ = device.verify_is_allowed()
            if allowed and device.verify_token(cleaned):
                return device
    raise Invalid(
        "This code is wrong, was used already, or came too soon after a wrong one. Try the next one.",
        field="code",
    )


def _digits(code: str) -> str:
    return "".join(char for char in code if char.isascii() and char.isdigit())


def disable_second_factor(user: User, *, user_agent: str = "") -> None:
    """Switch it off; operators cannot (Conflict)."""
    if user.is_operator:
        raise Conflict("Operators need a second factor. Set up another app first; it replaces this one.")
    with platform_atomic():
        AuthenticatorApp.objects.filter(user=user).delete()
        RecoveryCodes.objects.filter(user=user).delete()
        audit(actor_of(user), "account.second_factor_disabled", target="user", target_id=user.id)
        tell_owner(user, kind=Kind.SECOND_FACTOR_OFF, user_agent=user_agent)
