"""Reading imports."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.errors import NotFound
from tenants.importing.models import ImportItem, ImportJob

MOST_JOBS = 50


def import_jobs() -> QuerySet[ImportJob]:
    """The shop's imports, newest first."""
    return ImportJob.objects.order_by("-id")[:MOST_JOBS]


def import_job(job_id: UUID) -> ImportJob:
    """One import; `percent(job)` says how far it is. Raises NotFound."""
    found = ImportJob.objects.filter(id=job_id).first()
    if found is None:
        raise NotFound("This import no longer exists.")
    return found


def import_names(job_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The file names of imports that are still there."""
    return dict(ImportJob.objects.filter(id__in=list(job_ids)).values_list("id", "filename"))


def percent(job: ImportJob) -> int:
    """How much of the file is dealt with, 0 to 100."""
    return 100 * job.products_done // job.products_total if job.products_total else 0


def import_items(job_id: UUID, *, action: str = "") -> QuerySet[ImportItem]:
    """The products of a file in its order: what shall happen or happened; `action` is one of ImportItem.Action."""
    items = ImportItem.objects.filter(job_id=job_id).order_by("position")
    return items.filter(action=action) if action in ImportItem.Action.values else items


def products_of(job_id: UUID) -> QuerySet[Any, Any]:
    """The keys of the products an import created, changed or found to be the same."""
    items = ImportItem.objects.filter(job_id=job_id, product_id__isnull=False)
    return items.values_list("product_id", flat=True)
