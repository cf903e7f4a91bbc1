"""The pure half of idempotent requests: which key is acceptable, and whether two requests are the same one.

Where the answer is kept is the surface's affair (the API has a table for it).
"""

import hashlib
import re

from core.errors import Invalid

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def check_key(key: str) -> str:
    """The key as it was given; Invalid unless it is 1 to 255 visible ASCII characters."""
    if not _KEY.fullmatch(key):
        raise Invalid(
            "An idempotency key is 1 to 255 visible ASCII characters.",
            field="Idempotency-Key",
            code="invalid_idempotency_key",
        )
    return key


def key_hash(*parts: str | bytes) -> str:
    """A digest of a request's parts (actor, method, path, body): equal only for equal parts, in equal order."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
