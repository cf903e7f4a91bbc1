"""The rows of this package that are locked, and how."""

from uuid import UUID

from core.errors import NotFound
from core.locks import lock_rows
from tenants.importing.models import ImportJob


def job_for_update(job_id: UUID) -> ImportJob:
    """The job, locked: two workers at one job take turns. Raises NotFound."""
    rows = lock_rows(ImportJob.objects.filter(id=job_id))
    if not rows:
        raise NotFound("This import no longer exists.")
    return rows[0]
