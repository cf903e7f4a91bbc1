"""The dry run: reads the whole file, compares it with the shop, writes down what would happen. Changes no product."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.core.files.storage import default_storage

from core import clock
from core.db import shop_atomic
from core.errors import DomainError
from tenants.importing import locks
from tenants.importing.comparing import Decision, decide, present_for
from tenants.importing.drafts import ProductDraft
from tenants.importing.formats import ProductFile, open_products
from tenants.importing.models import ImportItem, ImportJob
from tenants.store.selectors import fresh_settings

PART = 200
Status = ImportJob.Status


def check_import(job_id: UUID) -> None:
    """Make the plan of an uploaded file; done again it makes the same plan anew. A file that is none fails the job."""
    job = ImportJob.objects.filter(id=job_id, status=Status.CHECKING).first()
    if job is None:
        return
    try:
        with default_storage.open(job.file, "rb") as file:
            found = open_products(file, currency=fresh_settings().currency)
            items = list(_items(job, found))
    except DomainError as error:
        _fail(job_id, error.message)
        return
    except FileNotFoundError:
        _fail(job_id, "The file is gone. Please upload it again.")
        return
    with shop_atomic():
        job = locks.job_for_update(job_id)
        if job.status != Status.CHECKING:
            return
        ImportItem.objects.filter(job=job).delete()
        ImportItem.objects.bulk_create(items, batch_size=500)
        job.format, job.notes = found.format, list(found.notes)
        job.products_total = len(items)
        job.rows_total = max((item.last_row for item in items), default=1) - 1
        count_actions(job, (item.action for item in items))
        job.status, job.updated_at = Status.CHECKED, clock.now()
        job.save()


def count_actions(job: ImportJob, actions: Iterable[str]) -> None:
    counts = Counter(actions)
    job.created_count = counts[ImportItem.Action.CREATE]
    job.changed_count = counts[ImportItem.Action.CHANGE]
    job.unchanged_count = counts[ImportItem.Action.KEEP]
    job.refused_count = counts[ImportItem.Action.REFUSE]


def _fail(job_id: UUID, reason: str) -> None:
    with shop_atomic():
        job = locks.job_for_update(job_id)
        job.status, job.error, job.updated_at = Status.FAILED, reason[:500], clock.now()
        job.save(update_fields=["status", "error", "updated_at"])


def _items(job: ImportJob, found: ProductFile) -> Iterator[ImportItem]:
    for position, decision in enumerate(decisions(found.drafts)):
        draft = decision.draft
        yield ImportItem(
            job=job,
            position=position,
            handle=draft.handle[:255],
            title=draft.title[:255],
            first_row=draft.first_row,
            last_row=draft.last_row,
            action=decision.action,
            changes=decision.changes,
            messages=[message.as_json() for message in draft.messages],
            product_id=decision.product.id if decision.product else None,
        )


def decisions(drafts: Iterator[ProductDraft]) -> Iterator[Decision]:
    """Compare drafts with the shop, a part at a time."""
    currency = fresh_settings().currency
    while part := list(itertools.islice(drafts, PART)):
        present = present_for(part)
        yield from (decide(draft, present, currency=currency) for draft in part)
