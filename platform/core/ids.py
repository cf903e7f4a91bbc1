"""Keys that sort by time (UUIDv7, RFC 9562) and the prefixed form in which the outside sees them."""

import secrets
import threading
import time
from uuid import UUID

from core.errors import NotFound

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}
_LENGTH = 26  # 128 bits in fives, rounded up: the first character carries three bits only

_lock = threading.Lock()
_last_tick = [0]


def uuid7() -> UUID:
    """A new key, greater than every key this process made before.

    48 bits of Unix milliseconds, 12 bits of the millisecond's fraction (RFC 9562, method 3), 62 random
    bits. The system's time is meant here, not `core.clock`: a held clock must not make keys collide in
    time.
    """
    tick = _next_tick()
    millis, fraction = divmod(tick, 4096)
    value = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def _next_tick() -> int:
    tick = time.time_ns() * 4096 // 1_000_000
    with _lock:
        _last_tick[0] = tick = max(tick, _last_tick[0] + 1)
    return tick


def public_id(prefix: str, key: UUID) -> str:
    """`ord_01jd…`: the prefix says what it is, the rest is the key in lower-case base 32."""
    number = key.int
    chars = [_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)]
    return f"{prefix}_{''.join(chars)}"


def parse_public_id(prefix: str, text: str) -> UUID:
    """The key behind a public id; raises NotFound for anything `public_id` would not have written."""
    head, separator, body = text.rpartition("_")
    if not separator or head != prefix or len(body) != _LENGTH:
        raise NotFound("There is nothing with this id.")
    number = 0
    for char in body:
        value = _VALUES.get(char)
        if value is None:
            raise NotFound("There is nothing with this id.")
        number = number << 5 | value
    if number >> 128:
        raise NotFound("There is nothing with this id.")
    return UUID(int=number)


def random_token(nbytes: int = 24) -> str:
    """An unguessable token that is safe in a URL."""
    return secrets.token_urlsafe(nbytes)
