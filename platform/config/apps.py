"""The composition root: hands the five tables to the kernel's registry when Django starts."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "Composition root"

    def ready(self) -> None:
        from config import celery  # noqa: F401  # the app that tasks are queued with, in every process
        from config.adapters import ADAPTERS
        from config.permissions import PERMISSIONS
        from config.schedule import SCHEDULE
        from config.subscriptions import SHOP_INITIALIZERS, SUBSCRIPTIONS
        from core import registry
        from shops.provisioning import install_initializers

        registry.install(
            subscriptions=SUBSCRIPTIONS, adapters=ADAPTERS, permissions=PERMISSIONS, schedule=SCHEDULE
        )
        install_initializers(SHOP_INITIALIZERS)
