"""What a browser calls itself, in words a person recognises; and how often being seen is written down."""

import hashlib
import re

from core.cache import platform_cache

SEEN_EVERY = 60  # seconds

# The first that matches counts: every browser also claims to be the ones below it.
_BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Version/\S+ .*Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"),
    (r"Macintosh|Mac OS X", "Mac"),
    (r"Linux|X11", "Linux"),
)


def describe(user_agent: str) -> str:
    """ "Firefox on Windows"; what it says of itself when neither is known, and "Unknown browser" for nothing."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or user_agent.strip()[:60] or "Unknown browser"


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, user_agent)), "")


def is_to_be_noted(session: str, *, ip: str, user_agent: str) -> bool:
    """Whether this visit is worth a write: a new session and a changed client at once, else once a minute.

    Without Redis every visit is: a list that is right matters more than the statement.
    """
    digest = hashlib.sha256(f"{session}\n{ip}\n{user_agent}".encode()).hexdigest()
    return bool(platform_cache().add(f"seen:{digest}", 1, SEEN_EVERY))
