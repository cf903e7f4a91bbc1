"""Making accounts and keeping their second factor."""

import base64
import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

import qrcode
import qrcode.image.svg
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import IntegrityError
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import login_attempts
from accounts.events import UserRegistered
from accounts.locks import app_waiting_for_update, apps_for_update, recovery_for_update
from accounts.models import User
from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.errors import Conflict, Invalid
from core.outbox import emit
from core.text import clean_text

RECOVERY_CODES = 10
validate_length = MaxLengthValidator(254)  # RFC 5321: a path in angle brackets has 256 octets


def register(*, email: str, password: str, name: str = "", is_operator: bool = False) -> User:
    """Make an account. Raises Invalid with a message per field, Conflict when the address has an account."""
    email = email.strip().lower()
    user = User(email=email, name=clean_text(name, multiline=False).strip()[:150], is_operator=is_operator)
    _check(user, password)
    user.set_password(password)
    try:
        with platform_atomic(savepoint=True):
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
            audit(actor_of(user), "account.registered", target="user", target_id=user.id)
            emit(UserRegistered(user_id=user.id))
    except IntegrityError:
        raise Conflict(
            "There is an account with this e-mail address already. Sign in to open another shop.",
            field="email",
            code="account_exists",
        ) from None
    return user


def make_operator(*, email: str, password: str = "", name: str = "", actor: Actor) -> User:
    """Let a person operate the platform: whose account this is, or a new one with this password.

    Operators need a second factor, which they set up when they next sign in. Raises Invalid as `register` does.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    with platform_atomic():
        if user is None:
            user = register(email=email, password=password, name=name, is_operator=True)
        else:
            user.is_operator = True
            user.save(update_fields=["is_operator"])
        audit(actor, "account.made_operator", target="user", target_id=user.id)
    return user


def _check(user: User, password: str) -> None:
    errors: dict[str, list[str]] = {}
    try:
        validate_length(user.email)
        validate_email(user.email)
    except ValidationError:
        errors["email"] = ["Enter an e-mail address such as ana@example.org."]
    try:
        validate_password(password, user)
    except ValidationError as error:
        errors["password"] = list(error.messages)
    if errors:
        raise Invalid("Please correct the marked fields.", errors=errors)


def prove_email(user: User) -> None:
    """The person followed a link we mailed to the account's address: no other proof is asked for."""
    with platform_atomic():
        EmailAddress.objects.filter(user=user, email__iexact=user.email).update(verified=True)
        audit(actor_of(user), "account.email_proved", target="user", target_id=user.id)


def resume_registration(*, email: str, password: str, ip: str) -> User | None:
    """The account of a sign-up that broke off: nobody ever signed in with it, and the password is right.

    None for every other account. Counts as a try at the password: raises RateLimited.
    """
    user = User.objects.filter(
        email=email.strip().lower(), last_login__isnull=True, is_operator=False
    ).first()
    if user is None or not user.is_active or TOTPDevice.objects.filter(user=user).exists():
        return None
    login_attempts.require(ip=ip, email=user.email)
    if not user.check_password(password):
        return None
    login_attempts.succeeded(ip=ip, email=user.email)
    return user


def withdraw_registration(user_id: UUID) -> None:
    """Undo a registration whose shop could not be made, so that the same address can try again at once."""
    with platform_atomic():
        User.objects.filter(id=user_id, last_login__isnull=True).delete()


def rename(user: User, *, name: str) -> None:
    """Change the name that staff lists and logs show."""
    with platform_atomic():
        user.name = clean_text(name, multiline=False).strip()[:150]
        user.save(update_fields=["name"])
        audit(actor_of(user), "account.renamed", target="user", target_id=user.id)


def actor_of(user: User, ip: str = "") -> Actor:
    """The person as such: no permission of any shop."""
    kind: Any = "operator" if user.is_operator else "user"
    return Actor(kind=kind, id=str(user.id), label=user.get_full_name(), ip=ip)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs: a picture to scan, or the secret to type."""

    device_id: int
    secret: str
    picture: str  # data: URI of an SVG


def begin_second_factor(user: User) -> Enrolment:
    """A device that counts only after its first code was confirmed; an unconfirmed one is used again."""
    with platform_atomic():
        device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
        if device is None:
            device = TOTPDevice.objects.create(user=user, name="Authenticator app", confirmed=False)
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    issuer = quote(settings.OTP_TOTP_ISSUER)
    uri = f"otpauth://totp/{issuer}:{quote(user.email)}?secret={secret}&issuer={issuer}&digits=6&period=30"
    return Enrolment(device.pk, secret, _picture(uri))


def _picture(uri: str) -> str:
    image = qrcode.make(uri, image_factory=qrcode.image.svg.SvgPathFillImage, border=2)
    buffer = io.BytesIO()
    image.save(buffer)
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()


def confirm_second_factor(user: User, code: str) -> tuple[TOTPDevice, list[str]]:
    """Switch the second factor on. Returns the device and fresh recovery codes; raises Invalid for a wrong code."""
    with platform_atomic():
        device = app_waiting_for_update(user)
        if device is not None and device.verify_token(_digits(code)):
            device.confirmed = True
            device.save()
            TOTPDevice.objects.filter(user=user, confirmed=True).exclude(pk=device.pk).delete()
            codes = _new_recovery_codes(user)
            audit(actor_of(user), "account.second_factor_enabled", target="user", target_id=user.id)
            return device, codes
    raise Invalid(
        "This code does not match. Check the clock of your phone and try the next code.", field="code"
    )


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes, each good once; the old ones stop working."""
    with platform_atomic():
        codes = _new_recovery_codes(user)
        audit(actor_of(user), "account.recovery_codes_renewed", target="user", target_id=user.id)
    return codes


def _new_recovery_codes(user: User) -> list[str]:
    device, _ = StaticDevice.objects.get_or_create(
        user=user, name="Recovery codes", defaults={"confirmed": True}
    )
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


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


def disable_second_factor(user: User) -> None:
    """Switch it off; operators cannot (Conflict)."""
    if user.is_operator:
        raise Conflict("Operators need a second factor. Set up another app first; it replaces this one.")
    with platform_atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        audit(actor_of(user), "account.second_factor_disabled", target="user", target_id=user.id)
