"""Shops: who sells here, under which host, in which schema, and who works there."""

from django.apps import AppConfig


class ShopsConfig(AppConfig):
    name = "shops"
    label = "shops"

    def ready(self) -> None:
        from shops import checks  # noqa: F401  (registers the system checks)
