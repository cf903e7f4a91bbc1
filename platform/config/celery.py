"""The Celery application: workers and beat."""

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
app = Celery("stoa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def install_schedule(sender: Any, **_: Any) -> None:
    """Table 3 as beat understands it."""
    from core.tasks import beat_schedule

    sender.conf.beat_schedule = beat_schedule()
