"""The two database aliases.

``platform``: accounts, shops, billing. ``default``: the shops' schemas (a *cell*). One physical database unless
PLATFORM_DATABASE_URL names another. Web, worker and relay connect as a login that owns nothing; only the commands
that migrate (STOA_AS_OWNER=on) connect as the owner.
"""

from typing import Any

from config.settings import env


def aliases(*, pool: bool) -> dict[str, dict[str, Any]]:
    as_owner = env.flag("STOA_AS_OWNER")
    variable = "DATABASE_OWNER_URL" if as_owner else "DATABASE_URL"
    url = env.text(variable) or env.text("DATABASE_URL", "postgresql://stoa_web@127.0.0.1:5432/stoa")
    platform_url = env.text("PLATFORM_DATABASE_OWNER_URL" if as_owner else "PLATFORM_DATABASE_URL") or url
    return {
        "default": _cell(url, pool=pool),
        "platform": _platform(platform_url, pool=pool, as_owner=as_owner),
    }


def _cell(url: str, *, pool: bool) -> dict[str, Any]:
    settings = {**env.database(url), "ENGINE": "shops.database", **_lifetime(pool, url)}
    # What is kept is planned once, not anew for each of its first five askings (docs/adr/0020).
    settings["OPTIONS"] = {**settings["OPTIONS"], "options": "-c plan_cache_mode=force_generic_plan"}
    return settings


def _platform(url: str, *, pool: bool, as_owner: bool) -> dict[str, Any]:
    settings = {**env.database(url), "ENGINE": "django.db.backends.postgresql", **_lifetime(pool, url)}
    role = "" if as_owner else "-c role=stoa_platform "
    settings["OPTIONS"] = {**settings["OPTIONS"], "options": f"{role}-c search_path=public"}
    # After a restart of PostgreSQL nobody is given a connection that is dead. A shop's pages do without the round trip
    # that this costs: their pool forgets all it has when one breaks (shops/database/pool.py).
    settings["CONN_HEALTH_CHECKS"] = pool
    return settings


def _lifetime(pool: bool, url: str) -> dict[str, Any]:
    """Small, recycled pools: a backend's memory grows with every shop it has touched."""
    options = env.database(url)["OPTIONS"]
    if not pool:
        return {"OPTIONS": options, "CONN_MAX_AGE": 0}
    return {
        "OPTIONS": {
            **options,
            "pool": {
                "min_size": 1,
                "max_size": env.number("DATABASE_POOL", 8),
                "max_lifetime": 480,
                # While the database is away a visitor is told so soon, and after it came back nobody waits for a pool
                # that tries ever more rarely: given up, the next request tries anew.
                "timeout": 5,
                "reconnect_timeout": 3,
            },
        },
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
