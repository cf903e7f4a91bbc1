"""Leaving a vendor alone that keeps failing: one circuit per (shop or platform, vendor), shared through
Redis.

Closed: calls go through; after HTTP_BREAKER_FAILURES failures in a row it opens. Open: calls fail at once
for HTTP_BREAKER_OPEN_SECONDS. Half-open: one call may try, its outcome closes or opens the circuit again.
"""

import logging
from dataclasses import dataclass

import redis

from core import conf
from core.redis import client
from core.scope import current_scope

logger = logging.getLogger(__name__)

_PROBE_SECONDS = 60
_MEMORY_SECONDS = 3600

# KEYS: failures, open, probe. A circuit that was opened keeps its count until a call succeeds.
_ENTER = """
if (tonumber(redis.call('GET', KEYS[1])) or 0) < tonumber(ARGV[1]) then return 1 end
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
if redis.call('SET', KEYS[3], 1, 'NX', 'EX', ARGV[2]) then return 1 end
return 0
"""
_FAIL = """
local failures = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('DEL', KEYS[3])
if failures >= tonumber(ARGV[1]) then redis.call('SET', KEYS[2], 1, 'EX', ARGV[2]) end
"""


@dataclass(frozen=True, slots=True)
class Breaker:
    """The circuit of a vendor for the shop that is entered, or for the platform. Without Redis it stays closed."""

    vendor: str

    def enter(self) -> bool:
        """Whether a call may be made now."""
        try:
            return bool(
                client().eval(_ENTER, 3, *self._keys(), conf.get("HTTP_BREAKER_FAILURES"), _PROBE_SECONDS)
            )
        except redis.RedisError as error:
            logger.warning("breaker of %s not asked: %s", self.vendor, type(error).__name__)
            return True

    def succeeded(self) -> None:
        """The vendor answered: close the circuit."""
        try:
            client().delete(*self._keys())
        except redis.RedisError as error:
            logger.warning("breaker of %s not told: %s", self.vendor, type(error).__name__)

    def failed(self) -> None:
        """The vendor did not answer, or with a server error."""
        most, seconds = conf.get("HTTP_BREAKER_FAILURES"), conf.get("HTTP_BREAKER_OPEN_SECONDS")
        try:
            client().eval(_FAIL, 3, *self._keys(), most, seconds, _MEMORY_SECONDS)
        except redis.RedisError as error:
            logger.warning("breaker of %s not told: %s", self.vendor, type(error).__name__)

    def _keys(self) -> tuple[str, str, str]:
        scope = current_scope()
        owner = str(scope.shop_id) if scope and scope.is_shop else "platform"
        base = f"stoa:breaker:{owner}:{self.vendor}"
        return f"{base}:failures", f"{base}:open", f"{base}:probe"
