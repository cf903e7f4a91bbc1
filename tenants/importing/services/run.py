"""The import itself: one small transaction per product, in which its item is ticked off.

Killed at any point it goes on with the first item that is not ticked off, and compares that product anew. Two workers
at one job take turns under its lock and do nothing twice.
"""

import itertools
import logging
import time
from collections.abc import Iterator
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import OperationalError
from django.db.models import F

from core import clock
from core.actor import Actor, Kind
from core.audit import audit
from core.db import shop_atomic
from core.errors import DomainError, Invalid
from core.outbox import emit
from tenants.importing import locks
from tenants.importing.comparing import Decision, decide, present_for, refusal
from tenants.importing.drafts import Message, ProductDraft
from tenants.importing.events import ImportFinished, ImportRequested
from tenants.importing.formats import open_products
from tenants.importing.models import ImportItem, ImportJob
from tenants.importing.services.apply import apply
from tenants.importing.services.check import count_actions
from tenants.importing.services.start import NEEDED
from tenants.store.selectors import fresh_settings

PART = 50
TURN_SECONDS = 20.0
Status = ImportJob.Status
Action = ImportItem.Action

_TICKED = ("action", "changes", "messages", "done")

logger = logging.getLogger(__name__)


class _DoneAlreadyError(Exception):
    """The product was ticked off meanwhile."""


def run_import(job_id: UUID, *, seconds: float = TURN_SECONDS) -> bool:
    """Work on a confirmed import for about so long; True when it is over.

    Otherwise the next turn is requested in the outbox, so neither a kill nor a long file loses anything.
    """
    job = ImportJob.objects.filter(id=job_id, status=Status.RUNNING).first()
    if job is None:
        return True
    until = time.monotonic() + seconds
    with default_storage.open(job.file, "rb") as file:
        drafts = enumerate(open_products(file, currency=fresh_settings().currency).drafts)
        for part in _open_parts(job, drafts):
            if not _work(job, part, until):
                return True
            if time.monotonic() > until:
                break
    return _finish(job_id)


def _open_parts(
    job: ImportJob, drafts: Iterator[tuple[int, ProductDraft]]
) -> Iterator[list[tuple[ImportItem, ProductDraft]]]:
    """The drafts whose items are not ticked off, a part at a time. The file has not changed since the dry run."""
    while part := dict(itertools.islice(drafts, PART)):
        items = ImportItem.objects.filter(job=job, position__in=part, done=False).order_by("position")
        if found := [(item, part[item.position]) for item in items]:
            yield found


def _work(job: ImportJob, part: list[tuple[ImportItem, ProductDraft]], until: float) -> bool:
    """False when the job was stopped meanwhile."""
    actor = Actor(kind=_kind(job), id=job.actor_id, label=job.actor_label, permissions=frozenset(NEEDED))
    currency = fresh_settings().currency
    present = present_for([draft for _, draft in part])
    found = [(item, decide(draft, present, currency=currency)) for item, draft in part]
    idle = [(item, decision) for item, decision in found if decision.action in {Action.KEEP, Action.REFUSE}]
    if not _tick(job.id, idle):
        return False
    for item, decision in found:
        if decision.action in {Action.CREATE, Action.CHANGE}:
            if not _one(job.id, item, decision, actor):
                return False
            if time.monotonic() > until:
                break
    return True


def _kind(job: ImportJob) -> Kind:
    return job.actor_kind if job.actor_kind in {"user", "api_key", "operator"} else "system"  # type: ignore[return-value]  # checked


def _one(job_id: UUID, item: ImportItem, decision: Decision, actor: Actor) -> bool:
    try:
        with shop_atomic():
            if not _advance(job_id, 1):
                return False
            item.product_id = apply(decision, actor=actor, job_id=item.job_id)
            _save(item, decision)
    except _DoneAlreadyError:
        return True  # another worker at this job was faster; what this one wrote is rolled back
    except OperationalError:
        raise  # the database is away, not the product bad: the next turn goes on here
    except DomainError as error:
        return _refuse(
            job_id, item, decision, refusal(error) if isinstance(error, Invalid) else [error.message]
        )
    except Exception:  # one bad product never stops the others
        logger.exception("import %s: product %s", job_id, decision.draft.handle)
        return _refuse(
            job_id, item, decision, ["Something went wrong on our side. This product was left out."]
        )
    return True


def _refuse(job_id: UUID, item: ImportItem, decision: Decision, reasons: list[str]) -> bool:
    draft = decision.draft
    draft.messages += [Message(draft.first_row, "", reason) for reason in reasons]
    decision.action = Action.REFUSE
    return _tick(job_id, [(item, decision)])


def _tick(job_id: UUID, found: list[tuple[ImportItem, Decision]]) -> bool:
    """Tick off items that write no product."""
    if not found:
        return True
    with shop_atomic():
        job = locks.job_for_update(job_id)
        if job.status != Status.RUNNING:
            return False
        done = set(
            ImportItem.objects.filter(id__in=[item.id for item, _ in found], done=True).values_list(
                "id", flat=True
            )
        )
        fresh = [(item, decision) for item, decision in found if item.id not in done]
        as_planned = [item.id for item, decision in fresh if not _fill(item, decision)]
        ImportItem.objects.filter(id__in=as_planned).update(done=True)
        ImportItem.objects.bulk_update([item for item, _ in fresh if item.id not in set(as_planned)], _TICKED)
        _advance(job_id, len(fresh))
    return True


def _fill(item: ImportItem, decision: Decision) -> bool:
    """Write on the item what became of it; True when that differs from what the dry run said."""
    before = (item.action, item.changes, item.messages)
    item.action = decision.action
    item.changes = decision.changes
    item.messages = [message.as_json() for message in decision.draft.messages]
    item.done = True
    return before != (item.action, item.changes, item.messages)


def _save(item: ImportItem, decision: Decision) -> None:
    _fill(item, decision)
    values = {name: getattr(item, name) for name in (*_TICKED, "product_id")}
    if not ImportItem.objects.filter(id=item.id, done=False).update(**values):
        raise _DoneAlreadyError


def _advance(job_id: UUID, count: int) -> bool:
    """Count what is dealt with and hold the job until the transaction ends; False when it is not running."""
    running = ImportJob.objects.filter(id=job_id, status=Status.RUNNING)
    return bool(running.update(products_done=F("products_done") + count, updated_at=clock.now()))


def _finish(job_id: UUID) -> bool:
    with shop_atomic():
        job = locks.job_for_update(job_id)
        if job.status != Status.RUNNING:
            return True
        if ImportItem.objects.filter(job=job, done=False).exists():
            emit(ImportRequested(job_id=job.id, done=job.products_done))
            return False
        count_actions(job, ImportItem.objects.filter(job=job).values_list("action", flat=True))
        job.status, job.updated_at = Status.DONE, clock.now()
        job.save()
        data = {"created": job.created_count, "changed": job.changed_count, "refused": job.refused_count}
        audit(Actor.system("import"), "import.finished", target="import", target_id=job.id, data=data)
        emit(ImportFinished(job_id=job.id))
    return True
