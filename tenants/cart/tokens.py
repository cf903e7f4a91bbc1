"""A cart belongs to whoever holds its token: the browser's cookie has it, the database only its hash."""

import hashlib

MAX_LENGTH = 64


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def plausible(token: str | None) -> bool:
    """Whether it could be one of ours, before the database is asked."""
    return bool(token) and len(token or "") <= MAX_LENGTH and (token or "").isascii()
