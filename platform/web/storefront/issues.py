"""What a theme did wrong on pages that were still delivered: kept for the merchant, latest first."""

import logging
from collections.abc import Sequence
from dataclasses import asdict

from core import clock
from core.cache import shop_cache
from storefront_themes.engine import Issue

logger = logging.getLogger(__name__)

_KEY = "theme-issues"
_KEPT = 20
_WEEK = 7 * 24 * 3600


def report(issues: Sequence[Issue]) -> None:
    """Remember them, each once. A cache that is away loses nothing but this note."""
    now = clock.now().isoformat(timespec="seconds")
    try:
        known = recent()
        fresh = [{**asdict(issue), "at": now} for issue in issues]
        seen = {(entry["file"], entry["line"], entry["message"]) for entry in fresh}
        rest = [entry for entry in known if (entry["file"], entry["line"], entry["message"]) not in seen]
        shop_cache().set(_KEY, [*fresh, *rest][:_KEPT], _WEEK)
    except OSError:
        logger.warning("could not keep %d theme issues", len(issues))


def recent() -> list[dict[str, object]]:
    """The shop's theme issues: message, file, line, section, at."""
    found = shop_cache().get(_KEY)
    return found if isinstance(found, list) else []
