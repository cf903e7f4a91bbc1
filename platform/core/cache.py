"""Cache keys that cannot mix shops: each is built from the shop that is entered.

    shop_cache      of the shop that is entered; NoScopeError without one
    platform_cache  of the platform, whatever is entered (host directory, sessions)

The cache named `default` is for third-party apps: of the shop inside one, of the platform elsewhere. Our own
code says which it means.
"""

import logging
from typing import Any

import redis
from django.core.cache import BaseCache, caches
from django.core.cache.backends.redis import RedisCache

from core.scope import current_scope, require_shop_id

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """A cache that is away holds nothing and keeps nothing: pages are slower then, not broken.

    What must not come back after it was deleted is not kept here for long: core.sessions.
    """

    def _or(self, otherwise: Any, operation: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), operation)(*args, **kwargs)
        except redis.RedisError as error:
            logger.warning("cache not asked to %s: %s", operation, type(error).__name__)
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, "get", key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._or({}, "get_many", keys, version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, "has_key", key, version))

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """True without a cache: nobody else has added it there either."""
        return bool(self._or(True, "add", key, value, *args, **kwargs))

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._or(None, "set", key, value, *args, **kwargs)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, "delete", key, version))

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._or(False, "touch", key, *args, **kwargs))


def shop_key(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of the cache `shop`."""
    return f"{key_prefix}:{version}:shop:{require_shop_id()}:{key}"


def platform_key(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of the cache `platform`."""
    return f"{key_prefix}:{version}:platform:{key}"


def make_key(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of the cache `default`."""
    scope = current_scope()
    inside = scope is not None and scope.is_shop
    return (shop_key if inside else platform_key)(f"apps:{key}", key_prefix, version)


def shop_cache() -> BaseCache:
    """The cache of the shop that is entered; every use raises NoScopeError where there is none."""
    return caches["shop"]


def platform_cache() -> BaseCache:
    """The platform's own cache."""
    return caches["platform"]
