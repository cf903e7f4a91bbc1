from dataclasses import dataclass

from core.outbox.event import Event


@dataclass(frozen=True)
class ThemeUploaded(Event):
    """A version of a theme was stored; shoppers do not see it yet."""

    name = "themes.uploaded"
    theme_id: str
    version_id: str


@dataclass(frozen=True)
class ThemePublished(Event):
    """Shoppers see another theme or another version; no version for a built-in theme."""

    name = "themes.published"
    version_id: str
