"""Secrets at rest, and signatures over messages.

FIELD_KEYS are Fernet keys (`./stoa` or `Fernet.generate_key()` make one): the first encrypts, all decrypt. To
rotate, put a new key in front, run `manage rotate_field_keys`, then take the old one away.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

from core import clock, conf
from core.errors import Unauthenticated


class UnreadableSecretError(RuntimeError):
    """A stored secret was changed, or its key is no longer in FIELD_KEYS."""


def encrypt(text: str) -> str:
    """The text, readable only with FIELD_KEYS; every call gives another result."""
    return _box().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """What was encrypted; UnreadableSecretError when it was changed or no key fits."""
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken:
        raise UnreadableSecretError("the secret cannot be read with the present FIELD_KEYS") from None


def _box() -> MultiFernet:
    return _fernet(tuple(conf.get("FIELD_KEYS")))


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured(
            "FIELD_KEYS is empty: set at least one key of 32 bytes in URL-safe base 64."
        )
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ImproperlyConfigured("A key of FIELD_KEYS is not 32 bytes in URL-safe base 64.") from None


if TYPE_CHECKING:
    _TextField = models.TextField[Any, Any]
else:  # Django's fields cannot be subscripted at run time
    _TextField = models.TextField


class EncryptedTextField(_TextField):
    """A text that the database holds encrypted. It cannot be searched for; empty stays empty."""

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return decrypt(value) if value else value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        prepared = super().get_db_prep_save(value, connection)
        return encrypt(prepared) if isinstance(prepared, str) and prepared else prepared

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched with {lookup_name!r}")
        return super().get_lookup(lookup_name)


def sign(secret: str, body: bytes, at: datetime) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over the time, a point and the body.

    The time is signed too, so an old message cannot be sent again with a new date.
    """
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_mac(secret, seconds, body)}"


def verify(
    secrets: str | Sequence[str],
    body: bytes,
    header: str,
    *,
    tolerance: timedelta = timedelta(minutes=5),
) -> datetime:
    """When the message was signed; Unauthenticated unless a secret fits and the time is within the tolerance.

    Several secrets, and several `v1` in the header, let either side rotate.
    """
    seconds, given = _parse(header)
    candidates = [secrets] if isinstance(secrets, str) else list(secrets)
    expected = [_mac(secret, seconds, body) for secret in candidates if secret]
    # Every pair is compared: how long this takes tells nothing about which one fits.
    matches = [hmac.compare_digest(theirs.encode(), ours.encode()) for ours in expected for theirs in given]
    at = _instant(seconds)
    if not any(matches) or abs(clock.now() - at) > tolerance:
        raise Unauthenticated("The signature is not valid.", code="bad_signature")
    return at


def _mac(secret: str, seconds: int, body: bytes) -> str:
    return hmac.new(secret.encode(), str(seconds).encode() + b"." + body, hashlib.sha256).hexdigest()


def _parse(header: str) -> tuple[int, list[str]]:
    pairs = [part.strip().partition("=") for part in header[:4096].split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit()) or len(times[0]) > 12:
        raise Unauthenticated("The signature is not valid.", code="bad_signature")
    return int(times[0]), [value for name, _, value in pairs if name == "v1"][:10]


def _instant(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise Unauthenticated("The signature is not valid.", code="bad_signature") from None
