"""Secrets are kept as hashes only. A code is short, so its hash is keyed and salted with the e-mail address."""

import hashlib
import hmac
import secrets

from django.conf import settings

CODE_DIGITS = 6
MAX_TOKEN = 100


def hashed(token: str) -> str:
    """For long random tokens a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(code: str, email: str, salt: str) -> str:
    message = f"{salt}:{email.lower()}:{code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def plausible(token: str | None) -> bool:
    return bool(token) and len(token or "") <= MAX_TOKEN and (token or "").isascii()
