"""Cache keys that cannot mix shops: each is built from the shop that is entered.

    shop_cache      of the shop that is entered; NoScopeError without one
    platform_cache  of the platform, whatever is entered (host directory, sessions)

The cache named `default` is for third-party apps: of the shop inside one, of the platform elsewhere. Our own
code says which it means.
"""

from django.core.cache import BaseCache, caches

from core.scope import current_scope, require_shop_id


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
