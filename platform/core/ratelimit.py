"""Rate limits: a token bucket in Redis per (shop or platform, name, who)."""

import hashlib
import logging
import math
from dataclasses import dataclass

import redis

from core.client import network_of
from core.errors import RateLimited
from core.redis import client
from core.scope import current_scope

logger = logging.getLogger(__name__)

# The bucket holds `limit` tokens and fills evenly over `per` seconds. Redis' own clock: ours may differ per host.
_TAKE = """
local limit, per, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(bucket[1]) or limit, tonumber(bucket[2]) or now
tokens = math.min(limit, tokens + math.max(0, now - at) * limit / per)
local allowed = tokens >= cost
if allowed then tokens = tokens - cost end
tokens = math.min(limit, tokens)
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], math.ceil(per) + 1)
return {allowed and 1 or 0, tostring(tokens)}
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """`limit` requests, all at once if need be, per `seconds`."""

    limit: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> "Rate":
        """`"100/m"`: per s, m, h or d."""
        limit, _, unit = text.partition("/")
        return cls(int(limit), {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the bucket says: whether to go on, how many are left, after how many seconds it is worth asking."""

    allowed: bool
    limit: int
    remaining: int
    reset: int
    retry_after: int

    def headers(self) -> dict[str, str]:
        """For every answer; with Retry-After when refused."""
        found = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }
        return found if self.allowed else {**found, "Retry-After": str(self.retry_after)}


def take(name: str, who: str, rate: Rate, *, cost: int = 1, fail_open: bool = True) -> Verdict:
    """Take tokens from the bucket. Without Redis the answer is `fail_open`: False where guessing must not pay."""
    try:
        allowed, left = client().eval(_TAKE, 1, _key(name, who), rate.limit, rate.seconds, cost)
    except redis.RedisError as error:
        logger.warning("rate limit %s not asked: %s", name, type(error).__name__)
        return Verdict(fail_open, rate.limit, 0, rate.seconds, rate.seconds)
    tokens = float(left)
    per_token = rate.seconds / rate.limit
    return Verdict(
        allowed=bool(allowed),
        limit=rate.limit,
        remaining=int(tokens),
        reset=math.ceil((rate.limit - tokens) * per_token),
        retry_after=max(1, math.ceil((cost - tokens) * per_token)),
    )


def require(name: str, who: str, rate: Rate, *, cost: int = 1, fail_open: bool = True) -> Verdict:
    """The same, raising RateLimited when refused."""
    verdict = take(name, who, rate, cost=cost, fail_open=fail_open)
    if not verdict.allowed:
        raise RateLimited(retry_after=verdict.retry_after)
    return verdict


def give_back(name: str, who: str, rate: Rate, *, cost: int = 1) -> None:
    """Put tokens back that were taken for what turned out not to count."""
    take(name, who, rate, cost=-cost)


def _key(name: str, who: str) -> str:
    scope = current_scope()
    owner = str(scope.shop_id) if scope and scope.is_shop else "platform"
    who = network_of(who)  # whoever has a /64 has more addresses than we have buckets
    # Hashed: `who` may be an address or an e-mail, and Redis is no place for either.
    return f"stoa:rate:{owner}:{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
