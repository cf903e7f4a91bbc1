"""The kernel as a Django app: it has the tables of outbox, inbox and the platform's audit log."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from core import sentry
        from core.outbox import tasks  # noqa: F401  # Celery looks for tasks in `core.tasks` only

        sentry.configure()
