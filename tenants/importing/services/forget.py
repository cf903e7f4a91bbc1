"""Imports that nobody will look at again, with their files."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import on_commit, shop_atomic
from tenants.importing.models import ImportJob

_BATCH = 100


def forget_old_imports() -> int:
    """Delete imports that were not touched for IMPORT_KEEP_DAYS, but none that is at work. Returns how many."""
    limit = clock.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    running = (ImportJob.Status.CHECKING, ImportJob.Status.RUNNING)
    with shop_atomic():
        old = ImportJob.objects.filter(updated_at__lt=limit).exclude(status__in=running)
        found = dict(old.values_list("id", "file")[:_BATCH])
        if not found:
            return 0
        ImportJob.objects.filter(id__in=found).delete()
        audit(Actor.system("retention"), "import.forgotten", target="import", data={"imports": len(found)})
        for name in found.values():
            on_commit(partial(default_storage.delete, name), robust=True)
    return len(found)
