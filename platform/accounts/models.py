"""A person with a platform account (merchant, staff, operator), and a second factor. Customers live in their shop."""

import base64
import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, DeviceManager, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from core.clock import now
from core.crypto import EncryptedTextField
from core.ids import uuid7
from core.records import Record
from core.text import CleanCharField


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # django-otp: untyped
    """Signs in with an e-mail address; one account may belong to many shops."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = CleanCharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email


def new_secret() -> str:
    """20 random bytes as base 32, the length RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


class AuthenticatorApp(TimestampMixin, ThrottlingMixin, Device):
    """An app on a phone that shows six digits, others every half minute (RFC 6238). Its secret is encrypted at rest."""

    secret = EncryptedTextField(default=new_secret, help_text="Base 32, as it is typed into the app.")
    drift = models.SmallIntegerField(
        default=0, help_text="By how many half minutes the phone's clock is off."
    )
    last_step = models.BigIntegerField(default=-1, help_text="The half minute whose code was used last.")

    objects: ClassVar[models.Manager["AuthenticatorApp"]] = DeviceManager()

    @property
    def key(self) -> bytes:
        """What the codes are made of."""
        return base64.b32decode(self.secret)

    def verify_token(self, token: str) -> bool:
        """Whether this is the code of now or of a half minute before or after. No code counts twice."""
        is_allowed, _why = self.verify_is_allowed()
        if not is_allowed:
            return False
        totp = TOTP(self.key, drift=self.drift)
        totp.time = now().timestamp()
        if not (token.isdigit() and totp.verify(int(token), tolerance=1, min_t=self.last_step + 1)):
            self.throttle_increment()
            return False
        self.last_step, self.drift = totp.t(), totp.drift
        _used(self)
        return True

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code; each further one doubles them."""
        return 1


class RecoveryCodes(TimestampMixin, ThrottlingMixin, Device):
    """The codes for when the phone is lost, each good once. Encrypted at rest: they are too short to be hashed."""

    codes = EncryptedTextField(default="", blank=True, help_text="Those not used yet, with spaces between.")

    objects: ClassVar[models.Manager["RecoveryCodes"]] = DeviceManager()

    def left(self) -> list[str]:
        return str(self.codes).split()

    def verify_token(self, token: str) -> bool:
        """Whether it is one of the codes, which is struck off."""
        is_allowed, _why = self.verify_is_allowed()
        if not is_allowed:
            return False
        if token not in self.left():
            self.throttle_increment()
            return False
        self.codes = " ".join(code for code in self.left() if code != token)
        _used(self)
        return True

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code; each further one doubles them."""
        return 1


class AccountChange(Record):
    """A change of how somebody signs in that a mailbox has not been told of yet; the row goes when it has."""

    class Kind(models.TextChoices):
        PASSWORD_CHANGED = "password_changed", _("Your password was changed")
        PASSWORD_RESET = "password_reset", _("A new password was chosen by a link from a mail")
        EMAIL_CHANGED = "email_changed", _("Your account is known by another e-mail address")
        EMAIL_REMOVED = "email_removed", _("An e-mail address was removed from your account")
        SECOND_FACTOR_ON = "second_factor_enabled", _("An authenticator app was set up")
        SECOND_FACTOR_OFF = "second_factor_disabled", _("The second factor was switched off")
        RECOVERY_CODES = "recovery_codes_renewed", _("New recovery codes replaced the old ones")
        SERVICE_CONNECTED = "service_connected", _("An account at another service can sign in as you")
        SERVICE_DISCONNECTED = (
            "service_disconnected",
            _("An account at another service can no longer sign in as you"),
        )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30, choices=Kind)
    email = models.EmailField(max_length=254)
    browser = CleanCharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


def _used(device: Any) -> None:
    device.throttle_reset(commit=False)
    device.set_last_used_timestamp(commit=False)
    device.save()
