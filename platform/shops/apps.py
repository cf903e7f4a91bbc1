"""Shops: who sells here, under which host, in which schema, and who works there."""

from django.apps import AppConfig


class ShopsConfig(AppConfig):
    name = "shops"
    label = "shops"

    def ready(self) -> None:
        """Teach the kernel how to enter a shop, and register the system checks."""
        from core import scope
        from shops import checks, context, selectors  # noqa: F401  # checks register themselves

        scope.install_resolver(context.use)
        scope.install_cell(context.cell)
        scope.install_shop_ids(selectors.live_shop_ids)
