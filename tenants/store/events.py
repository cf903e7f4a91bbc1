from dataclasses import dataclass

from core.outbox.event import Event


@dataclass(frozen=True)
class SettingsChanged(Event):
    """The shop's own settings were changed."""

    name = "store.settings_changed"
    version: int
